#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/device.h"
#include "representatives/work_terms.h"

namespace cyclescope {

/// A sum of work terms: what one part of the hardware needs for a layer.
struct WorkBranch {
  std::vector<WorkTerm> terms;
  std::vector<double> coefficients;  ///< latency per unit of each term
};

/// Latency as the largest of a few sums of work: the slowest of computation and transfers.
struct StructuralModel {
  std::vector<WorkFactor> factors;
  std::vector<WorkBranch> branches;

  /// Each branch's latency.
  std::vector<double> branch_latencies(const Configuration& layer) const;
  /// The largest of them, and at least `floor`.
  double predict(const Configuration& layer) const;
  double floor = 0;  ///< a small part of the least latency that was measured
};

struct StructuralOptions {
  std::size_t most_branches = 3;
  std::size_t most_terms = 24;  ///< of a branch
  std::uint64_t seed = 1;
};

/// The model with the least relative error: sparse sums with coefficients that are mostly not negative, since work
/// takes time. Further branches where they help on measurements kept aside. `measurements` are of one layer type, at
/// least two.
StructuralModel fit_structural_model(const Measurements& measurements, const WorkTerms& terms,
                                     const StructuralOptions& options = {});

}  // namespace cyclescope

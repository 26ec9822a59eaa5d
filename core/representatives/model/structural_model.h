#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/layers/device.h"
#include "representatives/model/regimes.h"
#include "representatives/model/work_terms.h"

namespace cyclescope::representatives {

/// A sum of work terms: what one part of the hardware needs for a layer.
struct WorkBranch {
  std::vector<WorkTerm> terms;
  std::vector<double> coefficients;  ///< latency per unit of each term
};

/// Layers that the device executes in the same way: latency is the largest of the branches.
struct Regime {
  std::vector<WorkBranch> branches;  ///< at least one
};

/// Latency as the largest of a few sums of work (the slowest of computation and transfers), in regimes that are told
/// apart by sizes of the layer.
struct StructuralModel {
  std::vector<WorkFactor> factors;
  std::vector<WorkTerm> sizes;      ///< that splits name
  std::vector<RegimeSplit> splits;  ///< the first is the root; none for a single regime
  std::vector<Regime> regimes;      ///< none: not fitted yet
  double floor = 0;                 ///< a small part of the least latency that was measured

  struct Answer {
    double latency = 0;  ///< at least `floor`
    std::size_t regime = 0;
    double second = 0;  ///< the second largest branch as a part of the largest; 0 if there is one alone
  };
  Answer answer(const MeasurableLayer& layer) const;
  double predict(const MeasurableLayer& layer) const { return answer(layer).latency; }
};

struct StructuralOptions {
  BranchOptions branches;
  RegimeOptions regimes;
};

/// The model with the least relative error: sparse sums with coefficients that are mostly not negative, since work
/// takes time; further branches, and regimes told apart by `sizes`, where they help on measurements kept aside. `sizes`
/// may be empty. `measurements` are of one layer type, at least two.
StructuralModel fit_structural_model(const Measurements& measurements, const WorkTerms& terms, const WorkTerms& sizes,
                                     const StructuralOptions& options = {});

}  // namespace cyclescope::representatives

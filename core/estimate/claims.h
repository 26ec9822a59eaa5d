#pragma once

#include <cstdint>

#include "estimate/estimate.h"

namespace cyclescope::estimate {

/// What the cycles are to the description, or to the model.
enum class Arithmetic : std::uint8_t {
  kNone,       ///< nothing was timed
  kExact,      ///< all are those of every single instruction
  kAveraged,   ///< some were averaged, for want of a recurrence within the budget
  kReordered,  ///< exact, but for storages that serve requests as they come: theirs are those of program order
  kHeuristic,  ///< extrapolated by the paper's heuristic
  kBaseline,   ///< a baseline's, which knows throughputs only
  kPredicted,  ///< a fitted model's
};
const char* name_of(Arithmetic arithmetic);  ///< "none", "exact", ...

Arithmetic arithmetic_of(const Estimate& estimate);

/// Where the exact total lies of an estimate in which layers were averaged: the sums of what is known of each layer.
CycleBounds bounds_of_total(const Estimate& estimate);

/// How much of a network is in its estimate.
enum class Completeness : std::uint8_t {
  kComplete,  ///< every layer, and all multiply-accumulates are known
  kPartial,   ///< some layers are missing, or some multiply-accumulates are not known
  kNothing,   ///< no layer that computes anything can run
};
const char* name_of(Completeness completeness);  ///< "complete", "partial", "nothing"

struct Coverage {
  Completeness completeness = Completeness::kComplete;
  std::int64_t layers = 0;          ///< that compute something: all but views
  std::int64_t layers_covered = 0;  ///< of these, mapped or executed along with another
};

/// Of the layers that the estimate has so far.
Coverage coverage_of(const Estimate& estimate);

}  // namespace cyclescope::estimate

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "mapping/mapping_model.h"
#include "mapping/tile_pins.h"

namespace cyclescope::mapping {

/// What a greedy tiling starts from. All of it outlives the descent, which changes `frame`.
struct GreedyProblem {
  const SlotExpressions& expressions;
  const Mapping& mapping;
  const TilePins& pins;
  std::vector<std::int64_t>& frame;  ///< what is known of the kernel
};

/// Goes through the phases of a greedy tiling in steps and leaves the tile variables' values and the phases' numbers of
/// rounds in the frame. Pinned variables keep their values. The constraints hold afterwards unless no values keep them.
/// "let" values are left for the caller to evaluate.
class GreedyDescent {
 public:
  explicit GreedyDescent(const GreedyProblem& problem);
  ~GreedyDescent();

  /// Looks at about `points` choices at most; true when done. Errors: OutOfRange (a maximum below 1, a variable that
  /// does not get smaller), TilingTooLarge, PinnedTileRefused, and those of evaluating expressions.
  Result<bool> step(std::int64_t points);

 private:
  class Descent;
  std::unique_ptr<Descent> descent_;
};

}  // namespace cyclescope::mapping

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "mapping/mapping_model.h"

namespace cyclescope::mapping {

/// A scratch area of a mapping with its size for one kernel.
struct ScratchArea {
  architecture::ObjectId storage = architecture::kNone;
  int element_bits = 8;
  std::vector<std::int64_t> extents;
  std::int64_t words = 0;  ///< of the storage's data_width
};

/// A mapping's search space for one kernel.
struct TilingProblem {
  const architecture::Architecture& architecture;
  const SlotExpressions& expressions;
  const Mapping& mapping;
  /// Storage and element width of the mapping's scratch areas; extents and words are to be found.
  std::vector<ScratchArea> scratch;
};

/// What the search found.
struct TilingResult {
  std::vector<std::int64_t> frame;  ///< with tile variables and all "let" values
  std::vector<ScratchArea> scratch;
  std::int64_t points = 0;  ///< complete choices that fitted
};

/// Points that a search may look at before it gives up.
constexpr std::int64_t kMaxTilingPoints = 1 << 17;

/// The tile sizes that fit the storages, keep the constraints and minimise the objectives, the first such in the order
/// of the candidates; for a greedy tiling, those where its phases end. `frame` holds parameters and sizes.
/// Deterministic. Errors: TilingNotFound (which storage or constraint refused most), TilingTooLarge, and those of
/// evaluating expressions.
Result<TilingResult> choose_tiles(const TilingProblem& problem, std::vector<std::int64_t> frame);

}  // namespace cyclescope::mapping

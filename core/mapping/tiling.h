#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "mapping/mapping_model.h"
#include "mapping/tile_pins.h"

namespace cyclescope::mapping {

/// A scratch area of a mapping with its size for one kernel.
struct ScratchArea {
  architecture::ObjectId storage = architecture::kNone;
  int element_bits = 8;
  std::vector<std::int64_t> extents;
  std::int64_t words = 0;  ///< of the storage's data_width
};

/// A mapping's search space for one kernel. What it refers to outlives its search.
struct TilingProblem {
  const architecture::Architecture& architecture;
  const SlotExpressions& expressions;
  const Mapping& mapping;
  /// Storage and element width of the mapping's scratch areas; extents and words are to be found.
  std::vector<ScratchArea> scratch;
  TilePins pins;
};

/// What the search found.
struct TilingResult {
  std::vector<std::int64_t> frame;  ///< with tile variables and all "let" values
  std::vector<ScratchArea> scratch;
  std::int64_t points = 0;  ///< complete choices that fitted
};

/// All choices that fit.
struct TilingList {
  std::vector<std::vector<std::int64_t>> first;  ///< values by Tiling::variables, in the order of the candidates
  std::int64_t points = 0;                       ///< complete choices that fitted
  bool complete = false;                         ///< else there may be more points
};

/// Points that a search may look at before it gives up.
constexpr std::int64_t kMaxTilingPoints = 1 << 17;

/// Finds the tile sizes that fit the storages, keep the constraints and minimise the objectives, the first such in the
/// order of the candidates; for a greedy tiling, those where its phases end. Deterministic, in steps.
class TileSearch {
 public:
  /// `frame` holds parameters and sizes.
  TileSearch(TilingProblem problem, std::vector<std::int64_t> frame);
  /// Lists all that fit instead, `most` at most of them by their values. A greedy tiling's candidates are the values
  /// that it shrinks to, or, where the description does not say, all that divide the maximum into another number of
  /// parts. Precondition: `frame` holds values of all variables of a greedy tiling.
  TileSearch(TilingProblem problem, std::vector<std::int64_t> frame, std::size_t most);
  TileSearch(TileSearch&&) noexcept;
  TileSearch& operator=(TileSearch&&) noexcept;
  ~TileSearch();

  /// Looks at about `points` choices at most; true when done. Errors: TilingNotFound (which storage or constraint
  /// refused most), TilingTooLarge (not of a list), PinnedTileRefused, and those of evaluating expressions. After the
  /// end or an error, do not call again.
  Result<bool> step(std::int64_t points);

  // Preconditions: step() answered true; what was constructed.
  TilingResult& result();
  TilingList& list();

 private:
  class Search;
  std::unique_ptr<Search> search_;
};

/// The values that a list tries of variable number `index` of the tiling, largest first, where the others are as in
/// `frame`; the pinned value alone of a pinned one. Errors: as TileSearch::step.
Result<std::vector<std::int64_t>> tile_candidates(const TilingProblem& problem, std::size_t index,
                                                  std::vector<std::int64_t> frame);

}  // namespace cyclescope::mapping

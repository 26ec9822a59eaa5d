#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "mapping/mapping.h"

namespace cyclescope::estimate {

/// Searches a layer's tile sizes for those with fewest cycles: proposes choices, is told what they cost. Kernel by
/// kernel it tries all choices that fit where they are few, and otherwise descends from the description's: it changes
/// one tile size to the next candidate, the next but some or the largest, or one up and another down, and goes on from
/// whatever is faster, until nothing is or enough was tried.
class TileTrials {
 public:
  /// `described`: the plan by the description, whose cost is `cost`; `most`: EstimateOptions::tile_trials. `mapper`
  /// outlives the search.
  TileTrials(mapping::Mapper& mapper, mapping::PlannedLayer described, std::shared_ptr<const LayerCost> cost,
             mapping::PinnedTiles pinned, std::int64_t most);

  enum class State : std::uint8_t { kSearching, kProposes, kDone };
  /// Looks at about `points` choices at most for what to try next. Not called while a proposal has not been answered.
  /// Errors: those of evaluating expressions.
  Result<State> step(std::int64_t points);

  /// Precondition: step() answered kProposes.
  mapping::TileWishes proposal() const;
  /// Whether the proposal's plan is to be timed: false where such tile sizes were tried before.
  bool accepts(const mapping::PlannedLayer& planned);
  /// Precondition: step() answered kProposes and accepts() true. Without it, the proposal does not fit.
  void take(const mapping::PlannedLayer& planned, std::shared_ptr<const LayerCost> cost);

  std::int64_t tried() const { return static_cast<std::int64_t>(seen_.size()); }
  /// The best choice's cost, which says how it was found. Precondition: step() answered kDone.
  std::shared_ptr<const LayerCost> outcome() const;

 private:
  using Tiles = std::vector<std::pair<std::string, std::int64_t>>;

  void begin_kernel();
  /// Proposes ways from the best choice so far to others.
  Result<void> find_moves();
  static std::vector<Tiles> tiles_of(const mapping::PlannedLayer& planned);

  mapping::Mapper& mapper_;
  mapping::PinnedTiles pinned_;
  std::int64_t left_;  ///< trials
  mapping::PlannedLayer best_;
  std::shared_ptr<const LayerCost> best_cost_;
  std::int64_t described_cycles_;
  std::size_t kernel_ = 0;  ///< whose tile sizes are being changed
  std::optional<mapping::TileListing> listing_;
  bool descends_ = false, moved_ = false;
  std::int64_t kernel_left_ = 0;
  std::vector<mapping::PinnedTiles> moves_;  ///< still to be proposed, last first
  mapping::PinnedTiles move_;                ///< that was proposed last
  std::set<std::vector<Tiles>> seen_;
  std::vector<TileTrial> trials_;  ///< by kernel
};

}  // namespace cyclescope::estimate

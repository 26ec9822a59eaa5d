#include "estimate/tile_trials.h"

#include <algorithm>

namespace cyclescope::estimate {
namespace {

/// Candidates of a variable next to its value: one below, one above, some below and above, the largest.
std::vector<std::int64_t> near_candidates(const mapping::TileOptions& variable) {
  constexpr std::ptrdiff_t kSome = 3;
  const std::vector<std::int64_t>& all = variable.candidates;
  const auto below =
      std::find_if(all.begin(), all.end(), [&variable](std::int64_t value) { return value < variable.value; }) -
      all.begin();
  const auto size = static_cast<std::ptrdiff_t>(all.size());
  std::vector<std::int64_t> near;
  for (const std::ptrdiff_t index : {below - 1, below, std::ptrdiff_t{0}, below + kSome, below - 1 - kSome}) {
    if (index < 0 || index >= size) continue;
    const std::int64_t value = all[static_cast<std::size_t>(index)];
    if (std::find(near.begin(), near.end(), value) == near.end()) near.push_back(value);
  }
  return near;
}

/// The candidate next above (`step` -1) or below (0) the value of `variable`, if there is one.
std::optional<std::int64_t> next_candidate(const mapping::TileOptions& variable, std::ptrdiff_t step) {
  const std::vector<std::int64_t>& all = variable.candidates;
  const auto below =
      std::find_if(all.begin(), all.end(), [&variable](std::int64_t value) { return value < variable.value; }) -
      all.begin();
  if (below + step < 0 || below + step >= static_cast<std::ptrdiff_t>(all.size())) return std::nullopt;
  return all[static_cast<std::size_t>(below + step)];
}

}  // namespace

TileTrials::TileTrials(mapping::Mapper& mapper, mapping::PlannedLayer described, std::shared_ptr<const LayerCost> cost,
                       mapping::PinnedTiles pinned, std::int64_t most)
    : mapper_(mapper),
      pinned_(std::move(pinned)),
      left_(most - 1),
      best_(std::move(described)),
      best_cost_(std::move(cost)),
      described_cycles_(best_cost_->cost.cycles),
      trials_(best_.choices.size()) {
  seen_.insert(tiles_of(best_));
  begin_kernel();
}

void TileTrials::begin_kernel() {
  moves_.clear();
  descends_ = moved_ = false;
  listing_.reset();
  if (kernel_ == trials_.size()) return;
  const auto kernels = static_cast<std::int64_t>(trials_.size() - kernel_);
  kernel_left_ = left_ / kernels;
  trials_[kernel_].tried = 1;
  listing_.emplace(
      mapper_.list_tiles(best_, kernel_, pinned_, static_cast<std::size_t>(std::max<std::int64_t>(kernel_left_, 0))));
}

Result<TileTrials::State> TileTrials::step(std::int64_t points) {
  if (kernel_ == trials_.size()) return State::kDone;
  if (listing_) {
    const auto listed = listing_->step(points);
    if (!listed) return tl::unexpected(listed.error());
    if (!*listed) return State::kSearching;
    mapping::TileChoices choices = listing_->take();
    listing_.reset();
    trials_[kernel_].fitting = choices.count;
    trials_[kernel_].all_counted = choices.complete;
    descends_ = !choices.complete || choices.count > static_cast<std::int64_t>(choices.first.size());
    moves_ = std::move(choices.first);
    std::reverse(moves_.begin(), moves_.end());
    moved_ = descends_;
  }
  if (moved_ && descends_) {
    if (auto found = find_moves(); !found) return tl::unexpected(std::move(found.error()));
  }
  if (moves_.empty() || kernel_left_ <= 0) {
    ++kernel_;
    begin_kernel();
    return State::kSearching;
  }
  move_ = std::move(moves_.back());
  moves_.pop_back();
  return State::kProposes;
}

Result<void> TileTrials::find_moves() {
  const auto options = mapper_.tile_options(best_, kernel_, pinned_);
  if (!options) return tl::unexpected(options.error());
  mapping::PinnedTiles now;
  for (const mapping::TileOptions& variable : *options) now[variable.name] = variable.value;
  moves_.clear();
  moved_ = false;
  for (const mapping::TileOptions& variable : *options) {
    for (const std::int64_t value : near_candidates(variable)) {
      moves_.push_back(now);
      moves_.back()[variable.name] = value;
    }
  }
  for (const mapping::TileOptions& up : *options) {
    const auto larger = next_candidate(up, -1);
    for (const mapping::TileOptions& down : *options) {
      const auto smaller = next_candidate(down, 0);
      if (up.name == down.name || !larger || !smaller) continue;
      moves_.push_back(now);
      moves_.back()[up.name] = *larger;
      moves_.back()[down.name] = *smaller;
    }
  }
  std::reverse(moves_.begin(), moves_.end());
  return {};
}

mapping::TileWishes TileTrials::proposal() const {
  mapping::TileWishes wishes;
  wishes.pinned = pinned_;
  for (const Tiles& tiles : tiles_of(best_)) wishes.tried.emplace_back(tiles.begin(), tiles.end());
  wishes.tried[kernel_] = move_;
  return wishes;
}

bool TileTrials::accepts(const mapping::PlannedLayer& planned) {
  if (!seen_.insert(tiles_of(planned)).second) return false;
  --left_;
  --kernel_left_;
  ++trials_[kernel_].tried;
  return true;
}

void TileTrials::take(const mapping::PlannedLayer& planned, std::shared_ptr<const LayerCost> cost) {
  if (cost->cost.cycles >= best_cost_->cost.cycles || (best_cost_->cost.exact && !cost->cost.exact)) return;
  best_ = planned;
  best_cost_ = std::move(cost);
  moved_ = true;
}

std::shared_ptr<const LayerCost> TileTrials::outcome() const {
  auto outcome = std::make_shared<LayerCost>(*best_cost_);
  outcome->choices = best_.choices;
  outcome->trials = trials_;
  outcome->described_cycles = described_cycles_;
  for (std::size_t i = 0; i < trials_.size(); ++i) {
    if (outcome->choices[i].tile_sizes.empty()) continue;
    outcome->choices[i].why_tiles = ", the fastest of " + std::to_string(trials_[i].tried) + " tilings tried of " +
                                    (trials_[i].all_counted ? "" : "more than ") + std::to_string(trials_[i].fitting) +
                                    " that fit";
  }
  return outcome;
}

std::vector<TileTrials::Tiles> TileTrials::tiles_of(const mapping::PlannedLayer& planned) {
  std::vector<Tiles> tiles;
  for (const mapping::MappingChoice& choice : planned.choices) tiles.push_back(choice.tile_sizes);
  return tiles;
}

}  // namespace cyclescope::estimate

#include "mapping/layer_planning.h"

#include <algorithm>
#include <iterator>

#include "diagnostics/nearest_name.h"
#include "mapping/pointwise.h"
#include "mapping/simplify_kernel.h"

namespace cyclescope::mapping {
namespace {

/// A kernel without work: one that yields no element.
bool is_empty(const kernels::Kernel& kernel) {
  for (const std::int64_t extent : kernel.output.extents) {
    if (extent <= 0) return true;
  }
  return false;
}

}  // namespace

Result<bool> LayerPlanning::State::step(std::int64_t points) {
  if (retiling) {
    const auto done = retiling->step(points);
    if (!done) return done;
    if (*done) take_plan(retiling->take());
  } else if (planner) {
    const auto done = planner->step(points);
    if (!done) return done;
    if (*done) {
      KernelPlan plan = planner->take();
      planner.reset();
      mapper.keep_plan(chain_key, plan);
      if (auto begun = retile(std::move(plan)); !begun) return tl::unexpected(std::move(begun.error()));
    }
  } else if (layer.choices.size() < kernels.size()) {
    begin_kernel();
    if (chain.empty()) return false;
    if (auto known = mapper.find_plan(chain_key)) {
      if (auto begun = retile(std::move(*known)); !begun) return tl::unexpected(std::move(begun.error()));
    } else {
      planner.emplace(mapper.binding(), chain, resident);
    }
  }
  if (layer.choices.size() < kernels.size()) return false;
  if (auto unknown = unknown_pin()) return tl::unexpected(std::move(*unknown));
  return true;
}

void LayerPlanning::State::begin_kernel() {
  chain = {simplified(kernels[layer.choices.size()])};
  if (is_empty(chain.front())) {
    layer.choices.push_back({"", {}, "", {}, "the kernel yields no element", {}, {}});
    chain.clear();
    return;
  }
  if (layer.choices.size() + 1 == kernels.size()) chain.insert(chain.end(), followers.begin(), followers.end());
  chain_key = mapper.key_of(chain, resident);
}

PinnedTiles LayerPlanning::State::wished(const Mapping& mapping, bool& nearest) const {
  const std::size_t kernel = layer.choices.size();
  nearest = kernel < wishes.tried.size() && !wishes.tried[kernel].empty();
  PinnedTiles values = wishes.pinned;
  if (nearest) values.insert(wishes.tried[kernel].begin(), wishes.tried[kernel].end());
  for (auto value = values.begin(); value != values.end();) {
    const auto& variables = mapping.tiling.variables;
    const bool known = std::any_of(variables.begin(), variables.end(),
                                   [&value](const TileVariable& variable) { return variable.name == value->first; });
    value = known ? std::next(value) : values.erase(value);
  }
  return values;
}

Result<void> LayerPlanning::State::retile(KernelPlan plan) {
  bool nearest = false;
  const PinnedTiles values = wished(*plan.mapping, nearest);
  if (values.empty()) {
    take_plan(std::move(plan));
    return {};
  }
  auto begun = Retiling::begin(mapper.binding(), chain, resident, std::move(plan), values, nearest);
  if (!begun) return tl::unexpected(std::move(begun.error()));
  retiling.emplace(std::move(*begun));
  return {};
}

void LayerPlanning::State::take_plan(KernelPlan plan) {
  retiling.reset();
  plan.kernel = static_cast<std::int32_t>(layer.choices.size());
  std::vector<std::string> pinned;
  for (const auto& [name, value] : plan.tile_sizes) {
    if (wishes.pinned.count(name) != 0) pinned.push_back(name);
  }
  if (plan.as_matrix_product) chain = as_matrix_product(chain);
  layer.choices.push_back({plan.mapping->name, plan.tile_sizes, plan.mapping->path, std::move(pinned), plan.why,
                           plan.why_tiles, placed_widths(chain, plan)});
  layer.followers = plan.length - 1;
  mapper.add_to_program_key(key, plan);
  chains->kernels.push_back(std::move(chain));
  chains->plans.push_back(std::move(plan));
  chain.clear();
}

std::optional<Diagnostic> LayerPlanning::State::unknown_pin() const {
  std::vector<std::string> names;
  for (const MappingChoice& choice : layer.choices) {
    for (const auto& [name, value] : choice.tile_sizes) names.push_back(name);
  }
  for (const auto& [name, value] : wishes.pinned) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    if (names.empty()) return Diagnostic{kPinnedTileRefused, name, "its mapping has no tile sizes", "", 0, 0};
    return Diagnostic{kPinnedTileRefused,
                      name,
                      "none of its tile sizes is called '" + name + "'",
                      diagnostics::nearest_name_hint(name, names),
                      0,
                      0};
  }
  return std::nullopt;
}

LayerPlanning::LayerPlanning(std::unique_ptr<State> state) : state_(std::move(state)) {}
LayerPlanning::LayerPlanning(LayerPlanning&&) noexcept = default;
LayerPlanning& LayerPlanning::operator=(LayerPlanning&&) noexcept = default;
LayerPlanning::~LayerPlanning() = default;
Result<bool> LayerPlanning::step(std::int64_t points) { return state_->step(points); }
PlannedLayer LayerPlanning::take() {
  state_->layer.program_key = state_->key.take();
  state_->layer.chains = std::move(state_->chains);
  return std::move(state_->layer);
}

TileListing::TileListing(std::unique_ptr<State> state) : state_(std::move(state)) {}
TileListing::TileListing(TileListing&&) noexcept = default;
TileListing& TileListing::operator=(TileListing&&) noexcept = default;
TileListing::~TileListing() = default;
Result<bool> TileListing::step(std::int64_t points) { return state_->search ? state_->search->step(points) : true; }
TileChoices TileListing::take() {
  TileChoices choices;
  if (!state_->search) return choices;
  const TilingList& list = state_->search->list();
  for (const std::vector<std::int64_t>& values : list.first) {
    PinnedTiles& tiles = choices.first.emplace_back();
    for (std::size_t i = 0; i < values.size(); ++i) tiles[state_->mapping->tiling.variables[i].name] = values[i];
  }
  choices.count = list.points;
  choices.complete = list.complete;
  return choices;
}

}  // namespace cyclescope::mapping

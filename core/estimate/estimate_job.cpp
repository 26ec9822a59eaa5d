#include "estimate/estimate_job.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "diagnostics/nearest_name.h"
#include "estimate/cycle_bounds.h"
#include "estimate/layer_cost.h"
#include "estimate/layer_key.h"
#include "estimate/layer_list.h"
#include "estimate/method.h"
#include "estimate/taken_widths.h"
#include "estimate/tile_trials.h"
#include "estimate/validation.h"
#include "estimate/work_check.h"
#include "json/pointer.h"
#include "program/work.h"
#include "simulation/simulate.h"

namespace cyclescope::estimate {
namespace {

/// Looking at a choice of tile sizes takes about as long as evaluating so many instructions.
constexpr std::int64_t kInstructionsPerPoint = 16;

/// An error of the description while mapping `layer`: keeps its place, and says where it happened.
Diagnostic while_mapping(const network::Layer& layer, Diagnostic error) {
  error.message += " (while mapping layer '" + layer.name + "')";
  return error;
}

/// An error of the description that shows when the program of `layer` is timed.
Diagnostic while_timing(const network::Layer& layer, Diagnostic error) {
  error.message += " (while timing layer '" + layer.name + "')";
  return error;
}

/// Whether the graph's cycles could be others than those of storages that serve requests as they come.
bool may_be_reordered(const architecture::Architecture& architecture, const program::Program& program) {
  return architecture::serves_as_they_come(architecture) && !simulation::agrees_exactly(architecture, program);
}

/// An error about the layer itself.
Diagnostic of_layer(const network::Layer& layer, Diagnostic error) {
  if (error.path.empty()) error.path = layer.name;
  error.message = "layer '" + layer.name + "': " + error.message;
  return error;
}

/// Costs differ by what was asked of the timing, so it is part of what they are remembered by.
std::string asked_of_timing(const EstimateOptions& options, bool follows_path) {
  const std::string order = options.arbitration ? std::to_string(static_cast<int>(*options.arbitration)) : "";
  return std::string(follows_path ? "path of " : "") + name_of(options.method) + order + '/' +
         std::to_string(options.instruction_budget) + '/';
}

bool equal(const std::vector<mapping::MappingChoice>& a, const std::vector<mapping::MappingChoice>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
    return one.mapping == other.mapping && one.tile_sizes == other.tile_sizes && one.pinned == other.pinned &&
           one.why == other.why && one.why_tiles == other.why_tiles && one.widths == other.widths;
  });
}

/// What decides a layer's tile sizes beside its kernels.
std::string tiles_key(const EstimateOptions& options, const mapping::PinnedTiles& pinned) {
  std::string key;
  if (options.tiles == TileChooser::kFewestCycles) key = "fewest of " + std::to_string(options.tile_trials) + '/';
  for (const auto& [name, value] : pinned) key += name + '=' + std::to_string(value) + '/';
  return key;
}

}  // namespace

/// A layer between its mapping and its cost.
struct EstimateJob::RunningLayer {
  std::string key, kernels_key;
  std::vector<mapping::ChainLink> links;
  std::vector<kernels::Kernel> kernels, followers;
  std::optional<mapping::LayerPlanning> planning;  ///< until it is planned
  mapping::PlannedLayer planned;
  KeptProgram kept;
  std::optional<program::WorkCounter> counter;  ///< refers to `kept`
  std::shared_ptr<const program::Work> work;    ///< once it is counted
  std::int64_t needed_macs = 0;                 ///< likewise: what it cannot do without
  // One of these, once the work is counted; both refer to `kept`.
  std::optional<timing::Timer> timer;
  std::unique_ptr<SimulatedLayer> simulation;

  bool is_counted() const { return timer || simulation; }
  Result<bool> step(std::int64_t instructions) {
    return simulation ? simulation->step(instructions) : timer->step(instructions);
  }
  timing::Timing timing() const { return simulation ? simulation->timing() : timer->timing(); }
  std::optional<TileTrials> trials;  ///< once the description's choice is timed
};

EstimateJob::EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                         EstimateOptions options)
    : machine_(std::move(machine)),
      network_(std::move(network)),
      options_(std::move(options)),
      chains_(*network_),
      fused_into_(network_->layers.size()) {
  const architecture::Architecture& architecture = machine_->architecture();
  estimate_.architecture_name = architecture.name;
  estimate_.clock_hz = options_.clock_hz.value_or(architecture.clock_hz);
  estimate_.peak_macs_per_cycle = machine_->peak_macs_per_cycle();
  estimate_.parameters = machine_->parameters();
  estimate_.network_name = network_->name;
  estimate_.network_parameters = network::parameter_count(*network_);
  estimate_.assumptions = network_->assumptions;
  estimate_.sizes = network_->sizes;
  estimate_.method = options_.method;
  estimate_.resources = machine_->resources();
  estimate_.titles = machine_->resource_titles();
  estimate_.storages = machine_->storages();
  estimate_.total.traffic.resize(estimate_.storages.size());
  estimate_.total.use.resize(estimate_.resources.size());
  estimate_.layers.reserve(network_->layers.size());
}

EstimateJob::EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                         EstimateOptions options, const PathFollower& follower)
    : EstimateJob(std::move(machine), std::move(network), std::move(options)) {
  follower_ = &follower;
}

EstimateJob::EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                         EstimateOptions options, const FurtherWays& further)
    : EstimateJob(std::move(machine), std::move(network), std::move(options)) {
  further_ = further;
}

EstimateJob::EstimateJob(EstimateJob&&) noexcept = default;
EstimateJob& EstimateJob::operator=(EstimateJob&&) noexcept = default;
EstimateJob::~EstimateJob() = default;

Result<bool> EstimateJob::step(std::int64_t instructions) {
  if (estimate_.network_parameters > timing::kMaxCycles) {
    return failure("CountOverflow", "", "the network has more than 2^53 parameters");
  }
  if (next_layer_ == 0 && !running_) {
    if (auto checked = check_pinned(); !checked) {
      fault_ = Fault::kPinnedTiles;
      return tl::unexpected(std::move(checked.error()));
    }
  }
  if (!knows_residency_) {
    const auto known = follow_tensors(instructions / kInstructionsPerPoint + 1);
    if (!known) return tl::unexpected(known.error());
    knows_residency_ = *known;
    if (residency_) return false;
  }
  if (next_layer_ < network_->layers.size()) {
    const network::Layer& layer = network_->layers[next_layer_];
    auto stepped = running_ ? step_running_layer(layer, instructions) : begin_layer(layer);
    if (!stepped) return tl::unexpected(stepped.error());
  }
  if (next_layer_ < network_->layers.size()) return false;
  sort_unmapped(estimate_);
  hold_against_cards(*machine_, estimate_);
  return true;
}

Result<void> EstimateJob::check_pinned() const {
  for (const auto& [name, tiles] : options_.pinned_tiles) {
    const auto is_called = [&called = name](const network::Layer& layer) { return layer.name == called; };
    if (std::any_of(network_->layers.begin(), network_->layers.end(), is_called)) continue;
    std::vector<std::string> names;
    for (const network::Layer& layer : network_->layers) names.push_back(layer.name);
    return failure("UnknownName", json::json_child("", name), "the network has no layer '" + name + "'",
                   diagnostics::nearest_name_hint(name, names));
  }
  return {};
}

const mapping::PinnedTiles& EstimateJob::pinned(const network::Layer& layer) const {
  static const mapping::PinnedTiles kNone;
  const auto found = options_.pinned_tiles.find(layer.name);
  return found == options_.pinned_tiles.end() ? kNone : found->second;
}

Result<void> EstimateJob::expect_unpinned(const std::string& why, const std::string& hint) {
  const network::Layer& layer = network_->layers[next_layer_];
  if (pinned(layer).empty()) return {};
  fault_ = Fault::kPinnedTiles;
  return failure(mapping::kPinnedTileRefused, json::json_child("", layer.name),
                 "layer '" + layer.name + "' has no tile sizes: " + why, hint);
}

Result<bool> EstimateJob::follow_tensors(std::int64_t points) {
  if (residency_) return residency_->step(points);
  const auto cache = machine_->mapper().tensor_cache();
  if (!cache) {
    fault_ = Fault::kArchitecture;
    return tl::unexpected(cache.error());
  }
  if (!*cache) return true;
  estimate_.residency = options_.residency;
  residency_ = std::make_unique<ResidencyJob>(*machine_, *network_, **cache, options_);
  return false;
}

/// Of the current layer.
const mapping::ResidentShares& EstimateJob::resident() const {
  static const mapping::ResidentShares kNothing;
  return residency_ ? residency_->of(next_layer_).shares : kNothing;
}

Result<void> EstimateJob::begin_layer(const network::Layer& layer) {
  LayerEstimate estimate = estimate_of(*network_, layer);
  if (auto added = add_count(estimate_.macs, estimate.macs, "MACs"); !added) {
    return tl::unexpected(of_layer(layer, added.error()));
  }
  estimate_.layers.push_back(std::move(estimate));
  if (const std::string& into = fused_into_[next_layer_]; !into.empty()) {
    if (auto free = expect_unpinned("it is executed along with '" + into + "'", "pin those of '" + into + "'"); !free) {
      return free;
    }
    estimate_.layers.back().status = LayerEstimate::Status::kFused;
    estimate_.layers.back().fused_into = fused_into_[next_layer_];
    estimate_.macs_mapped += estimate_.layers.back().macs;
    ++next_layer_;
    return {};
  }

  if (residency_) estimate_.layers.back().resident = residency_->of(next_layer_).tensors;
  const auto kernels = kernels::kernels_of(*network_, layer);
  if (!kernels) return leave_unmapped(kernels.error(), Fault::kNetwork);
  for (const kernels::Kernel& kernel : *kernels)
    estimate_.layers.back().kernels.push_back({kernels::name_of(kernel.kind), kernel.function});
  if (kernels->empty()) {
    if (auto free = expect_unpinned("it only renames data"); !free) return free;
    ++next_layer_;
    return {};
  }

  auto running = std::make_unique<RunningLayer>();
  running->links = chains_.behind(next_layer_, *kernels, machine_->mapper().most_followers());
  for (const mapping::ChainLink& link : running->links) running->followers.push_back(link.kernel);
  running->kernels_key = layer_key(*kernels, running->followers, resident());
  running->key = asked_of_timing(options_, follower_ != nullptr) +
                 (further_.check_floors != nullptr ? "above floors " : "") + tiles_key(options_, pinned(layer)) +
                 running->kernels_key;
  if (const Machine::Outcome* known = machine_->known_layers().find(running->key)) {
    return finish_layer(*known, *kernels, running->links);
  }
  running->planning.emplace(
      machine_->mapper().begin_plan(*kernels, running->followers, {pinned(layer), {}}, resident()));
  running->kernels = *kernels;
  running_ = std::move(running);
  return {};
}

Result<void> EstimateJob::step_running_layer(const network::Layer& layer, std::int64_t instructions) {
  const std::int64_t points = instructions / kInstructionsPerPoint + 1;
  if (running_->planning) return plan_running_layer(layer, points);
  if (running_->is_counted()) return time_running_layer(layer, instructions);
  if (running_->counter) return count_running_layer(layer, instructions);
  return try_tiles(layer, points);
}

Result<void> EstimateJob::plan_running_layer(const network::Layer& layer, std::int64_t points) {
  const auto done = running_->planning->step(points);
  if (!done) return refuse_plan(layer, done.error());
  if (!*done) return {};
  running_->planned = running_->planning->take();
  running_->planning.reset();
  if (running_->trials && !running_->trials->accepts(running_->planned)) return {};
  return follow_plan(layer);
}

Result<void> EstimateJob::refuse_plan(const network::Layer& layer, Diagnostic error) {
  running_->planning.reset();
  if (running_->trials) return {};
  if (error.code == mapping::kPinnedTileRefused) {
    fault_ = Fault::kPinnedTiles;
    error.path = json::json_child(json::json_child("", layer.name), error.path);
    error.message = "layer '" + layer.name + "': " + error.message;
    return tl::unexpected(std::move(error));
  }
  if (!mapping::refuses_layer(error)) {
    fault_ = Fault::kArchitecture;
    return tl::unexpected(while_mapping(layer, std::move(error)));
  }
  machine_->known_layers().insert(running_->key, tl::unexpected(error));
  running_.reset();
  return leave_unmapped(error, Fault::kArchitecture);
}

Result<void> EstimateJob::follow_plan(const network::Layer& layer) {
  const std::string key = running_->kernels_key + running_->planned.program_key;
  if (const KeptProgram* known = machine_->kept_layers().find_program(key)) {
    running_->kept = *known;
  } else {
    auto program = machine_->mapper().program_of(running_->planned);
    if (!program) return refuse_plan(layer, std::move(program.error()));
    running_->kept = machine_->kept_layers().keep_program(key, std::move(*program), machine_->architecture());
  }
  if (auto known = known_cost()) return take_cost(layer, std::move(known));
  running_->work = machine_->kept_layers().find_work(running_->kept, machine_->architecture());
  if (running_->work) return begin_timing(layer);
  running_->counter.emplace(machine_->architecture(), *running_->kept.program);
  return {};
}

Result<void> EstimateJob::try_tiles(const network::Layer& layer, std::int64_t points) {
  const auto state = running_->trials->step(points);
  if (!state) {
    fault_ = Fault::kArchitecture;
    return tl::unexpected(while_mapping(layer, state.error()));
  }
  if (*state == TileTrials::State::kDone) return finish_running_layer(layer, running_->trials->outcome());
  if (*state == TileTrials::State::kProposes) {
    running_->planning.emplace(machine_->mapper().begin_plan(running_->kernels, running_->followers,
                                                             running_->trials->proposal(), resident()));
  }
  return {};
}

Result<void> EstimateJob::take_cost(const network::Layer& layer, std::shared_ptr<const LayerCost> cost) {
  if (options_.tiles != TileChooser::kFewestCycles) return finish_running_layer(layer, std::move(cost));
  running_->timer.reset();
  running_->simulation.reset();
  running_->counter.reset();
  if (running_->trials) {
    running_->trials->take(running_->planned, std::move(cost));
  } else {
    running_->trials.emplace(machine_->mapper(), running_->planned, std::move(cost), pinned(layer),
                             options_.tile_trials);
  }
  return {};
}

/// The cost of the running layer if it was found on a machine whose other parameters do not matter to it, or null.
std::shared_ptr<const LayerCost> EstimateJob::known_cost() const {
  if (follower_ != nullptr || !evaluates_graph(options_.method)) return nullptr;
  auto known =
      machine_->kept_layers().find_cost(running_->kept, machine_->architecture(), asked_of_timing(options_, false));
  if (!known || equal(known->choices, running_->planned.choices)) return known;
  auto chosen_otherwise = std::make_shared<LayerCost>(*known);
  chosen_otherwise->choices = running_->planned.choices;
  return chosen_otherwise;
}

Result<void> EstimateJob::count_running_layer(const network::Layer& layer, std::int64_t visits) {
  const auto done = running_->counter->step(visits);
  if (!done && running_->trials) return give_up_trial();
  if (!done) return tl::unexpected(of_layer(layer, done.error()));
  if (!*done) return {};
  running_->work = std::make_shared<const program::Work>(running_->counter->work());
  running_->counter.reset();
  machine_->kept_layers().keep_work(running_->kept, machine_->architecture(), running_->work);
  return begin_timing(layer);
}

/// What is being tried cannot be timed.
Result<void> EstimateJob::give_up_trial() {
  running_->timer.reset();
  running_->simulation.reset();
  running_->counter.reset();
  return {};
}

Result<void> EstimateJob::begin_timing(const network::Layer& layer) {
  running_->needed_macs = needed_in_running_layer();
  const bool compared = machine_->peak_macs_per_cycle() > 0;  // otherwise no operation says that it computes any
  if (const auto missing = missing_work(compared ? running_->needed_macs : 0, running_->kernels,
                                        running_->planned.choices, *running_->work)) {
    if (running_->trials) return give_up_trial();
    machine_->known_layers().insert(running_->key, tl::unexpected(*missing));
    running_.reset();
    return leave_unmapped(*missing, Fault::kArchitecture);
  }
  const program::Program& program = *running_->kept.program;
  if (options_.method == Method::kSimulation) {
    const std::int64_t most = std::min(options_.instruction_budget, kMostSimulatedInstructions);
    if (running_->work->instructions > most && running_->trials) return give_up_trial();
    if (running_->work->instructions > most) {
      return tl::unexpected(of_layer(
          layer, {"TooLargeToSimulate", "",
                  "its program executes " + std::to_string(running_->work->instructions) +
                      " instructions, and at most " + std::to_string(most) + " are simulated",
                  "estimate a smaller layer, or by another method: they do not visit every instruction", 0, 0}));
    }
    running_->simulation = further_.simulate(machine_->architecture(), program, options_);
    return {};
  }
  if (evaluates_graph(options_.method)) {
    if (follower_ != nullptr) {
      running_->timer.emplace(follower_->timer(machine_->architecture(), program, timing_options(options_)));
    } else {
      time_with_kept_code(program);
    }
    return {};
  }
  auto timing = baseline_timing(options_.method, *machine_, program, *running_->work);
  if (!timing && running_->trials) return give_up_trial();
  if (!timing) {
    fault_ = Fault::kArchitecture;
    return tl::unexpected(timing.error());
  }
  return remember_layer(layer, *timing);
}

void EstimateJob::time_with_kept_code(const program::Program& program) {
  KeptLayers& kept = machine_->kept_layers();
  auto code = kept.find_code(running_->kept);
  const bool is_new = !code;
  running_->timer.emplace(machine_->architecture(), program, timing_options(options_), std::move(code));
  if (is_new) kept.keep_code(running_->kept, running_->timer->code());
}

Result<void> EstimateJob::time_running_layer(const network::Layer& layer, std::int64_t instructions) {
  const auto done = running_->step(instructions);
  if (!done && running_->trials) return give_up_trial();
  if (!done && !done.error().path.empty()) {
    fault_ = Fault::kArchitecture;
    return tl::unexpected(while_timing(layer, done.error()));
  }
  if (!done) return tl::unexpected(of_layer(layer, done.error()));
  if (!*done) return {};
  timing::Timing timing = running_->timing();
  const program::Program& program = *running_->kept.program;
  if (timing.exact && running_->timer && may_be_reordered(machine_->architecture(), program)) {
    timing.exact = false;
    timing.method = kReorderedMethod;
  }
  return remember_layer(layer, timing);
}

Result<void> EstimateJob::remember_layer(const network::Layer& layer, const timing::Timing& timing) {
  auto cost = cost_of(*machine_, *running_->work, timing);
  if (!cost) return tl::unexpected(of_layer(layer, cost.error()));
  // A baseline's cycles are no time in which the parts could be so busy.
  const bool evaluated = evaluates_graph(options_.method);
  if (!follows_instructions(options_.method)) std::fill(cost->use.begin(), cost->use.end(), Use{});
  auto layer_cost = std::make_shared<LayerCost>();
  layer_cost->cost = std::move(*cost);
  layer_cost->macs = running_->work->macs;
  layer_cost->needed_macs = running_->needed_macs;
  layer_cost->method = timing.method;
  if (timing.method == kAveragedMethod) {
    layer_cost->averaged = averaged_bounds(*machine_, *running_->kept.program, *layer_cost);
  }
  layer_cost->choices = running_->planned.choices;
  layer_cost->followers = running_->planned.followers;
  if (follower_ != nullptr) {
    const architecture::Architecture& architecture = machine_->architecture();
    layer_cost->path = follower_->path(architecture, *running_->timer);
    layer_cost->bounds = follower_->bounds(architecture, *running_->kept.program, *running_->work, *running_->timer);
  } else if (evaluated) {
    machine_->kept_layers().keep_cost(running_->kept, machine_->architecture(), asked_of_timing(options_, false),
                                      layer_cost);
  }
  return take_cost(layer, std::move(layer_cost));
}

std::int64_t EstimateJob::needed_in_running_layer() const {
  std::vector<kernels::Kernel> followers;
  for (std::size_t i = 0; i < running_->planned.followers; ++i) followers.push_back(running_->links[i].kernel);
  return least_macs(running_->kernels, followers);
}

Result<void> EstimateJob::finish_running_layer(const network::Layer& layer, std::shared_ptr<const LayerCost> cost) {
  if (follows_instructions(options_.method)) {
    if (auto exceeded = exceeded_peak(*machine_, *running_->kept.program, *cost)) {
      fault_ = Fault::kArchitecture;
      return tl::unexpected(while_timing(layer, std::move(*exceeded)));
    }
    if (further_.check_floors != nullptr) {
      auto passed = further_.check_floors(machine_->architecture(),
                                          {*running_->kept.program, *running_->work, running_->kernels}, *cost);
      if (passed) return tl::unexpected(of_layer(layer, std::move(*passed)));
    }
  }
  machine_->known_layers().insert(running_->key, cost);
  const auto running = std::move(running_);
  return finish_layer(Machine::Outcome(std::move(cost)), running->kernels, running->links);
}

Result<void> EstimateJob::finish_layer(const Machine::Outcome& outcome, const std::vector<kernels::Kernel>& kernels,
                                       const std::vector<mapping::ChainLink>& links) {
  if (!outcome) return leave_unmapped(outcome.error(), Fault::kArchitecture);
  const network::Layer& layer = network_->layers[next_layer_];
  LayerEstimate& estimate = estimate_.layers.back();
  ++next_layer_;
  estimate.status = LayerEstimate::Status::kMapped;
  estimate.cost = *outcome;
  for (std::size_t i = 0; i < estimate.cost->followers; ++i) {
    fused_into_[links[i].layer] = layer.name;
    estimate.fused.push_back(network_->layers[links[i].layer].name);
  }
  if (options_.tiles == TileChooser::kFewestCycles) {
    estimate_.described_cycles = estimate_.described_cycles.value_or(0) + estimate.cost->described_cycles;
  }
  estimate_.macs_mapped += estimate.macs;
  for (const auto& [sum, more] : {std::pair(&estimate_.macs_executed, estimate.cost->macs),
                                  std::pair(&estimate_.macs_needed, estimate.cost->needed_macs)}) {
    if (auto added = add_count(*sum, more, "MACs"); !added) return tl::unexpected(of_layer(layer, added.error()));
  }
  note_widths(estimate_, *network_, *estimate.cost, kernels, links);
  if (auto added = add_cost(estimate_.total, estimate.cost->cost); !added) {
    return tl::unexpected(of_layer(layer, added.error()));
  }
  return {};
}

Result<void> EstimateJob::leave_unmapped(const Diagnostic& reason, Fault fault) {
  if (auto free = expect_unpinned("it is not mapped, as " + reason.message, reason.hint); !free) return free;
  LayerEstimate& estimate = estimate_.layers.back();
  ++next_layer_;
  estimate.status = LayerEstimate::Status::kUnmapped;
  estimate.reason = reason;
  estimate.reason_fault = fault;
  list_unmapped(estimate_, estimate);
  return {};
}

Progress EstimateJob::progress() const {
  Progress progress;
  progress.layers_done = static_cast<std::int64_t>(next_layer_);
  progress.layers_total = static_cast<std::int64_t>(network_->layers.size());
  if (next_layer_ < network_->layers.size()) progress.layer = network_->layers[next_layer_].name;
  if (running_ && running_->trials) progress.tilings_tried = running_->trials->tried();
  return progress;
}

Result<Estimate> estimate_network(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                                  const EstimateOptions& options) {
  EstimateJob job(std::move(machine), std::move(network), options);
  for (;;) {
    const auto done = job.step(std::numeric_limits<std::int64_t>::max());
    if (!done) return tl::unexpected(done.error());
    if (*done) return job.estimate();
  }
}

}  // namespace cyclescope::estimate

#include "estimate/estimate_job.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "estimate/cycle_bounds.h"
#include "estimate/layer_cost.h"
#include "estimate/layer_key.h"
#include "estimate/layer_list.h"
#include "estimate/method.h"
#include "estimate/validation.h"
#include "estimate/work_check.h"
#include "program/work.h"
#include "simulation/simulate.h"

namespace cyclescope::estimate {
namespace {

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
    return one.mapping == other.mapping && one.tile_sizes == other.tile_sizes && one.why == other.why;
  });
}

}  // namespace

/// A layer between its mapping and its cost.
struct EstimateJob::RunningLayer {
  std::string key;
  std::vector<kernels::Kernel> kernels;
  std::vector<mapping::ChainLink> links;
  mapping::PlannedLayer planned;
  KeptProgram kept;
  std::optional<program::WorkCounter> counter;  ///< refers to `kept`
  std::shared_ptr<const program::Work> work;    ///< once it is counted
  // One of these, once the work is counted; both refer to `kept`.
  std::optional<timing::Timer> timer;
  std::unique_ptr<SimulatedLayer> simulation;

  bool is_counted() const { return timer || simulation; }
  Result<bool> step(std::int64_t instructions) {
    return simulation ? simulation->step(instructions) : timer->step(instructions);
  }
  timing::Timing timing() const { return simulation ? simulation->timing() : timer->timing(); }
};

EstimateJob::EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                         EstimateOptions options)
    : machine_(std::move(machine)),
      network_(std::move(network)),
      options_(options),
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
    : EstimateJob(std::move(machine), std::move(network), options) {
  follower_ = &follower;
}

EstimateJob::EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                         EstimateOptions options, const FurtherWays& further)
    : EstimateJob(std::move(machine), std::move(network), options) {
  further_ = further;
}

EstimateJob::EstimateJob(EstimateJob&&) noexcept = default;
EstimateJob& EstimateJob::operator=(EstimateJob&&) noexcept = default;
EstimateJob::~EstimateJob() = default;

Result<bool> EstimateJob::step(std::int64_t instructions) {
  if (estimate_.network_parameters > timing::kMaxCycles) {
    return failure("CountOverflow", "", "the network has more than 2^53 parameters");
  }
  if (next_layer_ < network_->layers.size()) {
    const network::Layer& layer = network_->layers[next_layer_];
    auto stepped = !running_                ? begin_layer(layer)
                   : running_->is_counted() ? time_running_layer(layer, instructions)
                                            : count_running_layer(layer, instructions);
    if (!stepped) return tl::unexpected(stepped.error());
  }
  if (next_layer_ < network_->layers.size()) return false;
  sort_unmapped(estimate_);
  hold_against_cards(*machine_, estimate_);
  return true;
}

Result<void> EstimateJob::begin_layer(const network::Layer& layer) {
  LayerEstimate estimate = estimate_of(*network_, layer);
  if (auto added = add_count(estimate_.macs, estimate.macs, "MACs"); !added) {
    return tl::unexpected(of_layer(layer, added.error()));
  }
  estimate_.layers.push_back(std::move(estimate));
  if (!fused_into_[next_layer_].empty()) {
    estimate_.layers.back().status = LayerEstimate::Status::kFused;
    estimate_.layers.back().fused_into = fused_into_[next_layer_];
    estimate_.macs_mapped += estimate_.layers.back().macs;
    ++next_layer_;
    return {};
  }

  const auto kernels = kernels::kernels_of(*network_, layer);
  if (!kernels) {
    leave_unmapped(kernels.error(), Fault::kNetwork);
    return {};
  }
  for (const kernels::Kernel& kernel : *kernels)
    estimate_.layers.back().kernels.push_back({kernels::name_of(kernel.kind), kernel.function});
  if (kernels->empty()) {
    ++next_layer_;
    return {};
  }

  auto running = std::make_unique<RunningLayer>();
  running->links = chains_.behind(next_layer_, *kernels, machine_->mapper().most_followers());
  std::vector<kernels::Kernel> followers;
  for (const mapping::ChainLink& link : running->links) followers.push_back(link.kernel);
  const std::string kernels_key = layer_key(*kernels, followers);
  running->key = asked_of_timing(options_, follower_ != nullptr) +
                 (further_.check_floors != nullptr ? "above floors " : "") + kernels_key;
  if (const Machine::Outcome* known = machine_->known_layers().find(running->key)) {
    return finish_layer(*known, running->links);
  }
  if (auto mapped = map_layer(*kernels, followers, kernels_key, *running); !mapped) {
    if (!mapping::refuses_layer(mapped.error())) {
      fault_ = Fault::kArchitecture;
      return tl::unexpected(while_mapping(layer, mapped.error()));
    }
    machine_->known_layers().insert(running->key, tl::unexpected(mapped.error()));
    leave_unmapped(mapped.error(), Fault::kArchitecture);
    return {};
  }
  running->kernels = *kernels;
  running_ = std::move(running);
  if (auto known = known_cost()) return finish_running_layer(layer, std::move(known));
  running_->work = machine_->kept_layers().find_work(running_->kept, machine_->architecture());
  if (running_->work) return begin_timing(layer);
  running_->counter.emplace(machine_->architecture(), *running_->kept.program);
  return {};
}

Result<void> EstimateJob::map_layer(const std::vector<kernels::Kernel>& kernels,
                                    const std::vector<kernels::Kernel>& followers, const std::string& kernels_key,
                                    RunningLayer& running) {
  auto planned = machine_->mapper().plan_layer(kernels, followers);
  if (!planned) return tl::unexpected(std::move(planned.error()));
  running.planned = std::move(*planned);
  const std::string key = kernels_key + running.planned.program_key;
  if (const KeptProgram* known = machine_->kept_layers().find_program(key)) {
    running.kept = *known;
    return {};
  }
  auto program = machine_->mapper().program_of(running.planned);
  if (!program) return tl::unexpected(std::move(program.error()));
  running.kept = machine_->kept_layers().keep_program(key, std::move(*program), machine_->architecture());
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
  if (!done) return tl::unexpected(of_layer(layer, done.error()));
  if (!*done) return {};
  running_->work = std::make_shared<const program::Work>(running_->counter->work());
  running_->counter.reset();
  machine_->kept_layers().keep_work(running_->kept, machine_->architecture(), running_->work);
  return begin_timing(layer);
}

Result<void> EstimateJob::begin_timing(const network::Layer& layer) {
  if (const auto missing = missing_in_running_layer()) {
    machine_->known_layers().insert(running_->key, tl::unexpected(*missing));
    running_.reset();
    leave_unmapped(*missing, Fault::kArchitecture);
    return {};
  }
  const program::Program& program = *running_->kept.program;
  if (options_.method == Method::kSimulation) {
    const std::int64_t most = std::min(options_.instruction_budget, kMostSimulatedInstructions);
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
      running_->timer.emplace(machine_->architecture(), program, timing_options(options_));
    }
    return {};
  }
  auto timing = baseline_timing(options_.method, *machine_, program, *running_->work);
  if (!timing) {
    fault_ = Fault::kArchitecture;
    return tl::unexpected(timing.error());
  }
  return remember_layer(layer, *timing);
}

Result<void> EstimateJob::time_running_layer(const network::Layer& layer, std::int64_t instructions) {
  const auto done = running_->step(instructions);
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
  layer_cost->method = timing.method;
  if (timing.method == kAveragedMethod) {
    layer_cost->averaged = averaged_bounds(*machine_, *running_->kept.program, *layer_cost);
  }
  layer_cost->choices = std::move(running_->planned.choices);
  layer_cost->followers = running_->planned.followers;
  if (follower_ != nullptr) {
    const architecture::Architecture& architecture = machine_->architecture();
    layer_cost->path = follower_->path(architecture, *running_->timer);
    layer_cost->bounds = follower_->bounds(architecture, *running_->kept.program, *running_->work, *running_->timer);
  } else if (evaluated) {
    machine_->kept_layers().keep_cost(running_->kept, machine_->architecture(), asked_of_timing(options_, false),
                                      layer_cost);
  }
  return finish_running_layer(layer, std::move(layer_cost));
}

std::optional<Diagnostic> EstimateJob::missing_in_running_layer() const {
  std::vector<kernels::Kernel> followers;
  for (std::size_t i = 0; i < running_->planned.followers; ++i) followers.push_back(running_->links[i].kernel);
  return missing_work(running_->kernels, followers, running_->planned.choices, *running_->work);
}

Result<void> EstimateJob::finish_running_layer(const network::Layer& layer, std::shared_ptr<const LayerCost> cost) {
  if (follows_instructions(options_.method)) {
    if (auto exceeded = exceeded_peak(*machine_, *running_->kept.program, *cost)) {
      fault_ = Fault::kArchitecture;
      return tl::unexpected(while_timing(layer, std::move(*exceeded)));
    }
    if (further_.check_floors != nullptr) {
      auto passed = further_.check_floors(machine_->architecture(), *running_->kept.program, *cost);
      if (passed) return tl::unexpected(of_layer(layer, std::move(*passed)));
    }
  }
  machine_->known_layers().insert(running_->key, cost);
  const std::vector<mapping::ChainLink> links = std::move(running_->links);
  running_.reset();
  return finish_layer(Machine::Outcome(std::move(cost)), links);
}

Result<void> EstimateJob::finish_layer(const Machine::Outcome& outcome, const std::vector<mapping::ChainLink>& links) {
  if (!outcome) {
    leave_unmapped(outcome.error(), Fault::kArchitecture);
    return {};
  }
  const network::Layer& layer = network_->layers[next_layer_];
  LayerEstimate& estimate = estimate_.layers.back();
  ++next_layer_;
  estimate.status = LayerEstimate::Status::kMapped;
  estimate.cost = *outcome;
  for (std::size_t i = 0; i < estimate.cost->followers; ++i) {
    fused_into_[links[i].layer] = layer.name;
    estimate.fused.push_back(network_->layers[links[i].layer].name);
  }
  estimate_.macs_mapped += estimate.macs;
  if (auto added = add_cost(estimate_.total, estimate.cost->cost); !added) {
    return tl::unexpected(of_layer(layer, added.error()));
  }
  return {};
}

void EstimateJob::leave_unmapped(const Diagnostic& reason, Fault fault) {
  LayerEstimate& estimate = estimate_.layers.back();
  ++next_layer_;
  estimate.status = LayerEstimate::Status::kUnmapped;
  estimate.reason = reason;
  estimate.reason_fault = fault;
  list_unmapped(estimate_, estimate);
}

Progress EstimateJob::progress() const {
  Progress progress;
  progress.layers_done = static_cast<std::int64_t>(next_layer_);
  progress.layers_total = static_cast<std::int64_t>(network_->layers.size());
  if (next_layer_ < network_->layers.size()) progress.layer = network_->layers[next_layer_].name;
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

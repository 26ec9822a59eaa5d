#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "estimate/floor_check.h"
#include "estimate/machine.h"
#include "estimate/residency.h"
#include "estimate/simulated_layer.h"
#include "kernels/kernel.h"
#include "mapping/kernel_chains.h"
#include "network/network.h"
#include "timing/timing.h"

namespace cyclescope::estimate {

/// How far an EstimateJob is.
struct Progress {
  std::int64_t layers_done = 0;
  std::int64_t layers_total = 0;
  std::string layer;               ///< being worked on; empty when done
  std::int64_t tilings_tried = 0;  ///< of it, where tile sizes are searched for
};

/// What an EstimateJob can do beside what everybody needs.
struct FurtherWays {
  SimulateLayer simulate = nullptr;    ///< for Method::kSimulation
  CheckFloors check_floors = nullptr;  ///< given: layers that pass a floor are errors
};

/// Estimates a network on a machine in steps, so that a caller without threads can show progress and cancel (by
/// destroying the job).
class EstimateJob {
 public:
  EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
              EstimateOptions options = {});
  /// Finds out what the layers' cycles are spent on, too. Preconditions: evaluates_graph(options.method); `follower`
  /// outlives it.
  EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
              EstimateOptions options, const PathFollower& follower);
  /// With `further` ways. Precondition: further.simulate where options.method is Method::kSimulation.
  EstimateJob(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
              EstimateOptions options, const FurtherWays& further);
  EstimateJob(EstimateJob&&) noexcept;
  EstimateJob& operator=(EstimateJob&&) noexcept;
  ~EstimateJob();

  /// Works on the current layer, for about as long as evaluating `instructions` takes at most; true when the estimate
  /// is there. A layer that cannot be mapped (for lack of a mapping, or for its size), or that its mapping does not
  /// compute (missing_work()), is listed as unmapped and the job goes on. Errors: those of Mapper::map_layer that are
  /// the description's fault, with their pointer, as NeverFits of Timer::step and exceeded_peak(); PinnedTileRefused;
  /// others of Timer::step, WorkCounter::step, add_cost, TooLargeToSimulate and FloorPassed, with the layer's name as
  /// the path. After an error or the end, do not call again.
  Result<bool> step(std::int64_t instructions);

  Progress progress() const;

  /// What the last error of step() is about.
  Fault fault() const { return fault_; }

  /// The result; before step() returned true that of the layers which are done.
  const Estimate& estimate() const { return estimate_; }

 private:
  struct RunningLayer;

  /// Every layer with pinned tile sizes is there.
  Result<void> check_pinned() const;
  /// Those of a layer; empty: none.
  const mapping::PinnedTiles& pinned(const network::Layer& layer) const;
  /// What layers find in the cache that keeps tensors, where the machine has one; true when that is known.
  Result<bool> follow_tensors(std::int64_t points);
  const mapping::ResidentShares& resident() const;
  Result<void> begin_layer(const network::Layer& layer);
  Result<void> step_running_layer(const network::Layer& layer, std::int64_t instructions);
  Result<void> plan_running_layer(const network::Layer& layer, std::int64_t points);
  /// The running layer cannot be planned, or its plan is no program.
  Result<void> refuse_plan(const network::Layer& layer, Diagnostic error);
  /// Finds or builds the program of the plan, and its cost if it is known.
  Result<void> follow_plan(const network::Layer& layer);
  /// Goes on with what is to be tried next of the running layer, or ends it.
  Result<void> try_tiles(const network::Layer& layer, std::int64_t points);
  Result<void> give_up_trial();
  /// The cost of the running layer's plan is known.
  Result<void> take_cost(const network::Layer& layer, std::shared_ptr<const LayerCost> cost);
  std::shared_ptr<const LayerCost> known_cost() const;
  /// Begins to time the running layer, whose work is known, unless that lacks something.
  Result<void> begin_timing(const network::Layer& layer);
  void time_with_kept_code(const program::Program& program);
  /// least_macs() of the running layer and of what its plan executes along with it.
  std::int64_t needed_in_running_layer() const;
  Result<void> finish_running_layer(const network::Layer& layer, std::shared_ptr<const LayerCost> cost);
  /// The running layer has been timed: keeps its cost for layers like it, and ends it.
  Result<void> remember_layer(const network::Layer& layer, const timing::Timing& timing);
  /// `links`: the layers of which the outcome says how many are executed along with the current one.
  Result<void> finish_layer(const Machine::Outcome& outcome, const std::vector<kernels::Kernel>& kernels,
                            const std::vector<mapping::ChainLink>& links);
  Result<void> leave_unmapped(const Diagnostic& reason, Fault fault);
  /// PinnedTileRefused, where the current layer has pinned tile sizes and `why` it has none.
  Result<void> expect_unpinned(const std::string& why, const std::string& hint = {});
  Result<void> count_running_layer(const network::Layer& layer, std::int64_t visits);
  Result<void> time_running_layer(const network::Layer& layer, std::int64_t instructions);

  std::shared_ptr<Machine> machine_;
  std::shared_ptr<const network::Network> network_;
  EstimateOptions options_;
  const PathFollower* follower_ = nullptr;
  FurtherWays further_;
  Estimate estimate_;
  Fault fault_ = Fault::kNetwork;
  std::size_t next_layer_ = 0;
  mapping::KernelChains chains_;
  std::unique_ptr<ResidencyJob> residency_;  ///< null: the machine keeps no tensors
  bool knows_residency_ = false;
  std::vector<std::string> fused_into_;    ///< by layer of the network: who executes it along, or empty
  std::unique_ptr<RunningLayer> running_;  ///< the layer whose program is counted and timed, or null
};

/// Runs an EstimateJob to its end.
Result<Estimate> estimate_network(std::shared_ptr<Machine> machine, std::shared_ptr<const network::Network> network,
                                  const EstimateOptions& options = {});

}  // namespace cyclescope::estimate

#include "estimate/simulated_layer.h"

#include <algorithm>

#include "simulation/simulate.h"

namespace cyclescope::estimate {
namespace {

/// Events of a cycle take about as long as evaluating so many instructions.
constexpr std::int64_t kInstructionsPerCycle = 10;

simulation::SimulationOptions simulation_options(const EstimateOptions& options) {
  simulation::SimulationOptions simulation;
  simulation.max_instructions = std::min(options.instruction_budget, kMostSimulatedInstructions);
  simulation.storage_order = simulation::StorageOrder::kAsDescribed;
  if (options.arbitration == architecture::Arbitration::kFirstCome) {
    simulation.storage_order = simulation::StorageOrder::kFirstComeFirstServed;
  } else if (options.arbitration == architecture::Arbitration::kProgramOrder) {
    simulation.storage_order = simulation::StorageOrder::kProgramOrder;
  }
  return simulation;
}

class RunningSimulation final : public SimulatedLayer {
 public:
  RunningSimulation(const architecture::Architecture& architecture, const program::Program& program,
                    const EstimateOptions& options)
      : simulator_(architecture, program, simulation_options(options)) {}

  Result<bool> step(std::int64_t instructions) override {
    return simulator_.step(std::max<std::int64_t>(1, instructions / kInstructionsPerCycle));
  }

  timing::Timing timing() const override {
    timing::Timing timing;
    timing.cycles = simulator_.simulation().cycles;
    timing.exact = true;
    timing.method = name_of(Method::kSimulation);
    return timing;
  }

 private:
  simulation::Simulator simulator_;
};

}  // namespace

std::unique_ptr<SimulatedLayer> simulate_layer(const architecture::Architecture& architecture,
                                               const program::Program& program, const EstimateOptions& options) {
  return std::make_unique<RunningSimulation>(architecture, program, options);
}

}  // namespace cyclescope::estimate

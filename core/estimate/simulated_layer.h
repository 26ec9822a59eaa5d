#pragma once

#include <cstdint>
#include <memory>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "program/program.h"
#include "timing/timing.h"

namespace cyclescope::estimate {

/// The simulation of a layer's program, in steps.
class SimulatedLayer {
 public:
  SimulatedLayer() = default;
  SimulatedLayer(const SimulatedLayer&) = delete;
  SimulatedLayer& operator=(const SimulatedLayer&) = delete;
  virtual ~SimulatedLayer() = default;

  /// Does about as much as evaluating `instructions` takes; true when it is done. Errors: those of
  /// simulation::simulate. After an error or the end, do not call again.
  virtual Result<bool> step(std::int64_t instructions) = 0;
  /// The outcome, once step() returned true.
  virtual timing::Timing timing() const = 0;
};

/// How an EstimateJob times programs where somebody asks for Method::kSimulation: a function behind a pointer, so that
/// a program in which nobody does is linked without simulation. What it is given must outlive what it returns.
using SimulateLayer = std::unique_ptr<SimulatedLayer> (*)(const architecture::Architecture& architecture,
                                                          const program::Program& program,
                                                          const EstimateOptions& options);
std::unique_ptr<SimulatedLayer> simulate_layer(const architecture::Architecture& architecture,
                                               const program::Program& program, const EstimateOptions& options);

/// Instructions that a program may execute, over all passes, where it is simulated.
constexpr std::int64_t kMostSimulatedInstructions = 20'000'000;

}  // namespace cyclescope::estimate

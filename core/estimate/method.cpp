#include "estimate/method.h"

#include <algorithm>
#include <cmath>

#include "analytical/baselines.h"
#include "analytical/regression.h"
#include "estimate/machine.h"

namespace cyclescope::estimate {
namespace {

Result<double> baseline_cycles(Method method, const Machine& machine, const analytical::LayerFacts& layer) {
  const analytical::MachineFacts facts = analytical::machine_facts(machine.architecture());
  if (method == Method::kRoofline) return analytical::roofline_cycles(facts, layer);
  if (method == Method::kRefinedRoofline) return analytical::refined_roofline_cycles(facts, layer);
  if (method == Method::kAnalytical) return analytical::loop_nest_cycles(layer);
  const std::vector<double>& given = machine.evidence().regression;
  analytical::RegressionCoefficients coefficients{};
  if (given.size() != coefficients.size()) {
    return failure(
        "NoRegression", given.empty() ? "" : "/regression/coefficients",
        given.empty() ? "this accelerator has no regression coefficients: none were fitted to measurements of it"
                      : "the regression wants " + std::to_string(coefficients.size()) + " coefficients",
        "use another method, or measure layers and add \"regression\" to the description: cycles for each layer, "
        "for each multiply-accumulate, for each byte read and for each byte written");
  }
  std::copy(given.begin(), given.end(), coefficients.begin());
  return analytical::regression_cycles(coefficients, layer);
}

}  // namespace

bool evaluates_graph(Method method) {
  return method == Method::kFastForward || method == Method::kWholeGraph || method == Method::kFixedPoint;
}

bool follows_instructions(Method method) { return evaluates_graph(method) || method == Method::kSimulation; }

timing::TimingOptions timing_options(const EstimateOptions& options) {
  timing::TimingOptions timing;
  timing.instruction_budget = options.instruction_budget;
  if (options.method == Method::kWholeGraph) timing.method = timing::TimingMethod::kWholeGraph;
  if (options.method == Method::kFixedPoint) timing.method = timing::TimingMethod::kFixedPoint;
  return timing;
}

Result<timing::Timing> baseline_timing(Method method, const Machine& machine, const program::Program& program,
                                       const program::Work& work) {
  const auto cycles = baseline_cycles(method, machine, analytical::layer_facts(machine.architecture(), program, work));
  if (!cycles) return tl::unexpected(cycles.error());
  if (!(*cycles <= static_cast<double>(timing::kMaxCycles))) {
    return failure("CycleOverflow", "", "more than 2^53 cycles, which a JSON number cannot hold exactly");
  }
  timing::Timing timing;
  timing.cycles = static_cast<std::int64_t>(std::ceil(*cycles));
  timing.exact = false;
  timing.method = name_of(method);
  return timing;
}

}  // namespace cyclescope::estimate

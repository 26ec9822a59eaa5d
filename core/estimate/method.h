#pragma once

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "program/program.h"
#include "program/work.h"

namespace cyclescope::estimate {

class Machine;

/// Whether `method` evaluates the AIDG.
bool evaluates_graph(Method method);
/// Whether `method` follows the instructions through the machine; the others are baselines.
bool follows_instructions(Method method);

/// LayerCost::method of cycles that the graph's evaluation averaged.
inline constexpr const char* kAveragedMethod = "averaged";
/// LayerCost::method of cycles that are those of program order, although a storage serves requests as they come.
inline constexpr const char* kReorderedMethod = "program_order";

/// How the AIDG is evaluated. Precondition: evaluates_graph(options.method).
timing::TimingOptions timing_options(const EstimateOptions& options);

/// A baseline's cycles for a program, rounded up. Errors: NoRegression (the description has no coefficients for it),
/// CycleOverflow.
Result<timing::Timing> baseline_timing(Method method, const Machine& machine, const program::Program& program,
                                       const program::Work& work);

}  // namespace cyclescope::estimate

#pragma once

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "program/program.h"
#include "program/work.h"

namespace cyclescope::estimate {

class Machine;

/// Whether `method` evaluates the AIDG; the others are baselines.
bool evaluates_graph(Method method);

/// How the AIDG is evaluated. Precondition: evaluates_graph(options.method).
timing::TimingOptions timing_options(const EstimateOptions& options);

/// A baseline's cycles for a program, rounded up. Errors: NoRegression (the description has no coefficients for it),
/// CycleOverflow.
Result<timing::Timing> baseline_timing(Method method, const Machine& machine, const program::Program& program,
                                       const program::Work& work);

}  // namespace cyclescope::estimate

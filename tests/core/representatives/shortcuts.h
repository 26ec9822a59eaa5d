#pragma once

#include <vector>

#include "representatives/layers/device.h"
#include "representatives/model/fitted_model.h"
#include "representatives/sampling/plan.h"
#include "representatives/sampling/questions.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::representatives {

// What the core does in steps or with options, in one call.

/// Random layers of `space`, each once.
inline std::vector<MeasurableLayer> plan_random(const Space& space, std::size_t count, std::uint64_t seed) {
  PlanOptions options;
  options.budget = count;
  options.seed = seed;
  options.sampling = Sampling::kRandom;
  return plan_layers(space, {}, options);
}

/// What `device` says of `layers`, up to the first that it refuses.
inline Latencies latencies_of(Device& device, const std::vector<MeasurableLayer>& layers) {
  Latencies latencies;
  for (const MeasurableLayer& layer : layers) {
    latencies.push_back(device.latency(layer));
    if (!latencies.back()) break;
  }
  return latencies;
}

/// Runs search_step_width() to its end on `device`.
inline Result<StepWidth> find_step_width(Device& device, const Space& space, LayerParameter parameter,
                                         const std::vector<StepHint>& hints, const StepOptions& options = {}) {
  Questions questions(device.repeatable());
  auto search = search_step_width(questions, space, parameter, hints, options);
  search.run();
  while (!search.done()) questions.provide(latencies_of(device, questions.wanted()));
  return search.take();
}

/// The same for all parameters that are left to sweep, one after another.
inline Result<std::vector<StepWidth>> find_step_widths(Device& device, const Space& space,
                                                       const std::vector<StepHint>& hints,
                                                       const StepOptions& options = {}) {
  std::vector<StepWidth> widths;
  for (const LayerParameter parameter : swept_parameters(space.type)) {
    if (!is_left_to_sweep(space, parameter, widths)) continue;
    auto width = find_step_width(device, space, parameter, hints, options);
    if (!width) return tl::unexpected(width.error());
    widths.push_back(std::move(*width));
  }
  return widths;
}

/// Runs a FitJob to its end.
inline Result<FittedModel> fit_model(const Measurements& measurements, const FitRequest& request) {
  auto job = FitJob::start(measurements, request);
  if (!job) return tl::unexpected(job.error());
  while (!job->step()) {
  }
  return job->model();
}

}  // namespace cyclescope::representatives

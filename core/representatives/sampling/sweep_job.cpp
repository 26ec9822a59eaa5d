#include "representatives/sampling/sweep_job.h"

#include <algorithm>
#include <utility>

namespace cyclescope::representatives {

Result<SweepJob> SweepJob::start(std::vector<TypeSweep> types, const StepOptions& options) {
  SweepJob job;
  job.options_ = options;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (auto valid = check_space(types[i].space); !valid) return tl::unexpected(valid.error());
    const LayerType type = types[i].space.type;
    if (types[i].white_box) {
      job.found_.push_back({type, known_step_widths(types[i].space, types[i].hints)});
      continue;
    }
    for (const LayerParameter parameter : swept_parameters(type)) {
      if (is_left_to_sweep(types[i].space, parameter, {})) job.steps_.push_back({i, parameter});
    }
  }
  if (types.empty()) return failure("NoLayerTypes", "", "there are no layer types to sweep");
  job.types_ = std::move(types);
  return job;
}

std::vector<StepWidth>& SweepJob::widths_of(LayerType type) {
  const auto known =
      std::find_if(found_.begin(), found_.end(), [&](const TypeWidths& one) { return one.type == type; });
  return known != found_.end() ? known->widths : found_.emplace_back(TypeWidths{type, {}}).widths;
}

Result<bool> SweepJob::step(Device& device) {
  while (next_ < steps_.size()) {
    const TypeSweep& type = types_[steps_[next_].type];
    const LayerParameter parameter = steps_[next_].parameter;
    const auto known =
        std::find_if(found_.begin(), found_.end(), [&](const TypeWidths& one) { return one.type == type.space.type; });
    if (known != found_.end() && !is_left_to_sweep(type.space, parameter, known->widths)) {
      ++next_;
      continue;
    }
    auto width = find_step_width(device, type.space, parameter, type.hints, options_);
    ++next_;
    if (width) {
      widths_of(type.space.type).push_back(std::move(*width));
    } else {
      Diagnostic remark = std::move(width.error());
      remark.path = std::string(name_of(type.space.type)) + "/" + name_of(parameter);
      remarks_.push_back(std::move(remark));
    }
    break;
  }
  if (next_ < steps_.size()) return false;
  if (found_.empty() && !remarks_.empty()) return tl::unexpected(remarks_.front());
  return true;
}

}  // namespace cyclescope::representatives

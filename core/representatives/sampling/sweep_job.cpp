#include "representatives/sampling/sweep_job.h"

#include <algorithm>
#include <utility>

namespace cyclescope::representatives {

Result<SweepJob> SweepJob::start(std::vector<TypeSweep> types, const StepOptions& options, bool repeatable) {
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
  job.questions_ = std::make_unique<Questions>(repeatable);
  job.advance();
  return job;
}

std::vector<StepWidth>& SweepJob::widths_of(LayerType type) {
  const auto known =
      std::find_if(found_.begin(), found_.end(), [&](const TypeWidths& one) { return one.type == type; });
  return known != found_.end() ? known->widths : found_.emplace_back(TypeWidths{type, {}}).widths;
}

void SweepJob::advance() {
  for (; next_ < steps_.size(); ++next_) {
    const TypeSweep& type = types_[steps_[next_].type];
    const LayerParameter parameter = steps_[next_].parameter;
    const auto known =
        std::find_if(found_.begin(), found_.end(), [&](const TypeWidths& one) { return one.type == type.space.type; });
    if (known != found_.end() && !is_left_to_sweep(type.space, parameter, known->widths)) continue;
    running_ = search_step_width(*questions_, type.space, parameter, type.hints, options_);
    running_->run();
    if (!running_->done()) return;
    finish_parameter(running_->take());
  }
  running_.reset();
}

void SweepJob::provide(Latencies latencies) {
  questions_->provide(std::move(latencies));
  if (!running_->done()) return;
  finish_parameter(running_->take());
  ++next_;
  advance();
}

void SweepJob::finish_parameter(Result<StepWidth> width) {
  if (width) {
    widths_of(type()).push_back(std::move(*width));
    return;
  }
  Diagnostic remark = std::move(width.error());
  remark.path = std::string(name_of(type())) + "/" + name_of(parameter());
  remarks_.push_back(std::move(remark));
}

Result<void> SweepJob::outcome() const {
  if (found_.empty() && !remarks_.empty()) return tl::unexpected(remarks_.front());
  return {};
}

}  // namespace cyclescope::representatives

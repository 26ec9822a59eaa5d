#include "network/onnx/convert.h"

#include <algorithm>

namespace cyclescope::network {

OnnxDraft draft_of(const OnnxCall& call, OperatorKind kind, std::size_t first, std::size_t end) {
  OnnxDraft draft;
  OnnxStep& step = draft.steps.emplace_back();
  step.layer.name = call.name();
  step.layer.operator_name = call.operator_name();
  step.layer.kind = kind;
  for (std::size_t i = first; i < std::min(end, call.input_count()); ++i) {
    draft.inputs.push_back(call.has_input(i) ? std::optional(i) : std::nullopt);
  }
  while (!draft.inputs.empty() && !draft.inputs.back()) draft.inputs.pop_back();
  return draft;
}

OnnxDraft draft_of(const OnnxCall& call, OperatorKind kind, std::size_t inputs) {
  return draft_of(call, kind, 0, inputs);
}

OnnxDraft view_of(const OnnxCall& call, const Shape& shape) {
  OnnxDraft draft = draft_of(call, OperatorKind::kView, 1);
  draft.steps[0].declared = {shape};
  return draft;
}

}  // namespace cyclescope::network

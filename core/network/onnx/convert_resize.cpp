#include "network/onnx/convert.h"
#include "network/onnx/graph/resized_shape.h"

namespace cyclescope::network {

OnnxConversion convert_resize(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  const auto shape = resized_shape(call);
  if (!shape) return error_of(shape);
  if (!*shape || crops(call)) return std::optional<OnnxDraft>();
  OnnxDraft draft = draft_of(call, OperatorKind::kResize, 1);
  draft.steps[0].declared = {**shape};
  OperatorAttributes& a = draft.steps[0].layer.attributes;
  const bool old = call.operator_name() == "Upsample" || call.opset() < 11;
  a.mode = call.text("mode", "nearest");
  if (call.integer("antialias", 0) != 0) a.mode += "_antialias";
  a.coordinates = call.text("coordinate_transformation_mode", old ? "asymmetric" : "half_pixel");
  a.rounding = call.text("nearest_mode", old ? "floor" : "round_prefer_floor");
  return draft;
}

}  // namespace cyclescope::network

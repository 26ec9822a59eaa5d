// Operators that keep or choose elements by where they lie: as comparisons and choices.
#include "network/checked.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {

// Which elements stay does not depend on them: a constant mask.
OnnxExpansionResult expand_trilu(const OnnxCall& call) {
  if (!call.has_input(0) || call.shape(0).size() < 2) return kNoExpansion;
  const Shape& x = call.shape(0);
  OnnxExpansion e(call);
  const std::string mask = e.weights({x[x.size() - 2], x.back()}, ElementType::kBool);
  return e.yields({e.node("Where", {mask, e.input(0), e.weights({}, call.input(0).type)})});
}

// indices, depth, the values for "off" and "on"
OnnxExpansionResult expand_one_hot(const OnnxCall& call) {
  const auto depth = call.integers(1);
  if (!depth || depth->size() != 1 || (*depth)[0] < 0 || !call.has_input(0) || !call.has_input(2)) return kNoExpansion;
  const auto rank = static_cast<std::int64_t>(call.shape(0).size());
  const std::int64_t axis = call.integer("axis", -1);
  if (axis < -rank - 1 || axis > rank || call.shape(2) != Shape{2}) return kNoExpansion;
  const std::int64_t place = axis < 0 ? axis + rank + 1 : axis;
  Shape classes(static_cast<std::size_t>(rank - place) + 1, 1);
  classes[0] = (*depth)[0];
  OnnxExpansion e(call);
  const std::string indices =
      e.node("Unsqueeze", {e.input(0)}, {onnx_attribute("axes", std::vector<std::int64_t>{place})});
  const std::string hot = e.node("Equal", {indices, e.weights(classes, call.input(0).type)});
  const auto values = e.nodes("Split", {e.input(2)},
                              {onnx_attribute("axis", 0), onnx_attribute("split", std::vector<std::int64_t>{1, 1})}, 2);
  return e.yields({e.node("Where", {hot, values[1], values[0]})});
}

// Of equal largest elements only the first counts, which makes no difference to the work.
OnnxExpansionResult expand_hardmax(const OnnxCall& call) {
  constexpr std::int64_t kAlongOneAxis = 13;
  const bool old = call.opset() < kAlongOneAxis;
  if (!call.has_input(0)) return kNoExpansion;
  const auto rank = static_cast<std::int64_t>(call.shape(0).size());
  const std::int64_t axis = call.integer("axis", old ? 1 : -1);
  if (axis < -rank || axis >= rank) return kNoExpansion;
  std::vector<std::int64_t> axes = {axis < 0 ? axis + rank : axis};
  while (old && axes.back() + 1 < rank) axes.push_back(axes.back() + 1);
  OnnxExpansion e(call);
  const std::string largest = e.node("ReduceMax", {e.input(0)}, {onnx_attribute("axes", axes)});
  const std::string hot = e.node("Equal", {e.input(0), largest});
  constexpr std::int64_t kFloat = 1;
  return e.yields({e.node("Cast", {hot}, {onnx_attribute("to", kFloat)})});
}

OnnxExpansionResult expand_dropout(const OnnxCall& call) {
  constexpr std::int64_t kModeIsAnInput = 12, kInferenceOnly = 7;
  if (!call.has_output(1) || !call.has_input(0)) return kNoExpansion;
  const auto training = call.integers(2);
  const bool trains = call.opset() < kInferenceOnly ? call.integer("is_test", 0) == 0
                                                    : call.opset() >= kModeIsAnInput && call.has_input(2) &&
                                                          (!training || *training != std::vector<std::int64_t>{0});
  if (trains) return kNoExpansion;
  OnnxExpansion e(call);
  return e.yields({e.node("Identity", {e.input(0)}), e.weights(call.shape(0), ElementType::kBool)});
}

}  // namespace cyclescope::network

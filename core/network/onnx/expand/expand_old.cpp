// Forms that older versions of operators have.
#include <algorithm>

#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {

// Until version 6 the attribute "axis" says where the second operand's axes lie in the first one's.
OnnxExpansionResult expand_aligned_operand(const OnnxCall& call) {
  constexpr std::int64_t kBroadcastsByItself = 7;
  if (call.opset() >= kBroadcastsByItself || call.input_count() != 2 || !call.has("axis") ||
      call.integer("broadcast", 0) == 0 || !call.has_input(0) || !call.has_input(1)) {
    return kNoExpansion;
  }
  const auto rank = static_cast<std::int64_t>(call.shape(0).size());
  const auto given = static_cast<std::int64_t>(call.shape(1).size());
  const std::int64_t axis = call.integer("axis", 0);
  const std::int64_t from_end = rank - given - (axis < 0 ? axis + rank : axis);  // axes of the first one behind it
  if (axis < -rank || axis >= rank || from_end < 0) {
    return call.bad_attribute("the second operand " + to_text(call.shape(1)) + " has no place at axis " +
                              std::to_string(axis) + " of " + to_text(call.shape(0)));
  }
  Shape shape = call.shape(1);
  shape.insert(shape.end(), static_cast<std::size_t>(from_end), 1);
  OnnxExpansion e(call);
  return e.yields({e.node(call.operator_name(), {e.input(0), e.reshape(e.input(1), shape)})});
}

}  // namespace cyclescope::network

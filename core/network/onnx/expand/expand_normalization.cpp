// Normalisations as sums, means and element-wise operators, with what ONNX Runtime fuses before them.
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {

// input, skip, gamma, beta, bias; the simplified one has no beta. Outputs: Y, mean, deviation, the sum.
OnnxExpansionResult expand_skip_normalization(const OnnxCall& call) {
  OnnxExpansion e(call);
  const bool simplified = call.operator_name() == "SkipSimplifiedLayerNormalization";
  const std::string sum = e.plus_input(e.node("Add", {e.input(0), e.input(1)}, {}, "skip"), simplified ? 3 : 4, "bias");
  const std::string y = simplified ? e.node("RMSNormalization", {sum, e.input(2)})
                                   : e.node("LayerNormalization", {sum, e.input(2), e.input(3)});
  return e.yields({y, "", "", sum});
}

// input ids, segment ids, tables of words, positions and segments, gamma, beta, mask, position ids. Outputs: Y, the
// mask's lengths, the sum.
OnnxExpansionResult expand_embed_normalization(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(2) || !call.has_input(3) || call.shape(0).size() != 2) return kNoExpansion;
  OnnxExpansion e(call);
  const std::string words = e.node("Gather", {e.input(2), e.input(0)}, {}, "words");
  const std::string positions = call.has_input(8)
                                    ? e.node("Gather", {e.input(3), e.input(8)}, {}, "positions")
                                    : e.node("Slice", {e.input(3)},
                                             {onnx_attribute("starts", std::vector<std::int64_t>{0}),
                                              onnx_attribute("ends", std::vector<std::int64_t>{call.shape(0)[1]}),
                                              onnx_attribute("axes", std::vector<std::int64_t>{0})},
                                             "positions");
  std::string sum = e.node("Add", {words, positions});
  if (call.has_input(1) && call.has_input(4)) {
    sum = e.node("Add", {sum, e.node("Gather", {e.input(4), e.input(1)}, {}, "segments")});
  }
  const std::string y = e.node("LayerNormalization", {sum, e.input(5), e.input(6)});
  const std::vector<OnnxAttribute> rows = {onnx_attribute("axes", std::vector<std::int64_t>{1}),
                                           onnx_attribute("keepdims", 0)};
  const std::string lengths =
      call.has_input(7) ? e.node("ReduceSum", {e.input(7)}, rows) : e.weights({call.shape(0)[0]}, ElementType::kInt32);
  return e.yields({y, lengths, sum});
}

// X, scale, bias. Outputs: Y, mean, the deviation's reciprocal.
OnnxExpansionResult expand_layer_normalization(const OnnxCall& call) {
  if (!call.has_output(1) && !call.has_output(2)) return kNoExpansion;
  if (!call.has_input(0) || !call.has_input(1)) return call.bad_attribute("an input is missing");
  const auto rank = static_cast<std::int64_t>(call.shape(0).size());
  const std::int64_t axis = call.integer("axis", -1);
  if (axis < -rank || axis >= rank) return kNoExpansion;  // the shape rule says what is wrong
  std::vector<std::int64_t> axes;
  for (std::int64_t i = axis < 0 ? axis + rank : axis; i < rank; ++i) axes.push_back(i);
  OnnxExpansion e(call);
  const auto mean_of = [&](const std::string& x, const std::string& name) {
    return e.node("ReduceMean", {x}, {onnx_attribute("axes", axes)}, name);
  };
  constexpr double kEpsilon = 1e-5;
  const std::string mean = mean_of(e.input(0), "mean");
  const std::string centred = e.node("Sub", {e.input(0), mean}, {}, "centre");
  const std::string variance = mean_of(e.node("Mul", {centred, centred}, {}, "square"), "variance");
  const std::string deviation =
      e.node("Sqrt", {e.node("Add", {variance, e.scalar(call.real("epsilon", kEpsilon))}, {}, "epsilon")});
  const std::string reciprocal = e.node("Reciprocal", {deviation});
  const std::string normal = e.node("Mul", {centred, reciprocal}, {}, "normalise");
  return e.yields({e.plus_input(e.node("Mul", {normal, e.input(1)}, {}, "scale"), 2, "bias"), mean, reciprocal});
}

OnnxExpansionResult expand_lp_normalization(const OnnxCall& call) {
  OnnxExpansion e(call);
  const std::string norm = e.node(call.integer("p", 2) == 1 ? "ReduceL1" : "ReduceL2", {e.input(0)},
                                  {onnx_attribute("axes", std::vector<std::int64_t>{call.integer("axis", -1)})});
  return e.yields({e.node("Div", {e.input(0), norm})});
}

OnnxExpansionResult expand_mean_variance_normalization(const OnnxCall& call) {
  OnnxExpansion e(call);
  std::vector<std::int64_t> axes = call.integers("axes");
  if (axes.empty()) axes = {0, 2, 3};
  const std::string mean = e.node("ReduceMean", {e.input(0)}, {onnx_attribute("axes", axes)}, "mean");
  const std::string centred = e.node("Sub", {e.input(0), mean});
  const std::string square = e.node("Mul", {centred, centred});
  const std::string variance = e.node("ReduceMean", {square}, {onnx_attribute("axes", axes)}, "variance");
  return e.yields({e.node("Div", {centred, e.node("Sqrt", {variance})})});
}

OnnxExpansionResult expand_scaler(const OnnxCall& call) {
  OnnxExpansion e(call);
  const auto constants = [&](std::string_view name) {
    const auto count = static_cast<std::int64_t>(call.reals(name).size());
    return e.weights({count}, ElementType::kFloat32);
  };
  const std::string centred = e.node("Sub", {e.input(0), constants("offset")});
  return e.yields({e.node("Mul", {centred, constants("scale")})});
}

}  // namespace cyclescope::network

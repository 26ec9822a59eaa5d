#include "network/shapes/shape_inference.h"

#include <algorithm>
#include <optional>

#include "network/checked.h"
#include "network/shapes/shape_rules.h"

namespace cyclescope::network {
namespace {

struct Rule {
  OperatorKind kind;
  Result<std::vector<Shape>> (*infer)(const ShapeQuestion&);
  std::size_t fewest_inputs;  // that must not be omitted
  std::size_t most_inputs;
  std::size_t most_outputs;
};

constexpr std::size_t kAny = 1 << 20;

constexpr Rule kRules[] = {
    {OperatorKind::kConvolution, infer_convolution, 2, 3, 1},
    {OperatorKind::kTransposedConvolution, infer_transposed_convolution, 2, 3, 1},
    {OperatorKind::kGemm, infer_gemm, 2, 3, 1},
    {OperatorKind::kMatMul, infer_matmul, 2, 2, 1},
    {OperatorKind::kPooling, infer_pooling, 1, 1, 1},
    {OperatorKind::kElementwise, infer_elementwise, 1, kAny, 1},
    {OperatorKind::kBatchNormalization, infer_batch_normalization, 5, 5, 1},
    {OperatorKind::kLayerNormalization, infer_normalization, 1, 3, 1},
    {OperatorKind::kSoftmax, infer_softmax, 1, 1, 1},
    {OperatorKind::kConcat, infer_concat, 1, kAny, 1},
    {OperatorKind::kSplit, infer_split, 1, 1, kAny},
    {OperatorKind::kPad, infer_pad, 1, 1, 1},
    {OperatorKind::kResize, infer_resize, 1, 1, 1},
    {OperatorKind::kTranspose, infer_transpose, 1, 1, 1},
    {OperatorKind::kReduce, infer_reduce, 1, 1, 1},
    {OperatorKind::kGather, infer_gather, 2, 2, 1},
    {OperatorKind::kSlice, infer_slice, 1, 1, 1},
    {OperatorKind::kRecurrent, infer_recurrent, 3, 8, 3},
    {OperatorKind::kView, infer_view, 1, 1, 1},
    {OperatorKind::kOther, infer_other, 0, kAny, kAny},
    {OperatorKind::kExpand, infer_expand, 1, 1, 1},
    {OperatorKind::kScatter, infer_scatter, 1, 3, 1},
    {OperatorKind::kCumulative, infer_cumulative, 1, 1, 1},
    {OperatorKind::kTopK, infer_top_k, 1, 1, 2},
};

}  // namespace

std::string to_text(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + "]";
}

std::optional<Shape> broadcast_shape(const std::vector<Shape>& operands) {
  std::size_t rank = 0;
  for (const Shape& operand : operands) rank = std::max(rank, operand.size());
  Shape result(rank, 1);
  for (const Shape& operand : operands) {
    const std::size_t skipped = rank - operand.size();
    for (std::size_t i = 0; i < operand.size(); ++i) {
      std::int64_t& extent = result[skipped + i];
      if (operand[i] == extent || operand[i] == 1) continue;
      if (extent != 1) return std::nullopt;
      extent = operand[i];
    }
  }
  return result;
}

Result<std::vector<Shape>> infer_output_shapes(const Layer& layer, const std::vector<const Shape*>& inputs,
                                               const std::vector<Shape>& declared) {
  const Rule* rule = std::find_if(std::begin(kRules), std::end(kRules),
                                  [&](const Rule& candidate) { return candidate.kind == layer.kind; });
  const ShapeQuestion question{layer, inputs, declared};
  if (rule == std::end(kRules)) return question.bad_attribute("the operator's kind is unknown");
  if (inputs.size() < rule->fewest_inputs || inputs.size() > rule->most_inputs) {
    return question.mismatch(std::to_string(inputs.size()) + " inputs given, expected " +
                             (inputs.size() < rule->fewest_inputs ? "at least " + std::to_string(rule->fewest_inputs)
                                                                  : "at most " + std::to_string(rule->most_inputs)));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i < rule->fewest_inputs && inputs[i] == nullptr) {
      return question.mismatch("input " + std::to_string(i) + " is missing");
    }
    if (inputs[i] != nullptr && (inputs[i]->size() > kLargestRank || !checked_product(*inputs[i]))) {
      return question.too_large("input " + std::to_string(i), *inputs[i]);
    }
  }
  if (declared.empty() || declared.size() > rule->most_outputs) {
    return question.mismatch(std::to_string(declared.size()) + " outputs named, which this operator does not have");
  }
  Result<std::vector<Shape>> outputs = rule->infer(question);
  if (!outputs) return outputs;
  for (const Shape& shape : *outputs) {
    if (shape.size() > kLargestRank || !checked_product(shape)) return question.too_large("the output", shape);
  }
  return outputs;
}

Result<void> check_layer(const Network& network, const Layer& layer) {
  const auto valid = [&](TensorId id) { return id >= 0 && static_cast<std::size_t>(id) < network.tensors.size(); };
  std::vector<const Shape*> inputs;
  std::vector<Shape> declared;
  const auto unknown = [&](TensorId id) {
    return id != kNoTensor && layer.kind != OperatorKind::kOther &&
           network.tensors[static_cast<std::size_t>(id)].unknown;
  };
  for (const TensorId id : layer.inputs) {
    if (id != kNoTensor && !valid(id)) return failure("BadNetwork", layer.name, "an input is no tensor of the network");
    inputs.push_back(id == kNoTensor ? nullptr : &network.tensors[static_cast<std::size_t>(id)].shape);
  }
  for (const TensorId id : layer.outputs) {
    if (!valid(id)) return failure("BadNetwork", layer.name, "an output is no tensor of the network");
    declared.push_back(network.tensors[static_cast<std::size_t>(id)].shape);
  }
  if (std::any_of(layer.inputs.begin(), layer.inputs.end(), unknown) ||
      std::any_of(layer.outputs.begin(), layer.outputs.end(), unknown)) {
    return failure("BadNetwork", layer.name, "only layers of kind 'other' may have tensors of unknown shape");
  }
  const auto inferred = infer_output_shapes(layer, inputs, declared);
  if (!inferred) return tl::unexpected<Diagnostic>(inferred.error());
  for (std::size_t i = 0; i < declared.size(); ++i) {
    if ((*inferred)[i] == declared[i]) continue;
    return failure("ShapeMismatch", layer.name,
                   "output " + std::to_string(i) + " is declared as " + to_text(declared[i]) + " but is " +
                       to_text((*inferred)[i]));
  }
  return {};
}

}  // namespace cyclescope::network

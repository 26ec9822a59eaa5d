#include "network/onnx/operators.h"

#include <string>
#include <unordered_map>

#include "network/elementwise.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/listed_shapes.h"
#include "network/reductions.h"

namespace cyclescope::network {
namespace {

constexpr bool kMacs = true;

/// An operator that becomes layers.
constexpr OnnxOperator layers(std::string_view name, OnnxConversion (*convert)(const OnnxCall&), bool macs = false,
                              OnnxShapes (*shapes)(const OnnxCall&) = nullptr) {
  return {name, convert, nullptr, shapes, macs, {}};
}
/// An operator that consists of simpler ones.
constexpr OnnxOperator parts(std::string_view name, OnnxExpansionResult (*expand)(const OnnxCall&), bool macs = false,
                             OnnxShapes (*shapes)(const OnnxCall&) = nullptr) {
  return {name, nullptr, expand, shapes, macs, {}};
}
/// An operator of which some forms become layers and others consist of simpler ones.
constexpr OnnxOperator either(std::string_view name, OnnxConversion (*convert)(const OnnxCall&),
                              OnnxExpansionResult (*expand)(const OnnxCall&), OnnxShapes (*shapes)(const OnnxCall&)) {
  return {name, convert, expand, shapes, false, {}};
}
/// An operator that no kernel computes.
constexpr OnnxOperator listed(std::string_view name, OnnxShapes (*shapes)(const OnnxCall&) = nullptr,
                              bool macs = false) {
  return {name, nullptr, nullptr, shapes, macs, {}};
}

/// An operator whose work is known, but not which elements it is on.
constexpr OnnxOperator chosen(OnnxOperator row, std::string_view assumption,
                              decltype(OnnxOperator::expand_sized) expand_sized = nullptr) {
  row.assumption = assumption;
  row.expand_sized = expand_sized;
  return row;
}

constexpr std::string_view kInOrder = "the elements that it chooses are read or written one behind the other";
constexpr std::string_view kFreeScales = "the weights are moved in their few bits, and their scales cost nothing";
constexpr std::string_view kPasses =
    "up to 64 extremes are found by a pass over all elements each, and more by sorting these";
constexpr std::string_view kWholeMaps =
    "the elements that it chooses are read one behind the other, and where the number of samples follows from a "
    "region, "
    "there are as many as in one that covers the whole map";
constexpr std::string_view kLastAxis = "which axis it goes along depends on data, and the last is taken";
constexpr std::string_view kAllChosen =
    "as many boxes are chosen as may be, the best one after another, each compared with all boxes";

constexpr OnnxOperator cumulative(std::string_view name) {
  OnnxOperator row = chosen(layers(name, convert_cumulative, false, shapes_of_first), kLastAxis);
  row.assumes = takes_last_axis;
  return row;
}

constexpr OnnxOperator mixture(std::string_view name) {
  return {
      name, nullptr, expand_mixture_of_experts, shapes_of_first, kMacs, "its rows are spread evenly over its experts"};
}

constexpr OnnxOperator kOperators[] = {
    // Products
    layers("Conv", convert_convolution, kMacs),
    layers("ConvInteger", convert_quantized_convolution, kMacs),
    layers("QLinearConv", convert_quantized_convolution, kMacs),
    layers("ConvTranspose", convert_transposed_convolution, kMacs),
    chosen(parts("DeformConv", expand_deformable_convolution, kMacs), kInOrder),
    layers("Gemm", convert_gemm, kMacs),
    layers("MatMul", convert_matmul, kMacs),
    layers("MatMulInteger", convert_matmul, kMacs),
    layers("QLinearMatMul", convert_matmul, kMacs),
    parts("Einsum", expand_einsum, kMacs),
    layers("LSTM", convert_recurrent, kMacs),
    layers("GRU", convert_recurrent, kMacs),
    layers("RNN", convert_recurrent, kMacs),
    parts("Attention", expand_attention, kMacs),
    listed("DFT", nullptr, kMacs),
    listed("STFT", nullptr, kMacs),
    listed("Det", shapes_without_two_axes, kMacs),
    // Windows
    layers("MaxPool", convert_pooling, false, shapes_of_first_twice),
    layers("AveragePool", convert_pooling),
    layers("LpPool", convert_pooling),
    layers("GlobalMaxPool", convert_global_pooling),
    layers("GlobalAveragePool", convert_global_pooling),
    layers("GlobalLpPool", convert_global_pooling),
    chosen(layers("MaxUnpool", convert_unpooling, false, shapes_of_unpooling), kInOrder),
    listed("MaxRoiPool", shapes_of_roi_pooling),
    chosen(parts("RoiAlign", expand_roi_align, false, shapes_of_roi_align), kWholeMaps),
    chosen(parts("GridSample", expand_grid_sample, false, shapes_of_grid_sample), kInOrder),
    listed("AffineGrid"),
    listed("Col2Im"),
    // Element by element
    layers("Cast", convert_cast, false, shapes_of_first),
    layers("CastLike", convert_cast, false, shapes_of_first),
    listed("BitCast", shapes_of_first),
    parts("DynamicQuantizeLinear", expand_dynamic_quantization),
    listed("QuantizeLinear", shapes_of_first),
    listed("DequantizeLinear", shapes_of_first),
    listed("Bernoulli", shapes_of_first),
    listed("RandomNormalLike", shapes_of_first),
    listed("RandomUniformLike", shapes_of_first),
    listed("RandomNormal", shapes_of_attribute),
    listed("RandomUniform", shapes_of_attribute),
    listed("Multinomial", shapes_of_samples),
    listed("EyeLike", shapes_of_first),
    parts("Trilu", expand_trilu, false, shapes_of_first),
    cumulative("CumSum"),
    cumulative("CumProd"),
    // Normalisation, losses
    layers("BatchNormalization", convert_batch_normalization, false, shapes_of_batch_normalization),
    either("LayerNormalization", convert_normalization, expand_layer_normalization, shapes_of_normalization),
    layers("RMSNormalization", convert_normalization),
    layers("SimplifiedLayerNormalization", convert_normalization, false, shapes_of_normalization),
    layers("InstanceNormalization", convert_normalization),
    layers("GroupNormalization", convert_normalization),
    layers("LRN", convert_normalization),
    parts("LpNormalization", expand_lp_normalization),
    parts("MeanVarianceNormalization", expand_mean_variance_normalization),
    layers("Softmax", convert_softmax),
    layers("LogSoftmax", convert_softmax),
    parts("Hardmax", expand_hardmax, false, shapes_of_first),
    listed("SoftmaxCrossEntropyLoss", shapes_of_loss),
    listed("NegativeLogLikelihoodLoss", shapes_of_loss),
    parts("RotaryEmbedding", expand_rotary_embedding),
    // Moves
    layers("Concat", convert_concat),
    layers("Split", convert_split),
    layers("Pad", convert_pad),
    listed("CenterCropPad"),
    either("Resize", convert_resize, expand_crop_and_resize, shapes_of_resize),
    layers("Upsample", convert_resize),
    layers("Transpose", convert_transpose),
    layers("Gather", convert_gather),
    chosen(layers("GatherElements", convert_elements, false, shapes_of_second), kInOrder),
    chosen(layers("GatherND", convert_elements, false, shapes_of_gather_nd), kInOrder),
    chosen(layers("Scatter", convert_scatter, false, shapes_of_first), kInOrder),
    chosen(layers("ScatterElements", convert_scatter, false, shapes_of_first), kInOrder),
    chosen(layers("ScatterND", convert_scatter, false, shapes_of_first), kInOrder),
    chosen(layers("TensorScatter", convert_scatter, false, shapes_of_first), kInOrder),
    listed("ReverseSequence", shapes_of_first),
    layers("Slice", convert_slice),
    layers("Reshape", convert_view),
    layers("Flatten", convert_view),
    layers("Squeeze", convert_view),
    layers("Unsqueeze", convert_view),
    layers("Identity", convert_view),
    either("Dropout", convert_view, expand_dropout, shapes_of_first_twice),
    layers("Expand", convert_expand),
    layers("Tile", convert_tile),
    layers("DepthToSpace", convert_depth_to_space),
    layers("SpaceToDepth", convert_depth_to_space),
    // Data decides about the shape, or the order
    listed("NonZero", shapes_of_non_zero),
    listed("Compress", shapes_of_compress),
    listed("Unique", shapes_of_unique),
    chosen(listed("NonMaxSuppression", shapes_of_non_max_suppression), kAllChosen, expand_suppression),
    chosen(layers("TopK", convert_top_k, false, shapes_of_top_k), kPasses, expand_top_k),
    parts("OneHot", expand_one_hot, false, shapes_of_one_hot),
    listed("Range", shapes_of_range),
    listed("ConstantOfShape", shapes_of_extents),
    listed("Constant"),
    listed("Shape", shapes_of_shape),
    listed("Size", shapes_of_scalar),
    // Signals
    listed("BlackmanWindow", shapes_of_range),
    listed("HammingWindow", shapes_of_range),
    listed("HannWindow", shapes_of_range),
    listed("MelWeightMatrix"),
    // No numbers: sequences, texts, control flow that is not read
    listed("ConcatFromSequence"),
    listed("SequenceAt"),
    listed("SequenceConstruct"),
    listed("SequenceEmpty"),
    listed("SequenceErase"),
    listed("SequenceInsert"),
    listed("SequenceLength", shapes_of_scalar),
    listed("SequenceMap", nullptr, kMacs),
    listed("SplitToSequence"),
    listed("Optional"),
    listed("OptionalGetElement"),
    listed("OptionalHasElement", shapes_of_scalar),
    listed("ImageDecoder"),
    listed("RegexFullMatch", shapes_of_first),
    listed("StringConcat"),
    listed("StringNormalizer"),
    listed("StringSplit"),
    listed("TfIdfVectorizer"),
    // Training
    listed("ai.onnx.preview.training.Adagrad"),
    listed("ai.onnx.preview.training.Adam"),
    listed("ai.onnx.preview.training.Momentum"),
    listed("ai.onnx.preview.training.Gradient", nullptr, kMacs),

    // As ONNX Runtime fuses them
    parts("com.microsoft.FusedConv", expand_fused_convolution, kMacs),
    parts("com.microsoft.FusedGemm", expand_fused_gemm, kMacs),
    parts("com.microsoft.FusedMatMul", expand_fused_matmul, kMacs),
    parts("com.microsoft.TransposeMatMul", expand_fused_matmul, kMacs),
    parts("com.microsoft.FusedMatMulActivation", expand_fused_matmul, kMacs),
    parts("com.microsoft.Attention", expand_packed_attention, kMacs),
    parts("com.microsoft.QAttention", expand_packed_attention, kMacs),
    parts("com.microsoft.MultiHeadAttention", expand_multi_head_attention, kMacs),
    parts("com.microsoft.GroupQueryAttention", expand_group_query_attention, kMacs),
    chosen(parts("com.microsoft.MatMulNBits", expand_matmul_of_few_bits, kMacs), kFreeScales),
    mixture("com.microsoft.MoE"),
    mixture("com.microsoft.QMoE"),
    parts("com.microsoft.MatMulIntegerToFloat", expand_matmul_integer_to_float, kMacs),
    parts("com.microsoft.DynamicQuantizeMatMul", expand_dynamic_quantize_matmul, kMacs),
    parts("com.microsoft.QGemm", expand_quantized_gemm, kMacs),
    parts("com.microsoft.SkipLayerNormalization", expand_skip_normalization),
    parts("com.microsoft.SkipSimplifiedLayerNormalization", expand_skip_normalization),
    parts("com.microsoft.EmbedLayerNormalization", expand_embed_normalization),
    layers("com.microsoft.SimplifiedLayerNormalization", convert_normalization, false, shapes_of_normalization),
    parts("com.microsoft.BiasAdd", expand_bias_add),
    parts("com.microsoft.BiasGelu", expand_bias_gelu),
    parts("com.microsoft.FastGelu", expand_bias_gelu),
    parts("com.microsoft.QuickGelu", expand_quick_gelu),
    layers("com.microsoft.Gelu", convert_elementwise),
    parts("com.microsoft.RotaryEmbedding", expand_rotary_embedding),
    parts("com.microsoft.QLinearAdd", expand_quantized_binary),
    parts("com.microsoft.QLinearMul", expand_quantized_binary),
    parts("com.microsoft.QLinearSigmoid", expand_quantized_unary),
    parts("com.microsoft.QLinearLeakyRelu", expand_quantized_unary),
    parts("com.microsoft.QLinearSoftmax", expand_quantized_unary),
    parts("com.microsoft.QLinearAveragePool", expand_quantized_unary),
    parts("com.microsoft.QLinearGlobalAveragePool", expand_quantized_unary),
    parts("com.microsoft.QLinearReduceMean", expand_quantized_unary),
    parts("com.microsoft.QLinearConcat", expand_quantized_concat),
    listed("com.microsoft.QuantizeLinear", shapes_of_first),
    listed("com.microsoft.DequantizeLinear", shapes_of_first),
    parts("com.microsoft.Trilu", expand_trilu, false, shapes_of_first),

    // QONNX, FINN and Brevitas
    listed("qonnx.Quant", shapes_of_first),
    listed("qonnx.IntQuant", shapes_of_first),
    listed("qonnx.BipolarQuant", shapes_of_first),
    listed("qonnx.FloatQuant", shapes_of_first),
    listed("qonnx.Trunc", shapes_of_first),
    listed("qonnx.MultiThreshold", shapes_of_first),

    // Classical machine learning
    parts("ai.onnx.ml.Scaler", expand_scaler),
    listed("ai.onnx.ml.ArrayFeatureExtractor"),
    listed("ai.onnx.ml.Binarizer", shapes_of_first),
    listed("ai.onnx.ml.CastMap"),
    listed("ai.onnx.ml.CategoryMapper", shapes_of_first),
    listed("ai.onnx.ml.DictVectorizer"),
    listed("ai.onnx.ml.FeatureVectorizer"),
    listed("ai.onnx.ml.Imputer", shapes_of_first),
    listed("ai.onnx.ml.LabelEncoder", shapes_of_first),
    listed("ai.onnx.ml.LinearClassifier", nullptr, kMacs),
    listed("ai.onnx.ml.LinearRegressor", nullptr, kMacs),
    listed("ai.onnx.ml.Normalizer", shapes_of_first),
    listed("ai.onnx.ml.OneHotEncoder"),
    listed("ai.onnx.ml.SVMClassifier", nullptr, kMacs),
    listed("ai.onnx.ml.SVMRegressor", nullptr, kMacs),
    listed("ai.onnx.ml.TreeEnsemble"),
    listed("ai.onnx.ml.TreeEnsembleClassifier"),
    listed("ai.onnx.ml.TreeEnsembleRegressor"),
    listed("ai.onnx.ml.ZipMap"),

    // What expansions are made of, beside the standard operators
    layers("parts.Sampled", convert_elements, false, shapes_of_attribute),
};

/// Rows of the element-wise functions and reductions, which have tables of their own.
constexpr OnnxOperator kElementwise = {"", convert_elementwise, expand_aligned_operand, nullptr, false, {}};
constexpr OnnxOperator kReduction = layers("", convert_reduction);

const std::unordered_map<std::string_view, const OnnxOperator*>& operators_by_name() {
  static const auto* const operators = [] {
    auto* made = new std::unordered_map<std::string_view, const OnnxOperator*>();
    for (const OnnxOperator& row : kOperators) (*made)[row.name] = &row;
    return made;
  }();
  return *operators;
}

}  // namespace

std::string_view onnx_domain(std::string_view domain) {
  if (domain == "ai.onnx") return {};
  for (const std::string_view known : {"qonnx.", "finn.", "onnx.brevitas"}) {
    if (domain.substr(0, known.size()) == known) return "qonnx";
  }
  return domain;
}

std::vector<std::string> onnx_operator_names() {
  std::vector<std::string> names;
  for (const OnnxOperator& row : kOperators) names.emplace_back(row.name);
  return names;
}

const OnnxOperator* onnx_operator(std::string_view domain, std::string_view name) {
  const std::string_view family = onnx_domain(domain);
  const std::string key = family.empty() ? std::string(name) : std::string(family) + "." + std::string(name);
  const auto found = operators_by_name().find(key);
  if (found != operators_by_name().end()) return found->second;
  if (!family.empty()) return nullptr;
  if (!elementwise_function(name).empty()) return &kElementwise;
  return reduction_function(name).empty() ? nullptr : &kReduction;
}

}  // namespace cyclescope::network

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cyclescope::network {

/// Element type of a tensor, as far as timing cares: its width, and whether it is real data.
enum class ElementType : std::uint8_t {
  kFloat32,
  kFloat16,
  kBFloat16,
  kFloat64,
  kInt8,
  kUInt8,
  kInt16,
  kInt32,
  kInt64,
  kBool,
  kUInt16,
  kUInt32,
  kUInt64,
  kFloat8,
  kInt4,
  kUInt4,
  kFloat4,
  kInt2,
  kUInt2,
  kBinary,  ///< one bit: -1 and 1
};

/// Bits per element of `type`.
int bits_of(ElementType type);

/// A value that flows between layers, or a constant (weight) of the network.
struct Tensor {
  std::string name;                 ///< unique in its network
  std::vector<std::int64_t> shape;  ///< extents, outermost first, row-major, each >= 0; empty for a scalar
  ElementType type = ElementType::kFloat32;
  bool constant = false;  ///< a weight or other initialiser: its contents are not kept
  bool unknown = false;  ///< its shape depends on data: `shape` is empty and says nothing; only kOther has such tensors

  bool operator==(const Tensor&) const = default;
};

/// Elements of `tensor`, 0 where its shape is unknown. Readers see to it that this is at most 2^53.
std::int64_t element_count(const Tensor& tensor);

using TensorId = std::int32_t;
constexpr TensorId kNoTensor = -1;

/// Operators that the mapping knows; everything else is kOther and is reported as not mapped.
enum class OperatorKind : std::uint8_t {
  kConvolution,            ///< 1-D, 2-D and 3-D, grouped, depthwise, dilated; inputs X, W[, B]
  kTransposedConvolution,  ///< ConvTranspose, 1-D, 2-D and 3-D; inputs X, W[, B]
  kGemm,                   ///< alpha * A' * B' + beta * C; inputs A, B[, C]
  kMatMul,                 ///< batched, broadcasting; inputs A, B
  kPooling,                ///< max or average (also L2 as average); global pooling has the input's extent as kernel
  kElementwise,            ///< unary (activations) or n-ary with broadcasting; `function` names it
  kBatchNormalization,     ///< one that could not be folded; inputs X, scale, bias, mean, variance
  kLayerNormalization,     ///< inputs X[, scale[, bias]]; `function`: "layer" or "rms" over axes >= `axis`, "instance"
                           ///< over the spatial axes, "group" over these and the channels of one of `groups`,
                           ///< "local_response" (LRN) over `sizes`[0] neighbouring channels
  kSoftmax,                ///< `function`: "softmax" or "log_softmax"; over `axes`, which are adjacent
  kConcat,
  kSplit,
  kPad,
  kResize,
  kTranspose,
  kReduce,  ///< sum, mean, max, ... over `axes`
  kGather,  ///< rows of the first input along `axis`, chosen by the second; `function` "elements": single ones
  kSlice,
  kRecurrent,  ///< LSTM, GRU, RNN: as their matrix products and gates; inputs X, W, R[, B[, lengths[, h0[, c0[, P]]]]]
  kView,       ///< Reshape, Flatten, Squeeze, Identity, Dropout, Cast between equals ...: no work
  kOther,
  kExpand,      ///< Expand, Tile: repeats the input up to the output's shape
  kScatter,     ///< inputs U, I[, X]: X (or zeros) with the elements U at places I; `function`: empty, or "add", "mul",
                ///< "max", "min" with what is there
  kCumulative,  ///< running `function` ("sum" or "prod") along `axis`, `exclusive` of the element itself, `reverse`
  kTopK,        ///< `function` "max" or "min": the extreme elements along `axis`; outputs: these[, and their places]
};

/// The attributes of all operators; each uses those that it names.
struct OperatorAttributes {
  // Convolution, pooling: spatial, [depth,] height, width; 1-D layers have height 1, kernel height 1. What ceil_mode
  // and auto_pad ask for is in the pads.
  std::vector<std::int64_t> kernel, stride, dilation, pad_begin, pad_end, output_padding;
  std::int64_t groups = 1;
  bool count_include_pad = false;  ///< average pooling divides by the whole kernel also at the border
  // Gemm
  bool transpose_a = false, transpose_b = false;
  // Concat, Split, Gather, LayerNormalization: one axis; Softmax, Reduce, Slice: several, ascending, none negative;
  // Transpose: the permutation
  std::int64_t axis = 0;
  std::vector<std::int64_t> axes;
  bool keep_dims = true;                    ///< Reduce: reduced axes stay with extent 1
  std::vector<std::int64_t> starts, steps;  ///< Slice, one per entry of `axes`; Pad: starts = begin pads per dimension
  std::vector<std::int64_t> sizes;          ///< Slice: extents along `axes`; Split: of the parts; Pad: end pads; LRN
  std::string mode;  ///< Pad: constant, edge, reflect, wrap; Resize: nearest, linear, cubic; LSTM: empty or coupled
  std::string coordinates;  ///< Resize: half_pixel, pytorch_half_pixel, align_corners, asymmetric, ...
  std::string rounding;     ///< Resize, nearest: round_prefer_floor, round_prefer_ceil, floor, ceil
  // Cumulative
  bool exclusive = false;
  // Recurrent
  std::int64_t hidden_size = 0, directions = 1, gates = 0;  ///< gates: LSTM 4, GRU 3, RNN 1
  bool reverse = false;                                     ///< the only direction runs backwards (cumulative, too)
  bool batch_first = false;                                 ///< X is [batch, time, ...] instead of [time, batch, ...]
  bool linear_before_reset = false;                         ///< GRU
  std::vector<std::string> activations;  ///< element-wise functions, per direction f[, g[, h]]; empty: the usual ones

  bool operator==(const OperatorAttributes&) const = default;
};

/// One operator of a network after shape inference.
struct Layer {
  std::string name;  ///< unique; from the file, or made from the operator and its position
  OperatorKind kind = OperatorKind::kOther;
  std::string operator_name;  ///< as the source spells it: "Conv", "Relu", ...; shown to people
  std::string function;       ///< kElementwise, kPooling, kReduce: "add", "mul", "relu", "max", "average", "sum", ...
  std::vector<TensorId> inputs;  ///< kNoTensor for an omitted optional input
  std::vector<TensorId> outputs;
  OperatorAttributes attributes;
  std::vector<std::string> folded;  ///< names of operators folded into this one (BatchNormalization)
  std::string reason;      ///< kOther: why no kernel computes it, half a sentence; empty: no kernel knows the operator
  bool uncounted = false;  ///< kOther: it may have multiply-accumulates, which mac_count() cannot know

  bool operator==(const Layer&) const = default;
};

/// A size that the source leaves open, or a branch that data decides about, and what was taken because nobody gave it.
struct Assumption {
  std::string name;        ///< of the open dimension, or of an If
  std::int64_t value = 0;  ///< that was taken; of an If 1: its then_branch, 0: its else_branch
  std::string tensor;      ///< an input that has the dimension; empty: it is an If
  std::int64_t axis = 0;   ///< and which of its dimensions it is, from 0
  bool batch = false;      ///< it is a leading batch, for which 1 is usual

  bool operator==(const Assumption&) const = default;
};

/// A network: layers in topological order.
struct Network {
  std::string name;
  std::string source;  ///< where it comes from: a paper, a file
  std::vector<Tensor> tensors;
  std::vector<Layer> layers;
  std::vector<TensorId> inputs, outputs;
  std::vector<Assumption> assumptions;
  std::map<std::string, std::int64_t> sizes;  ///< values of its parameters that are not their defaults

  bool operator==(const Network&) const = default;
};

/// Multiply-accumulate operations of `layer`, padding positions included (the usual convention); 0 for operators
/// without.
std::int64_t mac_count(const Network& network, const Layer& layer);

/// Elements of all constant inputs of layers, each constant once (the usual parameter count).
std::int64_t parameter_count(const Network& network);

}  // namespace cyclescope::network

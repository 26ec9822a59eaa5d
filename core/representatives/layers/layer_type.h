#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace cyclescope::representatives {

/// What is benchmarked and predicted as a unit: a layer, or a block of layers that a device's compiler fuses.
enum class LayerType : std::uint8_t {
  kConv1d,              ///< "conv1d", with bias
  kConv2d,              ///< "conv2d", with bias
  kDepthwise,           ///< "depthwise": 2-D, one filter per channel, with bias
  kFullyConnected,      ///< "fully_connected": Y[m, n] = X[m, k] W[k, n] + b[n]
  kMatMul,              ///< "matmul": Y[batch, m, n] = A[batch, m, k] B[batch, k, n]
  kMaxPooling,          ///< "max_pooling"
  kAveragePooling,      ///< "average_pooling"
  kElementwise,         ///< "elementwise": ReLU (one operand) or a sum (two)
  kSoftmax,             ///< "softmax" of `rows` vectors of `columns`
  kLayerNormalization,  ///< "layer_normalization" of `rows` vectors of `columns`, with scale and bias
  kConv1dRelu,          ///< "conv1d_relu": conv1d, ReLU
  kConv2dRelu,          ///< "conv2d_relu": conv2d, ReLU
  kConv2dReluPool,      ///< "conv2d_relu_pool": conv2d, ReLU, 2 x 2 maximum with stride 2
  kDepthwiseSeparable,  ///< "depthwise_separable": depthwise, ReLU, 1 x 1 conv2d, ReLU
  kResidual,            ///< "residual": conv2d, ReLU, conv2d, sum with the input, ReLU; all of `channels` channels
  kConv1dAddRelu,       ///< "conv1d_add_relu": conv1d, sum with a tensor that is there, ReLU
  kConv2dAdd,           ///< "conv2d_add": conv2d, sum with a tensor that is there
  kConv2dAddRelu,       ///< "conv2d_add_relu": conv2d, sum with a tensor that is there, ReLU
  kConv2dClip,          ///< "conv2d_clip": conv2d, clipping on both sides (ReLU6)
  kDepthwiseRelu,       ///< "depthwise_relu": depthwise, ReLU
  kDepthwiseClip,       ///< "depthwise_clip": depthwise, clipping on both sides (ReLU6)
  kFullyConnectedRelu,  ///< "fully_connected_relu": fully_connected, ReLU
  kTranspose,      ///< "transpose": Y[batch, n, m, columns] = X[batch, m, n, columns]; `columns` elements stay together
  kConcat,         ///< "concat": `operands` tensors of `rows` vectors of `columns`, the vectors one behind the other
  kSplit,          ///< "split": the reverse, one tensor into `operands`
  kGather,         ///< "gather": `rows` vectors of `columns` out of a table
  kBroadcastAdd,   ///< "broadcast_add": one vector of `columns` added to each of `rows`
  kChannelScale,   ///< "channel_scale": images times one value per channel
  kLocalResponse,  ///< "local_response": images normalised over 5 neighbouring channels
  kProduct,        ///< "product": two tensors, element by element
  kSigmoid,        ///< "sigmoid": the activation
  kSwish,          ///< "swish": x sigmoid(x), also called SiLU
  kGelu,           ///< "gelu": the activation
  kClip,           ///< "clip": clipping on both sides (ReLU6)
};
constexpr std::size_t kLayerTypes = 34;

/// Neighbouring channels of a local response normalisation, as AlexNet and GoogLeNet have them.
constexpr std::int64_t kResponseWindow = 5;

/// Names of parameters. `channels` and `filters` are per group; output extents are those of the (first) convolution or
/// pooling; `input_height` and `input_width` without padding.
enum class LayerParameter : std::uint8_t {
  kBatch,
  kGroups,
  kChannels,
  kFilters,
  kOutputHeight,
  kOutputWidth,
  kKernelHeight,
  kKernelWidth,
  kStride,
  kInputHeight,
  kInputWidth,
  kM,
  kN,
  kK,
  kOperands,
  kRows,
  kColumns,
};

const char* name_of(LayerType type);
const char* name_of(LayerParameter parameter);
std::vector<LayerType> all_layer_types();

/// What a block of one layer and functions behind it begins with, conv2d of conv2d_add_relu; its parameters are those
/// of the block. Other types are their own first layer.
LayerType first_layer_of(LayerType type);

/// The functions behind that layer, in order: "add", "relu", "clip".
std::vector<std::string_view> functions_behind(LayerType type);

/// The type called `name`. Errors: UnknownLayerType.
Result<LayerType> layer_type_of(std::string_view name);

/// The parameter called `name`. Errors: UnknownParameter.
Result<LayerParameter> layer_parameter_of(std::string_view name);

/// The parameters of `type`, in the order of Configuration::values.
const std::vector<LayerParameter>& parameters_of(LayerType type);

/// Where `parameter` is in the values of `type`, if it has it.
std::optional<std::size_t> index_of(LayerType type, LayerParameter parameter);

/// Whether `parameter` follows another one: input extents follow output extents, stride and padding.
bool is_dependent(LayerParameter parameter);

/// A layer or block to measure or to predict.
struct Configuration {
  LayerType type = LayerType::kConv2d;
  std::vector<std::int64_t> values;  ///< by parameters_of(type); each >= 1

  bool operator==(const Configuration&) const = default;
  bool operator<(const Configuration& other) const {
    return type != other.type ? type < other.type : values < other.values;
  }
};

/// The value of `parameter`, or 1 if the type has none.
std::int64_t value_of(const Configuration& configuration, LayerParameter parameter);
/// Sets a parameter that the type has. Input extents are moved with the output extents, stride and kernel, such that
/// the padding stays what it is.
void set_value(Configuration& configuration, LayerParameter parameter, std::int64_t value);

/// All parameters 1, "same" padding.
Configuration unit_configuration(LayerType type);

/// Sets the input extents to what "same" padding gives: output times stride.
void pad_same(Configuration& configuration);
/// Sets the input extents to what no padding gives.
void pad_valid(Configuration& configuration);

/// Whether a layer with these numbers exists. Errors (path: the parameter's name): OutOfRange.
Result<void> check_configuration(const Configuration& configuration);

/// "conv2d(batch 1, groups 1, channels 64, ...)", for messages.
std::string describe(const Configuration& configuration);

/// Numbers that follow from a configuration; doubles, as products may be large.
struct WorkSizes {
  double operations = 0;  ///< multiply-accumulates; of layers without, results times window; of copies, elements
  double inputs = 0;      ///< elements
  double outputs = 0;
  double weights = 0;
};
WorkSizes work_sizes(const Configuration& configuration);

}  // namespace cyclescope::representatives

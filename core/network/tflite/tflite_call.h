#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/builder/network_builder.h"
#include "network/tflite/tflite_model.h"

namespace cyclescope::network {

/// The order of a tensor's dimensions: the file's (images: batch, height, width, channels), or that of our layers
/// (batch, channels, height, width). Tensors of another rank than 4 and 5 have the file's only.
enum class Order : std::uint8_t { kFile, kChannelsFirst };

Shape in_order(const Shape& shape, Order order);
std::int64_t axis_in_order(std::int64_t axis, std::size_t rank, Order order);

/// What is known about a tensor of the model.
struct TfliteValue {
  std::optional<Shape> shape;  ///< in the file's order
  std::string cause;           ///< why it is not known, a clause
  ElementType type = ElementType::kFloat32;
  bool constant = false;
  std::optional<std::vector<std::int64_t>> integers;
  TensorId ids[2] = {kNoTensor, kNoTensor};  ///< in each order, where there is one
};

/// An operator while it becomes layers. The first error is kept; after it everything answers kNoTensor.
class TfliteCall {
 public:
  TfliteCall(NetworkBuilder& builder, const TfliteGraph& graph, std::vector<TfliteValue>& values,
             const TfliteOperator& node, std::string operator_name, std::string name)
      : node(node),
        operator_name(std::move(operator_name)),
        name(std::move(name)),
        builder_(builder),
        graph_(graph),
        values_(values) {}

  const TfliteOperator& node;
  const std::string operator_name;  ///< "CONV_2D"
  const std::string name;           ///< of its layer

  const FlatTable& options() const { return node.options; }
  std::size_t input_count() const { return node.inputs.size(); }
  std::size_t output_count() const { return node.outputs.size(); }
  bool has(std::size_t input) const { return input < node.inputs.size() && node.inputs[input] >= 0; }
  const TfliteValue& value(std::size_t input) const { return values_[static_cast<std::size_t>(node.inputs[input])]; }
  /// In the file's order.
  const Shape& shape(std::size_t input) const { return *value(input).shape; }
  std::size_t rank(std::size_t input) const { return shape(input).size(); }
  /// The contents of a constant input, where they are whole and few.
  std::optional<std::vector<std::int64_t>> integers(std::size_t input) const;
  /// What the file says of an output.
  const TfliteTensor& declared(std::size_t output) const;

  /// An input in an order. A constant has a tensor in each order that is asked for; others are viewed.
  TensorId input(std::size_t input, Order order = Order::kFile);
  /// The same with leading extents of 1 up to `rank`, for what is broadcast.
  TensorId broadcast_input(std::size_t input, Order order, std::size_t rank);
  /// A constant of another shape in place of a constant input.
  TensorId constant(std::size_t input, const Shape& shape);
  TensorId new_constant(const std::string& suffix, const Shape& shape, ElementType type);
  /// The order in which `inputs` are there already: channels first where one that is computed is so.
  Order usual_order(std::initializer_list<std::size_t> inputs) const;
  Order usual_order() const;

  Layer layer(OperatorKind kind, std::string function = {}) const;
  TensorId add(Layer layer, std::vector<TensorId> inputs, const Shape& declared = {}, std::size_t output = 0);
  std::vector<TensorId> add_all(Layer layer, std::vector<TensorId> inputs, const std::vector<Shape>& declared);
  TensorId view(TensorId id, const Shape& shape);
  TensorId transpose(TensorId id, std::vector<std::int64_t> order);
  TensorId elementwise(const std::string& function, std::vector<TensorId> inputs);
  const Shape& shape_of(TensorId id) const { return builder_.tensor(id).shape; }

  /// Says that an output is `id`, which is in `order`; fused activations go in between.
  void give(TensorId id, Order order, std::size_t output = 0);
  /// The same with the activation that field `field` of the options names.
  void give_activated(TensorId id, Order order, int field);

  bool failed() const { return error_.has_value(); }
  const Diagnostic& error() const { return *error_; }
  void keep(const Diagnostic& error) {
    if (!error_) error_ = error;
  }
  /// The operator is wrong. Answers true, as what was dealt with.
  bool refuse(const std::string& message);

 private:
  template <typename T>
  T kept(const Result<T>& result, T otherwise) {
    if (result) return *result;
    keep(result.error());
    return otherwise;
  }
  ElementType output_type(std::size_t output) const;

  NetworkBuilder& builder_;
  const TfliteGraph& graph_;
  std::vector<TfliteValue>& values_;
  std::optional<Diagnostic> error_;
};

/// Makes layers of an operator whose data inputs have known shapes. False: it has no kernels in this form, and nothing
/// was added.
using TfliteConversion = bool (*)(TfliteCall& call);

/// A builtin operator.
struct TfliteOperatorRow {
  std::int32_t code;
  const char* name;
  TfliteConversion convert;  ///< nullptr: it is listed only
  bool macs = false;         ///< what is listed only may have multiply-accumulates
};

/// nullptr where the code is not known.
const TfliteOperatorRow* tflite_operator(std::int32_t code);

// convert_window.cpp
bool convert_tflite_convolution(TfliteCall& call);
bool convert_tflite_depthwise(TfliteCall& call);
bool convert_tflite_transposed(TfliteCall& call);
bool convert_tflite_volume(TfliteCall& call);
bool convert_tflite_pooling(TfliteCall& call);
bool convert_tflite_resize(TfliteCall& call);
bool convert_tflite_response(TfliteCall& call);

// convert_compute.cpp
bool convert_tflite_fully_connected(TfliteCall& call);
bool convert_tflite_batch_matmul(TfliteCall& call);
bool convert_tflite_unary(TfliteCall& call);
bool convert_tflite_elementwise(TfliteCall& call);
bool convert_tflite_square(TfliteCall& call);
bool convert_tflite_softmax(TfliteCall& call);
bool convert_tflite_reduction(TfliteCall& call);
bool convert_tflite_arg(TfliteCall& call);
bool convert_tflite_l2_normalization(TfliteCall& call);
bool convert_tflite_lstm(TfliteCall& call);
bool convert_tflite_svdf(TfliteCall& call);

// convert_move.cpp
bool convert_tflite_reshape(TfliteCall& call);
bool convert_tflite_concatenation(TfliteCall& call);
bool convert_tflite_split(TfliteCall& call);
bool convert_tflite_pack(TfliteCall& call);
bool convert_tflite_unpack(TfliteCall& call);
bool convert_tflite_pad(TfliteCall& call);
bool convert_tflite_transpose(TfliteCall& call);
bool convert_tflite_slice(TfliteCall& call);
bool convert_tflite_strided_slice(TfliteCall& call);
bool convert_tflite_gather(TfliteCall& call);
bool convert_tflite_embedding_lookup(TfliteCall& call);
bool convert_tflite_repeat(TfliteCall& call);
bool convert_tflite_depth_to_space(TfliteCall& call);
bool convert_tflite_space_to_depth(TfliteCall& call);
bool convert_tflite_space_to_batch(TfliteCall& call);
bool convert_tflite_batch_to_space(TfliteCall& call);

// convert_order.cpp
bool convert_tflite_top_k(TfliteCall& call);
bool convert_tflite_cumulative(TfliteCall& call);
bool convert_tflite_gather_nd(TfliteCall& call);
bool convert_tflite_scatter_nd(TfliteCall& call);

/// The element-wise function of an operator, or an empty text.
std::string_view tflite_function(std::int32_t code);

}  // namespace cyclescope::network

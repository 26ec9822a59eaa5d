#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/reader.h"
#include "network/builder/network_builder.h"

namespace cyclescope::network {

/// A layer of a hand-written network while it is read: its data inputs are known, its operator fills in the rest.
class LayerDraft {
 public:
  LayerDraft(NetworkBuilder& builder, const json::JsonReader& fields, ElementType type, std::string name,
             std::string operator_name)
      : fields(fields), builder_(builder), type_(type) {
    layer.name = std::move(name);
    layer.operator_name = std::move(operator_name);
  }

  const json::JsonReader& fields;
  Layer layer;
  std::vector<Shape> declared = {{}};  ///< of the outputs, see infer_output_shapes()

  const Tensor& input(std::size_t index) const { return builder_.tensor(layer.inputs[index]); }
  const Shape& shape(std::size_t index = 0) const { return input(index).shape; }
  std::size_t rank() const { return shape().size(); }
  /// Element type of weights.
  ElementType type() const { return type_; }
  /// Element type of biases: products of 8-bit numbers are summed and corrected in 32 bits.
  ElementType bias_type() const;

  /// Adds a constant called "<layer>.<suffix>" as the next input.
  void add_weight(const std::string& suffix, const Shape& shape, ElementType type);
  void add_weight(const std::string& suffix, const Shape& shape) { add_weight(suffix, shape, type_); }

  /// The field `key` (or `fallback`) as an axis of the first input.
  std::int64_t axis(std::string_view key, std::int64_t fallback);
  /// The field `key` as axes of the first input, ascending.
  std::vector<std::int64_t> axes(std::string_view key);

  void refuse(std::string_view key, std::string message) {
    fields.refuse_member(key, "BadAttribute", layer.operator_name + ": " + std::move(message));
  }

 private:
  NetworkBuilder& builder_;
  ElementType type_;
};

/// An operator of the hand-written form.
struct DescribedOperator {
  std::string_view name;
  std::string_view keys;  ///< of its own, separated by spaces
  std::size_t fewest_inputs, most_inputs;
  void (*read)(LayerDraft& draft);  ///< errors go to draft.fields
};

/// The operator called `name`, or nullptr.
const DescribedOperator* described_operator(std::string_view name);
/// The names of all operators, for a hint.
std::vector<std::string> described_operator_names();

// described_window.cpp
void describe_convolution(LayerDraft& draft);
void describe_transposed_convolution(LayerDraft& draft);
void describe_pooling(LayerDraft& draft);
void describe_global_pooling(LayerDraft& draft);

// described_compute.cpp
void describe_gemm(LayerDraft& draft);
void describe_matmul(LayerDraft& draft);
void describe_elementwise(LayerDraft& draft);
void describe_reduction(LayerDraft& draft);
void describe_batch_normalization(LayerDraft& draft);
void describe_normalization(LayerDraft& draft);
void describe_softmax(LayerDraft& draft);
void describe_recurrent(LayerDraft& draft);

// described_move.cpp
void describe_concat(LayerDraft& draft);
void describe_split(LayerDraft& draft);
void describe_pad(LayerDraft& draft);
void describe_resize(LayerDraft& draft);
void describe_transpose(LayerDraft& draft);
void describe_gather(LayerDraft& draft);
void describe_slice(LayerDraft& draft);
void describe_view(LayerDraft& draft);
void describe_expand(LayerDraft& draft);

}  // namespace cyclescope::network

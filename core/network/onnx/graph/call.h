#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"
#include "network/onnx/graph/model.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// What is known about a value of the graph.
struct OnnxValue {
  std::string name;  ///< of its tensor
  std::optional<Shape> shape;
  std::string cause;  ///< why the shape is not known, a clause: "NonZero at 'mask' depends on data"
  ElementType type = ElementType::kFloat32;
  std::optional<OnnxLiteral> literal;  ///< its contents, where they are constant and small
  bool constant = false;
  bool quantized = false;       ///< the file dequantises it; here it stays in its narrow type
  TensorId tensor = kNoTensor;  ///< of the network; constants get one when a layer reads them
};

/// One node with what is known about its inputs: what converting and folding it starts from.
class OnnxCall {
 public:
  /// `declared` are the shapes that the file states for the outputs, negative where it leaves an extent open.
  OnnxCall(const OnnxNode& node, std::string name, std::int64_t opset, std::vector<const OnnxValue*> inputs,
           std::vector<std::optional<Shape>> declared)
      : node_(node),
        name_(std::move(name)),
        opset_(opset),
        inputs_(std::move(inputs)),
        declared_(std::move(declared)) {}

  const OnnxNode& node() const { return node_; }
  /// For messages and the layer: the node's name, or one made from operator and position.
  const std::string& name() const { return name_; }
  const std::string& operator_name() const { return node_.operator_name; }
  std::int64_t opset() const { return opset_; }

  std::size_t input_count() const { return inputs_.size(); }
  std::size_t output_count() const { return node_.outputs.size(); }
  bool has_input(std::size_t i) const { return i < inputs_.size() && inputs_[i] != nullptr; }
  /// Input `i`, which must be there.
  const OnnxValue& input(std::size_t i) const { return *inputs_[i]; }
  /// The shape of input `i`, which must be known.
  const Shape& shape(std::size_t i) const { return *inputs_[i]->shape; }
  bool has_shape(std::size_t i) const { return has_input(i) && inputs_[i]->shape.has_value(); }
  /// The shape that the file states for output `i`, where it leaves no extent open.
  std::optional<Shape> declared(std::size_t i) const;
  /// The same with negative extents where it does.
  const std::optional<Shape>& partly_declared(std::size_t i) const { return declared_[i]; }
  bool has_output(std::size_t i) const { return i < node_.outputs.size() && !node_.outputs[i].empty(); }
  /// The whole numbers in input `i`, where it is there and they are constant; reals that are whole count.
  std::optional<std::vector<std::int64_t>> integers(std::size_t i) const;
  std::optional<std::vector<double>> reals(std::size_t i) const;

  const OnnxAttribute* attribute(std::string_view name) const;
  bool has(std::string_view name) const { return attribute(name) != nullptr; }
  std::int64_t integer(std::string_view name, std::int64_t fallback) const;
  std::vector<std::int64_t> integers(std::string_view name) const;
  std::vector<double> reals(std::string_view name) const;
  double real(std::string_view name, double fallback) const;
  std::string text(std::string_view name, const std::string& fallback) const;
  /// Attribute `name` in older opsets, input `i` in later ones; nothing where it is neither, or an input that is not
  /// constant.
  std::optional<std::vector<std::int64_t>> integers(std::string_view name, std::size_t i) const;

  tl::unexpected<Diagnostic> bad_attribute(const std::string& message) const {
    return failure("BadAttribute", name_, node_.operator_name + ": " + message);
  }

 private:
  const OnnxNode& node_;
  std::string name_;
  std::int64_t opset_;
  std::vector<const OnnxValue*> inputs_;
  std::vector<std::optional<Shape>> declared_;
};

}  // namespace cyclescope::network

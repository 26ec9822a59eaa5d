#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "network/network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

// An ONNX model as the file has it, without weights.

/// Contents of a small constant tensor: whole numbers in `ints`, others in `reals`; the other vector is empty.
struct OnnxLiteral {
  Shape shape;
  ElementType type = ElementType::kInt64;
  bool real = false;
  std::vector<std::int64_t> ints;
  std::vector<double> reals;

  std::size_t size() const { return real ? reals.size() : ints.size(); }
};

struct OnnxTensor {
  std::string name;
  Shape shape;  ///< as in the file: may have negative or huge extents
  ElementType type = ElementType::kFloat32;
  std::optional<OnnxLiteral> literal;
};

struct OnnxDimension {
  std::optional<std::int64_t> value;
  std::string parameter;
};

struct OnnxValueInfo {
  std::string name;
  std::optional<ElementType> type;  ///< nothing where it is no tensor
  std::optional<std::vector<OnnxDimension>> shape;
};

struct OnnxGraph;

struct OnnxAttribute {
  std::string name;
  std::string reference;  ///< in a function's body: which of the function's attributes it is; else empty
  double f = 0;
  std::int64_t i = 0;
  std::string s;
  std::vector<double> floats;
  std::vector<std::int64_t> ints;
  std::vector<std::string> strings;
  std::optional<OnnxTensor> tensor;
  std::shared_ptr<OnnxGraph> graph;
};

struct OnnxNode {
  std::string name;
  std::string operator_name;
  std::string domain;  ///< empty for the standard operators
  std::vector<std::string> inputs, outputs;
  std::vector<OnnxAttribute> attributes;
};

struct OnnxGraph {
  std::string name;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxTensor> initializers;
  std::vector<OnnxValueInfo> inputs, outputs, values;
};

/// An operator that the model defines itself. Its body's inputs and outputs are the operator's.
struct OnnxFunction {
  std::string name, domain;
  std::map<std::string, std::int64_t> opsets;  ///< of the body, by domain
  std::vector<OnnxAttribute> defaults;         ///< of its attributes
  OnnxGraph body;
};

struct OnnxModel {
  std::map<std::string, std::int64_t> opsets;  ///< by domain; empty is the standard one
  OnnxGraph graph;
  std::vector<OnnxFunction> functions;
};

/// The element type that TensorProto.DataType numbers `data_type`; nothing for strings, complex numbers and what is
/// new.
std::optional<ElementType> onnx_element_type(std::int64_t data_type);

}  // namespace cyclescope::network

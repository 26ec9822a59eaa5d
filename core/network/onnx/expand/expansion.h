#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network/onnx/expand/expand.h"
#include "network/onnx/graph/call.h"

namespace cyclescope::network {

// Attributes of the nodes that expansions consist of.
OnnxAttribute onnx_attribute(std::string name, std::int64_t value);
OnnxAttribute onnx_attribute(std::string name, std::vector<std::int64_t> values);
OnnxAttribute onnx_attribute(std::string name, std::string text);

/// Writes the simpler operators that together are a call, one after another. A value is a name; an empty one is
/// omitted.
class OnnxExpansion {
 public:
  explicit OnnxExpansion(const OnnxCall& call);

  /// Input `i` of the call, or an empty name where it is omitted.
  std::string input(std::size_t i) const { return call_.has_input(i) ? graph_.inputs[i].name : std::string(); }
  /// Adds a node called `name` (of its operator, where that is empty) and gives its output.
  std::string node(const std::string& op, std::vector<std::string> inputs, std::vector<OnnxAttribute> attributes = {},
                   const std::string& name = {});
  /// The same with several outputs.
  std::vector<std::string> nodes(const std::string& op, std::vector<std::string> inputs,
                                 std::vector<OnnxAttribute> attributes, std::size_t outputs);
  /// A constant of any contents.
  std::string weights(const Shape& shape, ElementType type);
  std::string scalar(double value);
  std::string integers(const std::vector<std::int64_t>& values);

  std::string reshape(const std::string& x, const Shape& shape);
  /// `x`, whose shape is `shape`, with its axes in another order; `x` itself where that is the same.
  std::string transpose(const std::string& x, const std::vector<std::int64_t>& order);
  /// `x` plus input `i` of the call, where that is given.
  std::string plus_input(const std::string& x, std::size_t i, const std::string& name = {});

  /// What the call yields; omitted outputs are empty.
  OnnxExpansionResult yields(const std::vector<std::string>& outputs);

 private:
  const OnnxCall& call_;
  OnnxGraph graph_;
  std::size_t values_ = 0;
};

/// The form is not one that has an expansion.
inline const OnnxExpansionResult kNoExpansion = std::optional<OnnxGraph>();

}  // namespace cyclescope::network

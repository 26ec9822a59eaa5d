#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "network/onnx/convert.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/graph/call.h"
#include "network/onnx/graph/model.h"

namespace cyclescope::network {

/// Shapes of outputs, negative where data decides about an extent; nothing where not even the rank is known.
using OnnxShapes = std::optional<std::vector<std::optional<Shape>>>;

/// What is known about an operator: one row of the table in operators.cpp. It is computed by the first of `convert` and
/// `expand` that can; what neither can is listed with a reason, and has the shapes that `shapes` or the file says.
struct OnnxOperator {
  std::string_view name = {};  ///< with its domain before it unless that is the standard one: "com.microsoft.FusedConv"
  /// The layers that it becomes; wants the shapes of all inputs.
  OnnxConversion (*convert)(const OnnxCall&) = nullptr;
  /// The simpler operators that it consists of; wants the shapes of all inputs.
  OnnxExpansionResult (*expand)(const OnnxCall&) = nullptr;
  /// The shapes of its outputs; of inputs without a shape nothing follows.
  OnnxShapes (*shapes)(const OnnxCall&) = nullptr;
  /// Whether it has multiply-accumulates, which are missing where it is only listed.
  bool macs = false;
  /// What is taken for granted where it is computed, half a sentence; empty where that is exact.
  std::string_view assumption = {};
  /// What it consists of where only the shapes of its outputs, which somebody gives or the file states, make that
  /// known.
  OnnxExpansionResult (*expand_sized)(const OnnxCall&, const std::vector<std::optional<Shape>>& outputs) = nullptr;
  /// Of which forms `assumption` is; nullptr: of all.
  bool (*assumes)(const OnnxCall&) = nullptr;
};

/// The family that a domain belongs to, which rows name: those of QONNX, FINN and Brevitas are "qonnx".
std::string_view onnx_domain(std::string_view domain);

/// The names of all rows; those of the element-wise operators and reductions are in tables of their own.
std::vector<std::string> onnx_operator_names();

/// The row of an operator, or nullptr.
const OnnxOperator* onnx_operator(std::string_view domain, std::string_view name);

}  // namespace cyclescope::network

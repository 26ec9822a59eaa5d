#pragma once

#include <optional>
#include <vector>

#include "network/onnx/graph/call.h"

namespace cyclescope::network {

/// Most elements of a literal that folding makes.
constexpr std::int64_t kLargestLiteral = 8192;

/// The contents of the outputs of a node whose inputs are known well enough: constant arithmetic on shapes. Nothing
/// where they are not, where the operator is none of those that such arithmetic uses, or where a result would be
/// undefined (overflow, division by zero) or large.
std::optional<std::vector<OnnxLiteral>> fold_constants(const OnnxCall& call);

}  // namespace cyclescope::network

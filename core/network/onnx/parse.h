#pragma once

#include <string_view>

#include "diagnostics/diagnostic.h"
#include "network/onnx/graph/model.h"

namespace cyclescope::network {

/// Parses what prune_onnx() gives. Errors: OnnxSyntax, TooLarge.
Result<OnnxModel> parse_onnx(std::string_view pruned);

}  // namespace cyclescope::network

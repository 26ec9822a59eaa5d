#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// Contents of constant tensors up to this size are kept where they are whole numbers (shapes, axes, indices).
constexpr std::size_t kKeptIntegerBytes = std::size_t{64} << 10;
/// And up to this size otherwise (scales, single values).
constexpr std::size_t kKeptOtherBytes = std::size_t{1} << 10;

/// The ONNX model in `source` as a protobuf without what is of no use here: contents of larger tensors, documentation,
/// metadata, training. Those bytes are not even read. Errors: OnnxSyntax, OnnxTooLarge.
Result<std::string> prune_onnx(ByteSource& source);

}  // namespace cyclescope::network

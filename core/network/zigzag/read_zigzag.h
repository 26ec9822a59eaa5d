#pragma once

#include "diagnostics/diagnostic.h"
#include "json/document.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// A workload of ZigZag, whose YAML has become JSON: a list of layers with `equation`, `loop_dims` and `loop_sizes` (or
/// `loop_dim_size`), `dimension_relations`, `padding`, `operand_precision` and `operand_source`. Layers are
/// convolutions and products. Errors (path: JSON pointer): those of JsonReader, BadEquation, NotALayer,
/// UnknownDimension, TooLarge.
Result<OnnxResult> read_zigzag(const Json& document);

}  // namespace cyclescope::network

#pragma once

#include "diagnostics/diagnostic.h"
#include "network/flatbuffer/flat_table.h"
#include "network/onnx/graph/model.h"

namespace cyclescope::network {

/// The model in a file of ONNX Runtime's own format (.ort), a flatbuffer of the same things that an ONNX file consists
/// of. Errors: OrtSyntax (truncated, damaged, or larger than it may be).
Result<OnnxModel> parse_ort(FlatBuffer& buffer);

}  // namespace cyclescope::network

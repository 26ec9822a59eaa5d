#pragma once

#include <string_view>

#include "diagnostics/diagnostic.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// Reads the first graph of a TensorFlow Lite model, and what it calls (LiteRT, TensorFlow Lite for Microcontrollers;
/// quantised or not). Every offset in the file is checked before it is followed. Images, whose channels are last in the
/// file, become layers with channels first; where an operator needs the file's order there is a view, which costs
/// nothing. Fused activations are layers of their own. What no kernel computes, custom operators among it, becomes
/// OperatorKind::kOther with the reason. Extents that the file leaves open have its own value, unless the options give
/// one as "input[axis]". Of an IF whose condition depends on data the larger branch is taken, unless the options give 1
/// (then) or 0 (else) under its name; the body of a WHILE is read for each iteration, where their number follows from
/// constants or is given under its name. Errors: TfliteSyntax, UnknownDimension, TooLarge, and those of shape
/// inference; path: the layer's name.
Result<OnnxResult> read_tflite(std::string_view file, const OnnxOptions& options = {});

}  // namespace cyclescope::network

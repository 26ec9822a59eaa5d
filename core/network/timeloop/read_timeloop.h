#pragma once

#include "diagnostics/diagnostic.h"
#include "json/document.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// A problem of Timeloop, whose YAML has become JSON: `problem` with `shape` (dimensions, data_spaces with their
/// projections, coefficients) and `instance`; the forms of versions 0.1 to 0.4. Of a shape without data_spaces the
/// usual letters are known: C, M or K, R, S, N, P, Q, G of a convolution, M, N, K of a product. Errors (path: JSON
/// pointer): those of JsonReader, NotALayer, UnknownDimension, TooLarge.
Result<OnnxResult> read_timeloop(const Json& document);

}  // namespace cyclescope::network

#pragma once

#include "diagnostics/diagnostic.h"
#include "json/document.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// A decoder of text from its config.json: what it computes for `sequence` tokens at once that follow `cache` tokens
/// whose keys and values are kept, in `batch` texts. The beginning of a text (prefill) has a cache of 0, a further
/// token (decode) a sequence of 1. Its open dimensions are these three; left out: 128, 0 and 1. Logits are computed for
/// every token of the sequence. Errors: those of read_decoder_config(), UnknownDimension, DimensionOutOfRange (path:
/// its name), TooLarge.
Result<OnnxResult> read_decoder(const Json& config, const OnnxOptions& options);

}  // namespace cyclescope::network

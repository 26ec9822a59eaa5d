#pragma once

#include <string>

#include "diagnostics/diagnostic.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// What read_network_file() needs of a file of any format that networks are read from, without an ONNX model's weights.
/// Errors: NotANetwork (a file of another kind: the message says of which), FileTooLarge, FileUnreadable, and those of
/// load_onnx() and of the first look at the other formats.
Result<std::string> load_network_file(ByteSource& source);

/// The network in what load_network_file() gave. Errors: UnknownDimension (path: its name), and those of the formats'
/// own readers.
Result<OnnxResult> read_network_file(const std::string& content, const OnnxOptions& options = {});

}  // namespace cyclescope::network

#pragma once

#include <string_view>

#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// What a file is by its first bytes.
struct FileKind {
  std::string_view name = {};  ///< "a Git LFS pointer"; empty where it cannot be told
  std::string_view hint = {};  ///< what to do
};

FileKind kind_of_file(ByteSource& source);

}  // namespace cyclescope::network

#pragma once

#include <string>

#include "wasm/caller.h"

namespace cyclescope::border {

/// An accelerator that does one thing after another.
inline std::string scalar_text() { return read_file("tests/wasm/fixtures/scalar.json"); }

inline const std::string kSmallNetwork =
    R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 16, "bias": false}, {"op": "Relu"}]})";

}  // namespace cyclescope::border

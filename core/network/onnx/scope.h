#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "network/onnx/graph/model.h"

namespace cyclescope::network {

/// What the nodes of one graph (the model's, a subgraph, a function's body) see while they are read.
struct OnnxScope {
  const OnnxScope* outer = nullptr;  ///< whose names a subgraph sees as well; a function's body sees its own only
  std::string prefix;                ///< of the names of its nodes and values: "loop/0/"
  std::int64_t opset = 0;            ///< of the standard operators
  int depth = 0;                     ///< graphs around it
  std::unordered_map<std::string, std::size_t> index;  ///< places of its values by name
  std::unordered_map<std::string, const OnnxValueInfo*> declared;
  std::unordered_set<std::string> used;  ///< names that something reads
};

}  // namespace cyclescope::network

#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/onnx/graph/model.h"

namespace cyclescope::network {

/// The name for messages and layers of the node at position `index`: its own, or one made from operator and position.
std::string onnx_node_name(const OnnxGraph& graph, std::size_t index);

/// The nodes of `graph` and of all its subgraphs.
std::size_t onnx_node_count(const OnnxGraph& graph);

/// The values that `node` reads: its inputs, and what its subgraphs take from outside.
std::vector<std::string> onnx_values_read(const OnnxNode& node);

/// The nodes of `graph` so that each comes after those whose outputs it reads, otherwise in the file's order.
/// `is_given` says which values come from outside, beside the graph's inputs and initializers. Errors (path: a node's
/// name): OnnxGraph, where a value is read that nothing computes, computed twice, or depends on itself.
Result<std::vector<std::size_t>> onnx_order(const OnnxGraph& graph,
                                            const std::function<bool(const std::string&)>& is_given);

}  // namespace cyclescope::network

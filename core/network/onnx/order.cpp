#include "network/onnx/order.h"

#include <queue>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace cyclescope::network {
namespace {

/// Adds to `names` what the nodes of `graph` read but it does not define.
void read_from_outside(const OnnxGraph& graph, std::vector<std::string>& names) {
  std::unordered_set<std::string> own;
  for (const OnnxValueInfo& input : graph.inputs) own.insert(input.name);
  for (const OnnxTensor& initializer : graph.initializers) own.insert(initializer.name);
  for (const OnnxNode& node : graph.nodes) own.insert(node.outputs.begin(), node.outputs.end());
  const auto note = [&](const std::string& name) {
    if (!name.empty() && own.count(name) == 0) names.push_back(name);
  };
  for (const OnnxNode& node : graph.nodes) {
    for (const std::string& name : onnx_values_read(node)) note(name);
  }
  for (const OnnxValueInfo& output : graph.outputs) note(output.name);
}

}  // namespace

std::string onnx_node_name(const OnnxGraph& graph, std::size_t index) {
  const OnnxNode& node = graph.nodes[index];
  return node.name.empty() ? node.operator_name + "_" + std::to_string(index) : node.name;
}

std::size_t onnx_node_count(const OnnxGraph& graph) {
  std::size_t count = graph.nodes.size();
  for (const OnnxNode& node : graph.nodes) {
    for (const OnnxAttribute& attribute : node.attributes) {
      if (attribute.graph) count += onnx_node_count(*attribute.graph);
    }
  }
  return count;
}

std::vector<std::string> onnx_values_read(const OnnxNode& node) {
  std::vector<std::string> names;
  for (const std::string& input : node.inputs) {
    if (!input.empty()) names.push_back(input);
  }
  for (const OnnxAttribute& attribute : node.attributes) {
    if (attribute.graph) read_from_outside(*attribute.graph, names);
  }
  return names;
}

Result<std::vector<std::size_t>> onnx_order(const OnnxGraph& graph,
                                            const std::function<bool(const std::string&)>& is_given) {
  std::unordered_map<std::string, std::size_t> producer;
  std::unordered_set<std::string> given;
  for (const OnnxValueInfo& input : graph.inputs) given.insert(input.name);
  for (const OnnxTensor& initializer : graph.initializers) given.insert(initializer.name);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const std::string& output : graph.nodes[i].outputs) {
      if (output.empty()) continue;
      if (given.count(output) != 0 || !producer.emplace(output, i).second) {
        return failure("OnnxGraph", onnx_node_name(graph, i), "the value '" + output + "' is computed more than once");
      }
    }
  }
  std::vector<std::size_t> waiting_for(graph.nodes.size(), 0);
  std::vector<std::vector<std::size_t>> waiting(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    std::set<std::size_t> before;
    for (const std::string& name : onnx_values_read(graph.nodes[i])) {
      if (given.count(name) != 0) continue;
      const auto found = producer.find(name);
      if (found == producer.end()) {
        if (is_given(name)) continue;
        return failure("OnnxGraph", onnx_node_name(graph, i),
                       "the value '" + name + "' is read but nothing computes it");
      }
      before.insert(found->second);
    }
    waiting_for[i] = before.size();
    for (const std::size_t node : before) waiting[node].push_back(i);
  }
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (waiting_for[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const std::size_t node = ready.top();
    ready.pop();
    order.push_back(node);
    for (const std::size_t next : waiting[node]) {
      if (--waiting_for[next] == 0) ready.push(next);
    }
  }
  if (order.size() == graph.nodes.size()) return order;
  std::size_t stuck = 0;
  while (waiting_for[stuck] == 0) ++stuck;
  return failure("OnnxGraph", onnx_node_name(graph, stuck), "the node depends on itself: the graph has a cycle");
}

}  // namespace cyclescope::network

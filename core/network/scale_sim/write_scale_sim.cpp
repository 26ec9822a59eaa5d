#include <algorithm>

#include "network/checked.h"
#include "network/scale_sim/scale_sim.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {
namespace {

/// A cell that SCALE-Sim, which knows no quotes, reads as one.
std::string plain(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ',' || c == '\n' || c == '\r' || c == '"'; }, '_');
  // "DP" would make it depthwise.
  for (std::size_t at = name.find("DP"); at != std::string::npos; at = name.find("DP", at)) name.replace(at, 2, "Dp");
  return name;
}

std::string row_of(const std::string& name, const std::vector<std::int64_t>& numbers) {
  std::string row = name + ",";
  for (const std::int64_t number : numbers) row += " " + std::to_string(number) + ",";
  return row + "\n";
}

const Shape& shape_of(const Network& network, TensorId id) {
  return network.tensors[static_cast<std::size_t>(id)].shape;
}

/// An empty text where SCALE-Sim cannot say it.
std::string convolution_row(const Network& network, const Layer& layer) {
  const OperatorAttributes& a = layer.attributes;
  const Shape& x = shape_of(network, layer.inputs[0]);
  const Shape& w = shape_of(network, layer.inputs[1]);
  const bool depthwise = a.groups > 1 && a.groups == x[1];
  const bool dilated = std::any_of(a.dilation.begin(), a.dilation.end(), [](std::int64_t d) { return d != 1; });
  if (a.kernel.size() != 2 || (a.groups != 1 && !depthwise) || dilated || x[0] != 1) return {};
  // A window begins at every stride; what no window reaches is left out, for SCALE-Sim would round up.
  const Shape& y = shape_of(network, layer.outputs[0]);
  const std::size_t spatial = x.size() - 2;
  std::int64_t extents[2] = {1, 1};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t positions = i + spatial < 2 ? 1 : y[y.size() - 2 + i];
    extents[i] = saturating_add(saturating_multiply(positions - 1, a.stride[i]), a.kernel[i]);
    if (positions < 1) return {};
  }
  return row_of(plain(layer.name) + (depthwise ? "_DP" : ""),
                {extents[0], extents[1], a.kernel[0], a.kernel[1], x[1], depthwise ? w[0] / a.groups : w[0],
                 a.stride[0], a.stride[1]});
}

std::string product_row(const std::string& name, std::int64_t m, std::int64_t n, std::int64_t k) {
  if (m < 1 || n < 1 || k < 1) return {};
  return row_of(name, {m, k, 1, k, 1, n, 1, 1});
}

std::string gemm_row(const Network& network, const Layer& layer) {
  const Shape& a = shape_of(network, layer.inputs[0]);
  const Shape& y = shape_of(network, layer.outputs[0]);
  return product_row(plain(layer.name), y[0], y[1], a[layer.attributes.transpose_a ? 0 : 1]);
}

/// A product of a batch is a row per element; one whose second factor is shared, a single row.
std::string matmul_rows(const Network& network, const Layer& layer) {
  const Shape& a = shape_of(network, layer.inputs[0]);
  const Shape& b = shape_of(network, layer.inputs[1]);
  const std::int64_t k = a.back();
  const std::int64_t n = b.size() > 1 ? b.back() : 1;
  const std::int64_t macs = mac_count(network, layer);
  if (k < 1 || n < 1 || macs < 1) return {};
  const std::int64_t rows = macs / (k * n);
  const bool shared =
      b.size() <= 2 || std::all_of(b.begin(), b.end() - 2, [](std::int64_t extent) { return extent <= 1; });
  if (shared) return product_row(plain(layer.name), rows, n, k);
  constexpr std::int64_t kMostRowsOfLayer = 4096;
  const std::int64_t each = a.size() > 1 ? a[a.size() - 2] : 1;
  const std::int64_t count = rows / each;
  if (count > kMostRowsOfLayer) return {};
  std::string text;
  for (std::int64_t i = 0; i < count; ++i) {
    text += product_row(plain(layer.name) + "_" + std::to_string(i), each, n, k);
  }
  return text;
}

/// An empty text where SCALE-Sim cannot say it.
std::string rows_of(const Network& network, const Layer& layer) {
  switch (layer.kind) {
    case OperatorKind::kConvolution:
      return convolution_row(network, layer);
    case OperatorKind::kGemm:
      return gemm_row(network, layer);
    case OperatorKind::kMatMul:
      return matmul_rows(network, layer);
    default:
      return {};
  }
}

}  // namespace

Result<ScaleSimTopology> write_scale_sim(const Network& network) {
  ScaleSimTopology topology;
  std::string rows;
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const std::string written = rows_of(network, network.layers[i]);
    const bool has_work = network.layers[i].uncounted || mac_count(network, network.layers[i]) > 0;
    if (written.empty() && has_work) topology.left_out.push_back(i);
    rows += written;
  }
  if (rows.empty()) {
    return failure("NothingToWrite", "",
                   "no layer of the network is a convolution or matrix product that SCALE-Sim knows");
  }
  topology.text =
      "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Stride Height, "
      "Stride Width,\n" +
      rows;
  return topology;
}

}  // namespace cyclescope::network

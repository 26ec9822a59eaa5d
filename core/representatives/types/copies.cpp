// Layers that only move elements.
#include <algorithm>
#include <string>
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"
#include "representatives/types/vector_layers.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Tensors that are put together, or made.
constexpr std::int64_t kMostTensors = 10'000;

/// Two neighbouring groups of axes that change places, with axes of extent 1 anywhere; a copy in order is one of a
/// single row.
std::optional<MeasurableLayer> find_transpose(LayerType type, const network::Network& network,
                                              const network::Layer& layer) {
  const network::Shape& x = shape_of(network, layer.inputs[0]);
  network::Shape order;
  for (const std::int64_t axis : layer.attributes.axes) {
    if (x[static_cast<std::size_t>(axis)] != 1) order.push_back(axis);
  }
  const auto extent = [&](std::size_t begin, std::size_t end) {
    std::int64_t result = 1;
    for (std::size_t i = begin; i < end; ++i) result *= x[static_cast<std::size_t>(order[i])];
    return result;
  };
  network::Shape sorted = order;
  std::sort(sorted.begin(), sorted.end());
  std::size_t begin = 0, end = order.size();
  while (begin < end && order[begin] == sorted[begin]) ++begin;
  while (end > begin && order[end - 1] == sorted[end - 1]) --end;
  Draft draft(type);
  if (begin == end) return draft.set(P::kColumns, extent(0, order.size())).finish();
  const auto middle = std::find(order.begin(), order.end(), sorted[begin]);
  network::Shape turned(middle, order.begin() + static_cast<std::ptrdiff_t>(end));
  turned.insert(turned.end(), order.begin() + static_cast<std::ptrdiff_t>(begin), middle);
  if (!std::equal(turned.begin(), turned.end(), sorted.begin() + static_cast<std::ptrdiff_t>(begin))) {
    return std::nullopt;
  }
  const auto half = static_cast<std::size_t>(middle - order.begin());
  draft.set(P::kBatch, extent(0, begin)).set(P::kN, extent(begin, half)).set(P::kM, extent(half, end));
  return draft.set(P::kColumns, extent(end, order.size())).finish();
}

LayerTypeRow transpose() {
  LayerTypeRow row;
  row.name = "transpose";
  row.title = "Transposition";
  row.description = "Y[batch, n, m, columns] = X[batch, m, n, columns]; `columns` elements stay together";
  row.parameters = {P::kBatch, {P::kM, 2, 1024}, {P::kN, 2, 4096}, P::kColumns};
  row.dimensions = {{{P::kBatch}}, {{P::kM}}, {{P::kN}}, {{P::kColumns}}};
  row.joint = {{P::kM, P::kBatch}};
  row.work = [](const MeasurableLayer& layer) {
    const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
    WorkSizes sizes;
    sizes.outputs = value(P::kBatch) * value(P::kM) * value(P::kN) * value(P::kColumns);
    sizes.inputs = sizes.operations = sizes.outputs;
    return sizes;
  };
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input(
        {network.value(P::kBatch), network.value(P::kM), network.value(P::kN), network.value(P::kColumns)});
    network::Layer layer = LayerNetwork::layer("Transpose", network::OperatorKind::kTranspose, {x});
    layer.attributes.axes = {0, 2, 1, 3};
    network.add(std::move(layer));
  };
  row.kinds = {network::OperatorKind::kTranspose};
  row.find = find_transpose;
  return row;
}

/// `parts` of `whole`, cut along `axis`; parts that differ count as their mean.
std::optional<MeasurableLayer> cut(LayerType type, const network::Shape& whole, std::int64_t axis, std::size_t parts) {
  const auto begin = static_cast<std::size_t>(axis);
  const auto count = static_cast<std::int64_t>(parts);
  Draft draft(type);
  draft.set(P::kOperands, count).set(P::kRows, product(whole, 0, begin));
  return draft.set(P::kColumns, (product(whole, begin, whole.size()) + count / 2) / count).finish();
}

/// Whether the layer has not too many parts.
bool check_parts(LayerNetwork& network) {
  if (network.value(P::kOperands) <= kMostTensors) return true;
  return network.keep(failure("OutOfRange", "", "operands must be at most " + std::to_string(kMostTensors)));
}

LayerTypeRow of_parts() {
  LayerTypeRow row = vector_row();
  row.parameters = {P::kOperands, P::kRows, {P::kColumns, 1, kLargestVector}};
  row.dimensions.insert(row.dimensions.begin(), {{P::kOperands}});
  return row;
}

LayerTypeRow concat() {
  LayerTypeRow row = of_parts();
  row.name = "concat";
  row.title = "Concatenation";
  row.description = "`operands` tensors of `rows` vectors of `columns` elements, the vectors one behind the other";
  row.build = [](LayerNetwork& network) {
    if (!check_parts(network)) return;
    std::vector<network::TensorId> parts;
    for (std::int64_t i = 0; i < network.value(P::kOperands); ++i) {
      parts.push_back(network.input({network.value(P::kRows), network.value(P::kColumns)}));
    }
    network::Layer layer = LayerNetwork::layer("Concat", network::OperatorKind::kConcat, std::move(parts));
    layer.attributes.axis = 1;
    network.add(std::move(layer));
  };
  row.kinds = {network::OperatorKind::kConcat};
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    return cut(type, shape_of(network, layer.outputs[0]), layer.attributes.axis, layer.inputs.size());
  };
  return row;
}

LayerTypeRow split() {
  LayerTypeRow row = of_parts();
  row.name = "split";
  row.title = "Split";
  row.description = "one tensor into `operands` of `rows` vectors of `columns` elements";
  row.build = [](LayerNetwork& network) {
    if (!check_parts(network)) return;
    const auto parts = static_cast<std::size_t>(network.value(P::kOperands));
    const network::TensorId x =
        network.input({network.value(P::kRows), network.value(P::kOperands) * network.value(P::kColumns)});
    network::Layer layer = LayerNetwork::layer("Split", network::OperatorKind::kSplit, {x});
    layer.attributes.axis = 1;
    layer.attributes.sizes.assign(parts, network.value(P::kColumns));
    network.add(std::move(layer), parts);
  };
  row.kinds = {network::OperatorKind::kSplit};
  row.find = [](LayerType type, const network::Network& network, const network::Layer& layer) {
    return cut(type, shape_of(network, layer.inputs[0]), layer.attributes.axis, layer.outputs.size());
  };
  return row;
}

/// Rows of a table, or some that follow each other.
std::optional<MeasurableLayer> find_gather(LayerType type, const network::Network& network,
                                           const network::Layer& layer) {
  auto axis = static_cast<std::size_t>(layer.attributes.axis);
  if (layer.kind == network::OperatorKind::kSlice) {
    if (layer.attributes.axes.size() != 1 || layer.attributes.steps != network::Shape{1}) return std::nullopt;
    axis = static_cast<std::size_t>(layer.attributes.axes[0]);
  }
  const network::Shape& x = shape_of(network, layer.inputs[0]);
  const std::int64_t columns = product(x, axis + 1, x.size());
  if (product(x, 0, axis) != 1 || columns == 0) return std::nullopt;
  const std::int64_t elements = network::element_count(network.tensors[static_cast<std::size_t>(layer.outputs[0])]);
  return Draft(type).set(P::kRows, elements / columns).set(P::kColumns, columns).finish();
}

LayerTypeRow gather() {
  LayerTypeRow row = vector_row();
  row.name = "gather";
  row.title = "Rows of a table";
  row.description = "`rows` vectors of `columns` elements out of a table";
  row.parameters = {P::kRows, P::kColumns};
  row.build = [](LayerNetwork& network) {
    const network::TensorId rows = network.input({network.value(P::kRows)});
    const network::TensorId table = network.constant("table", {network.value(P::kRows), network.value(P::kColumns)});
    network.add(LayerNetwork::layer("Gather", network::OperatorKind::kGather, {table, rows}));
  };
  row.kinds = {network::OperatorKind::kGather, network::OperatorKind::kSlice};
  row.find = find_gather;
  return row;
}

}  // namespace

std::vector<LayerTypeRow> copy_types() { return {transpose(), concat(), split(), gather()}; }

}  // namespace cyclescope::representatives

// Products of matrices.
#include <vector>

#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/network_reader.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

WorkSizes product_work(const MeasurableLayer& layer) {
  const auto value = [&](P parameter) { return static_cast<double>(value_of(layer, parameter)); };
  WorkSizes sizes;
  sizes.operations = value(P::kBatch) * value(P::kM) * value(P::kN) * value(P::kK);
  sizes.inputs = value(P::kBatch) * value(P::kM) * value(P::kK);
  sizes.outputs = value(P::kBatch) * value(P::kM) * value(P::kN);
  sizes.weights = value(P::kBatch) * value(P::kN) * value(P::kK);
  return sizes;
}

bool has_bias(const network::Layer& layer) { return layer.inputs.size() > 2 && layer.inputs[2] != network::kNoTensor; }

std::optional<MeasurableLayer> as_gemm(LayerType type, const network::Network& network, const network::Layer& layer) {
  const network::Shape& a = shape_of(network, layer.inputs[0]);
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  Draft draft(type);
  return draft.set(P::kM, y[0]).set(P::kN, y[1]).set(P::kK, a[layer.attributes.transpose_a ? 0 : 1]).finish();
}

std::optional<MeasurableLayer> find_fully_connected(LayerType type, const network::Network& network,
                                                    const network::Layer& layer) {
  return has_bias(layer) ? as_gemm(type, network, layer) : std::nullopt;
}

std::optional<MeasurableLayer> find_matmul(LayerType type, const network::Network& network,
                                           const network::Layer& layer) {
  if (layer.kind == network::OperatorKind::kGemm) return has_bias(layer) ? std::nullopt : as_gemm(type, network, layer);
  const network::Shape& a = shape_of(network, layer.inputs[0]);
  const network::Shape& y = shape_of(network, layer.outputs[0]);
  if (a.size() < 2 || y.size() < 2 || y.size() < a.size()) return std::nullopt;
  Draft draft(type);
  draft.set(P::kBatch, product(y, 0, y.size() - 2)).set(P::kM, y[y.size() - 2]).set(P::kN, y.back());
  return draft.set(P::kK, a.back()).finish();
}

LayerTypeRow fully_connected() {
  LayerTypeRow row;
  row.name = "fully_connected";
  row.title = "Fully connected";
  row.description = "Y[m, n] = X[m, k] W[k, n] + b[n]";
  row.parameters = {P::kM, P::kN, P::kK};
  row.work = product_work;
  row.dimensions = {{{P::kM}}, {{P::kN}}, {{P::kK}}};
  row.build = [](LayerNetwork& network) {
    const network::TensorId x = network.input({network.value(P::kM), network.value(P::kK)});
    const network::TensorId weight = network.constant("weight", {network.value(P::kN), network.value(P::kK)});
    const network::TensorId bias = network.constant("bias", {network.value(P::kN)});
    network::Layer layer = LayerNetwork::layer("Gemm", network::OperatorKind::kGemm, {x, weight, bias});
    layer.attributes.transpose_b = true;
    network.add(std::move(layer));
  };
  row.kinds = {network::OperatorKind::kGemm};
  row.find = find_fully_connected;
  return row;
}

LayerTypeRow matmul() {
  LayerTypeRow row;
  row.name = "matmul";
  row.title = "Matrix product";
  row.description = "Y[batch, m, n] = A[batch, m, k] B[batch, k, n]";
  row.parameters = {{P::kBatch, 1, 16, 1}, P::kM, P::kN, P::kK};
  row.work = product_work;
  row.dimensions = {{.product = {P::kM}, .may_take_batch = true}, {{P::kN}}, {{P::kK}}, {{P::kBatch}}};
  row.joint = {{P::kM, P::kBatch}};
  row.build = [](LayerNetwork& network) {
    const network::TensorId a = network.input({network.value(P::kBatch), network.value(P::kM), network.value(P::kK)});
    const network::TensorId b = network.input({network.value(P::kBatch), network.value(P::kK), network.value(P::kN)});
    network.add(LayerNetwork::layer("MatMul", network::OperatorKind::kMatMul, {a, b}));
  };
  row.kinds = {network::OperatorKind::kGemm, network::OperatorKind::kMatMul};
  row.find = find_matmul;
  return row;
}

}  // namespace

std::vector<LayerTypeRow> matrix_product_types() { return {fully_connected(), matmul()}; }

}  // namespace cyclescope::representatives

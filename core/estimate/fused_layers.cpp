#include "estimate/fused_layers.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "network/elementwise.h"

namespace cyclescope {
namespace {

constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
constexpr std::size_t kMostAbsorbed = 4;

std::size_t index_of(TensorId id) { return static_cast<std::size_t>(id); }

bool makes_sums(OperatorKind kind) {
  return kind == OperatorKind::kConvolution || kind == OperatorKind::kGemm || kind == OperatorKind::kMatMul;
}

class Fusion {
 public:
  Fusion(const Network& network, Mapper& mapper)
      : network_(network),
        mapper_(mapper),
        reader_(network.tensors.size(), kNobody),
        uses_(network.tensors.size(), 0),
        taken_(network.layers.size(), false) {
    for (const TensorId id : network.outputs) ++uses_[index_of(id)];
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
      for (const TensorId id : network.layers[i].inputs) {
        if (id == kNoTensor) continue;
        ++uses_[index_of(id)];
        reader_[index_of(id)] = i;
      }
    }
  }

  std::vector<FusedLayer> run() {
    const std::size_t count = network_.layers.size();
    std::vector<std::optional<FusedLayer>> at(count);  // by the place where each is executed
    for (std::size_t i = 0; i < count; ++i) {
      if (taken_[i]) continue;
      FusedLayer layer{i, {}, {}};
      if (makes_sums(network_.layers[i].kind)) absorb(layer);
      const std::size_t place = layer.absorbed.empty() ? i : layer.absorbed.back();
      at[place] = std::move(layer);
    }
    std::vector<FusedLayer> layers;
    for (auto& layer : at) {
      if (layer) layers.push_back(std::move(*layer));
    }
    return layers;
  }

 private:
  const Tensor& tensor(TensorId id) const { return network_.tensors[index_of(id)]; }

  /// The element-wise layer that alone reads `id` and keeps its shape, or kNobody. `residual` becomes the other operand
  /// of an addition.
  std::size_t follower(TensorId id, TensorId& residual) const {
    const std::size_t reader = uses_[index_of(id)] == 1 ? reader_[index_of(id)] : kNobody;
    if (reader == kNobody || taken_[reader]) return kNobody;
    const Layer& layer = network_.layers[reader];
    if (layer.kind != OperatorKind::kElementwise || layer.outputs.size() != 1) return kNobody;
    if (tensor(layer.outputs[0]).shape != tensor(id).shape) return kNobody;
    residual = kNoTensor;
    if (layer.inputs.size() == 1) return arity_of(layer.function) == Arity::kUnary ? reader : kNobody;
    if (layer.function != "add" || layer.inputs.size() != 2) return kNobody;
    residual = layer.inputs[layer.inputs[0] == id ? 1 : 0];
    return residual != kNoTensor && tensor(residual).shape == tensor(id).shape ? reader : kNobody;
  }

  void absorb(FusedLayer& fused) {
    const Layer& first = network_.layers[fused.layer];
    auto kernels = kernels_of(network_, first);
    if (!kernels || kernels->size() != 1 || first.outputs.size() != 1 || !kernels->front().function.empty()) return;
    Kernel kernel = std::move(kernels->front());
    if (kernel.kind != KernelKind::kConvolution && kernel.kind != KernelKind::kMatMul) return;
    std::vector<std::size_t> absorbed;
    TensorId output = first.outputs[0];
    TensorId residual = kNoTensor;
    while (absorbed.size() < kMostAbsorbed) {
      const std::size_t next = follower(output, residual);
      if (next == kNobody) break;
      if (residual != kNoTensor) {
        if (!kernel.inputs.empty() && kernel.inputs.back().name == "R") break;
        kernel.inputs.push_back(view_like(kernel.output, residual, "R"));
      }
      const Layer& layer = network_.layers[next];
      output = layer.outputs[0];
      kernel.function += (kernel.function.empty() ? "" : "+") + layer.function;
      kernel.output = view_like(kernel.output, output, kernel.output.name);
      absorbed.push_back(next);
      if (!mapper_.lists(kernel.kind, kernel.function) || !mapper_.maps(kernel)) continue;
      fused.absorbed = absorbed;
      fused.kernels = {kernel};
    }
    for (const std::size_t layer : fused.absorbed) taken_[layer] = true;
  }

  /// The elements of `view`, in another tensor of the same shape.
  KernelTensor view_like(KernelTensor view, TensorId id, std::string name) const {
    view.tensor = id;
    view.name = std::move(name);
    view.element_bits = bits_of(tensor(id).type);
    return view;
  }

  const Network& network_;
  Mapper& mapper_;
  std::vector<std::size_t> reader_;  ///< by tensor: the last layer that reads it
  std::vector<int> uses_;            ///< by tensor: how often it is read
  std::vector<bool> taken_;          ///< by layer: another one took it in
};

}  // namespace

std::vector<FusedLayer> fuse_layers(const Network& network, Mapper& mapper) { return Fusion(network, mapper).run(); }

}  // namespace cyclescope

#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// Puts a network together layer by layer, in topological order; infers shapes and keeps names unique.
class NetworkBuilder {
 public:
  /// A network has at most so many tensors.
  static constexpr std::size_t kMostTensors = 1'000'000;

  NetworkBuilder(std::string name, std::string source);

  const Tensor& tensor(TensorId id) const { return network_.tensors[static_cast<std::size_t>(id)]; }
  std::size_t layer_count() const { return network_.layers.size(); }

  /// A tensor called `name`, or `name`_2, ... where that is taken. Errors (path: the name): TooLarge.
  Result<TensorId> add_tensor(const std::string& name, const Shape& shape, ElementType type, bool constant);
  /// One whose shape is not known.
  Result<TensorId> add_unknown_tensor(const std::string& name, ElementType type, bool constant);
  /// An input; `shape` is nothing where it is not known.
  Result<TensorId> add_input(const std::string& name, const std::optional<Shape>& shape, ElementType type);

  /// What add_layer() is told about an output.
  struct Output {
    std::string name;
    Shape declared = {};  ///< for the kinds whose shape does not follow from their inputs
    ElementType type = ElementType::kFloat32;
    bool unknown = false;  ///< kOther: its shape is not known
  };
  /// Adds `layer`, whose inputs are set, and makes its outputs. Errors as of infer_output_shapes().
  Result<std::vector<TensorId>> add_layer(Layer layer, const std::vector<Output>& outputs);

  void add_output(TensorId id);
  /// Calls a tensor `name`, or `name`_2, ... where that is taken.
  void rename(TensorId id, const std::string& name);
  void add_assumption(Assumption assumption) { network_.assumptions.push_back(std::move(assumption)); }

  /// Layers from `first` to before `end`, and what they amount to.
  struct Section {
    std::size_t first = 0, end = 0;
    std::int64_t macs = 0;
    std::size_t uncounted = 0;  ///< layers whose multiply-accumulates are not known
  };
  /// The layers added since there were `first`.
  Section section_from(std::size_t first) const;
  /// Takes the layers of `section` away; nothing that stays may read what they write.
  void erase(const Section& section);

  /// The network, simplified by simplify(). Errors: TooLarge (more than 2^53 MACs or parameters).
  Result<Network> finish();

 private:
  std::string unique(const std::string& name, std::unordered_map<std::string, int>& used);

  Network network_;
  std::unordered_map<std::string, int> tensor_names_;
  std::unordered_map<std::string, int> layer_names_;
};

/// Whether `a` may be more work than `b`: what cannot be counted might be.
bool is_larger(const NetworkBuilder::Section& a, const NetworkBuilder::Section& b);

/// The element type that the outputs of `layer` usually have.
ElementType usual_output_type(const Layer& layer, const std::vector<const Tensor*>& inputs);

/// Folds every BatchNormalization into the convolution or Gemm before it, where that has no other consumer, and
/// drops tensors that nothing uses.
void simplify(Network& network);

/// Whether the layers are in topological order and every tensor is written at most once, all shapes are right, and sums
/// of MACs and parameters do not exceed 2^53. Errors (path: a layer's name): as of check_layer(), BadNetwork, TooLarge.
Result<void> check_network(const Network& network);

}  // namespace cyclescope::network

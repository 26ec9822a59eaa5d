#pragma once

#include <map>
#include <string>
#include <vector>

#include "network/loops/loop_nest.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// A network of loop nests.
class LoopNetwork {
 public:
  LoopNetwork(std::string name, std::string source) : builder_(std::move(name), std::move(source)) {}

  /// A tensor that an earlier nest made, or kNoTensor.
  using Sources = std::vector<TensorId>;
  /// Adds a nest. `sources` says for each of its inputs which tensor it reads; where there is none, the weights (the
  /// operand without sums; of a product the second) are a constant and the data is an input of the network. Answers its
  /// output. Errors: those of layer_of().
  Result<TensorId> add(const LoopNest& nest, const Sources& sources);

  void warn(const std::string& message);
  /// Errors: those of NetworkBuilder::finish().
  Result<OnnxResult> finish();

 private:
  Result<TensorId> operand(const LoopNest& nest, std::size_t which, const Shape& shape, TensorId source, bool weights);

  NetworkBuilder builder_;
  std::vector<TensorId> outputs_;
  std::vector<std::string> warnings_;
};

}  // namespace cyclescope::network

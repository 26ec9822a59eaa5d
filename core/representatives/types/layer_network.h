#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/builder/network_builder.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// The network of one measurable while it is built, with 32-bit floating-point tensors. After an error, which
/// finish() answers, nothing is added any more, and tensors are kNoTensor.
class LayerNetwork {
 public:
  explicit LayerNetwork(const MeasurableLayer& measurable)
      : measurable_(measurable), builder_(name_of(measurable.type), "") {}

  const MeasurableLayer& measurable() const { return measurable_; }
  std::int64_t value(LayerParameter parameter) const { return value_of(measurable_, parameter); }

  /// A tensor that is there before the network runs.
  network::TensorId input(const network::Shape& shape);
  /// A weight or another constant.
  network::TensorId constant(const std::string& name, const network::Shape& shape);

  /// A layer for add(), called as its operator is.
  static network::Layer layer(std::string_view operator_name, network::OperatorKind kind,
                              std::vector<network::TensorId> inputs);
  /// Adds `layer`, and answers its first output.
  network::TensorId add(network::Layer layer, std::size_t outputs = 1);
  /// Adds an element-wise layer.
  network::TensorId add_elementwise(std::string_view operator_name, std::string_view function,
                                    std::vector<network::TensorId> inputs);

  /// The first output of the layer added last.
  network::TensorId last() const { return last_; }
  /// The shape of `id`; empty of kNoTensor.
  network::Shape shape(network::TensorId id) const {
    return id == network::kNoTensor ? network::Shape() : builder_.tensor(id).shape;
  }

  /// Whether `result` is no error; keeps the first error.
  bool keep(const Result<void>& result);

  /// The network, whose output is that of the layer added last. Errors (path: the type's name): the first one.
  Result<network::Network> finish();

 private:
  network::TensorId added(const Result<network::TensorId>& id);

  const MeasurableLayer& measurable_;
  network::NetworkBuilder builder_;
  Result<void> state_;
  network::TensorId last_ = network::kNoTensor;
};

/// The network that consists of `measurable` alone: the layer, or the block's layers one after another. Errors: as
/// check_measurable(); OutOfRange, BadAttribute, TooLarge (path: the type's name) for layers that no network may
/// have.
Result<network::Network> network_of(const MeasurableLayer& measurable);

}  // namespace cyclescope::representatives

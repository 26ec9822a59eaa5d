#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "network/network.h"
#include "representatives/layers/network_parts.h"
#include "representatives/model/fitted_model.h"

namespace cyclescope::representatives {

/// A part and its prediction.
struct PartPrediction {
  NetworkPart part;
  std::optional<Prediction> prediction;  ///< none: a view, or not predicted
};

/// A network's latency as the sum over its parts.
struct NetworkPrediction {
  double latency = 0;        ///< of the predicted parts
  double low = 0, high = 0;  ///< if errors of equal parts are equal, and of others independent
  std::vector<PartPrediction> parts;
  std::int64_t macs = 0;
  std::int64_t macs_predicted = 0;  ///< of the predicted parts
  std::size_t layers_not_predicted = 0;
};
NetworkPrediction predict_network(const FittedModel& model, const network::Network& network);

}  // namespace cyclescope::representatives

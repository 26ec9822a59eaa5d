#include "representatives/model/network_prediction.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cyclescope::representatives {

NetworkPrediction predict_network(const FittedModel& model, const network::Network& network) {
  std::vector<LayerType> known;
  for (const TypeModel& type : model.types) known.push_back(type.type);
  NetworkPrediction result;
  double low_squares = 0, high_squares = 0;
  for (NetworkPart& part : parts_of(network, known)) {
    PartPrediction predicted{std::move(part), std::nullopt};
    result.macs += predicted.part.macs;
    if (predicted.part.configuration) {
      const auto prediction = model.predict(*predicted.part.configuration);
      if (prediction) {
        predicted.prediction = *prediction;
        result.latency += prediction->latency;
        low_squares += (prediction->latency - prediction->low) * (prediction->latency - prediction->low);
        high_squares += (prediction->high - prediction->latency) * (prediction->high - prediction->latency);
        result.macs_predicted += predicted.part.macs;
      }
    }
    if (!predicted.prediction && !predicted.part.view) result.layers_not_predicted += predicted.part.layers.size();
    result.parts.push_back(std::move(predicted));
  }
  result.low = std::max(0.0, result.latency - std::sqrt(low_squares));
  result.high = result.latency + std::sqrt(high_squares);
  return result;
}

}  // namespace cyclescope::representatives

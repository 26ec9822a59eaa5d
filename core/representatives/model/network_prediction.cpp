#include "representatives/model/network_prediction.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace cyclescope::representatives {
namespace {

/// How far a sum of predictions may be off: equal layers are off by the same, different ones independently.
class Deviations {
 public:
  void add(const MeasurableLayer& layer, const Prediction& prediction) {
    Deviation& known = by_layer_[layer];
    known.below += prediction.latency - prediction.low;
    known.above += prediction.high - prediction.latency;
  }

  double below() const { return root_of_squares(&Deviation::below); }
  double above() const { return root_of_squares(&Deviation::above); }

 private:
  struct Deviation {
    double below = 0, above = 0;
  };

  double root_of_squares(double Deviation::*side) const {
    double sum = 0;
    for (const auto& [layer, deviation] : by_layer_) sum += deviation.*side * (deviation.*side);
    return std::sqrt(sum);
  }

  std::map<MeasurableLayer, Deviation> by_layer_;
};

}  // namespace

NetworkPrediction predict_network(const FittedModel& model, const network::Network& network) {
  std::vector<LayerType> known;
  for (const TypeModel& type : model.types) known.push_back(type.type);
  NetworkPrediction result;
  Deviations deviations;
  for (NetworkPart& part : parts_of(network, known)) {
    PartPrediction predicted{std::move(part), std::nullopt};
    result.macs += predicted.part.macs;
    if (predicted.part.layer) {
      const auto prediction = model.predict(*predicted.part.layer);
      if (prediction) {
        predicted.prediction = *prediction;
        result.latency += prediction->latency;
        deviations.add(*predicted.part.layer, *prediction);
        result.macs_predicted += predicted.part.macs;
      }
    }
    if (!predicted.prediction && !predicted.part.view) result.layers_not_predicted += predicted.part.layers.size();
    result.parts.push_back(std::move(predicted));
  }
  result.low = std::max(0.0, result.latency - deviations.below());
  result.high = result.latency + deviations.above();
  return result;
}

}  // namespace cyclescope::representatives

#include "estimate/devices/model_estimate.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "estimate/layer_list.h"
#include "estimate/validation.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/model/network_prediction.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::estimate {
namespace {

/// Turns times into cycles where no clock is known.
constexpr std::int64_t kConversionClockHz = 1'000'000'000;
/// Layers named in a warning.
constexpr std::size_t kNamedLayers = 3;

Diagnostic not_predicted(const representatives::FittedModel& model, const representatives::NetworkPart& part) {
  if (!part.layer) {
    return {"NotExpressible",
            part.name,
            "no layer type of fitted models expresses this layer",
            "dilation, unequal strides and broadcasting are among what they do not know",
            0,
            0};
  }
  const auto prediction = model.predict(*part.layer);
  Diagnostic reason = prediction ? Diagnostic{} : prediction.error();
  reason.path = part.name;
  return reason;
}

/// `latency` times `factor` as whole cycles. Errors: CycleOverflow.
Result<std::int64_t> whole_cycles(double latency, double factor, const std::string& layer) {
  const double cycles = latency * factor;
  if (cycles <= static_cast<double>(timing::kMaxCycles)) return static_cast<std::int64_t>(std::llround(cycles));
  return failure("CycleOverflow", layer, "more than 2^53 cycles, which a JSON number cannot hold exactly",
                 "a lower clock gives fewer cycles");
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamedLayers); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamedLayers) text += " and " + std::to_string(names.size() - kNamedLayers) + " more";
  return text;
}

class ModelEstimator {
 public:
  ModelEstimator(const representatives::FittedModel& model, const network::Network& network,
                 std::optional<std::int64_t> clock_hz)
      : model_(model), network_(network) {
    estimate_.clock_hz = clock_hz.value_or(model.clock_hz);
    if (estimate_.clock_hz <= 0 && model.unit != "cycles") {
      estimate_.clock_hz = kConversionClockHz;
      estimate_.clock_assumed = true;
    }
    factor_ = representatives::cycles_per_unit(model.unit, std::max<std::int64_t>(1, estimate_.clock_hz));
  }

  Result<Estimate> run() {
    estimate_.architecture_name = model_.name;
    estimate_.network_name = network_.name;
    estimate_.network_parameters = network::parameter_count(network_);
    estimate_.assumptions = network_.assumptions;
    estimate_.sizes = network_.sizes;
    estimate_.method = Method::kFittedModel;
    if (estimate_.network_parameters > timing::kMaxCycles) {
      return failure("CountOverflow", "", "the network has more than 2^53 parameters");
    }
    for (const network::Layer& layer : network_.layers) {
      estimate_.layers.push_back(estimate_of(network_, layer));
      estimate_.macs += estimate_.layers.back().macs;
      if (estimate_.macs > timing::kMaxCycles) {
        return failure("CountOverflow", layer.name, "layer '" + layer.name + "': more than 2^53 MACs");
      }
    }
    const representatives::NetworkPrediction prediction = representatives::predict_network(model_, network_);
    for (const representatives::PartPrediction& part : prediction.parts) {
      if (auto done = add_part(part); !done) return tl::unexpected(done.error());
    }
    if (auto done = add_total(prediction); !done) return tl::unexpected(done.error());
    sort_unmapped(estimate_);
    add_accuracy();
    return std::move(estimate_);
  }

 private:
  /// Layers of one type, by name: their first where it is a block.
  struct Evidence {
    std::set<std::string> inside;                             ///< like those that the model was trained on
    std::map<std::string, std::vector<std::string>> outside;  ///< the others, by the parameter that is beyond
  };

  Result<void> add_part(const representatives::PartPrediction& part) {
    if (part.part.view) return {};
    if (!part.prediction) {
      const Diagnostic reason = not_predicted(model_, part.part);
      for (const std::size_t index : part.part.layers) {
        LayerEstimate& layer = estimate_.layers[index];
        layer.status = LayerEstimate::Status::kUnmapped;
        layer.reason = reason;
        if (!network_.layers[index].reason.empty()) {
          layer.reason.message = layer.operator_name + ": " + network_.layers[index].reason;
          layer.reason.hint.clear();
        }
        list_unmapped(estimate_, layer);
      }
      return {};
    }
    const auto cycles = whole_cycles(part.prediction->latency, factor_, part.part.name);
    const auto low = whole_cycles(part.prediction->low, factor_, part.part.name);
    const auto high = whole_cycles(part.prediction->high, factor_, part.part.name);
    for (const auto* bound : {&cycles, &low, &high}) {
      if (!*bound) return tl::unexpected(bound->error());
    }
    LayerEstimate& first = estimate_.layers[part.part.layers.front()];
    auto cost = std::make_shared<LayerCost>();
    cost->cost.cycles = *cycles;
    cost->cost.exact = false;
    cost->method = name_of(Method::kFittedModel);
    cost->followers = part.part.layers.size() - 1;
    first.status = LayerEstimate::Status::kMapped;
    first.cost = std::move(cost);
    first.range = CycleRange{*low, *high};
    for (std::size_t i = 1; i < part.part.layers.size(); ++i) {
      LayerEstimate& other = estimate_.layers[part.part.layers[i]];
      other.status = LayerEstimate::Status::kFused;
      other.fused_into = first.name;
      first.fused.push_back(other.name);
    }
    estimate_.macs_mapped += part.part.macs;
    Evidence& evidence = evidence_[part.part.layer->type];
    if (part.prediction->outside.empty()) evidence.inside.insert(first.name);
    for (const representatives::LayerParameter parameter : part.prediction->outside)
      evidence.outside[representatives::name_of(parameter)].push_back(first.name);
    return {};
  }

  Result<void> add_total(const representatives::NetworkPrediction& prediction) {
    Cost& total = estimate_.total;
    total.exact = false;
    for (const LayerEstimate& layer : estimate_.layers) {
      if (!layer.cost) continue;
      total.cycles += layer.cost->cost.cycles;
      if (total.cycles > timing::kMaxCycles) return tl::unexpected(whole_cycles(0x1p60, 1, layer.name).error());
    }
    const auto low = whole_cycles(prediction.low, factor_, "");
    const auto high = whole_cycles(prediction.high, factor_, "");
    if (!low) return tl::unexpected(low.error());
    if (!high) return tl::unexpected(high.error());
    estimate_.range = CycleRange{*low, *high};
    return {};
  }

  /// A card per layer type that the network uses.
  void add_accuracy() {
    std::vector<const Evidence*> judged;
    for (const auto& [type, evidence] : evidence_) {
      const representatives::TypeModel* model = model_.find(type);
      if (model == nullptr || model->cross_validated.count == 0) continue;
      estimate_.accuracy.push_back(card_of(*model, evidence));
      judged.push_back(&evidence);
    }
    judge_cards(estimate_, [&](std::size_t card, const LayerEstimate& layer) {
      return judged[card]->inside.count(layer.name) > 0;
    });
  }

  ComparedError card_of(const representatives::TypeModel& model, const Evidence& evidence) const {
    ComparedError error;
    error.card.basis = architecture::CardBasis::kCrossValidation;
    error.card.layers = static_cast<std::int64_t>(model.cross_validated.count);
    error.card.mape_percent = 100 * model.cross_validated.mape;
    error.card.worst_percent = 100 * model.cross_validated.worst;
    error.card.reference =
        model.type.row().title + ": cross-validation on the measurements that the model was fitted to";
    if (!model_.provenance.empty()) error.card.reference += ", " + model_.provenance;
    for (const auto& [parameter, layers] : evidence.outside) {
      error.warnings.push_back(parameter + " of " + joined(layers) + " is beyond what the model was trained on");
    }
    return error;
  }

  const representatives::FittedModel& model_;
  const network::Network& network_;
  Estimate estimate_;
  double factor_ = 1;
  std::map<representatives::LayerType, Evidence> evidence_;
};

}  // namespace

Result<Estimate> estimate_by_model(const representatives::FittedModel& model, const network::Network& network,
                                   std::optional<std::int64_t> clock_hz) {
  return ModelEstimator(model, network, clock_hz).run();
}

}  // namespace cyclescope::estimate

#include "pr/answers.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "representatives/layers/network_parts.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width_json.h"

namespace cyclescope::api {
namespace {

/// Relative errors leave as per cent.
constexpr double kPercent = 100;

Json range_json(const representatives::ParameterRange& range) {
  return {{"parameter", representatives::name_of(range.parameter)}, {"least", range.least}, {"most", range.most}};
}

Json errors_json(const representatives::ErrorSummary& errors) {
  return {{"count", errors.count},
          {"mape_percent", kPercent * errors.mape},
          {"rmspe_percent", kPercent * errors.rmspe},
          {"worst_percent", kPercent * errors.worst}};
}

Json remark_json(const Diagnostic& reason) {
  return {{"line", reason.line},
          {"code", reason.code},
          {"path", reason.path},
          {"message", reason.message},
          {"hint", reason.hint}};
}

std::vector<representatives::ParameterRange> ranges_of(
    const std::vector<const representatives::MeasuredConfiguration*>& measured, representatives::LayerType type) {
  std::vector<representatives::ParameterRange> ranges;
  const auto& parameters = representatives::parameters_of(type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    representatives::ParameterRange range{parameters[i], measured.front()->configuration.values[i],
                                          measured.front()->configuration.values[i]};
    for (const representatives::MeasuredConfiguration* one : measured) {
      range.least = std::min(range.least, one->configuration.values[i]);
      range.most = std::max(range.most, one->configuration.values[i]);
    }
    ranges.push_back(range);
  }
  return ranges;
}

Json prediction_json(const representatives::Configuration& layer, const representatives::Prediction& prediction) {
  Json json = to_json(layer);
  return {{"layer", std::move(json)},
          {"latency", prediction.latency},
          {"low", prediction.low},
          {"high", prediction.high},
          {"outside", representatives::product_to_json(prediction.outside)}};
}

Json value_json(const architecture::ParameterValue& value) {
  return std::visit([](const auto& one) { return Json(one); }, value);
}

Json found_json(const calibration::CalibratedParameter& found) {
  Json json = {{"name", found.name}, {"value", value_json(found.value)}, {"default", value_json(found.default_value)}};
  if (std::holds_alternative<std::int64_t>(found.value)) {
    json["low"] = found.low;
    json["high"] = found.high;
  }
  json["determined"] = found.determined;
  return json;
}

/// What predictions of one type were measured against.
struct Compared {
  std::vector<double> predicted, measured;
  std::size_t covered = 0;  ///< measured within the prediction's range

  Json json() const {
    Json errors = errors_json(representatives::summarize_errors(predicted, measured));
    errors["covered_percent"] =
        measured.empty() ? 0 : kPercent * static_cast<double>(covered) / static_cast<double>(measured.size());
    return errors;
  }
};

}  // namespace

Json to_json(const representatives::Configuration& layer) {
  Json json = {{"type", representatives::name_of(layer.type)}};
  const auto& parameters = representatives::parameters_of(layer.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) json[representatives::name_of(parameters[i])] = layer.values[i];
  return json;
}

Json to_json(const std::vector<representatives::Configuration>& layers) {
  Json list = Json::array();
  for (const representatives::Configuration& layer : layers) list.push_back(to_json(layer));
  return list;
}

Json to_json(const std::vector<representatives::TableRemark>& remarks) {
  Json list = Json::array();
  for (const representatives::TableRemark& remark : remarks) {
    Json json = remark_json(remark.reason);
    json["line"] = remark.line;
    json["used"] = remark.used;
    list.push_back(std::move(json));
  }
  return list;
}

Json to_json(const std::vector<Diagnostic>& remarks) {
  Json list = Json::array();
  for (const Diagnostic& remark : remarks) {
    Json json = remark_json(remark);
    json["used"] = false;
    list.push_back(std::move(json));
  }
  return list;
}

Json to_json(const std::vector<representatives::TypeWidths>& widths) {
  Json list = Json::array();
  for (const representatives::TypeWidths& one : widths) {
    list.push_back(
        {{"type", representatives::name_of(one.type)}, {"widths", representatives::step_widths_to_json(one.widths)}});
  }
  return list;
}

Json layer_types_json() {
  Json list = Json::array();
  for (const representatives::LayerType type : representatives::all_layer_types()) {
    const representatives::Space space = representatives::usual_space(type);
    const std::vector<representatives::LayerParameter> swept = representatives::swept_parameters(type);
    Json parameters = Json::array();
    for (const representatives::ParameterRange& range : space.ranges) {
      Json json = range_json(range);
      json["swept"] = std::find(swept.begin(), swept.end(), range.parameter) != swept.end();
      parameters.push_back(std::move(json));
    }
    list.push_back({{"type", representatives::name_of(type)},
                    {"parameters", std::move(parameters)},
                    {"most_operations", space.most_operations},
                    {"most_elements", space.most_elements}});
  }
  return list;
}

Json summary_of(const representatives::MeasurementTable& table) {
  std::map<representatives::LayerType, std::vector<const representatives::MeasuredConfiguration*>> by_type;
  std::size_t rows = 0;
  for (const representatives::MeasuredConfiguration& one : table.measured) {
    by_type[one.configuration.type].push_back(&one);
    rows += one.latencies.size();
  }
  const representatives::Measurements all = table.measurements();
  Json types = Json::array();
  for (const auto& [type, measured] : by_type) {
    Json ranges = Json::array();
    for (const representatives::ParameterRange& range : ranges_of(measured, type)) ranges.push_back(range_json(range));
    representatives::Measurements mine;
    for (const representatives::Measurement& one : all) {
      if (one.configuration.type == type) mine.push_back(one);
    }
    types.push_back(
        {{"type", representatives::name_of(type)},
         {"configurations", measured.size()},
         {"ranges", std::move(ranges)},
         {"widths", representatives::step_widths_to_json(representatives::step_widths_in_table(mine, type))}});
  }
  return {{"unit", table.unit},
          {"rows", rows},
          {"configurations", table.measured.size()},
          {"types", std::move(types)},
          {"remarks", to_json(table.remarks)}};
}

Json summary_of(const representatives::FittedModel& model) {
  Json types = Json::array();
  for (const representatives::TypeModel& type : model.types) {
    Json trained = Json::array(), compared = Json::array();
    for (const representatives::ParameterRange& range : type.trained) trained.push_back(range_json(range));
    for (const auto& [method, error] : type.compared) {
      compared.push_back({{"method", representatives::name_of(method)}, {"mape_percent", kPercent * error}});
    }
    types.push_back({{"type", representatives::name_of(type.type)},
                     {"samples", type.samples},
                     {"method", representatives::name_of(type.method)},
                     {"cross_validated", errors_json(type.cross_validated)},
                     {"compared", std::move(compared)},
                     {"trained", std::move(trained)},
                     {"widths", representatives::step_widths_to_json(type.widths)}});
  }
  Json json = {{"name", model.name}, {"unit", model.unit}, {"provenance", model.provenance}};
  if (model.clock_hz > 0) json["clock_hz"] = model.clock_hz;
  json["types"] = std::move(types);
  return json;
}

Json network_layers_json(const network::Network& network, const std::vector<representatives::LayerType>& types) {
  std::vector<representatives::Configuration> layers;
  std::map<representatives::LayerType, std::pair<std::size_t, std::int64_t>> by_type;
  Json parts = Json::array();
  for (const representatives::NetworkPart& part : representatives::parts_of(network, types)) {
    if (part.view) continue;
    Json names = Json::array();
    for (const std::size_t index : part.layers) names.push_back(network.layers[index].name);
    Json json = {{"layers", std::move(names)}, {"macs", part.macs}};
    if (part.configuration) {
      json["layer"] = to_json(*part.configuration);
      if (std::find(layers.begin(), layers.end(), *part.configuration) == layers.end()) {
        layers.push_back(*part.configuration);
      }
      auto& [count, macs] = by_type[part.configuration->type];
      ++count;
      macs += part.macs;
    }
    parts.push_back(std::move(json));
  }
  Json counts = Json::array();
  for (const auto& [type, sums] : by_type) {
    counts.push_back({{"type", representatives::name_of(type)}, {"parts", sums.first}, {"macs", sums.second}});
  }
  return {{"types", std::move(counts)},
          {"parts", std::move(parts)},
          {"table", representatives::write_plan(layers, "cycles")}};
}

Json predictions_of(const representatives::FittedModel& model, const representatives::LayerTable& layers) {
  Json predictions = Json::array();
  std::map<representatives::LayerType, Diagnostic> unknown;
  for (const representatives::Configuration& layer : layers.layers) {
    const auto prediction = model.predict(layer);
    if (prediction) {
      predictions.push_back(prediction_json(layer, *prediction));
    } else {
      unknown.emplace(layer.type, prediction.error());
    }
  }
  Json remarks = to_json(layers.remarks);
  for (const auto& [type, reason] : unknown) {
    for (Json& remark : to_json(std::vector<Diagnostic>{reason})) remarks.push_back(std::move(remark));
  }
  return {{"unit", model.unit}, {"predictions", std::move(predictions)}, {"remarks", std::move(remarks)}};
}

Json evaluation_of(const representatives::FittedModel& model, const representatives::MeasurementTable& table,
                   double factor) {
  std::map<representatives::LayerType, Compared> by_type;
  Compared all;
  Json points = Json::array();
  std::map<representatives::LayerType, Diagnostic> unknown;
  for (const representatives::MeasuredConfiguration& one : table.measured) {
    const auto prediction = model.predict(one.configuration);
    if (!prediction) {
      unknown.emplace(one.configuration.type, prediction.error());
      continue;
    }
    const double measured = one.latency * factor;
    for (Compared* compared : {&all, &by_type[one.configuration.type]}) {
      compared->predicted.push_back(prediction->latency);
      compared->measured.push_back(measured);
      if (measured >= prediction->low && measured <= prediction->high) ++compared->covered;
    }
    Json point = prediction_json(one.configuration, *prediction);
    point["measured"] = measured;
    points.push_back(std::move(point));
  }
  Json types = Json::array();
  for (const auto& [type, compared] : by_type) {
    Json json = compared.json();
    json["type"] = representatives::name_of(type);
    types.push_back(std::move(json));
  }
  Json remarks = to_json(table.remarks);
  for (const auto& [type, reason] : unknown) {
    for (Json& remark : to_json(std::vector<Diagnostic>{reason})) remarks.push_back(std::move(remark));
  }
  return {{"unit", model.unit},
          {"total", all.json()},
          {"types", std::move(types)},
          {"points", std::move(points)},
          {"remarks", std::move(remarks)}};
}

Json to_json(const calibration::CalibrationResult& result, const representatives::Measurements& measurements,
             const std::string& unit) {
  Json parameters = Json::object(), found = Json::array(), predictions = Json::array();
  for (const auto& [name, value] : result.parameters) parameters[name] = value_json(value);
  for (const calibration::CalibratedParameter& one : result.found) found.push_back(found_json(one));
  for (const calibration::CalibratedLatency& one : result.predictions) {
    const representatives::Measurement& measurement = measurements[one.measurement];
    predictions.push_back({{"layer", to_json(measurement.configuration)},
                           {"measured", measurement.latency},
                           {"predicted", one.latency},
                           {"held_out", one.held_out}});
  }
  Json json = {{"unit", unit}, {"parameters", std::move(parameters)}, {"found", std::move(found)}};
  if (result.clock_hz > 0) json["clock_hz"] = result.clock_hz;
  json["fitted"] = errors_json(result.fitted);
  json["held_out"] = errors_json(result.held_out);
  json["refused"] = result.refused;
  json["predictions"] = std::move(predictions);
  return json;
}

}  // namespace cyclescope::api

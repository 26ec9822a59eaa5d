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

/// The members of a range of a parameter.
void write_range(json::JsonWriter& json, const representatives::ParameterRange& range) {
  json.member("parameter", representatives::name_of(range.parameter));
  json.member("least", range.least);
  json.member("most", range.most);
}

void write_errors(json::JsonWriter& json, const representatives::ErrorSummary& errors) {
  json.member("count", errors.count);
  json.member("mape_percent", kPercent * errors.mape);
  json.member("rmspe_percent", kPercent * errors.rmspe);
  json.member("worst_percent", kPercent * errors.worst);
}

void write_remark(json::JsonWriter& json, std::int64_t line, const Diagnostic& reason, bool used) {
  json.object([&] {
    json.member("line", line);
    json.member("code", reason.code);
    json.member("path", reason.path);
    json.member("message", reason.message);
    json.member("hint", reason.hint);
    json.member("used", used);
  });
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

void write_prediction(json::JsonWriter& json, const representatives::Configuration& layer,
                      const representatives::Prediction& prediction) {
  json.member("layer", [&] { write_layer(json, layer); });
  json.member("latency", prediction.latency);
  json.member("low", prediction.low);
  json.member("high", prediction.high);
  json.member("outside", [&] { representatives::write_product(json, prediction.outside); });
}

void write_value(json::JsonWriter& json, std::string_view name, const architecture::ParameterValue& value) {
  std::visit([&](const auto& one) { json.member(name, one); }, value);
}

void write_found(json::JsonWriter& json, const calibration::CalibratedParameter& found) {
  json.member("name", found.name);
  write_value(json, "value", found.value);
  write_value(json, "default", found.default_value);
  if (std::holds_alternative<std::int64_t>(found.value)) {
    json.member("low", found.low);
    json.member("high", found.high);
  }
  json.member("determined", found.determined);
}

std::vector<Diagnostic> values_of(const std::map<representatives::LayerType, Diagnostic>& unknown) {
  std::vector<Diagnostic> values;
  for (const auto& [type, reason] : unknown) values.push_back(reason);
  return values;
}

/// What predictions of one type were measured against.
class Compared {
 public:
  void add(const representatives::Prediction& prediction, double latency) {
    predicted_.push_back(prediction.latency);
    measured_.push_back(latency);
    if (latency >= prediction.low && latency <= prediction.high) ++covered_;
  }

  void write(json::JsonWriter& json) const {
    write_errors(json, representatives::summarize_errors(predicted_, measured_));
    json.member("covered_percent", covered_percent());
  }

 private:
  double covered_percent() const {
    return measured_.empty() ? 0 : kPercent * static_cast<double>(covered_) / static_cast<double>(measured_.size());
  }

  std::vector<double> predicted_, measured_;
  std::size_t covered_ = 0;  ///< measured within the prediction's range
};

}  // namespace

void write_layer(json::JsonWriter& json, const representatives::Configuration& layer) {
  json.object([&] {
    json.member("type", representatives::name_of(layer.type));
    const auto& parameters = representatives::parameters_of(layer.type);
    for (std::size_t i = 0; i < parameters.size(); ++i)
      json.member(representatives::name_of(parameters[i]), layer.values[i]);
  });
}

void write_layers(json::JsonWriter& json, const std::vector<representatives::Configuration>& layers) {
  json.array(layers, [&](const representatives::Configuration& layer) { write_layer(json, layer); });
}

void write_remarks(json::JsonWriter& json, const std::vector<representatives::TableRemark>& of_table,
                   const std::vector<Diagnostic>& others) {
  json.array("remarks", [&] {
    for (const representatives::TableRemark& remark : of_table)
      write_remark(json, remark.line, remark.reason, remark.used);
    for (const Diagnostic& remark : others) write_remark(json, remark.line, remark, false);
  });
}

void write_widths(json::JsonWriter& json, const std::vector<representatives::TypeWidths>& widths) {
  json.array(widths, [&](const representatives::TypeWidths& one) {
    json.object([&] {
      json.member("type", representatives::name_of(one.type));
      json.member("widths", [&] { representatives::write_step_widths(json, one.widths); });
    });
  });
}

void write_layer_types(json::JsonWriter& json) {
  json.array(representatives::all_layer_types(), [&](representatives::LayerType type) {
    const representatives::Space space = representatives::usual_space(type);
    const std::vector<representatives::LayerParameter> swept = representatives::swept_parameters(type);
    json.object([&] {
      json.member("type", representatives::name_of(type));
      json.array("parameters", space.ranges, [&](const representatives::ParameterRange& range) {
        json.object([&] {
          write_range(json, range);
          json.member("swept", std::find(swept.begin(), swept.end(), range.parameter) != swept.end());
        });
      });
      json.member("most_operations", space.most_operations);
      json.member("most_elements", space.most_elements);
    });
  });
}

void write_summary(json::JsonWriter& json, const representatives::MeasurementTable& table) {
  std::map<representatives::LayerType, std::vector<const representatives::MeasuredConfiguration*>> by_type;
  std::size_t rows = 0;
  for (const representatives::MeasuredConfiguration& one : table.measured) {
    by_type[one.configuration.type].push_back(&one);
    rows += one.latencies.size();
  }
  const representatives::Measurements all = table.measurements();
  const auto write_type = [&](representatives::LayerType type,
                              const std::vector<const representatives::MeasuredConfiguration*>& measured) {
    representatives::Measurements mine;
    for (const representatives::Measurement& one : all) {
      if (one.configuration.type == type) mine.push_back(one);
    }
    json.member("type", representatives::name_of(type));
    json.member("configurations", measured.size());
    json.array("ranges", ranges_of(measured, type),
               [&](const representatives::ParameterRange& range) { json.object([&] { write_range(json, range); }); });
    json.member("widths",
                [&] { representatives::write_step_widths(json, representatives::step_widths_in_table(mine, type)); });
  };
  json.object([&] {
    json.member("unit", table.unit);
    json.member("rows", rows);
    json.member("configurations", table.measured.size());
    json.array("types", by_type,
               [&](const auto& entry) { json.object([&] { write_type(entry.first, entry.second); }); });
    write_remarks(json, table.remarks);
  });
}

void write_summary(json::JsonWriter& json, const representatives::FittedModel& model) {
  const auto write_type = [&](const representatives::TypeModel& type) {
    json.member("type", representatives::name_of(type.type));
    json.member("samples", type.samples);
    json.member("method", representatives::name_of(type.method));
    json.object("cross_validated", [&] { write_errors(json, type.cross_validated); });
    json.array("compared", type.compared, [&](const auto& entry) {
      json.object([&] {
        json.member("method", representatives::name_of(entry.first));
        json.member("mape_percent", kPercent * entry.second);
      });
    });
    json.array("trained", type.trained,
               [&](const representatives::ParameterRange& range) { json.object([&] { write_range(json, range); }); });
    json.member("widths", [&] { representatives::write_step_widths(json, type.widths); });
  };
  json.object([&] {
    json.member("name", model.name);
    json.member("unit", model.unit);
    json.member("provenance", model.provenance);
    if (model.clock_hz > 0) json.member("clock_hz", model.clock_hz);
    json.array("types", model.types,
               [&](const representatives::TypeModel& type) { json.object([&] { write_type(type); }); });
  });
}

void write_network_layers(json::JsonWriter& json, const network::Network& network,
                          const std::vector<representatives::LayerType>& types) {
  std::vector<representatives::Configuration> layers;
  std::map<representatives::LayerType, std::pair<std::size_t, std::int64_t>> by_type;
  std::vector<representatives::NetworkPart> parts = representatives::parts_of(network, types);
  std::erase_if(parts, [](const representatives::NetworkPart& part) { return part.view; });
  for (const representatives::NetworkPart& part : parts) {
    if (!part.configuration) continue;
    if (std::find(layers.begin(), layers.end(), *part.configuration) == layers.end()) {
      layers.push_back(*part.configuration);
    }
    auto& [count, macs] = by_type[part.configuration->type];
    ++count;
    macs += part.macs;
  }
  json.object([&] {
    json.array("types", by_type, [&](const auto& entry) {
      json.object([&] {
        json.member("type", representatives::name_of(entry.first));
        json.member("parts", entry.second.first);
        json.member("macs", entry.second.second);
      });
    });
    json.array("parts", parts, [&](const representatives::NetworkPart& part) {
      json.object([&] {
        json.array("layers", part.layers, [&](std::size_t index) { json.value(network.layers[index].name); });
        json.member("macs", part.macs);
        if (part.configuration) json.member("layer", [&] { write_layer(json, *part.configuration); });
      });
    });
    json.member("table", representatives::write_plan(layers, "cycles"));
  });
}

void write_predictions(json::JsonWriter& json, const representatives::FittedModel& model,
                       const representatives::LayerTable& layers) {
  std::map<representatives::LayerType, Diagnostic> unknown;
  json.object([&] {
    json.member("unit", model.unit);
    json.array("predictions", [&] {
      for (const representatives::Configuration& layer : layers.layers) {
        const auto prediction = model.predict(layer);
        if (prediction) {
          json.object([&] { write_prediction(json, layer, *prediction); });
        } else {
          unknown.emplace(layer.type, prediction.error());
        }
      }
    });
    write_remarks(json, layers.remarks, values_of(unknown));
  });
}

void write_evaluation(json::JsonWriter& json, const representatives::FittedModel& model,
                      const representatives::MeasurementTable& table, double factor) {
  struct Point {
    const representatives::MeasuredConfiguration* layer;
    representatives::Prediction prediction;
    double measured;
  };
  std::map<representatives::LayerType, Compared> by_type;
  Compared all;
  std::vector<Point> points;
  std::map<representatives::LayerType, Diagnostic> unknown;
  for (const representatives::MeasuredConfiguration& one : table.measured) {
    const auto prediction = model.predict(one.configuration);
    if (!prediction) {
      unknown.emplace(one.configuration.type, prediction.error());
      continue;
    }
    const double measured = one.latency * factor;
    all.add(*prediction, measured);
    by_type[one.configuration.type].add(*prediction, measured);
    points.push_back({&one, *prediction, measured});
  }
  json.object([&] {
    json.member("unit", model.unit);
    json.object("total", [&] { all.write(json); });
    json.array("types", by_type, [&](const auto& entry) {
      json.object([&] {
        entry.second.write(json);
        json.member("type", representatives::name_of(entry.first));
      });
    });
    json.array("points", points, [&](const Point& point) {
      json.object([&] {
        write_prediction(json, point.layer->configuration, point.prediction);
        json.member("measured", point.measured);
      });
    });
    write_remarks(json, table.remarks, values_of(unknown));
  });
}

void write_calibration(json::JsonWriter& json, const calibration::CalibrationResult& result,
                       const representatives::Measurements& measurements, const std::string& unit) {
  json.member("unit", unit);
  json.object("parameters", [&] {
    for (const auto& [name, value] : result.parameters) write_value(json, name, value);
  });
  json.array("found", result.found,
             [&](const calibration::CalibratedParameter& one) { json.object([&] { write_found(json, one); }); });
  if (result.clock_hz > 0) json.member("clock_hz", result.clock_hz);
  json.object("fitted", [&] { write_errors(json, result.fitted); });
  json.object("held_out", [&] { write_errors(json, result.held_out); });
  json.member("refused", result.refused);
  json.array("predictions", result.predictions, [&](const calibration::CalibratedLatency& one) {
    const representatives::Measurement& measurement = measurements[one.measurement];
    json.object([&] {
      json.member("layer", [&] { write_layer(json, measurement.configuration); });
      json.member("measured", measurement.latency);
      json.member("predicted", one.latency);
      json.member("held_out", one.held_out);
    });
  });
}

}  // namespace cyclescope::api

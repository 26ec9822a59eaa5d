#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "architecture/clock.h"
#include "border/estimates.h"
#include "border/request.h"
#include "estimate/devices/model_estimate.h"
#include "json/writer.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/model/model_json.h"
#include "representatives/sampling/step_width_json.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::border {
namespace {

void write_type(json::JsonWriter& json, const representatives::TypeModel& type) {
  json.object([&] {
    json.member("type", name_of(type.type));
    json.member("title", type.type.row().title);
    json.member("samples", type.samples);
    json.member("method", name_of(type.method));
    json.object("cross_validated", [&] { write_errors(json, type.cross_validated); });
    json.array("compared", type.compared, [&](const auto& entry) {
      json.object([&] {
        json.member("method", name_of(entry.first));
        json.member("mape_percent", kPercent * entry.second);
      });
    });
    json.array("trained", type.trained,
               [&](const representatives::ParameterRange& range) { write_range(json, range); });
    json.member("widths", [&] { representatives::write_step_widths(json, type.widths); });
  });
}

void write_model(json::JsonWriter& json, const representatives::FittedModel& model) {
  json.object([&] {
    json.member("name", model.name);
    json.member("unit", model.unit);
    json.member("provenance", model.provenance);
    if (model.clock_hz > 0) json.member("clock_hz", model.clock_hz);
    json.array("types", model.types, [&](const representatives::TypeModel& type) { write_type(json, type); });
  });
}

class RunningFit : public Job {
 public:
  RunningFit(representatives::FitJob job, std::vector<representatives::TableRemark> remarks)
      : job_(std::move(job)), remarks_(std::move(remarks)) {}

  Answer<bool> work(double milliseconds) override {
    return work_for(milliseconds, [&] { return job_.step(); });
  }

  JobProgress progress() const override {
    return {static_cast<double>(job_.steps_done()), static_cast<double>(job_.steps_total()), ""};
  }

  Answer<std::string> value(Session& session) override {
    const representatives::FittedModel& model = job_.model();
    const auto handle =
        hand_out(session, std::make_shared<const ModelDocument>(representatives::write_fitted_model(model), model));
    if (!handle) return tl::unexpected(handle.error());
    json::JsonWriter json;
    json.object([&] {
      json.member("model", *handle);
      json.member("summary", [&] { write_model(json, model); });
      write_remarks(json, remarks_, job_.remarks());
    });
    return json.written();
  }

 private:
  representatives::FitJob job_;
  std::vector<representatives::TableRemark> remarks_;  ///< of the table
};

std::vector<representatives::ModelMethod> read_methods(const json::JsonReader& list) {
  std::vector<representatives::ModelMethod> methods;
  list.each([&](const json::JsonReader& name) {
    methods.push_back(name.take(representatives::model_method_of(name.text())));
  });
  if (!list.failed() && methods.empty()) list.refuse("OutOfRange", "a model needs at least one method");
  return methods;
}

representatives::FitRequest read_fit(const json::JsonReader& reader) {
  representatives::FitRequest fit;
  fit.name = reader.text_or("name", "fitted model");
  fit.provenance = reader.text_or("provenance", "");
  fit.clock_hz = reader.integer_or("clock_hz", 0, 1, architecture::kHighestClockHz);
  fit.widths = read_widths(reader);
  fit.options.seed = read_seed(reader);
  if (const auto methods = reader.find("methods")) fit.options.methods = read_methods(*methods);
  return fit;
}

/// What latencies in `from` are multiplied with to be in `to`. Errors: UnitMismatch (cycles against time, and no
/// clock).
Result<double> unit_factor(const std::string& from, const std::string& to, std::int64_t clock_hz) {
  const bool both_or_none = (from == "cycles") == (to == "cycles");
  if (!both_or_none && clock_hz <= 0) {
    return failure("UnitMismatch", "", "the table is in " + from + " and the model in " + to,
                   "fit the model with clock_hz, or measure in its unit");
  }
  const std::int64_t clock = clock_hz > 0 ? clock_hz : 1;
  return from == to ? 1 : representatives::cycles_per_unit(from, clock) / representatives::cycles_per_unit(to, clock);
}

/// The members of a prediction.
void write_prediction(json::JsonWriter& json, const representatives::MeasurableLayer& layer,
                      const representatives::Prediction& prediction) {
  json.member("layer", [&] { write_layer(json, layer); });
  json.member("latency", prediction.latency);
  json.member("low", prediction.low);
  json.member("high", prediction.high);
  json.member("outside", [&] { representatives::write_product(json, prediction.outside); });
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

/// Predictions beside what was measured.
class Evaluation {
 public:
  /// `factor` turns the table's unit into the model's.
  Evaluation(const representatives::FittedModel& model, const representatives::MeasurementTable& table, double factor)
      : unit_(model.unit) {
    for (const representatives::MeasuredLayer& one : table.measured) {
      const auto prediction = model.predict(one.layer);
      if (!prediction) {
        unknown_.emplace(one.layer.type, prediction.error());
        continue;
      }
      const double measured = one.latency * factor;
      all_.add(*prediction, measured);
      by_type_[one.layer.type].add(*prediction, measured);
      points_.push_back({&one, *prediction, measured});
    }
  }

  void write(json::JsonWriter& json, const std::vector<representatives::TableRemark>& remarks) const {
    json.member("unit", unit_);
    json.object("total", [&] { all_.write(json); });
    json.array("types", by_type_, [&](const auto& entry) {
      json.object([&] {
        entry.second.write(json);
        json.member("type", name_of(entry.first));
      });
    });
    json.array("points", points_, [&](const Point& point) {
      json.object([&] {
        write_prediction(json, point.layer->layer, point.prediction);
        json.member("measured", point.measured);
      });
    });
    write_remarks(json, remarks, values_of(unknown_));
  }

 private:
  struct Point {
    const representatives::MeasuredLayer* layer;
    representatives::Prediction prediction;
    double measured;
  };

  std::string unit_;
  std::map<representatives::LayerType, Compared> by_type_;
  Compared all_;
  std::vector<Point> points_;
  std::map<representatives::LayerType, Diagnostic> unknown_;
};

}  // namespace

Answer<std::unique_ptr<Job>> start_fit(Session& session, const Json& request) {
  const json::JsonReader reader(request, "",
                                {"table", "type", "name", "provenance", "clock_hz", "widths", "methods", "seed"});
  const auto document = read_document<TableDocument>(reader, session, "table");
  const std::string type = reader.text_or("type", "");
  representatives::FitRequest fit = read_fit(reader);
  if (reader.failed()) return refuse(reader);
  auto table = measurements_of(*document, type);
  if (!table) return tl::unexpected(std::move(table.error()));
  fit.unit = table->unit;
  auto job = representatives::FitJob::start(table->measurements(), fit);
  if (!job) return refuse(std::move(job.error()), Input::kTable);
  return std::make_unique<RunningFit>(std::move(*job), std::move(table->remarks));
}

Answer<std::string> describe_model(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"model"});
  const auto document = read_document<ModelDocument>(reader, session, "model");
  if (reader.failed()) return refuse(reader);
  json::JsonWriter json;
  write_model(json, document->model);
  return json.written();
}

Answer<std::string> predict_layers(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"model", "layers"});
  const auto document = read_document<ModelDocument>(reader, session, "model");
  const auto table = read_document<TableDocument>(reader, session, "layers");
  if (reader.failed()) return refuse(reader);
  const auto layers = layers_of(*table);
  if (!layers) return tl::unexpected(layers.error());
  std::map<representatives::LayerType, Diagnostic> unknown;
  json::JsonWriter json;
  json.object([&] {
    json.member("unit", document->model.unit);
    json.array("predictions", [&] {
      for (const representatives::MeasurableLayer& layer : layers->layers) {
        const auto prediction = document->model.predict(layer);
        if (prediction) {
          json.object([&] { write_prediction(json, layer, *prediction); });
        } else {
          unknown.emplace(layer.type, prediction.error());
        }
      }
    });
    write_remarks(json, layers->remarks, values_of(unknown));
  });
  return json.written();
}

Answer<std::string> evaluate_model(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"model", "table"});
  const auto document = read_document<ModelDocument>(reader, session, "model");
  const auto measured = read_document<TableDocument>(reader, session, "table");
  if (reader.failed()) return refuse(reader);
  const representatives::FittedModel& model = document->model;
  const auto table = measurements_of(*measured);
  if (!table) return tl::unexpected(table.error());
  const auto factor = unit_factor(table->unit, model.unit, model.clock_hz);
  if (!factor) return refuse(factor.error(), Input::kTable);
  json::JsonWriter json;
  json.object([&] { Evaluation(model, *table, *factor).write(json, table->remarks); });
  return json.written();
}

Answer<std::string> estimate_by_fitted_model(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"model", "network", "dimensions", "clock_hz", "known"});
  const auto document = read_document<ModelDocument>(reader, session, "model");
  const std::int32_t handle = read_number(reader, "network");
  const DimensionValues dimensions = read_dimensions(reader);
  std::optional<std::int64_t> clock_hz;
  if (reader.has("clock_hz")) clock_hz = reader.integer("clock_hz", 1, architecture::kHighestClockHz);
  const std::int32_t known = read_known(reader, session);
  if (reader.failed()) return refuse(reader);
  const auto read = session.networks.at(session.handles, handle, reader.path("network"), dimensions);
  if (!read) return tl::unexpected(read.error());
  auto estimate = estimate::estimate_by_model(document->model, (*read)->network, clock_hz);
  if (!estimate) return refuse(std::move(estimate.error()), Input::kNetwork);
  return keep_estimate(session, std::move(*estimate), known);
}

}  // namespace cyclescope::border

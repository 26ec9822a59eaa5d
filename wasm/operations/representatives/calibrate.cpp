#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "border/request.h"
#include "calibration/calibration.h"
#include "json/writer.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/layers/latency_unit.h"

namespace cyclescope::border {
namespace {

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
      json.member("layer", [&] { write_layer(json, measurement.layer); });
      json.member("measured", measurement.latency);
      json.member("predicted", one.latency);
      json.member("held_out", one.held_out);
    });
  });
}

class RunningCalibration : public Job {
 public:
  RunningCalibration(calibration::Calibration job, representatives::Measurements measurements,
                     const representatives::MeasurementTable& table)
      : job_(std::move(job)), measurements_(std::move(measurements)), unit_(table.unit), remarks_(table.remarks) {}

  Answer<bool> work(double milliseconds) override {
    Result<bool> last = false;
    const bool ended = work_for(milliseconds, [&] {
      last = job_.step();
      return !last || *last;
    });
    if (!last) return refuse(std::move(last.error()), Input::kArchitecture);
    return ended;
  }

  JobProgress progress() const override { return {job_.progress(), 1, job_.parameter()}; }

  std::string partial() override {
    if (!std::isfinite(job_.error())) return {};
    json::JsonWriter json;
    json.object([&] { json.member("error", job_.error()); });
    return json.written();
  }

  Answer<std::string> value(Session& /*session*/) override {
    json::JsonWriter json;
    json.object([&] {
      write_calibration(json, job_.result(), measurements_, unit_);
      write_remarks(json, remarks_);
    });
    return json.written();
  }

 private:
  calibration::Calibration job_;
  representatives::Measurements measurements_;  ///< as in the table
  std::string unit_;
  std::vector<representatives::TableRemark> remarks_;
};

/// How many of a table's `unit` are a second; 0 of cycles.
double units_per_second(const std::string& unit) {
  constexpr std::int64_t kAnyClock = 1'000'000'000;
  return unit == "cycles" ? 0 : static_cast<double>(kAnyClock) / representatives::cycles_per_unit(unit, kAnyClock);
}

/// Why a calibration cannot start, as a fault of the input that it comes from. instantiate() names a refused value by
/// the parameter's declaration.
Refusal refusal_of(Diagnostic error, const architecture::ParameterValues& fixed, bool some_are_free) {
  if (error.code == "TooFewMeasurements") return {std::move(error), Input::kTable};
  if (error.code == "NothingToFind" && !fixed.empty()) error.path = "/fixed";
  if (error.code == "NothingToFind" && some_are_free) error.path = "/free";
  bool of_request = error.code == "NothingToFind" || error.code == "UnknownParameter";
  for (const auto& [name, value] : fixed) {
    if (error.path != json::json_child("/parameters", name)) continue;
    error.path = json::json_child("/fixed", name);
    of_request = true;
  }
  if (!of_request) return {std::move(error), Input::kArchitecture};
  error.line = error.column = 0;
  return {std::move(error), Input::kRequest};
}

/// `free`: names of parameters to find, none of which is fixed.
std::vector<std::string> read_free(const json::JsonReader& reader, const architecture::ParameterValues& fixed) {
  std::vector<std::string> free;
  const auto list = reader.find("free");
  if (!list) return free;
  list->each([&](const json::JsonReader& name) {
    free.push_back(name.text());
    if (fixed.count(free.back()) == 0) return;
    name.refuse("FixedAndFree", "'" + free.back() + "' is to be found, and fixed too",
                "take it out of 'fixed', or of 'free'");
  });
  return free;
}

}  // namespace

Answer<std::unique_ptr<Job>> start_calibrate(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"architecture", "table", "type", "fixed", "free", "seed"});
  const auto architecture = read_document<ArchitectureDocument>(reader, session, "architecture");
  const auto document = read_document<TableDocument>(reader, session, "table");
  const std::string type = reader.text_or("type", "");
  const architecture::ParameterValues fixed = read_parameters(reader, "fixed");
  const std::vector<std::string> free = read_free(reader, fixed);
  const std::uint64_t seed = read_seed(reader);
  if (reader.failed()) return refuse(reader);
  const auto table = measurements_of(*document, type);
  if (!table) return tl::unexpected(table.error());
  representatives::Measurements measurements = table->measurements();
  auto job = calibration::Calibration::start({{architecture, &architecture->description},
                                              {architecture, &architecture->mappings},
                                              measurements,
                                              units_per_second(table->unit),
                                              fixed,
                                              free,
                                              seed});
  if (!job) return tl::unexpected(refusal_of(std::move(job.error()), fixed, !free.empty()));
  return std::make_unique<RunningCalibration>(std::move(*job), std::move(measurements), *table);
}

}  // namespace cyclescope::border

#include "pr/session.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "calibration/calibration.h"
#include "estimate/device.h"
#include "estimate/model_estimate.h"
#include "estimate/white_box.h"
#include "estimate/write_estimate.h"
#include "jobs.h"
#include "json/pointer.h"
#include "library.h"
#include "outcome.h"
#include "pr/answers.h"
#include "pr/requests.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/model/model_json.h"
#include "representatives/sampling/measurement_job.h"
#include "representatives/sampling/representative.h"
#include "representatives/sampling/table_split.h"
#include "request.h"

namespace cyclescope::api {
namespace {

/// Candidates that a model chooses from, for each layer that is planned.
constexpr std::size_t kCandidates = 10;
constexpr std::size_t kMostCandidates = 20'000;

/// Who measures: a described accelerator, or the caller.
struct OwnedDevice {
  std::unique_ptr<representatives::Device> exact;  ///< null: the caller
  std::unique_ptr<representatives::Device> noisy;  ///< over `exact`, or null
  std::string unit = "cycles";
  bool repeatable = false;

  bool is_caller() const { return exact == nullptr; }
  representatives::Device& get() { return noisy ? *noisy : *exact; }
};

struct RunningSweep {
  representatives::SweepJob job;
  OwnedDevice device;
  bool asked = false;  ///< the caller has been told what is wanted
};

struct RunningMeasurement {
  representatives::MeasurementJob job;
  OwnedDevice device;
  std::vector<representatives::TableRemark> table_remarks;
  bool asked = false;  ///< the caller has been told what is wanted
};

struct RunningFit {
  representatives::FitJob job;
  std::vector<representatives::TableRemark> table_remarks;
};

struct RunningCalibration {
  calibration::Calibration job;
  representatives::Measurements measurements;  ///< as in the table
  std::string unit;
  std::vector<representatives::TableRemark> table_remarks;
};

using Job = std::variant<RunningSweep, RunningMeasurement, RunningFit, RunningCalibration>;

/// The text of the one value that `write(json)` writes.
template <typename Write>
std::string text_of(const Write& write) {
  json::JsonWriter json;
  write(json);
  return json.written();
}

/// The same of an object with the members that `write(json)` writes.
template <typename Write>
std::string object_of(const Write& write) {
  return text_of([&](json::JsonWriter& json) { json.object([&] { write(json); }); });
}

void write_progress(json::JsonWriter& json, std::size_t done, std::size_t total, const std::string& what) {
  json.object("progress", [&] {
    json.member("done", done);
    json.member("total", total);
    json.member("what", what);
  });
}

void write_progress(json::JsonWriter& json, const calibration::Calibration& job) {
  json.object("progress", [&] {
    json.member("fraction", job.progress());
    json.member("parameter", job.parameter());
    if (std::isfinite(job.error())) json.member("error", job.error());
  });
}

void write_samples(json::JsonWriter& json, const representatives::Measurements& measurements, const std::string& unit) {
  json.member("samples", measurements.size());
  json.member("table", representatives::write_measurements(measurements, unit));
}

/// How many of a table's `unit` are a second; 0 of cycles.
double units_per_second(const std::string& unit) {
  constexpr std::int64_t kAnyClock = 1'000'000'000;
  return unit == "cycles" ? 0 : static_cast<double>(kAnyClock) / representatives::cycles_per_unit(unit, kAnyClock);
}

/// Why a calibration cannot start, as a fault of the input that it comes from. instantiate() names a refused value by
/// the parameter's declaration.
Refusal calibration_refusal(Diagnostic error, const CalibrateRequest& request, const std::string& request_text) {
  if (error.code == "TooFewMeasurements") return {std::move(error), Input::kTable};
  if (error.code == "NothingToFind" && !request.fixed.empty()) error.path = "/fixed";
  if (error.code == "NothingToFind" && !request.free.empty()) error.path = "/free";
  bool of_request = error.code == "NothingToFind" || error.code == "UnknownParameter";
  for (const auto& [name, value] : request.fixed) {
    if (error.path != json::json_child("/parameters", name)) continue;
    error.path = json::json_child("/fixed", name);
    of_request = true;
  }
  if (!of_request) return {std::move(error), Input::kArchitecture};
  error.line = error.column = 0;
  json::locate(error, request_text);
  return {std::move(error), Input::kRequest};
}

/// Of several hints about one parameter the first.
std::vector<representatives::StepHint> likeliest(const std::vector<representatives::StepHint>& hints) {
  std::vector<representatives::StepHint> kept;
  for (const representatives::StepHint& hint : hints) {
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const representatives::StepHint& other) {
      return other.product.front() == hint.product.front();
    });
    if (!known) kept.push_back(hint);
  }
  return kept;
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

}  // namespace

class RepresentativesSession::Implementation {
 public:
  std::string guarded(const std::function<Answer<std::string>()>& work) {
    return outcome(work, [this] {
      library_.forget();
      models_.clear();
    });
  }

  Answer<std::string> read_table(const std::string& text, const std::string& type) {
    const auto table = representatives::read_measurement_table(text, type);
    if (!table) return refuse(table.error(), Input::kTable);
    return text_of([&](json::JsonWriter& json) { write_summary(json, *table); });
  }

  Answer<std::string> start_sweep(const std::string& architecture, const std::string& request_text) {
    auto request = read_sweep_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    auto device = device_for(architecture, request->parameters, request->noise, request->seed);
    if (!device) return tl::unexpected(device.error());
    if (request->knowledge != SweepRequest::Knowledge::kBlackBox) {
      auto informed = read_hints(architecture, *request);
      if (!informed) return tl::unexpected(informed.error());
    }
    if (device->is_caller()) *device = caller_as_device(request->unit, request->repeatable);
    auto job = representatives::SweepJob::start(std::move(request->types), request->options, device->repeatable);
    if (!job) return refuse(job.error(), Input::kRequest);
    return start(RunningSweep{std::move(*job), std::move(*device)});
  }

  Answer<std::string> step_sweep(std::int32_t number, const std::string& answers) {
    auto taken = take<RunningSweep>(number);
    if (!taken) return unknown_job(number);
    RunningSweep& sweep = std::get<RunningSweep>(taken.mapped());
    if (auto heard = hear(sweep, answers); !heard) {
      jobs_.insert(std::move(taken));  // a caller may answer again
      return refuse(heard.error(), Input::kRequest);
    }
    if (!sweep.device.is_caller()) measure_parameter(sweep);
    const bool done = sweep.job.wanted().empty();
    if (done) {
      if (const auto outcome = sweep.job.outcome(); !outcome) return refuse(outcome.error(), Input::kArchitecture);
    }
    sweep.asked = sweep.device.is_caller() && !done;
    const std::string what = done ? std::string()
                                  : std::string(representatives::name_of(sweep.job.type())) + " " +
                                        representatives::name_of(sweep.job.parameter());
    std::string text = object_of([&](json::JsonWriter& json) {
      json.member("done", done);
      if (sweep.asked) json.member("ask", [&] { write_layers(json, sweep.job.wanted()); });
      write_progress(json, sweep.job.steps_done(), sweep.job.steps_total(), what);
      json.member("found", [&] { write_widths(json, sweep.job.found()); });
      write_remarks(json, {}, sweep.job.remarks());
    });
    if (!done) jobs_.insert(std::move(taken));
    return text;
  }

  Answer<std::string> plan(const std::string& request_text, const std::string& known_text,
                           const std::string& model_text) {
    const auto request = read_plan_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    std::vector<representatives::Configuration> known;
    if (!known_text.empty()) {
      auto table = representatives::read_layer_table(known_text);
      if (!table) return refuse(table.error(), Input::kTable);
      known = std::move(table->layers);
    }
    std::shared_ptr<const representatives::FittedModel> model;
    if (!model_text.empty()) {
      auto read = read_model_text(model_text);
      if (!read) return tl::unexpected(read.error());
      model = *read;
    }
    std::vector<representatives::Configuration> planned;
    return object_of([&](json::JsonWriter& json) {
      json::JsonWriter types;
      types.array(request->plans(), [&](const representatives::TypePlan& type) {
        std::vector<representatives::Configuration> mine = plan_type(type, known, model.get());
        const representatives::LayerCount count = representatives::count_layers(type.space, type.widths);
        types.object([&] {
          types.member("type", representatives::name_of(type.space.type));
          types.member("layers", count.layers);
          types.member("representatives", count.representatives);
          types.member("planned", mine.size());
        });
        planned.insert(planned.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
      });
      json.member("planned", planned.size());
      json.member("types", json::JsonText{types.written()});
      json.member("table", representatives::write_plan(planned, request->unit));
    });
  }

  Answer<std::string> network_layers(const std::string& network_text, const std::string& types_text) {
    const auto types = read_layer_types(types_text);
    if (!types) return refuse(types.error(), Input::kRequest);
    const auto network = library_.network(network_text);
    if (!network) return tl::unexpected(network.error());
    return text_of([&](json::JsonWriter& json) { write_network_layers(json, **network, *types); });
  }

  Answer<std::string> start_measure(const std::string& architecture, const std::string& layers_text,
                                    const std::string& request_text) {
    const auto request = read_measure_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    representatives::LayerTable table;
    if (!request->plan) {
      auto read = representatives::read_layer_table(layers_text);
      if (!read) return refuse(read.error(), Input::kTable);
      table = std::move(*read);
    } else if (!layers_text.empty()) {
      return refuse({"SeveralPlans", "/plan", "there is a plan, and a table of layers too",
                     "leave the table empty: the plan says what is measured", 0, 0},
                    Input::kRequest);
    }
    auto device = device_for(architecture, request->parameters, request->noise, request->seed);
    if (!device) return tl::unexpected(device.error());
    if (device->is_caller()) *device = caller_as_device(request->unit, false);
    representatives::MeasurementJob job =
        request->plan ? representatives::MeasurementJob(request->plan->plans(), request->repetitions)
                      : representatives::MeasurementJob(std::move(table.layers), request->repetitions);
    if (!job.layer()) {
      return refuse({"NoLayers", request->plan ? "/plan" : "", "there is no layer to measure",
                     "allow more operations, or other values", 0, 0},
                    Input::kRequest);
    }
    return start(RunningMeasurement{std::move(job), std::move(*device), std::move(table.remarks)});
  }

  Answer<std::string> step_measure(std::int32_t number, double milliseconds, const std::string& answers) {
    auto taken = take<RunningMeasurement>(number);
    if (!taken) return unknown_job(number);
    RunningMeasurement& running = std::get<RunningMeasurement>(taken.mapped());
    if (auto heard = hear(running, answers); !heard) {
      jobs_.insert(std::move(taken));  // a caller may answer again
      return refuse(heard.error(), Input::kRequest);
    }
    if (!running.device.is_caller()) work_for(milliseconds, [&] { return measure_next(running); });
    const bool done = !running.job.layer();
    running.asked = running.device.is_caller() && !done;
    const representatives::MeasurementJob& job = running.job;
    if (done && job.measured().empty()) {
      const std::vector<Diagnostic> reasons = job.reasons();
      return refuse(reasons.empty() ? Diagnostic{} : reasons.front(), Input::kArchitecture);
    }
    std::string text = object_of([&](json::JsonWriter& json) {
      json.member("done", done);
      if (running.asked) json.member("ask", [&] { write_layers(json, job.wanted()); });
      write_progress(json, job.layers_done(), job.layers_total(),
                     job.layer() ? representatives::describe(*job.layer()) : std::string());
      if (!done) return;
      json.member("planned", job.layers_total());
      json.member("measured", job.measured().size());
      json.member("refused", job.refused());
      json.member("table", representatives::write_measurements(job.measured(), running.device.unit));
      write_remarks(json, running.table_remarks, job.reasons());
    });
    if (!done) jobs_.insert(std::move(taken));
    return text;
  }

  Answer<std::string> split_table(const std::string& text, const std::string& request_text) {
    const auto request = read_split_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    const auto table = representatives::read_measurement_table(text, request->type);
    if (!table) return refuse(table.error(), Input::kTable);
    const representatives::TableSplit split =
        representatives::split_measurements(table->measurements(), request->widths, request->test_part, request->seed);
    return object_of([&](json::JsonWriter& json) {
      json.object("test", [&] { write_samples(json, split.test, table->unit); });
      json.object("train", [&] { write_samples(json, split.train, table->unit); });
      json.array("draws", [&] {
        for (const std::size_t size : request->sizes) {
          for (const bool representatives : {true, false}) {
            json.object([&] {
              json.member("sampling", representatives ? "representatives" : "random");
              write_samples(json,
                            representatives::draw_measurements(split.train, request->widths, size, representatives,
                                                               request->seed),
                            table->unit);
            });
          }
        }
      });
    });
  }

  Answer<std::string> start_fit(const std::string& text, const std::string& request_text) {
    auto request = read_model_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    auto table = representatives::read_measurement_table(text, request->type);
    if (!table) return refuse(table.error(), Input::kTable);
    request->fit.unit = table->unit;
    auto job = representatives::FitJob::start(table->measurements(), request->fit);
    if (!job) return refuse(job.error(), Input::kTable);
    return start(RunningFit{std::move(*job), std::move(table->remarks)});
  }

  Answer<std::string> step_fit(std::int32_t number, double milliseconds) {
    auto taken = take<RunningFit>(number);
    if (!taken) return unknown_job(number);
    RunningFit& running = std::get<RunningFit>(taken.mapped());
    const bool done = work_for(milliseconds, [&] { return running.job.step(); });
    std::string text = object_of([&](json::JsonWriter& json) {
      json.member("done", done);
      write_progress(json, running.job.steps_done(), running.job.steps_total(), "");
      if (!done) return;
      json.member("model", representatives::write_fitted_model(running.job.model()));
      json.member("summary", [&] { write_summary(json, running.job.model()); });
      write_remarks(json, running.table_remarks, running.job.remarks());
    });
    if (!done) jobs_.insert(std::move(taken));
    return text;
  }

  Answer<std::string> start_calibrate(const std::string& architecture, const std::string& text,
                                      const std::string& request_text) {
    const auto request = read_calibrate_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    const auto read = library_.description(architecture);
    if (!read) return tl::unexpected(read.error());
    auto table = representatives::read_measurement_table(text, request->type);
    if (!table) return refuse(table.error(), Input::kTable);
    representatives::Measurements measurements = table->measurements();
    auto job = calibration::Calibration::start({{*read, &(*read)->description},
                                                {*read, &(*read)->mappings},
                                                measurements,
                                                units_per_second(table->unit),
                                                request->fixed,
                                                request->free,
                                                request->seed});
    if (!job) return tl::unexpected(calibration_refusal(std::move(job.error()), *request, request_text));
    return start(RunningCalibration{std::move(*job), std::move(measurements), std::move(table->unit),
                                    std::move(table->remarks)});
  }

  Answer<std::string> step_calibrate(std::int32_t number, double milliseconds) {
    auto taken = take<RunningCalibration>(number);
    if (!taken) return unknown_job(number);
    RunningCalibration& running = std::get<RunningCalibration>(taken.mapped());
    Result<bool> last = false;
    const bool ended = work_for(milliseconds, [&] {
      last = running.job.step();
      return !last || *last;
    });
    if (!last) return refuse(std::move(last.error()), Input::kArchitecture);
    std::string text = object_of([&](json::JsonWriter& json) {
      json.member("done", ended);
      write_progress(json, running.job);
      if (!ended) return;
      write_calibration(json, running.job.result(), running.measurements, running.unit);
      write_remarks(json, running.table_remarks);
    });
    if (!ended) jobs_.insert(std::move(taken));
    return text;
  }

  Answer<std::string> cancel(std::int32_t number) {
    if (jobs_.erase(number) == 0) return unknown_job(number);
    return "null";
  }

  Answer<std::string> read_model(const std::string& text) {
    const auto model = read_model_text(text);
    if (!model) return tl::unexpected(model.error());
    return text_of([&](json::JsonWriter& json) { write_summary(json, **model); });
  }

  Answer<std::string> predict(const std::string& model_text, const std::string& layers_text) {
    const auto model = read_model_text(model_text);
    if (!model) return tl::unexpected(model.error());
    const auto layers = representatives::read_layer_table(layers_text);
    if (!layers) return refuse(layers.error(), Input::kTable);
    return text_of([&](json::JsonWriter& json) { write_predictions(json, **model, *layers); });
  }

  Answer<std::string> evaluate(const std::string& model_text, const std::string& text) {
    const auto model = read_model_text(model_text);
    if (!model) return tl::unexpected(model.error());
    const auto table = representatives::read_measurement_table(text);
    if (!table) return refuse(table.error(), Input::kTable);
    const auto factor = unit_factor(table->unit, (*model)->unit, (*model)->clock_hz);
    if (!factor) return refuse(factor.error(), Input::kTable);
    return text_of([&](json::JsonWriter& json) { write_evaluation(json, **model, *table, *factor); });
  }

  Answer<std::string> estimate(const std::string& model_text, const std::string& network_text,
                               const std::string& request_text) {
    const auto request = read_request(request_text);
    if (!request) return refuse(request.error(), Input::kRequest);
    if (!request->parameters.empty()) {
      return refuse({"UnknownParameter", json::json_child("/parameters", request->parameters.begin()->first),
                     "a fitted model has no parameters", "fit one model per configuration of the device", 0, 0},
                    Input::kRequest);
    }
    const auto model = read_model_text(model_text);
    if (!model) return tl::unexpected(model.error());
    const auto network = library_.network(network_text);
    if (!network) return tl::unexpected(network.error());
    const auto estimate = estimate::estimate_by_model(**model, **network, request->options.clock_hz);
    if (!estimate) return refuse(estimate.error(), Input::kNetwork);
    return estimate::write_estimate(*estimate);
  }

 private:
  template <typename Running>
  Answer<std::string> start(Running running) {
    if (jobs_.size() >= kMaxJobs) return too_many_jobs();
    const std::int32_t number = next_job_++;
    jobs_.emplace(number, std::move(running));
    return std::to_string(number);
  }

  /// A job out of the table while it works, so that whatever ends the call early ends the job; nothing where there is
  /// no such job of this kind.
  template <typename Running>
  std::map<std::int32_t, Job>::node_type take(std::int32_t number) {
    const auto found = jobs_.find(number);
    if (found == jobs_.end() || !std::holds_alternative<Running>(found->second)) return {};
    return jobs_.extract(found);
  }

  /// A described accelerator as a device; without `exact` where there is no description.
  Answer<OwnedDevice> device_for(const std::string& architecture, const architecture::ParameterValues& parameters,
                                 const std::optional<representatives::Noise>& noise, std::uint64_t seed) {
    OwnedDevice device;
    if (architecture.empty()) return device;
    const auto read = library_.description(architecture);
    if (!read) return tl::unexpected(read.error());
    const auto machine = library_.machine(**read, parameters);
    if (!machine) return tl::unexpected(machine.error());
    device.exact = std::make_unique<estimate::DescribedDevice>(*machine);
    device.repeatable = !noise;
    if (noise) device.noisy = std::make_unique<representatives::NoisyDevice>(*device.exact, *noise, seed);
    return device;
  }

  /// Gives the types without hints of their own those of the description.
  Answer<void> read_hints(const std::string& architecture, SweepRequest& request) {
    if (architecture.empty()) {
      return refuse({"NoDescription", "/knowledge", "there is no description that anything could be known from",
                     "name an accelerator, or give hints", 0, 0},
                    Input::kRequest);
    }
    const auto read = library_.description(architecture);
    if (!read) return tl::unexpected(read.error());
    const auto machine = library_.machine(**read, request.parameters);
    if (!machine) return tl::unexpected(machine.error());
    for (representatives::TypeSweep& type : request.types) {
      if (type.hints.empty()) type.hints = likeliest(estimate::step_hints(**machine, type.space.type));
      type.white_box = type.white_box || request.knowledge == SweepRequest::Knowledge::kWhiteBox;
    }
    return {};
  }

  static OwnedDevice caller_as_device(const std::string& unit, bool repeatable) {
    OwnedDevice device;
    device.unit = unit;
    device.repeatable = repeatable;
    return device;
  }

  /// Takes the answers to what is wanted, if the caller was asked.
  template <typename Running>
  static Result<void> hear(Running& running, const std::string& text) {
    if (!running.device.is_caller()) return {};
    if (running.asked == text.empty()) {
      return text.empty() ? failure("MissingAnswer", "", "the layers that were asked for have no answers")
                          : failure("UnexpectedAnswer", "", "there are answers, and nothing was asked");
    }
    if (!running.asked) return {};
    auto answers = read_device_answers(text, running.job.wanted().size());
    if (!answers) return tl::unexpected(answers.error());
    running.job.provide(std::move(*answers));
    return {};
  }

  /// Measures until the current parameter is done.
  static void measure_parameter(RunningSweep& sweep) {
    const std::size_t before = sweep.job.steps_done();
    while (!sweep.job.wanted().empty() && sweep.job.steps_done() == before) {
      sweep.job.provide(representatives::latencies_of(sweep.device.get(), sweep.job.wanted()));
    }
  }

  static bool measure_next(RunningMeasurement& running) {
    return running.job.provide(representatives::latencies_of(running.device.get(), running.job.wanted()));
  }

  static std::vector<representatives::Configuration> plan_type(const representatives::TypePlan& type,
                                                               const std::vector<representatives::Configuration>& known,
                                                               const representatives::FittedModel* model) {
    const representatives::PlanOptions& options = type.options;
    if (options.random) return representatives::plan_random(type.space, options.budget, options.seed);
    if (model == nullptr) return representatives::plan_representatives(type.space, type.widths, options, known);
    representatives::PlanOptions candidates = options;
    candidates.budget = std::max(options.budget, std::min(kMostCandidates, kCandidates * options.budget));
    return representatives::choose_next(
        *model, representatives::plan_representatives(type.space, type.widths, candidates, known), options.budget);
  }

  Answer<std::shared_ptr<const representatives::FittedModel>> read_model_text(const std::string& text) {
    if (const auto* known = models_.find(text)) return *known;
    auto model = representatives::read_fitted_model(text);
    if (!model) return refuse(std::move(model.error()), Input::kModel);
    return models_.insert(text, std::make_shared<const representatives::FittedModel>(std::move(*model)));
  }

  static constexpr std::size_t kModels = 4;

  Library library_;
  estimate::RecentlyUsed<std::shared_ptr<const representatives::FittedModel>> models_{kModels};
  std::map<std::int32_t, Job> jobs_;
  std::int32_t next_job_ = 1;
};

RepresentativesSession::RepresentativesSession() : implementation_(std::make_unique<Implementation>()) {}
RepresentativesSession::~RepresentativesSession() = default;

std::string RepresentativesSession::layer_types() const {
  return outcome([] { return text_of(write_layer_types); }, [] {});
}

std::string RepresentativesSession::read_table(const std::string& table, const std::string& type) {
  return implementation_->guarded([&] { return implementation_->read_table(table, type); });
}

std::string RepresentativesSession::start_sweep(const std::string& architecture, const std::string& request) {
  return implementation_->guarded([&] { return implementation_->start_sweep(architecture, request); });
}

std::string RepresentativesSession::step_sweep(std::int32_t job, const std::string& answers) {
  return implementation_->guarded([&] { return implementation_->step_sweep(job, answers); });
}

std::string RepresentativesSession::plan(const std::string& request, const std::string& known,
                                         const std::string& model) {
  return implementation_->guarded([&] { return implementation_->plan(request, known, model); });
}

std::string RepresentativesSession::network_layers(const std::string& network, const std::string& types) {
  return implementation_->guarded([&] { return implementation_->network_layers(network, types); });
}

std::string RepresentativesSession::start_measure(const std::string& architecture, const std::string& layers,
                                                  const std::string& request) {
  return implementation_->guarded([&] { return implementation_->start_measure(architecture, layers, request); });
}

std::string RepresentativesSession::step_measure(std::int32_t job, double milliseconds, const std::string& answers) {
  return implementation_->guarded([&] { return implementation_->step_measure(job, milliseconds, answers); });
}

std::string RepresentativesSession::split_table(const std::string& table, const std::string& request) {
  return implementation_->guarded([&] { return implementation_->split_table(table, request); });
}

std::string RepresentativesSession::start_fit(const std::string& table, const std::string& request) {
  return implementation_->guarded([&] { return implementation_->start_fit(table, request); });
}

std::string RepresentativesSession::step_fit(std::int32_t job, double milliseconds) {
  return implementation_->guarded([&] { return implementation_->step_fit(job, milliseconds); });
}

std::string RepresentativesSession::start_calibrate(const std::string& architecture, const std::string& table,
                                                    const std::string& request) {
  return implementation_->guarded([&] { return implementation_->start_calibrate(architecture, table, request); });
}

std::string RepresentativesSession::step_calibrate(std::int32_t job, double milliseconds) {
  return implementation_->guarded([&] { return implementation_->step_calibrate(job, milliseconds); });
}

std::string RepresentativesSession::cancel(std::int32_t job) {
  return implementation_->guarded([&] { return implementation_->cancel(job); });
}

std::string RepresentativesSession::read_model(const std::string& model) {
  return implementation_->guarded([&] { return implementation_->read_model(model); });
}

std::string RepresentativesSession::predict(const std::string& model, const std::string& layers) {
  return implementation_->guarded([&] { return implementation_->predict(model, layers); });
}

std::string RepresentativesSession::evaluate(const std::string& model, const std::string& table) {
  return implementation_->guarded([&] { return implementation_->evaluate(model, table); });
}

std::string RepresentativesSession::estimate(const std::string& model, const std::string& network,
                                             const std::string& request) {
  return implementation_->guarded([&] { return implementation_->estimate(model, network, request); });
}

}  // namespace cyclescope::api

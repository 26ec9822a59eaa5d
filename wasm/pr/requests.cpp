#include "pr/requests.h"

#include <functional>
#include <limits>
#include <utility>

#include "architecture/clock.h"
#include "json/reader.h"
#include "json/values.h"
#include "json/writer.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/sampling/step_width_json.h"
#include "request.h"

namespace cyclescope::api {
namespace {

constexpr std::int64_t kWidest = 4096;
constexpr std::int64_t kFarthest = std::int64_t{1} << 20;
constexpr std::int64_t kMostMeasurements = 1'000'000;
constexpr std::int64_t kMostPlanned = 1'000'000;
constexpr std::int64_t kMostRepetitions = 1000;

/// Parses `text` and reads it; errors get their line and column. An empty text is an empty object.
template <typename T>
Result<T> read(const std::string& text, const std::function<Result<T>(const Json&)>& read_object) {
  auto json = text.empty() ? Result<Json>(Json::object()) : json::parse_json(text);
  if (!json) return tl::unexpected(json.error());
  auto request = read_object(*json);
  if (!request) json::locate(request.error(), text);
  return request;
}

Result<representatives::LayerType> read_type(json::MemberReader& reader) {
  const std::string name = reader.text("type");
  if (reader.failed()) return reader.error();
  auto type = representatives::layer_type_of(name);
  if (!type) type.error().path = reader.path("type");
  return type;
}

Result<void> read_ranges(const Json& json, const std::string& path, representatives::Space& space) {
  if (auto object = json::as_object(json, path); !object) return tl::unexpected(object.error());
  for (const auto& [name, ends] : json.items()) {
    const std::string place = json::json_child(path, name);
    auto parameter = representatives::layer_parameter_of(name);
    if (parameter &&
        (!representatives::index_of(space.type, *parameter) || representatives::is_dependent(*parameter))) {
      return failure(
          "UnknownParameter", place,
          std::string(representatives::name_of(space.type)) + " has no parameter '" + name + "' that can be chosen");
    }
    if (!parameter) {
      parameter.error().path = place;
      return tl::unexpected(parameter.error());
    }
    if (auto array = json::as_array(ends, place); !array) return tl::unexpected(array.error());
    if (ends.size() != 2) return failure("WrongType", place, "a range is [least, most]");
    const auto least = json::as_integer(ends[0], json::json_child(place, std::size_t{0}), 1, kFarthest);
    if (!least) return tl::unexpected(least.error());
    const auto most = json::as_integer(ends[1], json::json_child(place, std::size_t{1}), *least, kFarthest);
    if (!most) return tl::unexpected(most.error());
    space.range(*parameter) = {*parameter, *least, *most};
  }
  return {};
}

/// The members `type`, `space`, `most_operations` and `most_elements`.
Result<representatives::Space> read_space(json::MemberReader& reader) {
  const auto type = read_type(reader);
  if (!type) return tl::unexpected(type.error());
  representatives::Space space = representatives::usual_space(*type);
  if (reader.has("space")) {
    if (auto ranges = read_ranges(reader.member("space"), reader.path("space"), space); !ranges) {
      return tl::unexpected(ranges.error());
    }
  }
  for (const auto& [name, limit] :
       {std::pair("most_operations", &space.most_operations), std::pair("most_elements", &space.most_elements)}) {
    if (!reader.has(name)) continue;
    *limit = reader.number(name);
    if (reader.failed()) return reader.error();
    if (*limit < 1) return failure("OutOfRange", reader.path(name), std::string(name) + " must be at least 1");
  }
  return space;
}

Result<representatives::TypeSweep> read_type_sweep(const Json& json, const std::string& path) {
  json::MemberReader reader(json, path, {"type", "space", "most_operations", "most_elements", "hints", "white_box"});
  auto space = read_space(reader);
  if (!space) return tl::unexpected(space.error());
  representatives::TypeSweep sweep{std::move(*space), {}, reader.has("white_box") && reader.boolean("white_box")};
  if (reader.failed()) return reader.error();
  if (reader.has("hints")) {
    sweep.hints = representatives::read_step_hints(reader.at("hints"));
    if (reader.failed()) return reader.error();
  }
  return sweep;
}

template <typename T>
Result<std::vector<T>> read_list(json::MemberReader& reader, const char* key,
                                 const std::function<Result<T>(const Json&, const std::string&)>& read_entry) {
  const Json& list = reader.array(key);
  if (reader.failed()) return reader.error();
  std::vector<T> entries;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto entry = read_entry(list[i], json::json_child(reader.path(key), i));
    if (!entry) return tl::unexpected(entry.error());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<representatives::TypeWidths> read_type_widths(const Json& json, const std::string& path) {
  json::MemberReader reader(json, path, {"type", "widths"});
  const auto type = read_type(reader);
  if (!type) return tl::unexpected(type.error());
  std::vector<representatives::StepWidth> widths = representatives::read_step_widths(reader.at("widths"));
  if (reader.failed()) return reader.error();
  return representatives::TypeWidths{*type, std::move(widths)};
}

Result<PlanRequest::Type> read_planned_type(const Json& json, const std::string& path) {
  json::MemberReader reader(json, path, {"type", "space", "most_operations", "most_elements", "widths"});
  auto space = read_space(reader);
  if (!space) return tl::unexpected(space.error());
  PlanRequest::Type type{std::move(*space), {}};
  if (reader.has("widths")) {
    type.widths = representatives::read_step_widths(reader.at("widths"));
    if (reader.failed()) return reader.error();
  }
  return type;
}

std::optional<representatives::Noise> read_noise(json::MemberReader& reader) {
  if (!reader.has("noise")) return {};
  json::MemberReader members(reader.member("noise"), reader.path("noise"),
                             {"relative", "additive", "outlier_probability", "outlier_factor", "clock_period"});
  representatives::Noise noise;
  for (const auto& [name, value] :
       {std::pair("relative", &noise.relative), std::pair("additive", &noise.additive),
        std::pair("outlier_probability", &noise.outlier_probability),
        std::pair("outlier_factor", &noise.outlier_factor), std::pair("clock_period", &noise.clock_period)}) {
    if (!members.has(name)) continue;
    *value = members.number(name);
    if (*value < 0) {
      members.keep(
          Result<void>(failure("OutOfRange", members.path(name), std::string(name) + " must not be negative")));
    }
  }
  if (members.failed()) reader.keep(Result<void>(members.error()));
  return noise;
}

std::uint64_t read_seed(json::MemberReader& reader) {
  return reader.has("seed") ? static_cast<std::uint64_t>(reader.integer("seed", 0)) : 1;
}

std::string read_unit(json::MemberReader& reader) {
  if (!reader.has("unit")) return "cycles";
  const auto unit = json::as_choice(reader.member("unit"), reader.path("unit"), representatives::kLatencyUnits);
  reader.keep(unit);
  return unit ? *unit : std::string();
}

architecture::ParameterValues read_values(json::MemberReader& reader, const char* key = "parameters") {
  if (!reader.has(key)) return {};
  auto values = read_parameters(reader.member(key), reader.path(key));
  return reader.keep(values) ? std::move(*values) : architecture::ParameterValues();
}

std::string read_only_type(json::MemberReader& reader) {
  return reader.has("type") ? reader.text("type") : std::string();
}

std::vector<representatives::TypeWidths> read_widths(json::MemberReader& reader) {
  if (!reader.has("widths")) return {};
  auto widths = read_list<representatives::TypeWidths>(reader, "widths", read_type_widths);
  return reader.keep(widths) ? std::move(*widths) : std::vector<representatives::TypeWidths>();
}

double read_part(json::MemberReader& reader, const char* key, double otherwise) {
  if (!reader.has(key)) return otherwise;
  const double part = reader.number(key);
  if (part < 0 || part > 1) {
    reader.keep(Result<void>(failure("OutOfRange", reader.path(key), std::string(key) + " must be within 0 and 1")));
  }
  return part;
}

Result<SweepRequest> sweep_request(const Json& json) {
  json::MemberReader reader(
      json, "",
      {"parameters", "types", "knowledge", "widest", "farthest", "budget", "noise", "seed", "unit", "repeatable"});
  SweepRequest request;
  request.parameters = read_values(reader);
  request.noise = read_noise(reader);
  request.seed = read_seed(reader);
  request.unit = read_unit(reader);
  request.repeatable = reader.has("repeatable") && reader.boolean("repeatable");
  if (reader.has("widest")) request.options.widest = reader.integer("widest", 2, kWidest);
  if (reader.has("farthest")) request.options.farthest = reader.integer("farthest", 2, kFarthest);
  if (reader.has("budget")) {
    request.options.budget = static_cast<int>(reader.integer("budget", 1, kMostMeasurements));
  }
  if (reader.has("knowledge")) {
    const auto knowledge =
        json::as_choice(reader.member("knowledge"), reader.path("knowledge"), {"black", "gray", "white"});
    if (reader.keep(knowledge) && *knowledge == "gray") request.knowledge = SweepRequest::Knowledge::kGrayBox;
    if (knowledge && *knowledge == "white") request.knowledge = SweepRequest::Knowledge::kWhiteBox;
  }
  if (reader.failed()) return reader.error();
  auto types = read_list<representatives::TypeSweep>(reader, "types", read_type_sweep);
  if (!types) return tl::unexpected(types.error());
  request.types = std::move(*types);
  return request;
}

Result<PlanRequest> plan_request(const Json& json, const std::string& path) {
  json::MemberReader reader(json, path, {"types", "budget", "usual_part", "sampling", "seed", "unit"});
  PlanRequest request;
  request.options.seed = read_seed(reader);
  request.unit = read_unit(reader);
  request.options.usual_part = read_part(reader, "usual_part", request.options.usual_part);
  if (reader.has("budget")) {
    request.options.budget = static_cast<std::size_t>(reader.integer("budget", 1, kMostPlanned));
  }
  if (reader.has("sampling")) {
    const auto sampling =
        json::as_choice(reader.member("sampling"), reader.path("sampling"), {"representatives", "random"});
    request.options.random = reader.keep(sampling) && *sampling == "random";
  }
  if (reader.failed()) return reader.error();
  auto types = read_list<PlanRequest::Type>(reader, "types", read_planned_type);
  if (!types) return tl::unexpected(types.error());
  if (types->empty()) return failure("OutOfRange", reader.path("types"), "a plan of no layer types");
  request.types = std::move(*types);
  return request;
}

Result<MeasureRequest> measure_request(const Json& json) {
  json::MemberReader reader(json, "", {"parameters", "noise", "seed", "repetitions", "unit", "plan"});
  MeasureRequest request;
  request.unit = read_unit(reader);
  request.parameters = read_values(reader);
  request.noise = read_noise(reader);
  request.seed = read_seed(reader);
  if (reader.has("repetitions")) {
    request.repetitions = static_cast<int>(reader.integer("repetitions", 1, kMostRepetitions));
  }
  if (reader.failed()) return reader.error();
  if (reader.has("plan")) {
    auto plan = plan_request(reader.member("plan"), reader.path("plan"));
    if (!plan) return tl::unexpected(plan.error());
    request.plan = std::move(*plan);
  }
  return request;
}

Result<SplitRequest> split_request(const Json& json) {
  json::MemberReader reader(json, "", {"type", "widths", "test_part", "sizes", "seed"});
  SplitRequest request;
  request.type = read_only_type(reader);
  request.widths = read_widths(reader);
  request.test_part = read_part(reader, "test_part", request.test_part);
  request.seed = read_seed(reader);
  if (reader.has("sizes")) {
    const auto sizes =
        read_list<std::size_t>(reader, "sizes", [](const Json& entry, const std::string& path) -> Result<std::size_t> {
          const auto size = json::as_integer(entry, path, 1, kMostPlanned);
          if (!size) return tl::unexpected(size.error());
          return static_cast<std::size_t>(*size);
        });
    if (reader.keep(sizes)) request.sizes = *sizes;
  }
  if (reader.failed()) return reader.error();
  return request;
}

Result<ModelRequest> model_request(const Json& json) {
  json::MemberReader reader(json, "", {"type", "name", "provenance", "clock_hz", "widths", "methods", "seed"});
  ModelRequest request;
  request.type = read_only_type(reader);
  request.fit.name = reader.has("name") ? reader.text("name") : std::string("fitted model");
  if (reader.has("provenance")) request.fit.provenance = reader.text("provenance");
  if (reader.has("clock_hz")) request.fit.clock_hz = reader.integer("clock_hz", 1, architecture::kHighestClockHz);
  request.fit.widths = read_widths(reader);
  request.fit.options.seed = read_seed(reader);
  if (reader.failed()) return reader.error();
  if (!reader.has("methods")) return request;
  auto methods = read_list<representatives::ModelMethod>(
      reader, "methods", [](const Json& entry, const std::string& path) -> Result<representatives::ModelMethod> {
        const auto name = json::as_string(entry, path);
        if (!name) return tl::unexpected(name.error());
        auto method = representatives::model_method_of(*name);
        if (!method) method.error().path = path;
        return method;
      });
  if (!methods) return tl::unexpected(methods.error());
  if (methods->empty()) return failure("OutOfRange", "/methods", "a model needs at least one method");
  request.fit.options.methods = std::move(*methods);
  return request;
}

Result<CalibrateRequest> calibrate_request(const Json& json) {
  json::MemberReader reader(json, "", {"type", "fixed", "free", "seed"});
  CalibrateRequest request;
  request.type = read_only_type(reader);
  request.fixed = read_values(reader, "fixed");
  request.seed = read_seed(reader);
  if (reader.failed()) return reader.error();
  if (!reader.has("free")) return request;
  auto free = read_list<std::string>(reader, "free", json::as_string);
  if (!free) return tl::unexpected(free.error());
  request.free = std::move(*free);
  for (std::size_t i = 0; i < request.free.size(); ++i) {
    if (request.fixed.count(request.free[i]) == 0) continue;
    return failure("FixedAndFree", json::json_child(reader.path("free"), i),
                   "'" + request.free[i] + "' is to be found, and fixed too", "take it out of 'fixed', or of 'free'");
  }
  return request;
}

Result<Result<double>> device_answer(const Json& json, const std::string& path) {
  json::MemberReader reader(json, path, {"latency", "error"});
  if (reader.has("error")) {
    std::string reason = reader.text("error");
    if (reader.failed()) return reader.error();
    return Result<double>(failure("NotMeasured", "", std::move(reason)));
  }
  const double latency = reader.number("latency");
  if (reader.failed()) return reader.error();
  if (latency <= 0) {
    return failure("NotPositive", reader.path("latency"),
                   "the device says that a layer takes " + json::number_text(latency), "latencies are more than 0");
  }
  return Result<double>(latency);
}

}  // namespace

std::vector<representatives::TypePlan> PlanRequest::plans() const {
  std::vector<representatives::TypePlan> plans;
  for (std::size_t i = 0; i < types.size(); ++i) {
    plans.push_back({types[i].space, types[i].widths, options});
    plans.back().options.budget = (options.budget + types.size() - 1 - i) / types.size();
  }
  return plans;
}

Result<SweepRequest> read_sweep_request(const std::string& text) { return read<SweepRequest>(text, sweep_request); }
Result<PlanRequest> read_plan_request(const std::string& text) {
  return read<PlanRequest>(text, [](const Json& json) { return plan_request(json, ""); });
}
Result<MeasureRequest> read_measure_request(const std::string& text) {
  return read<MeasureRequest>(text, measure_request);
}
Result<SplitRequest> read_split_request(const std::string& text) { return read<SplitRequest>(text, split_request); }
Result<ModelRequest> read_model_request(const std::string& text) { return read<ModelRequest>(text, model_request); }
Result<CalibrateRequest> read_calibrate_request(const std::string& text) {
  return read<CalibrateRequest>(text, calibrate_request);
}
Result<std::vector<representatives::LayerType>> read_layer_types(const std::string& text) {
  if (text.empty()) return representatives::all_layer_types();
  using Types = std::vector<representatives::LayerType>;
  return read<Types>(text, [](const Json& json) -> Result<Types> {
    if (auto array = json::as_array(json, ""); !array) return tl::unexpected(array.error());
    Types types;
    for (std::size_t i = 0; i < json.size(); ++i) {
      const auto name = json::as_string(json[i], json::json_child("", i));
      if (!name) return tl::unexpected(name.error());
      auto type = representatives::layer_type_of(*name);
      if (!type) {
        type.error().path = json::json_child("", i);
        return tl::unexpected(type.error());
      }
      types.push_back(*type);
    }
    return types;
  });
}

Result<std::vector<Result<double>>> read_device_answers(const std::string& text, std::size_t count) {
  using Answers = std::vector<Result<double>>;
  return read<Answers>(text, [count](const Json& json) -> Result<Answers> {
    if (auto array = json::as_array(json, ""); !array) return tl::unexpected(array.error());
    if (json.size() != count) {
      return failure(
          "WrongCount", "",
          "there are " + std::to_string(json.size()) + " answers to " + std::to_string(count) + " questions");
    }
    Answers answers;
    for (std::size_t i = 0; i < json.size(); ++i) {
      auto answer = device_answer(json[i], json::json_child("", i));
      if (!answer) return tl::unexpected(answer.error());
      answers.push_back(std::move(*answer));
    }
    return answers;
  });
}

}  // namespace cyclescope::api

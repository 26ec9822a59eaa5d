#include "operations/representatives/members.h"

#include <utility>

#include "representatives/layers/latency_unit.h"
#include "representatives/sampling/step_width_json.h"

namespace cyclescope::border {
namespace {

constexpr std::int64_t kFarthest = std::int64_t{1} << 20;

void read_range(const json::JsonReader& ends, const std::string& name, representatives::Space& space) {
  const auto parameter = representatives::layer_parameter_of(name);
  ends.take(parameter);
  if (ends.failed()) return;
  if (!representatives::index_of(space.type, *parameter) || representatives::is_dependent(*parameter)) {
    ends.refuse("UnknownParameter",
                std::string(name_of(space.type)) + " has no parameter '" + name + "' that can be chosen");
  } else if (ends.size() != 2) {
    ends.refuse("WrongType", "a range is [least, most]");
  } else {
    const std::int64_t least = ends.at(std::size_t{0}).integer(1, kFarthest);
    space.range(*parameter) = {*parameter, least, ends.at(std::size_t{1}).integer(least, kFarthest)};
  }
}

void read_limit(const json::JsonReader& reader, std::string_view key, double& limit) {
  limit = reader.number_or(key, limit);
  if (limit < 1) reader.refuse_member(key, "OutOfRange", std::string(key) + " must be at least 1");
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

}  // namespace

representatives::LayerType read_layer_type(const json::JsonReader& value) {
  return value.take(representatives::layer_type_of(value.text()));
}

std::optional<representatives::MeasurableLayer> read_layer(const json::JsonReader& value) {
  const representatives::LayerType type = read_layer_type(value.at("type"));
  if (value.failed()) return std::nullopt;
  representatives::MeasurableLayer layer = representatives::unit_layer(type);
  std::vector<std::pair<std::size_t, std::int64_t>> inputs;
  value.each_member([&](const std::string& name, const json::JsonReader& one) {
    if (name == "type") return;
    const auto parameter = one.take(representatives::layer_parameter_of(name));
    if (one.failed()) return;
    const auto index = representatives::index_of(type, parameter);
    if (!index) return one.refuse("UnknownParameter", std::string(name_of(type)) + " has no parameter '" + name + "'");
    const std::int64_t number = one.integer(1, kFarthest);
    layer.values[*index] = number;
    if (representatives::is_dependent(parameter)) inputs.emplace_back(*index, number);
  });
  if (value.failed()) return std::nullopt;
  representatives::pad_same(layer);
  for (const auto& [index, number] : inputs) layer.values[index] = number;
  return layer;
}

representatives::Space read_space(const json::JsonReader& reader) {
  const representatives::LayerType type = read_layer_type(reader.at("type"));
  if (reader.failed()) return {};
  representatives::Space space = representatives::usual_space(type);
  if (const auto ranges = reader.find("space")) {
    ranges->each_member([&](const std::string& name, const json::JsonReader& ends) { read_range(ends, name, space); });
  }
  read_limit(reader, "most_operations", space.most_operations);
  read_limit(reader, "most_elements", space.most_elements);
  return space;
}

std::vector<representatives::TypeWidths> read_widths(const json::JsonReader& reader) {
  std::vector<representatives::TypeWidths> widths;
  const auto list = reader.find("widths");
  if (!list) return widths;
  list->each([&](const json::JsonReader& one) {
    one.expect_keys({"type", "widths"});
    const representatives::LayerType type = read_layer_type(one.at("type"));
    widths.push_back({type, representatives::read_step_widths(one.at("widths"))});
  });
  return widths;
}

std::optional<representatives::Noise> read_noise(const json::JsonReader& reader) {
  const auto members = reader.find("noise");
  if (!members) return {};
  members->expect_keys({"relative", "additive", "outlier_probability", "outlier_factor", "clock_period"});
  representatives::Noise noise;
  for (const auto& [name, value] :
       {std::pair("relative", &noise.relative), std::pair("additive", &noise.additive),
        std::pair("outlier_probability", &noise.outlier_probability),
        std::pair("outlier_factor", &noise.outlier_factor), std::pair("clock_period", &noise.clock_period)}) {
    *value = members->number_or(name, *value);
    if (*value < 0) members->refuse_member(name, "OutOfRange", std::string(name) + " must not be negative");
  }
  return noise;
}

std::uint64_t read_seed(const json::JsonReader& reader) {
  return static_cast<std::uint64_t>(reader.integer_or("seed", 1, 0, json::JsonReader::kLargest));
}

std::string read_unit(const json::JsonReader& reader) {
  const auto unit = reader.find("unit");
  return unit ? unit->choice(representatives::kLatencyUnits) : "cycles";
}

double read_part(const json::JsonReader& reader, std::string_view key, double otherwise) {
  const double part = reader.number_or(key, otherwise);
  if (part < 0 || part > 1) reader.refuse_member(key, "OutOfRange", std::string(key) + " must be within 0 and 1");
  return part;
}

void write_layer(json::JsonWriter& json, const representatives::MeasurableLayer& layer) {
  json.object([&] {
    json.member("type", name_of(layer.type));
    const auto& parameters = representatives::parameters_of(layer.type);
    for (std::size_t i = 0; i < parameters.size(); ++i) json.member(name_of(parameters[i]), layer.values[i]);
  });
}

void write_layers(json::JsonWriter& json, const std::vector<representatives::MeasurableLayer>& layers) {
  json.array(layers, [&](const representatives::MeasurableLayer& layer) { write_layer(json, layer); });
}

void write_range(json::JsonWriter& json, const representatives::ParameterRange& range) {
  json.object([&] {
    json.member("parameter", name_of(range.parameter));
    json.member("least", range.least);
    json.member("most", range.most);
  });
}

void write_errors(json::JsonWriter& json, const representatives::ErrorSummary& errors) {
  json.member("count", errors.count);
  json.member("mape_percent", kPercent * errors.mape);
  json.member("rmspe_percent", kPercent * errors.rmspe);
  json.member("worst_percent", kPercent * errors.worst);
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
      json.member("type", name_of(one.type));
      json.member("widths", [&] { representatives::write_step_widths(json, one.widths); });
    });
  });
}

}  // namespace cyclescope::border

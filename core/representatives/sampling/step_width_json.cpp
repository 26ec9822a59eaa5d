#include "representatives/sampling/step_width_json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace cyclescope::representatives {
namespace {

StepSource read_source(const json::JsonReader& json) {
  const std::string source = json.choice({"description", "confirmed", "refuted", "measured"});
  for (const StepSource one : {StepSource::kConfirmed, StepSource::kRefuted, StepSource::kMeasured}) {
    if (source == name_of(one)) return one;
  }
  return StepSource::kDescription;
}

StepWidth read_step_width(const json::JsonReader& json) {
  json.expect_keys({"product", "width", "offset", "period", "period_offset", "flat", "source", "confidence",
                    "measurements", "ranges", "sweeps"});
  StepWidth width;
  width.product = read_product(json.at("product"));
  if (!width.product.empty()) width.parameter = width.product.front();
  width.width = json.integer("width", 1);
  width.offset = json.integer("offset", 0, std::max<std::int64_t>(0, width.width - 1));
  width.period = json.integer_or("period", width.width, 1, json::JsonReader::kLargest);
  width.period_offset = json.integer_or("period_offset", width.offset, 0, std::max<std::int64_t>(0, width.period - 1));
  width.flat = json.boolean_or("flat", false);
  width.confidence = json.number_or("confidence", 1);
  width.measurements = static_cast<int>(json.integer_or("measurements", 0, 0, std::numeric_limits<int>::max()));
  width.source = StepSource::kDescription;
  if (const auto source = json.find("source")) width.source = read_source(*source);
  // "ranges" and "sweeps" are for people; nothing is predicted from them.
  return width;
}

void write_sweep(json::JsonWriter& json, const SweepRecord& sweep, LayerParameter parameter) {
  json.object("at", [&] {
    const auto& parameters = parameters_of(sweep.base.type);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (parameters[i] != parameter) json.member(name_of(parameters[i]), sweep.base.values[i]);
    }
  });
  json.member("shape", name_of(sweep.shape));
  json.array("values", sweep.points, [&](const SweepPoint& point) { json.value(point.value); });
  json.array("latencies", sweep.points, [&](const SweepPoint& point) { json.value(point.latency); });
}

void write_step_width(json::JsonWriter& json, const StepWidth& width) {
  json.member("product", [&] { write_product(json, width.product); });
  json.member("width", width.width);
  json.member("offset", width.offset);
  json.member("period", width.period);
  json.member("period_offset", width.period_offset);
  json.member("flat", width.flat);
  json.member("source", name_of(width.source));
  json.member("confidence", width.confidence);
  json.member("measurements", width.measurements);
  if (!width.ranges.empty()) {
    json.array("ranges", width.ranges, [&](const WidthRange& range) {
      json.object([&] {
        json.member("from", range.from);
        json.member("to", range.to);
        json.member("width", range.width);
        json.member("offset", range.offset);
      });
    });
  }
  if (!width.sweeps.empty()) {
    json.array("sweeps", width.sweeps,
               [&](const SweepRecord& sweep) { json.object([&] { write_sweep(json, sweep, width.parameter); }); });
  }
}

}  // namespace

void write_product(json::JsonWriter& json, const std::vector<LayerParameter>& parameters) {
  json.array(parameters, [&](LayerParameter parameter) { json.value(name_of(parameter)); });
}

std::vector<LayerParameter> read_product(const json::JsonReader& json) {
  std::vector<LayerParameter> product;
  json.each([&](const json::JsonReader& name) { product.push_back(name.take(layer_parameter_of(name.text()))); });
  if (product.empty()) json.refuse("OutOfRange", "a product of no parameters");
  return product;
}

void write_step_widths(json::JsonWriter& json, const std::vector<StepWidth>& widths) {
  json.array(widths, [&](const StepWidth& width) { json.object([&] { write_step_width(json, width); }); });
}

std::vector<StepWidth> read_step_widths(const json::JsonReader& json) {
  std::vector<StepWidth> widths;
  json.each([&](const json::JsonReader& width) { widths.push_back(read_step_width(width)); });
  return widths;
}

std::vector<StepHint> read_step_hints(const json::JsonReader& json) {
  std::vector<StepHint> hints;
  json.each([&](const json::JsonReader& entry) {
    entry.expect_keys({"product", "width", "offset"});
    StepHint hint;
    hint.product = read_product(entry.at("product"));
    hint.width = entry.integer("width", 1);
    hint.offset = entry.integer_or("offset", hint.offset, 0, std::max<std::int64_t>(0, hint.width - 1));
    hints.push_back(std::move(hint));
  });
  return hints;
}

}  // namespace cyclescope::representatives

#include "representatives/sampling/step_width_json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "diagnostics/member_reader.h"

namespace cyclescope::representatives {
namespace {

Result<StepWidth> read_step_width(const Json& json, const std::string& path) {
  diagnostics::MemberReader reader(json, path,
                                   {"product", "width", "offset", "period", "period_offset", "flat", "source",
                                    "confidence", "measurements", "ranges", "sweeps"});
  const Json& product = reader.array("product");
  StepWidth width;
  width.width = reader.integer("width", 1);
  width.offset = reader.integer("offset", 0, std::max<std::int64_t>(0, width.width - 1));
  width.period = reader.has("period") ? reader.integer("period", 1) : width.width;
  width.period_offset = reader.has("period_offset")
                            ? reader.integer("period_offset", 0, std::max<std::int64_t>(0, width.period - 1))
                            : width.offset;
  width.flat = reader.has("flat") && reader.boolean("flat");
  width.confidence = reader.has("confidence") ? reader.number("confidence") : 1;
  width.measurements = reader.has("measurements")
                           ? static_cast<int>(reader.integer("measurements", 0, std::numeric_limits<int>::max()))
                           : 0;
  std::string source = name_of(StepSource::kDescription);
  if (reader.has("source")) source = reader.text("source");
  if (reader.failed()) return reader.error();
  auto parameters = product_from_json(product, reader.path("product"));
  if (!parameters) return tl::unexpected(parameters.error());
  width.product = std::move(*parameters);
  width.parameter = width.product.front();
  auto known =
      diagnostics::as_choice(Json(source), reader.path("source"), {"description", "confirmed", "refuted", "measured"});
  if (!known) return tl::unexpected(known.error());
  for (const StepSource one :
       {StepSource::kDescription, StepSource::kConfirmed, StepSource::kRefuted, StepSource::kMeasured}) {
    if (source == name_of(one)) width.source = one;
  }
  // "ranges" and "sweeps" are for people; nothing is predicted from them.
  return width;
}

Json to_json(const SweepRecord& sweep, LayerParameter parameter) {
  Json at = Json::object();
  const auto& parameters = parameters_of(sweep.base.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i] != parameter) at[name_of(parameters[i])] = sweep.base.values[i];
  }
  Json values = Json::array(), latencies = Json::array();
  for (const SweepPoint& point : sweep.points) {
    values.push_back(point.value);
    latencies.push_back(point.latency);
  }
  return {{"at", std::move(at)},
          {"shape", name_of(sweep.shape)},
          {"values", std::move(values)},
          {"latencies", std::move(latencies)}};
}

}  // namespace

Json product_to_json(const std::vector<LayerParameter>& parameters) {
  Json names = Json::array();
  for (const LayerParameter parameter : parameters) names.push_back(name_of(parameter));
  return names;
}

Result<std::vector<LayerParameter>> product_from_json(const Json& json, const std::string& path) {
  if (auto array = diagnostics::as_array(json, path); !array) return tl::unexpected(array.error());
  std::vector<LayerParameter> product;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string place = diagnostics::json_child(path, i);
    const auto name = diagnostics::as_string(json[i], place);
    if (!name) return tl::unexpected(name.error());
    auto parameter = layer_parameter_of(*name);
    if (!parameter) {
      parameter.error().path = place;
      return tl::unexpected(parameter.error());
    }
    product.push_back(*parameter);
  }
  if (product.empty()) return failure("OutOfRange", path, "a product of no parameters");
  return product;
}

Json step_widths_to_json(const std::vector<StepWidth>& widths) {
  Json list = Json::array();
  for (const StepWidth& width : widths) {
    Json json = {{"product", product_to_json(width.product)},
                 {"width", width.width},
                 {"offset", width.offset},
                 {"period", width.period},
                 {"period_offset", width.period_offset},
                 {"flat", width.flat},
                 {"source", name_of(width.source)},
                 {"confidence", width.confidence},
                 {"measurements", width.measurements}};
    if (!width.ranges.empty()) {
      json["ranges"] = Json::array();
      for (const WidthRange& range : width.ranges) {
        json["ranges"].push_back(
            {{"from", range.from}, {"to", range.to}, {"width", range.width}, {"offset", range.offset}});
      }
    }
    if (!width.sweeps.empty()) {
      json["sweeps"] = Json::array();
      for (const SweepRecord& sweep : width.sweeps) json["sweeps"].push_back(to_json(sweep, width.parameter));
    }
    list.push_back(std::move(json));
  }
  return list;
}

Result<std::vector<StepWidth>> step_widths_from_json(const Json& json, const std::string& path) {
  if (auto array = diagnostics::as_array(json, path); !array) return tl::unexpected(array.error());
  std::vector<StepWidth> widths;
  for (std::size_t i = 0; i < json.size(); ++i) {
    auto width = read_step_width(json[i], diagnostics::json_child(path, i));
    if (!width) return tl::unexpected(width.error());
    widths.push_back(std::move(*width));
  }
  return widths;
}

Result<std::vector<StepHint>> step_hints_from_json(const Json& json, const std::string& path) {
  if (auto array = diagnostics::as_array(json, path); !array) return tl::unexpected(array.error());
  std::vector<StepHint> hints;
  for (std::size_t i = 0; i < json.size(); ++i) {
    diagnostics::MemberReader reader(json[i], diagnostics::json_child(path, i), {"product", "width", "offset"});
    StepHint hint;
    const Json& product = reader.array("product");
    hint.width = reader.integer("width", 1);
    if (reader.has("offset")) hint.offset = reader.integer("offset", 0, std::max<std::int64_t>(0, hint.width - 1));
    if (reader.failed()) return reader.error();
    auto parameters = product_from_json(product, reader.path("product"));
    if (!parameters) return tl::unexpected(parameters.error());
    hint.product = std::move(*parameters);
    hints.push_back(std::move(hint));
  }
  return hints;
}

}  // namespace cyclescope::representatives

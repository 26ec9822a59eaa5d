#include "request.h"

#include <utility>

#include "architecture/clock.h"
#include "diagnostics/nearest_name.h"
#include "json/pointer.h"

namespace cyclescope::api {
namespace {

constexpr std::int64_t kMaxDimension = std::int64_t{1} << 31;

Result<estimate::Method> read_method(const Json& json, const std::string& path) {
  const auto name = json::as_string(json, path);
  if (!name) return tl::unexpected(name.error());
  std::vector<std::string> known;
  for (const estimate::Method method : estimate::kMethods) {
    known.emplace_back(estimate::name_of(method));
    if (*name == known.back()) return method;
  }
  return failure("UnknownValue", path, "'" + *name + "' is no method", diagnostics::nearest_name_hint(*name, known));
}

Result<Request> read_members(const Json& json) {
  if (auto known = json::check_keys(json, "", {"parameters", "method", "clock_hz", "instruction_budget"}); !known) {
    return tl::unexpected(known.error());
  }
  Request request;
  if (const Json* member = json::find_member(json, "parameters")) {
    auto parameters = read_parameters(*member, "/parameters");
    if (!parameters) return tl::unexpected(parameters.error());
    request.parameters = std::move(*parameters);
  }
  if (const Json* member = json::find_member(json, "method")) {
    const auto method = read_method(*member, "/method");
    if (!method) return tl::unexpected(method.error());
    request.options.method = *method;
  }
  if (const Json* member = json::find_member(json, "clock_hz")) {
    const auto clock_hz = json::as_integer(*member, "/clock_hz", 1, architecture::kHighestClockHz);
    if (!clock_hz) return tl::unexpected(clock_hz.error());
    request.options.clock_hz = *clock_hz;
  }
  if (const Json* member = json::find_member(json, "instruction_budget")) {
    const auto budget = json::as_integer(*member, "/instruction_budget", 1, timing::kMaxCycles);
    if (!budget) return tl::unexpected(budget.error());
    request.options.instruction_budget = *budget;
  }
  return request;
}

}  // namespace

Result<architecture::ParameterValues> read_parameters(const Json& json, const std::string& path) {
  const auto object = json::as_object(json, path);
  if (!object) return tl::unexpected(object.error());
  architecture::ParameterValues values;
  for (const auto& [name, value] : json.items()) {
    const std::string place = json::json_child(path, name);
    if (value.is_string()) {
      values[name] = value.get<std::string>();
      continue;
    }
    const auto number = json::as_integer(value, place);
    if (!number) return tl::unexpected(number.error());
    values[name] = *number;
  }
  return values;
}

Result<Request> read_request(const std::string& text) {
  if (text.empty()) return Request{};
  auto json = json::parse_json(text);
  if (!json) return tl::unexpected(json.error());
  auto request = read_members(*json);
  if (!request) json::locate(request.error(), text);
  return request;
}

Result<std::map<std::string, std::int64_t>> read_dimensions(const std::string& text) {
  std::map<std::string, std::int64_t> dimensions;
  if (text.empty()) return dimensions;
  auto json = json::parse_json(text);
  if (!json) return tl::unexpected(json.error());
  const auto object = json::as_object(*json, "");
  if (!object) return tl::unexpected(object.error());
  for (const auto& [name, value] : json->items()) {
    auto extent = json::as_integer(value, json::json_child("", name), 0, kMaxDimension);
    if (!extent) {
      json::locate(extent.error(), text);
      return tl::unexpected(extent.error());
    }
    dimensions[name] = *extent;
  }
  return dimensions;
}

}  // namespace cyclescope::api

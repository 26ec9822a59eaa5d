#include "network/json/network_parameters.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

#include "diagnostics/nearest_name.h"
#include "expression/expression.h"
#include "network/checked.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMostParameters = 64;

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return c == '_' || std::isalpha(static_cast<unsigned char>(c)) != 0; };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
}

/// Whether a value is one of those that the range, steps and powers leave.
bool is_possible(const NetworkParameter& parameter, std::int64_t value) {
  if (value < parameter.min || value > parameter.max) return false;
  if (parameter.factor == 1) return (value - parameter.min) % parameter.step == 0;
  std::int64_t power = parameter.min;
  while (power <= value / parameter.factor) power *= parameter.factor;
  return power == value;
}

std::string possible_values(const NetworkParameter& parameter) {
  const std::string ends = "from " + std::to_string(parameter.min) + " to " + std::to_string(parameter.max);
  if (parameter.factor > 1) {
    return std::to_string(parameter.min) + " times a power of " + std::to_string(parameter.factor) + ", " + ends;
  }
  return ends + (parameter.step > 1 ? " in steps of " + std::to_string(parameter.step) : "");
}

NetworkParameter read_parameter(const std::string& name, const json::JsonReader& json) {
  json.expect_keys({"default", "min", "max", "step", "factor", "unit", "description"});
  NetworkParameter parameter;
  parameter.name = name;
  parameter.min = json.integer("min", 0, kLargestCount);
  parameter.max = json.integer("max", parameter.min, kLargestCount);
  parameter.step = json.integer_or("step", 1, 1, kLargestCount);
  parameter.factor = json.integer_or("factor", 1, 2, kLargestCount);
  parameter.unit = json.text_or("unit", "");
  parameter.description = json.text_or("description", "");
  parameter.default_value = parameter.value = json.integer("default", 0, kLargestCount);
  if (json.failed()) return parameter;
  if (!is_name(name)) {
    json.refuse("InvalidName", "'" + name + "' is no name: a letter or '_', then letters, digits and '_'");
  } else if (parameter.factor > 1 && json.has("step")) {
    json.refuse_member("step", "OutOfRange", "a parameter has a step or a factor, not both");
  } else if (parameter.factor > 1 && parameter.min < 1) {
    json.refuse_member("min", "OutOfRange", "with a factor, the minimum must be at least 1 and not 0");
  } else if (!is_possible(parameter, parameter.default_value)) {
    json.refuse_member("default", "OutOfRange",
                       "the default " + std::to_string(parameter.default_value) +
                           " is none of the parameter's values (" + possible_values(parameter) + ")");
  }
  return parameter;
}

std::vector<std::string> names_of(const std::vector<NetworkParameter>& parameters) {
  std::vector<std::string> names;
  for (const NetworkParameter& parameter : parameters) names.push_back(parameter.name);
  return names;
}

template <typename Parameters>
auto find_parameter(Parameters& parameters, std::string_view name) {
  return std::find_if(parameters.begin(), parameters.end(),
                      [name](const NetworkParameter& parameter) { return parameter.name == name; });
}

Result<void> give(std::vector<NetworkParameter>& parameters, const std::string& name, std::int64_t value) {
  const auto found = find_parameter(parameters, name);
  if (found == parameters.end()) {
    if (parameters.empty()) {
      return failure("UnknownDimension", name, "the network has no open dimensions and no parameters",
                     "leave 'dimensions' out");
    }
    return failure("UnknownDimension", name, "the network has no parameter '" + name + "'",
                   diagnostics::nearest_name_hint(name, names_of(parameters)));
  }
  if (!is_possible(*found, value)) {
    return failure(
        "DimensionOutOfRange", name,
        std::to_string(value) + " is none of the values of '" + name + "' (" + possible_values(*found) + ")");
  }
  found->value = value;
  return {};
}

}  // namespace

Result<std::vector<NetworkParameter>> read_network_parameters(const json::JsonReader& json,
                                                              const NetworkParameterValues& given) {
  std::vector<NetworkParameter> parameters;
  json.each_member([&](const std::string& name, const json::JsonReader& parameter) {
    if (parameters.size() == kMostParameters) return json.refuse("TooLarge", "a network has at most 64 parameters");
    parameters.push_back(read_parameter(name, parameter));
  });
  if (json.failed()) return json.error();
  for (const auto& [name, value] : given) {
    if (auto done = give(parameters, name, value); !done) return tl::unexpected<Diagnostic>(done.error());
  }
  return parameters;
}

void use_network_parameters(const json::JsonReader& document, const std::vector<NetworkParameter>& parameters) {
  document.evaluate_strings([&parameters](const std::string& text) -> Result<std::int64_t> {
    const auto parsed = expression::parse_expression(text);
    if (!parsed) return tl::unexpected<Diagnostic>(parsed.error());
    const auto value_of = [&parameters](std::string_view name) -> std::optional<std::int64_t> {
      const auto found = find_parameter(parameters, name);
      if (found == parameters.end()) return std::nullopt;
      return found->value;
    };
    return expression::evaluate(*parsed, value_of, {}, names_of(parameters));
  });
}

}  // namespace cyclescope::network

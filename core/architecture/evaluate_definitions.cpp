#include "architecture/evaluate_definitions.h"

#include <algorithm>
#include <utility>

#include "architecture/expansion.h"
#include "diagnostics/nearest_name.h"
#include "json/pointer.h"

namespace cyclescope::architecture {
namespace {

std::string describe_value(const ParameterValue& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? std::to_string(*number) : "'" + std::get<std::string>(value) + "'";
}

/// A value that is min times a power of the factor. `value` is within the range.
Result<std::int64_t> check_power(const Parameter& parameter, std::int64_t value, const std::string& path) {
  std::int64_t below = parameter.min;
  while (below <= value / parameter.factor) below *= parameter.factor;
  if (below == value) return value;
  std::string hint = "the nearest are " + std::to_string(below);
  if (below <= parameter.max / parameter.factor) hint += " and " + std::to_string(below * parameter.factor);
  return failure("OutOfRange", path,
                 parameter.name + " = " + std::to_string(value) + " is none of " + std::to_string(parameter.min) +
                     ", " + std::to_string(parameter.min * parameter.factor) + ", ... " +
                     std::to_string(parameter.max) + (parameter.unit.empty() ? "" : " " + parameter.unit),
                 hint);
}

Result<std::int64_t> check_range(const Parameter& parameter, std::int64_t value, const std::string& path) {
  const std::string unit = parameter.unit.empty() ? "" : " " + parameter.unit;
  if (value < parameter.min || value > parameter.max) {
    return failure("OutOfRange", path,
                   parameter.name + " = " + std::to_string(value) + " is outside " + std::to_string(parameter.min) +
                       " to " + std::to_string(parameter.max) + unit);
  }
  if (parameter.factor > 1) return check_power(parameter, value, path);
  const auto above = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(parameter.min);
  const auto step = static_cast<std::uint64_t>(parameter.step);
  if (above % step == 0) return value;
  const std::int64_t below = value - static_cast<std::int64_t>(above % step);
  std::string hint = "the nearest are " + std::to_string(below);
  if (parameter.max - below >= parameter.step) hint += " and " + std::to_string(below + parameter.step);
  return failure("OutOfRange", path,
                 parameter.name + " = " + std::to_string(value) + " is none of " + std::to_string(parameter.min) +
                     ", " + std::to_string(parameter.min + parameter.step) + ", ... " + std::to_string(parameter.max) +
                     unit,
                 hint);
}

/// What a caller has set `parameter` to.
Result<std::int64_t> check_given(const Parameter& parameter, const ParameterValue& value, const std::string& path) {
  const auto* number = std::get_if<std::int64_t>(&value);
  if (parameter.choices.empty()) {
    if (number != nullptr) return check_range(parameter, *number, path);
    return failure("WrongType", path,
                   parameter.name + " is a whole number from " + std::to_string(parameter.min) + " to " +
                       std::to_string(parameter.max) + ", not " + describe_value(value));
  }
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr) {
    const auto found = std::find(parameter.choices.begin(), parameter.choices.end(), *text);
    if (found != parameter.choices.end()) return found - parameter.choices.begin();
  }
  return failure(text != nullptr ? "UnknownValue" : "WrongType", path,
                 describe_value(value) + " is no choice of " + parameter.name,
                 diagnostics::nearest_name_hint(text != nullptr ? *text : "", parameter.choices));
}

Result<std::string> text_of(const NameTemplate& text, const std::vector<std::int64_t>& values,
                            const std::string& path) {
  std::string result;
  if (auto done = text.append_to(result, values.data()); !done) {
    Diagnostic error = std::move(done.error());
    error.path = path;
    return tl::unexpected<Diagnostic>(std::move(error));
  }
  return result;
}

Result<void> check_constraints(const std::vector<ConstraintTemplate>& constraints,
                               const std::vector<std::int64_t>& values) {
  for (const ConstraintTemplate& constraint : constraints) {
    const std::string& path = constraint.holds.pointer;
    const Result<std::int64_t> holds = Expansion(values, 0, 0).value(constraint.holds);
    if (!holds) return tl::unexpected<Diagnostic>(holds.error());
    if (*holds != 0) continue;
    Result<std::string> message = text_of(constraint.message, values, path);
    if (!message) return tl::unexpected<Diagnostic>(std::move(message.error()));
    Result<std::string> hint = text_of(constraint.hint, values, path);
    if (!hint) return tl::unexpected<Diagnostic>(std::move(hint.error()));
    return failure("ConstraintViolated", path, std::move(*message), std::move(*hint));
  }
  return {};
}

}  // namespace

Result<std::vector<std::int64_t>> evaluate_definitions(const Description& description, const ParameterValues& given) {
  for (const auto& [name, value] : given) {
    std::vector<std::string> known;
    for (const Parameter& parameter : description.parameters) known.push_back(parameter.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return failure("UnknownParameter", json::json_child("/parameters", name),
                   "'" + description.name + "' has no parameter '" + name + "'",
                   diagnostics::nearest_name_hint(name, known));
  }
  const std::vector<DefinitionTemplate>& definitions = description.templates.definitions;
  std::vector<std::int64_t> values(definitions.size());
  for (const std::size_t i : description.templates.definition_order) {
    const bool is_parameter = i < description.parameters.size();
    Result<std::int64_t> value = 0;
    const auto set = is_parameter ? given.find(definitions[i].name) : given.end();
    if (set != given.end()) {
      value = check_given(description.parameters[i], set->second, json::json_child("/parameters", definitions[i].name));
    } else {
      value = Expansion(values, 0, 0).value(definitions[i].value);
      if (value && is_parameter && description.parameters[i].choices.empty()) {
        value = check_range(description.parameters[i], *value, definitions[i].value.pointer);
      }
    }
    if (!value) return tl::unexpected<Diagnostic>(std::move(value.error()));
    values[i] = *value;
  }
  if (auto checked = check_constraints(description.templates.constraints, values); !checked) {
    return tl::unexpected<Diagnostic>(std::move(checked.error()));
  }
  return values;
}

}  // namespace cyclescope::architecture

#include <utility>

#include "estimate/resource_groups.h"
#include "mapping/mapping_model.h"
#include "summary.h"

namespace cyclescope::api {
namespace {

Json value_of(const Parameter& parameter, std::int64_t value) {
  if (parameter.choices.empty()) return value;
  return parameter.choices[static_cast<std::size_t>(value)];
}

/// The value that `parameter` has where it is not given, the others being as in `architecture`.
std::int64_t default_of(const Parameter& parameter, const Architecture& architecture) {
  if (parameter.default_expression.empty()) return parameter.default_value;
  const auto expression = parse_expression(parameter.default_expression);
  if (!expression) return parameter.default_value;
  const auto lookup = [&](std::string_view name) -> std::optional<std::int64_t> {
    const auto found = architecture.parameters.find(std::string(name));
    if (found == architecture.parameters.end()) return std::nullopt;
    return found->second;
  };
  const auto choice_index = [&](std::string_view name, std::string_view choice) -> std::optional<std::int64_t> {
    for (const Parameter& other : architecture.parameter_declarations) {
      if (other.name != name) continue;
      for (std::size_t i = 0; i < other.choices.size(); ++i) {
        if (other.choices[i] == choice) return static_cast<std::int64_t>(i);
      }
    }
    return std::nullopt;
  };
  return evaluate(*expression, lookup, choice_index).value_or(parameter.default_value);
}

Json parameter_json(const Parameter& parameter, const Architecture& architecture) {
  Json json;
  json["name"] = parameter.name;
  json["unit"] = parameter.unit;
  json["description"] = parameter.description;
  json["value"] = value_of(parameter, architecture.parameters.at(parameter.name));
  json["default"] = value_of(parameter, default_of(parameter, architecture));
  if (!parameter.default_expression.empty()) json["default_expression"] = parameter.default_expression;
  if (parameter.choices.empty()) {
    json["min"] = parameter.min;
    json["max"] = parameter.max;
    json["step"] = parameter.step;
  }
  json["choices"] = parameter.choices;
  return json;
}

}  // namespace

Json summarise(const Description& description, const MappingSet& mappings, const Architecture& architecture) {
  Json json;
  json["name"] = description.name;
  json["title"] = description.title.empty() ? description.name : description.title;
  json["description"] = description.description;
  json["clock_hz"] = architecture.clock_hz;
  Json parameters = Json::array();
  for (const Parameter& parameter : architecture.parameter_declarations) {
    parameters.push_back(parameter_json(parameter, architecture));
  }
  json["parameters"] = std::move(parameters);
  Json objects = Json::array();
  for (const ResourceGroup& group : group_objects(architecture)) {
    objects.push_back({{"name", group.name}, {"class", name_of(group.object_class)}, {"count", group.objects.size()}});
  }
  json["objects"] = std::move(objects);
  json["peak_macs_per_cycle"] = peak_macs_per_cycle(architecture);
  Json operations = Json::array();
  for (const Operation& operation : architecture.operations) operations.push_back(operation.name);
  json["operations"] = std::move(operations);
  Json rules = Json::array();
  for (const Mapping& mapping : mappings.model().mappings) {
    rules.push_back({{"name", mapping.name}, {"kernel", name_of(mapping.kind)}});
  }
  json["mappings"] = std::move(rules);
  return json;
}

}  // namespace cyclescope::api

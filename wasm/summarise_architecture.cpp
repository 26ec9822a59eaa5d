#include <utility>

#include "architecture/evaluate_definitions.h"
#include "estimate/resource_groups.h"
#include "mapping/mapping_model.h"
#include "summary.h"

namespace cyclescope::api {
namespace {

Json value_of(const Parameter& parameter, std::int64_t value) {
  if (parameter.choices.empty()) return value;
  return parameter.choices[static_cast<std::size_t>(value)];
}

/// The value that parameter number `index` has where it is not given, the others being given or not as they are.
std::int64_t default_of(const Description& description, std::size_t index, const Architecture& architecture,
                        const ParameterValues& given) {
  const Parameter& parameter = description.parameters[index];
  const std::int64_t value = architecture.parameters.at(parameter.name);
  if (given.count(parameter.name) == 0) return value;
  if (parameter.default_expression.empty()) return parameter.default_value;
  ParameterValues others = given;
  others.erase(parameter.name);
  const auto values = evaluate_definitions(description, others);
  return values ? (*values)[index] : value;
}

Json parameter_json(const Description& description, std::size_t index, const Architecture& architecture,
                    const ParameterValues& given) {
  const Parameter& parameter = description.parameters[index];
  Json json;
  json["name"] = parameter.name;
  json["unit"] = parameter.unit;
  json["description"] = parameter.description;
  json["value"] = value_of(parameter, architecture.parameters.at(parameter.name));
  json["default"] = value_of(parameter, default_of(description, index, architecture, given));
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

Json summarise(const Description& description, const MappingSet& mappings, const Architecture& architecture,
               const ParameterValues& given) {
  Json json;
  json["name"] = description.name;
  json["title"] = description.title.empty() ? description.name : description.title;
  json["description"] = description.description;
  json["clock_hz"] = architecture.clock_hz;
  Json parameters = Json::array();
  for (std::size_t i = 0; i < description.parameters.size(); ++i) {
    parameters.push_back(parameter_json(description, i, architecture, given));
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

#include <string>

#include "architecture/evaluate_definitions.h"
#include "border/request.h"
#include "estimate/resource_groups.h"
#include "json/writer.h"
#include "mapping/mapping_model.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

/// The value that parameter number `index` has where it is not given, the others being given or not as they are.
std::int64_t default_of(const architecture::Description& description, std::size_t index,
                        const architecture::Architecture& architecture, const architecture::ParameterValues& given) {
  const architecture::Parameter& parameter = description.parameters[index];
  const std::int64_t value = architecture.parameters.at(parameter.name);
  if (given.count(parameter.name) == 0) return value;
  if (parameter.default_expression.empty()) return parameter.default_value;
  architecture::ParameterValues others = given;
  others.erase(parameter.name);
  const auto values = architecture::evaluate_definitions(description, others);
  return values ? (*values)[index] : value;
}

void write_value(json::JsonWriter& json, std::string_view key, const architecture::Parameter& parameter,
                 std::int64_t value) {
  if (parameter.choices.empty()) {
    json.member(key, value);
  } else {
    json.member(key, parameter.choices[static_cast<std::size_t>(value)]);
  }
}

void write_parameter(json::JsonWriter& json, const architecture::Parameter& parameter, std::int64_t value,
                     std::int64_t default_value) {
  json.member("name", parameter.name);
  json.member("unit", parameter.unit);
  json.member("description", parameter.description);
  write_value(json, "value", parameter, value);
  write_value(json, "default", parameter, default_value);
  if (!parameter.default_expression.empty()) json.member("default_expression", parameter.default_expression);
  if (parameter.choices.empty()) {
    json.member("min", parameter.min);
    json.member("max", parameter.max);
    json.member("step", parameter.step);
    if (parameter.factor > 1) json.member("factor", parameter.factor);
  }
  json.member("choices", parameter.choices);
}

/// `architecture` is that of `document` at the parameters `given`.
void write_description(json::JsonWriter& json, const ArchitectureDocument& document,
                       const architecture::Architecture& architecture, const architecture::ParameterValues& given) {
  const architecture::Description& description = document.description;
  json.object([&] {
    json.member("name", description.name);
    json.member("title", description.title.empty() ? description.name : description.title);
    json.member("description", description.description);
    json.member("clock_hz", architecture.clock_hz);
    json.array("parameters", [&] {
      for (std::size_t i = 0; i < description.parameters.size(); ++i) {
        const architecture::Parameter& parameter = description.parameters[i];
        json.object([&] {
          write_parameter(json, parameter, architecture.parameters.at(parameter.name),
                          default_of(description, i, architecture, given));
        });
      }
    });
    json.array("objects", estimate::group_objects(architecture), [&](const estimate::ResourceGroup& group) {
      json.object([&] {
        json.member("name", group.name);
        json.member("class", name_of(group.object_class));
        json.member("count", group.objects.size());
      });
    });
    json.member("peak_macs_per_cycle", estimate::peak_macs_per_cycle(architecture));
    json.array("operations", architecture.operations,
               [&](const architecture::Operation& operation) { json.value(operation.name); });
    json.array("mappings", document.mappings.model().mappings, [&](const mapping::Mapping& mapping) {
      json.object([&] {
        json.member("name", mapping.name);
        json.member("kernel", name_of(mapping.first.kind));
      });
    });
  });
}

}  // namespace

Answer<std::string> describe_architecture(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"architecture", "parameters"});
  const auto document = read_document<ArchitectureDocument>(reader, session, "architecture");
  const architecture::ParameterValues parameters = read_parameters(reader);
  if (reader.failed()) return refuse(reader);
  const auto machine = session.machines.at(read_number(reader, "architecture"), *document, parameters);
  if (!machine) return tl::unexpected(machine.error());
  json::JsonWriter json;
  write_description(json, *document, (*machine)->architecture(), parameters);
  return json.written();
}

}  // namespace cyclescope::border

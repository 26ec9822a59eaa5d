#include <string>

#include "architecture/evaluate_definitions.h"
#include "estimate/resource_groups.h"
#include "mapping/mapping_model.h"
#include "summary.h"

namespace cyclescope::api {
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

class Writer {
 public:
  explicit Writer(estimate::JsonWriter& json) : json_(json) {}

  void parameter(const architecture::Parameter& parameter, std::int64_t value, std::int64_t default_value) {
    json_.begin_object();
    text("name", parameter.name);
    text("unit", parameter.unit);
    text("description", parameter.description);
    write_value("value", parameter, value);
    write_value("default", parameter, default_value);
    if (!parameter.default_expression.empty()) text("default_expression", parameter.default_expression);
    if (parameter.choices.empty()) {
      integer("min", parameter.min);
      integer("max", parameter.max);
      integer("step", parameter.step);
      if (parameter.factor > 1) integer("factor", parameter.factor);
    }
    json_.key("choices");
    json_.texts(parameter.choices);
    json_.end_object();
  }

  void group(const estimate::ResourceGroup& group) {
    json_.begin_object();
    text("name", group.name);
    text("class", architecture::name_of(group.object_class));
    integer("count", static_cast<std::int64_t>(group.objects.size()));
    json_.end_object();
  }

  void mapping(const mapping::Mapping& mapping) {
    json_.begin_object();
    text("name", mapping.name);
    text("kernel", kernels::name_of(mapping.first.kind));
    json_.end_object();
  }

  void text(std::string_view key, std::string_view value) {
    json_.key(key);
    json_.text(value);
  }
  void integer(std::string_view key, std::int64_t value) {
    json_.key(key);
    json_.integer(value);
  }

 private:
  void write_value(std::string_view key, const architecture::Parameter& parameter, std::int64_t value) {
    if (parameter.choices.empty()) {
      integer(key, value);
    } else {
      text(key, parameter.choices[static_cast<std::size_t>(value)]);
    }
  }

  estimate::JsonWriter& json_;
};

}  // namespace

void write_summary(estimate::JsonWriter& json, const architecture::Description& description,
                   const mapping::MappingSet& mappings, const architecture::Architecture& architecture,
                   const architecture::ParameterValues& given) {
  Writer writer(json);
  json.begin_object();
  writer.text("name", description.name);
  writer.text("title", description.title.empty() ? description.name : description.title);
  writer.text("description", description.description);
  writer.integer("clock_hz", architecture.clock_hz);
  json.key("parameters");
  json.begin_array();
  for (std::size_t i = 0; i < description.parameters.size(); ++i) {
    const architecture::Parameter& parameter = description.parameters[i];
    writer.parameter(parameter, architecture.parameters.at(parameter.name),
                     default_of(description, i, architecture, given));
  }
  json.end_array();
  json.key("objects");
  json.begin_array();
  for (const estimate::ResourceGroup& group : estimate::group_objects(architecture)) writer.group(group);
  json.end_array();
  writer.integer("peak_macs_per_cycle", estimate::peak_macs_per_cycle(architecture));
  json.key("operations");
  json.begin_array();
  for (const architecture::Operation& operation : architecture.operations) json.text(operation.name);
  json.end_array();
  json.key("mappings");
  json.begin_array();
  for (const mapping::Mapping& mapping : mappings.model().mappings) writer.mapping(mapping);
  json.end_array();
  json.end_object();
}

}  // namespace cyclescope::api

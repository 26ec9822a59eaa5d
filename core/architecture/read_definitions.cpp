// Parameters and constants: what the other numbers of a description are made of.
#include <algorithm>
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

struct Definition {
  expression::Expression value;
  std::string pointer;
  std::int64_t minimum = -kLargestNumber, maximum = kLargestNumber;
};

/// A number or expression whose names cannot be bound yet, for all definitions may refer to each other.
Definition read_definition(const json::JsonReader& value) {
  Definition definition;
  definition.pointer = value.path();
  if (value.json().is_number()) {
    definition.value.constant = value.integer(-kLargestNumber, kLargestNumber);
  } else if (value.json().is_string()) {
    definition.value = value.take(expression::parse_expression(value.text()));
  } else {
    value.refuse("WrongType", "expected a whole number or an expression, found " + value.found());
  }
  return definition;
}

void read_choice(const json::JsonReader& value, std::vector<std::string>& choices) {
  std::string choice = value.text();
  if (!is_identifier(choice)) {
    value.refuse("InvalidName", "'" + choice + "' is no choice: a letter or '_', then letters, digits and '_'");
  }
  if (contains(choices, choice)) value.refuse("DuplicateName", "the choice '" + choice + "' is there already");
  choices.push_back(std::move(choice));
}

Definition read_enumerated(const json::JsonReader& json, Parameter& parameter) {
  json.expect_keys({"choices", "default", "description"});
  const json::JsonReader choices = json.at("choices");
  if (choices.expect_array()) check_count(choices, kMaxDefinitions, "choices");
  if (choices.size() == 0) choices.refuse("OutOfRange", "a parameter needs at least one choice");
  choices.each([&](const json::JsonReader& choice) { read_choice(choice, parameter.choices); });
  const json::JsonReader value = json.at("default");
  const std::string text = value.text();
  const auto found = std::find(parameter.choices.begin(), parameter.choices.end(), text);
  if (found == parameter.choices.end()) {
    value.refuse("UnknownValue", value.found() + " is none of the parameter's choices",
                 diagnostics::nearest_name_hint(text, parameter.choices));
  }
  parameter.default_value = found - parameter.choices.begin();
  parameter.max = static_cast<std::int64_t>(parameter.choices.size()) - 1;
  Definition definition;
  definition.value.constant = parameter.default_value;
  definition.pointer = value.path();
  definition.minimum = 0;
  definition.maximum = parameter.max;
  return definition;
}

/// Whether `value`, which is within the range, is the minimum times a power of the factor.
bool is_power(const Parameter& parameter, std::int64_t value) {
  std::int64_t power = parameter.min;
  while (power <= value / parameter.factor) power *= parameter.factor;
  return power == value;
}

/// A factor goes with a positive minimum, with a maximum that it leads to, and without a step.
void check_factor(const json::JsonReader& json, const Parameter& parameter) {
  if (parameter.factor == 1) return;
  if (json.has("step")) {
    json.refuse_member("step", "OutOfRange", "a parameter has a step or a factor, not both");
  } else if (parameter.min < 1) {
    json.refuse_member("min", "OutOfRange",
                       "with a factor, the minimum must be at least 1 and not " + std::to_string(parameter.min));
  } else if (!is_power(parameter, parameter.max)) {
    json.refuse_member("max", "OutOfRange",
                       "the maximum " + std::to_string(parameter.max) + " is not the minimum " +
                           std::to_string(parameter.min) + " times a power of " + std::to_string(parameter.factor));
  }
}

void read_limits(const json::JsonReader& json, Parameter& parameter) {
  parameter.min = json.integer("min", -kLargestNumber, kLargestNumber);
  parameter.max = json.integer("max", -kLargestNumber, kLargestNumber);
  parameter.step = json.integer_or("step", parameter.step, 1, kLargestNumber);
  parameter.factor = json.integer_or("factor", parameter.factor, 2, kLargestNumber);
  if (json.failed()) return;
  if (parameter.max < parameter.min) {
    json.refuse_member(
        "max", "OutOfRange",
        "the maximum " + std::to_string(parameter.max) + " is below the minimum " + std::to_string(parameter.min));
    return;
  }
  check_factor(json, parameter);
}

/// Whether a default that is a number is one of the values that the parameter can have.
void check_default(const json::JsonReader& value, const Parameter& parameter) {
  const std::string what = "the default " + std::to_string(parameter.default_value);
  if (parameter.default_value < parameter.min || parameter.default_value > parameter.max) {
    value.refuse("OutOfRange",
                 what + " is outside " + std::to_string(parameter.min) + " to " + std::to_string(parameter.max));
  } else if (parameter.factor > 1 && !is_power(parameter, parameter.default_value)) {
    value.refuse("OutOfRange", what + " is not the minimum " + std::to_string(parameter.min) + " times a power of " +
                                   std::to_string(parameter.factor));
  } else if (parameter.factor == 1 && (parameter.default_value - parameter.min) % parameter.step != 0) {
    value.refuse("OutOfRange", what + " is no whole number of steps of " + std::to_string(parameter.step) +
                                   " above the minimum " + std::to_string(parameter.min));
  }
}

Definition read_ranged(const json::JsonReader& json, Parameter& parameter) {
  json.expect_keys({"default", "min", "max", "step", "factor", "unit", "description"});
  read_limits(json, parameter);
  const json::JsonReader value = json.at("default");
  Definition definition = read_definition(value);
  definition.minimum = parameter.min;
  definition.maximum = parameter.max;
  if (json.failed()) return definition;
  if (value.json().is_string()) {
    parameter.default_expression = value.text();
    return definition;
  }
  parameter.default_value = definition.value.constant;
  check_default(value, parameter);
  return definition;
}

Definition read_parameter(const json::JsonReader& json, Parameter& parameter) {
  Definition definition = json.has("choices") ? read_enumerated(json, parameter) : read_ranged(json, parameter);
  parameter.unit = json.text_or("unit", "");
  parameter.description = json.text_or("description", "");
  return definition;
}

/// Orders definitions so that each comes after those that it names. Errors: CyclicDefinition.
Result<std::vector<std::size_t>> order_of(const std::vector<Definition>& definitions,
                                          const std::vector<DefinitionTemplate>& templates) {
  std::unordered_map<std::string, std::size_t> position;
  for (std::size_t i = 0; i < templates.size(); ++i) position.emplace(templates[i].name, i);
  std::vector<std::vector<std::size_t>> needs(definitions.size());
  std::vector<std::vector<std::size_t>> needed_by(definitions.size());
  std::vector<std::size_t> missing(definitions.size());
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    for (const std::string& name : expression::names_in(definitions[i].value)) needs[i].push_back(position.at(name));
    missing[i] = needs[i].size();
    for (const std::size_t other : needs[i]) needed_by[other].push_back(i);
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    if (missing[i] == 0) order.push_back(i);
  }
  for (std::size_t done = 0; done < order.size(); ++done) {
    for (const std::size_t i : needed_by[order[done]]) {
      if (--missing[i] == 0) order.push_back(i);
    }
  }
  if (order.size() == definitions.size()) return order;

  // Whatever is left needs something that is left: following that leads into a cycle.
  const auto next = [&](std::size_t i) {
    return *std::find_if(needs[i].begin(), needs[i].end(), [&](std::size_t other) { return missing[other] > 0; });
  };
  std::size_t at = 0;
  while (missing[at] == 0) ++at;
  for (std::size_t i = 0; i < definitions.size(); ++i) at = next(at);
  std::string cycle = templates[at].name;
  std::size_t shown = 0;
  for (std::size_t i = next(at); i != at && shown < 10; i = next(i), ++shown) cycle += " -> " + templates[i].name;
  return failure("CyclicDefinition", definitions[at].pointer,
                 "the value of '" + templates[at].name + "' depends on itself: " + cycle + " -> " + templates[at].name);
}

/// Calls read(name, value) for the members of the object `key`, if it is there, and gives each a slot.
template <typename Read>
void read_slots(DescriptionReader& reader, std::string_view key, std::vector<Definition>& definitions,
                const Read& read) {
  const auto object = reader.document.find(key);
  if (!object || !object->expect_object()) return;
  check_count(*object, kMaxDefinitions, key);
  object->each_member([&](const std::string& name, const json::JsonReader& value) {
    definitions.push_back(read(name, value));
    reader.description.templates.definitions.push_back({name, {}});
  });
}

}  // namespace

void read_definitions(DescriptionReader& reader) {
  std::vector<Definition> definitions;
  const json::JsonReader& document = reader.document;
  read_slots(reader, "parameters", definitions, [&](const std::string& name, const json::JsonReader& value) {
    Parameter parameter;
    parameter.name = name;
    Definition definition = read_parameter(value, parameter);
    value.keep(reader.scope.add_definition(name, value.path(), parameter.choices));
    reader.description.parameters.push_back(std::move(parameter));
    return definition;
  });
  read_slots(reader, "constants", definitions, [&](const std::string& name, const json::JsonReader& value) {
    Definition definition = read_definition(value);
    value.keep(reader.scope.add_definition(name, value.path()));
    reader.description.constants.push_back(name);
    return definition;
  });
  if (document.failed()) return;

  std::vector<DefinitionTemplate>& templates = reader.description.templates.definitions;
  for (std::size_t i = 0; i < definitions.size(); ++i) {
    Result<expression::BoundExpression> bound =
        expression::BoundExpression::bind(definitions[i].value, reader.scope.names());
    if (!bound && bound.error().path.empty()) bound.error().path = definitions[i].pointer;
    if (!document.keep(bound)) return;
    templates[i].value =
        NumberTemplate{std::move(*bound), definitions[i].minimum, definitions[i].maximum, definitions[i].pointer};
  }
  Result<std::vector<std::size_t>> order = order_of(definitions, templates);
  if (document.keep(order)) reader.description.templates.definition_order = std::move(*order);
}

}  // namespace cyclescope::architecture

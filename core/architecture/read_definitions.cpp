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
Result<Definition> read_definition(const Json& value, const std::string& path) {
  Definition definition;
  definition.pointer = path;
  if (value.is_number()) {
    const auto number = json::as_integer(value, path, -kLargestNumber, kLargestNumber);
    if (!number) return tl::unexpected<Diagnostic>(number.error());
    definition.value.constant = *number;
    return definition;
  }
  if (!value.is_string()) {
    return failure("WrongType", path, "expected a whole number or an expression, found " + json::describe(value));
  }
  Result<expression::Expression> expression = expression::parse_expression(value.get_ref<const std::string&>());
  if (!expression) return at_path(std::move(expression.error()), path);
  definition.value = std::move(*expression);
  return definition;
}

Result<void> read_text(const Json& object, const std::string& path, std::string_view key, std::string& text) {
  const Json* member = json::find_member(object, key);
  if (member == nullptr) return {};
  Result<std::string> read = json::as_string(*member, json::json_child(path, key));
  if (!read) return tl::unexpected<Diagnostic>(std::move(read.error()));
  text = std::move(*read);
  return {};
}

Result<Definition> read_choices(const Json& json, const std::string& path, Parameter& parameter) {
  if (auto checked = json::check_keys(json, path, {"choices", "default", "description"}); !checked) {
    return tl::unexpected<Diagnostic>(std::move(checked.error()));
  }
  const std::string choices_path = json::json_child(path, "choices");
  const Result<const Json*> choices = json::as_array(*json::find_member(json, "choices"), choices_path);
  if (!choices) return tl::unexpected<Diagnostic>(choices.error());
  if (auto counted = check_count(**choices, choices_path, kMaxDefinitions, "choices"); !counted) {
    return tl::unexpected<Diagnostic>(std::move(counted.error()));
  }
  if ((*choices)->empty()) return failure("OutOfRange", choices_path, "a parameter needs at least one choice");
  for (std::size_t i = 0; i < (*choices)->size(); ++i) {
    Result<std::string> choice = json::as_string((**choices)[i], json::json_child(choices_path, i));
    if (!choice) return tl::unexpected<Diagnostic>(std::move(choice.error()));
    if (!is_identifier(*choice)) {
      return failure("InvalidName", json::json_child(choices_path, i),
                     "'" + *choice + "' is no choice: a letter or '_', then letters, digits and '_'");
    }
    if (std::find(parameter.choices.begin(), parameter.choices.end(), *choice) != parameter.choices.end()) {
      return failure("DuplicateName", json::json_child(choices_path, i),
                     "the choice '" + *choice + "' is there already");
    }
    parameter.choices.push_back(std::move(*choice));
  }
  const Result<const Json*> value = json::require_member(json, path, "default");
  if (!value) return tl::unexpected<Diagnostic>(value.error());
  const std::string default_path = json::json_child(path, "default");
  const Result<std::string> text = json::as_string(**value, default_path);
  if (!text) return tl::unexpected<Diagnostic>(text.error());
  const auto found = std::find(parameter.choices.begin(), parameter.choices.end(), *text);
  if (found == parameter.choices.end()) {
    return failure("UnknownValue", default_path, json::describe(**value) + " is none of the parameter's choices",
                   diagnostics::nearest_name_hint(*text, parameter.choices));
  }
  parameter.default_value = found - parameter.choices.begin();
  parameter.max = static_cast<std::int64_t>(parameter.choices.size()) - 1;
  Definition definition;
  definition.value.constant = parameter.default_value;
  definition.pointer = default_path;
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
Result<void> check_factor(const Json& json, const std::string& path, const Parameter& parameter) {
  if (parameter.factor == 1) return {};
  if (json::find_member(json, "step") != nullptr) {
    return failure("OutOfRange", json::json_child(path, "step"), "a parameter has a step or a factor, not both");
  }
  if (parameter.min < 1) {
    return failure("OutOfRange", json::json_child(path, "min"),
                   "with a factor, the minimum must be at least 1 and not " + std::to_string(parameter.min));
  }
  if (is_power(parameter, parameter.max)) return {};
  return failure("OutOfRange", json::json_child(path, "max"),
                 "the maximum " + std::to_string(parameter.max) + " is not the minimum " +
                     std::to_string(parameter.min) + " times a power of " + std::to_string(parameter.factor));
}

Result<Definition> read_range(const Json& json, const std::string& path, Parameter& parameter) {
  if (auto checked = json::check_keys(json, path, {"default", "min", "max", "step", "factor", "unit", "description"});
      !checked) {
    return tl::unexpected<Diagnostic>(std::move(checked.error()));
  }
  struct Bound {
    std::string_view key;
    std::int64_t* value;
    std::int64_t minimum;
    bool required;
  };
  for (const Bound& bound :
       {Bound{"min", &parameter.min, -kLargestNumber, true}, Bound{"max", &parameter.max, -kLargestNumber, true},
        Bound{"step", &parameter.step, 1, false}, Bound{"factor", &parameter.factor, 2, false}}) {
    const Json* member = json::find_member(json, bound.key);
    if (member == nullptr) {
      if (!bound.required) continue;
      return tl::unexpected<Diagnostic>(json::require_member(json, path, bound.key).error());
    }
    const auto number = json::as_integer(*member, json::json_child(path, bound.key), bound.minimum, kLargestNumber);
    if (!number) return tl::unexpected<Diagnostic>(number.error());
    *bound.value = *number;
  }
  if (parameter.max < parameter.min) {
    return failure(
        "OutOfRange", json::json_child(path, "max"),
        "the maximum " + std::to_string(parameter.max) + " is below the minimum " + std::to_string(parameter.min));
  }
  if (auto checked = check_factor(json, path, parameter); !checked) {
    return tl::unexpected<Diagnostic>(std::move(checked.error()));
  }
  const Result<const Json*> value = json::require_member(json, path, "default");
  if (!value) return tl::unexpected<Diagnostic>(value.error());
  const std::string default_path = json::json_child(path, "default");
  Result<Definition> definition = read_definition(**value, default_path);
  if (!definition) return definition;
  definition->minimum = parameter.min;
  definition->maximum = parameter.max;
  if ((*value)->is_string()) {
    parameter.default_expression = (*value)->get<std::string>();
    return definition;
  }
  parameter.default_value = definition->value.constant;
  if (parameter.default_value < parameter.min || parameter.default_value > parameter.max) {
    return failure("OutOfRange", default_path,
                   "the default " + std::to_string(parameter.default_value) + " is outside " +
                       std::to_string(parameter.min) + " to " + std::to_string(parameter.max));
  }
  if (parameter.factor > 1 && !is_power(parameter, parameter.default_value)) {
    return failure("OutOfRange", default_path,
                   "the default " + std::to_string(parameter.default_value) + " is not the minimum " +
                       std::to_string(parameter.min) + " times a power of " + std::to_string(parameter.factor));
  }
  if (parameter.factor == 1 && (parameter.default_value - parameter.min) % parameter.step != 0) {
    return failure("OutOfRange", default_path,
                   "the default " + std::to_string(parameter.default_value) + " is no whole number of steps of " +
                       std::to_string(parameter.step) + " above the minimum " + std::to_string(parameter.min));
  }
  return definition;
}

Result<Definition> read_parameter(const Json& json, const std::string& path, Parameter& parameter) {
  if (const auto object = json::as_object(json, path); !object) return tl::unexpected<Diagnostic>(object.error());
  Result<Definition> definition = json::find_member(json, "choices") != nullptr ? read_choices(json, path, parameter)
                                                                                : read_range(json, path, parameter);
  if (!definition) return definition;
  for (auto [key, text] : {std::pair("unit", &parameter.unit), std::pair("description", &parameter.description)}) {
    if (auto read = read_text(json, path, key, *text); !read)
      return tl::unexpected<Diagnostic>(std::move(read.error()));
  }
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

}  // namespace

Result<void> read_definitions(DescriptionReader& reader) {
  std::vector<Definition> definitions;
  std::vector<DefinitionTemplate>& templates = reader.description.templates.definitions;

  if (const Json* parameters = json::find_member(reader.document, "parameters")) {
    if (const auto object = json::as_object(*parameters, "/parameters"); !object) {
      return tl::unexpected<Diagnostic>(object.error());
    }
    if (auto counted = check_count(*parameters, "/parameters", kMaxDefinitions, "parameters"); !counted) return counted;
    for (const auto& [name, json] : parameters->items()) {
      const std::string path = json::json_child("/parameters", name);
      Parameter parameter;
      parameter.name = name;
      Result<Definition> definition = read_parameter(json, path, parameter);
      if (!definition) return tl::unexpected<Diagnostic>(std::move(definition.error()));
      if (auto added = reader.scope.add_definition(name, path, parameter.choices); !added) return added;
      definitions.push_back(std::move(*definition));
      templates.push_back({name, {}});
      reader.description.parameters.push_back(std::move(parameter));
    }
  }
  if (const Json* constants = json::find_member(reader.document, "constants")) {
    if (const auto object = json::as_object(*constants, "/constants"); !object) {
      return tl::unexpected<Diagnostic>(object.error());
    }
    if (auto counted = check_count(*constants, "/constants", kMaxDefinitions, "constants"); !counted) return counted;
    for (const auto& [name, json] : constants->items()) {
      const std::string path = json::json_child("/constants", name);
      Result<Definition> definition = read_definition(json, path);
      if (!definition) return tl::unexpected<Diagnostic>(std::move(definition.error()));
      if (auto added = reader.scope.add_definition(name, path); !added) return added;
      definitions.push_back(std::move(*definition));
      templates.push_back({name, {}});
      reader.description.constants.push_back(name);
    }
  }

  for (std::size_t i = 0; i < definitions.size(); ++i) {
    Result<expression::BoundExpression> bound =
        expression::BoundExpression::bind(definitions[i].value, reader.scope.names());
    if (!bound) return at_path(std::move(bound.error()), definitions[i].pointer);
    templates[i].value =
        NumberTemplate{std::move(*bound), definitions[i].minimum, definitions[i].maximum, definitions[i].pointer};
  }
  Result<std::vector<std::size_t>> order = order_of(definitions, templates);
  if (!order) return tl::unexpected<Diagnostic>(std::move(order.error()));
  reader.description.templates.definition_order = std::move(*order);
  return {};
}

}  // namespace cyclescope::architecture

#include "architecture/scope.h"

#include <algorithm>
#include <utility>

#include "expression/operators.h"

namespace cyclescope::architecture {
namespace {

bool is_function(const std::string& name) {
  const auto functions = expression::expression_functions();
  return std::any_of(functions.begin(), functions.end(),
                     [&](const expression::FunctionSyntax& function) { return function.name == name; });
}

}  // namespace

Result<void> Scope::check_new(const std::string& name, const std::string& path) const {
  if (!is_identifier(name)) {
    return failure("InvalidName", path, "'" + name + "' is no name: a letter or '_', then letters, digits and '_'");
  }
  if (is_function(name)) {
    return failure("InvalidName", path, "'" + name + "' is the name of a function");
  }
  if (slots_.count(name) != 0) {
    return failure("DuplicateName", path,
                   "'" + name + "' is already the name of a parameter, constant or loop variable");
  }
  return {};
}

Result<void> Scope::add_definition(const std::string& name, const std::string& path, std::vector<std::string> choices) {
  if (auto checked = check_new(name, path); !checked) return checked;
  slots_.emplace(name, most_slots_++);
  if (!choices.empty()) choices_.emplace(name, std::move(choices));
  return {};
}

Result<void> Scope::add_attribute(const std::string& name, const std::string& path) {
  if (auto checked = check_new(name, path); !checked) return checked;
  attributes_.emplace(name, true);
  return {};
}

Result<std::int32_t> Scope::enter_loop(const std::string& name, const std::string& path) {
  if (auto checked = check_new(name, path); !checked) return tl::unexpected<Diagnostic>(checked.error());
  if (attributes_.count(name) != 0) {
    return failure("DuplicateName", path, "'" + name + "' is already the name of an operation's attribute");
  }
  if (loops_.size() >= kMaxLoops) {
    return failure("OutOfRange", path, "more than " + std::to_string(kMaxLoops) + " loops are inside each other");
  }
  const auto slot = static_cast<std::int32_t>(slots_.size());
  slots_.emplace(name, slot);
  loops_.push_back(name);
  most_slots_ = std::max(most_slots_, slot + 1);
  return slot;
}

void Scope::leave_loops(std::size_t count) {
  for (; count > 0; --count) {
    slots_.erase(loops_.back());
    loops_.pop_back();
  }
}

std::int32_t Scope::family_of(const NamePattern& pattern) {
  const auto next = static_cast<std::int32_t>(families_.size());
  return families_.try_emplace(family_key(pattern), next).first->second;
}

expression::BoundExpression::Names Scope::names(const std::vector<std::string>* attributes) const {
  expression::BoundExpression::Names result;
  result.slot = [this](std::string_view name) -> std::optional<std::int32_t> {
    const auto found = slots_.find(std::string(name));
    return found == slots_.end() ? std::nullopt : std::optional(found->second);
  };
  if (attributes != nullptr) {
    result.is_free = [attributes](std::string_view name) {
      return std::find(attributes->begin(), attributes->end(), name) != attributes->end();
    };
  }
  result.choices = [this](std::string_view parameter, std::string_view choice) -> std::optional<std::int64_t> {
    const auto found = choices_.find(std::string(parameter));
    if (found == choices_.end()) return std::nullopt;
    const auto index = std::find(found->second.begin(), found->second.end(), choice);
    return index == found->second.end() ? std::nullopt : std::optional<std::int64_t>(index - found->second.begin());
  };
  result.known_choices = [this](std::string_view parameter) {
    const auto found = choices_.find(std::string(parameter));
    return found == choices_.end() ? std::vector<std::string>() : found->second;
  };
  result.known = [this, attributes] {
    std::vector<std::string> names;
    for (const auto& [name, slot] : slots_) names.push_back(name);
    if (attributes != nullptr) names.insert(names.end(), attributes->begin(), attributes->end());
    std::sort(names.begin(), names.end());
    return names;
  };
  return result;
}

void check_count(const json::JsonReader& value, std::size_t most, std::string_view what) {
  const std::size_t count = value.json().size();
  if (count <= most) return;
  value.refuse("TooLarge", "there are " + std::to_string(count) + " " + std::string(what) + ", at most " +
                               std::to_string(most) + " are read");
}

NumberTemplate read_number(const json::JsonReader& value, const Scope& scope, std::int64_t minimum,
                           std::int64_t maximum, const std::vector<std::string>* attributes) {
  NumberTemplate result;
  result.minimum = minimum;
  result.maximum = maximum;
  result.pointer = value.path();
  if (value.json().is_number()) {
    result.value = expression::BoundExpression(value.integer(minimum, maximum));
    return result;
  }
  if (!value.json().is_string()) {
    value.refuse("WrongType", "expected a whole number or an expression, found " + value.found());
    return result;
  }
  expression::Expression expression = value.take(expression::parse_expression(value.text()));
  if (value.failed()) return result;
  result.value = value.take(expression::BoundExpression::bind(std::move(expression), scope.names(attributes)));
  return result;
}

NameTemplate read_name(const json::JsonReader& value, Scope& scope) {
  const std::string text = value.text();
  if (value.failed()) return {};
  const NamePattern pattern = value.take(parse_name_pattern(text));
  if (value.failed()) return {};
  return value.take(NameTemplate::bind(pattern, scope.names(), scope.family_of(pattern)));
}

}  // namespace cyclescope::architecture

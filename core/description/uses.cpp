// Where a block or component is used: what is called, and what its parameters stand for.
#include <algorithm>
#include <utility>

#include "description/expander.h"
#include "diagnostics/nearest_name.h"

namespace cyclescope::description {
namespace {

constexpr std::size_t kMostUses = 64;  // inside each other
constexpr std::size_t kUseCost = 64;   // in characters

std::vector<std::string> names_of(const Definition& definition) {
  std::vector<std::string> names;
  for (const Signature::Parameter& parameter : definition.signature.parameters) names.push_back(parameter.name);
  if (const Written ports = definition.body.member("ports")) {
    for (const auto& [name, edge] : ports.json->items()) names.push_back(name);
  }
  return names;
}

bool has(const std::vector<Argument>& arguments, const std::string& name) {
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](const Argument& argument) { return argument.name == name; });
}

}  // namespace

std::optional<Call> Expander::call_of(const Written& written, const char* key) {
  const Written text = written.json->is_object() ? written.member(key) : written;
  if (!text.json->is_string()) {
    fail(text.origin, "WrongType", std::string("expected the name of a ") + key + " with its arguments");
    return std::nullopt;
  }
  Result<Call> call = parse_call(text.json->get_ref<const std::string&>());
  if (call) return std::move(*call);
  fail(text.origin, std::move(call.error()));
  return std::nullopt;
}

const Definition* find_definition(const Definitions& definitions, std::string_view name) {
  for (const Definition& definition : definitions) {
    if (definition.signature.name == name) return &definition;
  }
  return nullptr;
}

const Definition* Expander::definition_of(const Written& written, const std::string& name, const char* what,
                                          const Definitions* first, const Definitions& second) {
  std::vector<std::string> known;
  for (const Definitions* definitions : {first, &second}) {
    if (definitions == nullptr) continue;
    if (const Definition* found = find_definition(*definitions, name)) return found;
    for (const Definition& definition : *definitions) known.push_back(definition.signature.name);
  }
  const std::string code = std::string("Unknown") + static_cast<char>(what[0] - 'a' + 'A') + (what + 1);
  fail(written.origin, code, std::string("there is no ") + what + " '" + name + "'",
       diagnostics::nearest_name_hint(name, known));
  return nullptr;
}

std::vector<Argument> Expander::arguments_of(const Written& written, const Call& call, const Definition& definition,
                                             const char* key) {
  const Signature& signature = definition.signature;
  const std::vector<std::string> names = names_of(definition);
  std::vector<Argument> arguments;
  if (call.arguments.size() > signature.parameters.size()) {
    fail(written.origin, "SurplusArgument",
         "'" + call.name + "' takes " + std::to_string(signature.parameters.size()) +
             " arguments in parentheses, found " + std::to_string(call.arguments.size()));
    return {};
  }
  for (const std::string& text : call.arguments) {
    arguments_.emplace_front(text);
    arguments.push_back({names[arguments.size()], {&arguments_.front(), written.origin, written.frame}});
  }
  if (written.json->is_object()) {
    for (const auto& [name, member] : written.json->items()) {
      if (name == key) continue;
      const Written value = written.member(name);
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        fail(value.origin, "UnknownArgument", "'" + call.name + "' has no parameter or port '" + name + "'",
             diagnostics::nearest_name_hint(name, names));
      }
      if (has(arguments, name)) {
        fail(value.origin, "DuplicateName", "'" + name + "' is given in the parentheses already");
      }
      arguments.push_back({name, value});
    }
  }
  for (const Signature::Parameter& parameter : signature.parameters) {
    if (has(arguments, parameter.name)) continue;
    if (!parameter.default_value) {
      fail(written.origin, "MissingArgument", "'" + call.name + "' needs an argument for '" + parameter.name + "'");
      break;
    }
    arguments.push_back({parameter.name, {&*parameter.default_value, definition.body.origin, definition.body.frame}});
  }
  for (std::size_t i = signature.parameters.size(); i < names.size(); ++i) {
    if (has(arguments, names[i])) continue;
    fail(written.origin, "MissingPort", "the port '" + names[i] + "' of '" + call.name + "' is connected to nothing",
         "name an object, a list of them, or [] where it stays open");
  }
  return arguments;
}

Written Expander::enter(const Written& written, const Call& call, const Definition& definition, const char* key) {
  if (std::find(active_.begin(), active_.end(), &definition) != active_.end()) {
    fail(written.origin, "Recursion", std::string("the ") + key + " '" + call.name + "' uses itself");
  } else if (active_.size() >= kMostUses) {
    fail(written.origin, "ExpansionTooLarge",
         "what is used uses others, more than " + std::to_string(kMostUses) + " deep");
  }
  active_.push_back(&definition);
  if (failed() || !spend(written.origin, kUseCost)) return {};
  Frame& frame = frames_.emplace_front();
  frame.is_body = true;
  frame.arguments = arguments_of(written, call, definition, key);
  frame.outer = definition.body.frame;
  frame.functions = written.frame->functions;
  frame.blocks = written.frame->blocks;
  Origin origin = definition.body.origin;
  origin.use = map_.add_use(std::string("the ") + key + " '" + call.name + "'", written.origin);
  return {definition.body.json, std::move(origin), &frame};
}

}  // namespace cyclescope::description

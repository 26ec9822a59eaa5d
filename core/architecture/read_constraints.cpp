// What parameters must fulfil together, with a message for when they do not.
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

NameTemplate read_text(const json::JsonReader& value, const Scope& scope) {
  const std::string text = value.text();
  const NamePattern pattern = value.take(parse_text_pattern(text));
  if (value.failed()) return {};
  return value.take(NameTemplate::bind(pattern, scope.names()));
}

ConstraintTemplate read_constraint(const json::JsonReader& json, const Scope& scope) {
  json.expect_keys({"holds", "message", "hint"});
  ConstraintTemplate constraint;
  constraint.holds = read_number(json.at("holds"), scope, -kLargestNumber, kLargestNumber);
  constraint.message = read_text(json.at("message"), scope);
  if (const auto hint = json.find("hint")) constraint.hint = read_text(*hint, scope);
  return constraint;
}

}  // namespace

void read_constraints(DescriptionReader& reader) {
  const auto constraints = reader.document.find("constraints");
  if (!constraints || !constraints->expect_array()) return;
  check_count(*constraints, kMaxDefinitions, "constraints");
  constraints->each([&](const json::JsonReader& constraint) {
    reader.description.templates.constraints.push_back(read_constraint(constraint, reader.scope));
  });
}

}  // namespace cyclescope::architecture

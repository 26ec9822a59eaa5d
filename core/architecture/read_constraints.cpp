// What parameters must fulfil together, with a message for when they do not.
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

Result<NameTemplate> read_text(const Json& value, const std::string& path, const Scope& scope) {
  const Result<std::string> text = json::as_string(value, path);
  if (!text) return tl::unexpected<Diagnostic>(text.error());
  Result<NamePattern> pattern = parse_text_pattern(*text);
  if (!pattern) return at_path(std::move(pattern.error()), path);
  Result<NameTemplate> bound = NameTemplate::bind(*pattern, scope.names());
  if (!bound) return at_path(std::move(bound.error()), path);
  return bound;
}

Result<ConstraintTemplate> read_constraint(const Json& json, const std::string& path, const Scope& scope) {
  if (auto checked = json::check_keys(json, path, {"holds", "message", "hint"}); !checked) {
    return tl::unexpected<Diagnostic>(std::move(checked.error()));
  }
  ConstraintTemplate constraint;
  const Result<const Json*> holds = json::require_member(json, path, "holds");
  if (!holds) return tl::unexpected<Diagnostic>(holds.error());
  Result<NumberTemplate> number =
      read_number(**holds, json::json_child(path, "holds"), scope, -kLargestNumber, kLargestNumber);
  if (!number) return tl::unexpected<Diagnostic>(std::move(number.error()));
  constraint.holds = std::move(*number);
  const Result<const Json*> message = json::require_member(json, path, "message");
  if (!message) return tl::unexpected<Diagnostic>(message.error());
  Result<NameTemplate> text = read_text(**message, json::json_child(path, "message"), scope);
  if (!text) return tl::unexpected<Diagnostic>(std::move(text.error()));
  constraint.message = std::move(*text);
  if (const Json* hint = json::find_member(json, "hint")) {
    text = read_text(*hint, json::json_child(path, "hint"), scope);
    if (!text) return tl::unexpected<Diagnostic>(std::move(text.error()));
    constraint.hint = std::move(*text);
  }
  return constraint;
}

}  // namespace

Result<void> read_constraints(DescriptionReader& reader) {
  const Json* constraints = json::find_member(reader.document, "constraints");
  if (constraints == nullptr) return {};
  const Result<const Json*> array = json::as_array(*constraints, "/constraints");
  if (!array) return tl::unexpected<Diagnostic>(array.error());
  if (auto counted = check_count(**array, "/constraints", kMaxDefinitions, "constraints"); !counted) return counted;
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    Result<ConstraintTemplate> constraint =
        read_constraint((**array)[i], json::json_child("/constraints", i), reader.scope);
    if (!constraint) return tl::unexpected<Diagnostic>(std::move(constraint.error()));
    reader.description.templates.constraints.push_back(std::move(*constraint));
  }
  return {};
}

}  // namespace cyclescope::architecture

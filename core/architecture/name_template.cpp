#include "architecture/name_template.h"

#include <charconv>
#include <utility>

#include "expression/lexer.h"

namespace cyclescope::architecture {
namespace {

bool is_mark_or_name_part(char c) { return expression::is_name_part(c) || c == '.' || c == '[' || c == ']'; }

tl::unexpected<Diagnostic> invalid_name(std::string_view text, const std::string& why) {
  return failure("InvalidName", "", "'" + std::string(text) + "' is no name: " + why,
                 "names look like dram, pe[{i}][{j + 1}] or vector.lane[3]");
}

tl::unexpected<Diagnostic> invalid_text(std::string_view text, const std::string& why) {
  return failure("InvalidText", "", "'" + std::string(text) + "' cannot be a text with values: " + why,
                 "values stand in braces: {2 * rows} words");
}

/// Splits `text` at its expressions; `is_literal` says what may stand outside of their braces, `stray` what else may
/// not.
template <typename IsLiteral, typename Invalid>
Result<NamePattern> parse_pattern(std::string_view text, const IsLiteral& is_literal, const char* stray,
                                  const Invalid& invalid) {
  NamePattern pattern;
  pattern.parts.emplace_back();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_literal(text[at])) {
      pattern.parts.back().literal += text[at];
      continue;
    }
    if (text[at] != '{') return invalid(text, stray);
    const std::size_t end = expression::closing_brace(text, at);
    if (end == std::string_view::npos) return invalid(text, "a brace is not closed");
    if (end == at + 1) return invalid(text, "there is nothing between its braces");
    Result<expression::Expression> value = expression::parse_expression(text.substr(at + 1, end - at - 1));
    if (!value) {
      Diagnostic error = std::move(value.error());
      error.message = "between the braces of '" + std::string(text) + "', " + error.message;
      return tl::unexpected<Diagnostic>(std::move(error));
    }
    pattern.parts.back().has_value = true;
    pattern.parts.back().value = std::move(*value);
    pattern.parts.emplace_back();
    at = end;
  }
  return pattern;
}

}  // namespace

bool is_identifier(std::string_view name) {
  return !name.empty() && expression::leading_name(name).size() == name.size();
}

Result<NamePattern> parse_name_pattern(std::string_view text) {
  if (text.empty()) return invalid_name(text, "it is empty");
  if (!expression::is_name_start(text[0])) return invalid_name(text, "it does not begin with a letter");
  return parse_pattern(text, is_mark_or_name_part,
                       "of marks, only '_', '.', '[', ']' and expressions in braces may be in it", invalid_name);
}

Result<NamePattern> parse_text_pattern(std::string_view text) {
  const auto is_literal = [](char c) { return c != '{' && c != '}'; };
  return parse_pattern(text, is_literal, "a brace is closed that was not opened", invalid_text);
}

std::string family_key(const NamePattern& pattern) {
  std::string key;
  for (const NamePattern::Part& part : pattern.parts) key += part.literal + (part.has_value ? "{}" : "");
  return key;
}

Result<NameTemplate> NameTemplate::bind(const NamePattern& pattern, const expression::BoundExpression::Names& names,
                                        std::int32_t family) {
  NameTemplate result;
  result.family_ = family;
  for (const NamePattern::Part& part : pattern.parts) {
    Part bound{part.literal, part.has_value, expression::BoundExpression()};
    if (part.has_value) {
      Result<expression::BoundExpression> value = expression::BoundExpression::bind(part.value, names);
      if (!value) return tl::unexpected<Diagnostic>(std::move(value.error()));
      bound.value = std::move(*value);
    }
    result.parts_.push_back(std::move(bound));
  }
  return result;
}

Result<void> NameTemplate::append_to(std::string& name, const std::int64_t* slots) const {
  for (const Part& part : parts_) {
    name += part.literal;
    if (!part.has_value) continue;
    const Result<std::int64_t> value = part.value.evaluate(slots);
    if (!value) return tl::unexpected<Diagnostic>(value.error());
    if (*value >= 0 && *value < 10) {
      name += static_cast<char>('0' + *value);
      continue;
    }
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, *value);
    name.append(digits, static_cast<std::size_t>(end.ptr - digits));
  }
  return {};
}

}  // namespace cyclescope::architecture

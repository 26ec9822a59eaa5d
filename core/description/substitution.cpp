#include "description/substitution.h"

#include "expression/lexer.h"

namespace cyclescope::description {
namespace {

constexpr std::string_view kOperators = "+-*/%<>=!&|?:";

/// Whether what is put between two pieces of text is all there is between brackets or commas.
bool stands_alone(std::string_view before, std::string_view after) {
  while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
  while (!after.empty() && after.front() == ' ') after.remove_prefix(1);
  return (before.empty() || std::string_view("([{,").find(before.back()) != std::string_view::npos) &&
         (after.empty() || std::string_view(")]},").find(after.front()) != std::string_view::npos);
}

}  // namespace

bool needs_parentheses(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  bool found = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'') quoted = !quoted;
    if (quoted) continue;
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth > 0) continue;
    if (c == ',' || (c == ':' && text.substr(i, 2) == ":+")) return false;
    found = found || kOperators.find(c) != std::string_view::npos;
  }
  return found;
}

void append_operand(std::string& out, std::string_view inner, std::string_view rest) {
  const bool bare = stands_alone(out, rest) || !needs_parentheses(inner);
  if (!bare) out += '(';
  out += inner;
  if (!bare) out += ')';
}

}  // namespace cyclescope::description

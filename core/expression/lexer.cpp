#include "expression/lexer.h"

#include <algorithm>
#include <utility>

namespace cyclescope::expression {

std::string_view leading_name(std::string_view text) {
  if (text.empty() || !is_name_start(text.front())) return {};
  const auto end = std::find_if_not(text.begin(), text.end(), is_name_part);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::size_t find_outside(std::string_view text, std::string_view token, std::size_t from) {
  int depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (depth == 0 && text.substr(i, token.size()) == token) return i;
    if (text[i] == '(' || text[i] == '[') ++depth;
    if (text[i] == ')' || text[i] == ']') --depth;
  }
  return std::string_view::npos;
}

std::vector<std::string_view> split_outside(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  for (;;) {
    const std::size_t at = find_outside(text, separator, from);
    parts.push_back(trimmed(text.substr(from, at == std::string_view::npos ? at : at - from)));
    if (at == std::string_view::npos) return parts;
    from = at + separator.size();
  }
}

std::size_t closing_brace(std::string_view text, std::size_t open) {
  const std::size_t end = text.find_first_of("{}", open + 1);
  return end == std::string_view::npos || text[end] == '{' ? std::string_view::npos : end;
}

void Lexer::skip_space() {
  while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
}

bool Lexer::take(std::string_view token) {
  skip_space();
  if (!starts_with(token)) return false;
  at_ += token.size();
  return true;
}

Result<void> Lexer::expect(std::string_view token) {
  if (take(token)) return {};
  return fail_here("expected '" + std::string(token) + "', found " + found());
}

std::string Lexer::take_name() {
  skip_space();
  const std::string_view name = leading_name(text_.substr(at_));
  at_ += name.size();
  return std::string(name);
}

std::string Lexer::found() const {
  if (at_end()) return "the end";
  const char c = text_[at_];
  if (c >= 0x20 && c < 0x7F) return std::string("'") + c + "'";
  return "a character that is not ASCII text";
}

tl::unexpected<Diagnostic> Lexer::fail(std::size_t offset, const std::string& message, std::string hint) const {
  return failure(code_, "", "column " + std::to_string(offset + 1) + ": " + message, std::move(hint));
}

tl::unexpected<Diagnostic> Lexer::fail_here(const std::string& message, std::string hint) const {
  return fail(at_, message, std::move(hint));
}

}  // namespace cyclescope::expression

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace cyclescope::expression {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

/// The identifier that `text` begins with (a letter or '_', then letters, digits and '_'); empty where there is none.
std::string_view leading_name(std::string_view text);

/// `text` without the spaces around it.
std::string_view trimmed(std::string_view text);
/// Where `token` begins in `text`, from `from` on and outside parentheses and brackets; npos where it does not.
std::size_t find_outside(std::string_view text, std::string_view token, std::size_t from = 0);
/// The trimmed parts of `text` between the separators that find_outside() finds: one more than there are.
std::vector<std::string_view> split_outside(std::string_view text, std::string_view separator);
/// Where the brace is closed that is opened at `open`; npos where it is not, or where another is opened before.
std::size_t closing_brace(std::string_view text, std::size_t open);

/// Walks over the text of one expression and takes what it wants; space before it is skipped. Places are offsets; in
/// messages they are columns, which count from 1.
class Lexer {
 public:
  /// `code`: of the errors that fail() makes.
  Lexer(std::string_view text, const char* code) : text_(text), code_(code) {}

  std::string_view text() const { return text_; }
  std::size_t offset() const { return at_; }
  bool at_end() const { return at_ >= text_.size(); }
  /// The next character, `ahead` further on; '\0' behind the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void skip(std::size_t characters = 1) { at_ += characters; }
  void skip_space();

  bool starts_with(std::string_view token) const { return text_.substr(at_, token.size()) == token; }
  bool take(std::string_view token);
  /// Errors: where `token` is not next.
  Result<void> expect(std::string_view token);
  /// An identifier, or nothing.
  std::string take_name();

  /// What stands here, for a message: ill-formed text does not get into it.
  std::string found() const;
  tl::unexpected<Diagnostic> fail(std::size_t offset, const std::string& message, std::string hint = {}) const;
  tl::unexpected<Diagnostic> fail_here(const std::string& message, std::string hint = {}) const;

 private:
  std::string_view text_;
  const char* code_;
  std::size_t at_ = 0;
};

}  // namespace cyclescope::expression

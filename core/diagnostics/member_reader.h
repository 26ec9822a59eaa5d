#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "diagnostics/diagnostic.h"
#include "diagnostics/json_text.h"

namespace cyclescope::diagnostics {

/// Reads the members of one JSON object. The first error is kept, and reads after it give nothing, so that a caller
/// asks once, at the end.
class MemberReader {
 public:
  /// Errors: WrongType (no object), UnknownKey (none of `known`).
  MemberReader(const Json& json, std::string path, std::initializer_list<std::string_view> known);

  bool failed() const { return failed_; }
  /// Precondition: failed().
  tl::unexpected<Diagnostic> error() const { return tl::unexpected<Diagnostic>(error_); }
  /// The JSON pointer of a member.
  std::string path(std::string_view key) const { return json_child(path_, key); }
  bool has(std::string_view key) const { return find_member(json_, key) != nullptr; }

  /// The member, which must be there. Errors: MissingKey, and those of as_array(), as_number(), ...
  const Json& member(std::string_view key);
  const Json& array(std::string_view key);
  double number(std::string_view key);
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most = kLargest);
  std::string text(std::string_view key);
  bool boolean(std::string_view key);

  /// Whether there was no error so far, `result` included.
  template <typename T>
  bool keep(const Result<T>& result) {
    if (result) return !failed_;
    if (!failed_) error_ = result.error();
    failed_ = true;
    return false;
  }

 private:
  static constexpr std::int64_t kLargest = std::int64_t{1} << 53;

  const Json& json_;
  std::string path_;
  bool failed_ = false;
  Diagnostic error_;
};

}  // namespace cyclescope::diagnostics

#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/json_text.h"

namespace cyclescope::network {

/// Reads the members of one JSON object and remembers the first error, so that a reader can take all fields one after
/// another and ask once. After an error every field has its fallback.
class JsonFields {
 public:
  JsonFields(const Json& object, std::string path) : object_(object), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  bool has(std::string_view key) const { return diagnostics::find_member(object_, key) != nullptr; }
  const Json* find(std::string_view key) const { return diagnostics::find_member(object_, key); }
  std::string path_of(std::string_view key) const { return diagnostics::json_child(path_, key); }

  /// Refuses keys beside `known`.
  void expect_keys(const std::vector<std::string_view>& known);
  /// The value of a member that must be there, or nullptr.
  const Json* require(std::string_view key);

  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most);
  std::int64_t required_integer(std::string_view key, std::int64_t least, std::int64_t most);
  double number(std::string_view key, double fallback);
  bool boolean(std::string_view key, bool fallback);
  std::string text(std::string_view key, const std::string& fallback);
  std::string choice(std::string_view key, const std::string& fallback, std::initializer_list<std::string_view> known);
  /// An array of whole numbers, or one number as an array of one; empty where the member is missing.
  std::vector<std::int64_t> integers(std::string_view key, std::int64_t least, std::int64_t most);
  std::vector<std::string> texts(std::string_view key);

  /// Records an error at the member `key`, or at the object where that is empty.
  void refuse(std::string code, std::string_view key, std::string message, std::string hint = {});
  bool failed() const { return error_.has_value(); }
  tl::unexpected<Diagnostic> error() const { return tl::unexpected<Diagnostic>(*error_); }

 private:
  template <typename T>
  T take(Result<T> result, T fallback) {
    if (result) return *result;
    if (!error_) error_ = result.error();
    return fallback;
  }

  const Json& object_;
  std::string path_;
  std::optional<Diagnostic> error_;
};

}  // namespace cyclescope::network

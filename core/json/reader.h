#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/document.h"
#include "json/pointer.h"

namespace cyclescope::json {

/// A JSON value and its place in a document, to be read as what it should be. The first error is kept, by a reader and
/// by all readers that it gave; after it every read gives nothing (0, "", false, a fallback, no elements), so that a
/// caller asks once, at the end.
///
///     JsonReader reader(document);
///     reader.expect_keys({"name", "sizes", "ports"});
///     port.name = reader.text("name");
///     port.count = reader.integer_or("ports", 1, 1, 64);
///     reader.at("sizes").each([&](const JsonReader& size) { port.sizes.push_back(size.integer(1)); });
///     if (reader.failed()) return reader.error();
class JsonReader {
 public:
  static constexpr std::int64_t kLargest = std::int64_t{1} << 53;  ///< up to which doubles hold all whole numbers

  using Names = std::span<const std::string_view>;
  using NameList = std::initializer_list<std::string_view>;

  /// A document, or a part of one that stands at `path`. `json` must outlive the reader.
  explicit JsonReader(const Json& json, std::string path = {});
  /// The same with expect_keys(known).
  JsonReader(const Json& json, std::string path, NameList known);

  /// The whole number that an expression stands for; its error has no path.
  using Evaluate = std::function<Result<std::int64_t>(const std::string& expression)>;
  /// From now on this reader, and those that it gave or gives, take a string for a whole number where one is expected.
  void evaluate_strings(Evaluate evaluate) const { shared_->evaluate = std::move(evaluate); }
  /// Whether integer() takes the value: a number, or a string where these are evaluated.
  bool may_be_integer() const { return json_->is_number() || (json_->is_string() && shared_->evaluate); }

  const Json& json() const { return *json_; }
  /// The JSON pointer of the value, or of its member `key`.
  const std::string& path() const { return path_; }
  std::string path(std::string_view key) const { return json_child(path_, key); }

  /// What the value is, for a message: "an object", "the number 3", "the string 'abc'", cut where it is long.
  std::string found() const;

  bool failed() const { return shared_->error.has_value(); }
  /// Precondition: failed().
  tl::unexpected<Diagnostic> error() const { return tl::unexpected<Diagnostic>(*shared_->error); }

  /// Refuses the value, or its member `key` ("": the value).
  void refuse(std::string code, std::string message, std::string hint = {}) const;
  void refuse_member(std::string_view key, std::string code, std::string message, std::string hint = {}) const;
  /// Whether there was no error so far, that of `result` included.
  template <typename T>
  bool keep(const Result<T>& result) const {
    if (!result && !failed()) shared_->error = result.error();
    return !failed();
  }
  /// What `result` holds; or nothing, where its error is kept: as one of this value, unless it has a path of its own.
  template <typename T>
  T take(Result<T> result) const {
    if (result) return std::move(*result);
    if (result.error().path.empty()) result.error().path = path_;
    keep(result);
    return T{};
  }

  // --- The value -----------------------------------------------------------------------------------------------------
  // Errors of all: WrongType.

  /// Errors: OutOfRange.
  std::int64_t integer(std::int64_t least, std::int64_t most = kLargest) const;
  double number() const;
  std::string text() const;
  bool boolean() const;
  /// Errors: UnknownValue (none of `known`).
  std::string choice(Names known) const;
  std::string choice(NameList known) const { return choice(Names(known.begin(), known.size())); }

  /// Elements of an array, and one of them.
  std::size_t size() const;
  JsonReader at(std::size_t index) const;
  /// Calls read(element) for the elements of an array, until there is an error.
  template <typename Read>
  void each(const Read& read) const {
    const std::size_t count = size();
    for (std::size_t i = 0; i < count && !failed(); ++i) read(at(i));
  }
  std::vector<std::int64_t> integers(std::int64_t least, std::int64_t most = kLargest) const;
  std::vector<double> numbers() const;
  std::vector<std::string> texts() const;

  /// Calls read(key, value) for the members of an object, until there is an error.
  template <typename Read>
  void each_member(const Read& read) const {
    if (!expect_object()) return;
    for (const auto& [key, value] : json_->items()) {
      if (failed()) return;
      read(key, JsonReader(value, path(key), shared_));
    }
  }
  bool expect_array() const;
  bool expect_object() const;
  /// Refuses what is no object, and keys beside `known`. Errors: UnknownKey.
  void expect_keys(Names known) const;
  void expect_keys(NameList known) const { expect_keys(Names(known.begin(), known.size())); }

  // --- Members that must be there ------------------------------------------------------------------------------------
  // Errors of all: MissingKey (path: the object).

  JsonReader at(std::string_view key) const;
  void expect_member(std::string_view key) const { at(key); }
  std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most = kLargest) const {
    return at(key).integer(least, most);
  }
  double number(std::string_view key) const { return at(key).number(); }
  std::string text(std::string_view key) const { return at(key).text(); }
  bool boolean(std::string_view key) const { return at(key).boolean(); }
  /// The member as it is.
  const Json& member(std::string_view key) const { return at(key).json(); }
  /// The member as it is, which is an array.
  const Json& array(std::string_view key) const;

  // --- Members that may be there -------------------------------------------------------------------------------------

  bool has(std::string_view key) const;
  std::optional<JsonReader> find(std::string_view key) const;
  std::int64_t integer_or(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) const;
  double number_or(std::string_view key, double fallback) const;
  std::string text_or(std::string_view key, std::string fallback) const;
  bool boolean_or(std::string_view key, bool fallback) const;
  std::string choice_or(std::string_view key, std::string fallback, NameList known) const;
  /// An array of whole numbers, or one number as an array of one.
  std::vector<std::int64_t> integers_or_one(std::string_view key, std::int64_t least, std::int64_t most) const;
  std::vector<std::string> texts_or_none(std::string_view key) const;

 private:
  /// By all readers of a document.
  struct Shared {
    std::optional<Diagnostic> error;
    Evaluate evaluate;
  };

  JsonReader(const Json& json, std::string path, std::shared_ptr<Shared> shared)
      : json_(&json), path_(std::move(path)), shared_(std::move(shared)) {}
  /// The reader of a value that is not there.
  JsonReader nothing(std::string path) const;
  void refuse_type(const char* expected) const;
  /// The member `key` of an object; nullptr where there is none.
  const Json* member_or_null(std::string_view key) const;
  /// The value as a whole number of 64 bits.
  std::int64_t whole_number() const;

  const Json* json_;
  std::string path_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace cyclescope::json

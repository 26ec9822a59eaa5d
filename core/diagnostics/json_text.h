#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace cyclescope::diagnostics {

/// A JSON value whose objects keep the order of the text (parameters and inputs appear in the order they were written).
using Json = nlohmann::ordered_json;

/// What parse_json() accepts at most.
struct JsonLimits {
  std::size_t max_bytes = std::size_t{64} << 20;
  int max_depth = 200;  ///< objects and arrays inside each other
};

/// Parses one JSON document. Errors, all with line and column: JsonSyntax, DuplicateKey (path: pointer to the second
/// occurrence's key), JsonTooDeep, JsonTooLarge.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

/// Fills line and column of `diagnostic` from its JSON pointer: the value it names, or the key for UnknownKey and
/// DuplicateKey. Falls back to the deepest ancestor that exists (that of a missing key, for instance). Leaves a
/// diagnostic alone that has a line already, or whose path is no JSON pointer.
void locate(Diagnostic& diagnostic, std::string_view text);

/// The JSON pointer of the member `key` (escaped as needed), or of the element `index`, of the value at `path`.
std::string json_child(std::string_view path, std::string_view key);
std::string json_child(std::string_view path, std::size_t index);

/// "an object", "a string", "the number 3", ...: `value` for a message.
std::string describe(const Json& value);

/// Refuses anything but an object that has no other keys than `known`. Errors: WrongType, UnknownKey with the nearest
/// of `known` as the hint.
Result<void> check_keys(const Json& object, const std::string& path, std::initializer_list<std::string_view> known);

/// The member `key` of `object`, or nullptr. `object` may be anything; what is no object has no members.
const Json* find_member(const Json& object, std::string_view key);

/// The member `key` of `object`. Errors: MissingKey (path: the object), WrongType.
Result<const Json*> require_member(const Json& object, const std::string& path, std::string_view key);

/// `value` as a whole number within [minimum, maximum]; 1e9 and 4.0 are whole. Errors: WrongType, OutOfRange.
Result<std::int64_t> as_integer(const Json& value, const std::string& path,
                                std::int64_t minimum = std::numeric_limits<std::int64_t>::min(),
                                std::int64_t maximum = std::numeric_limits<std::int64_t>::max());
/// `value` as a finite number. Errors: WrongType.
Result<double> as_number(const Json& value, const std::string& path);
/// `value` as text or a truth value or the value itself if it is an array or object. Errors: WrongType.
Result<std::string> as_string(const Json& value, const std::string& path);
Result<bool> as_boolean(const Json& value, const std::string& path);
Result<const Json*> as_array(const Json& value, const std::string& path);
Result<const Json*> as_object(const Json& value, const std::string& path);

/// `value` as one of `known`. Errors: WrongType, UnknownValue with the nearest of `known` as the hint.
Result<std::string> as_choice(const Json& value, const std::string& path, std::span<const std::string_view> known);
inline Result<std::string> as_choice(const Json& value, const std::string& path,
                                     std::initializer_list<std::string_view> known) {
  return as_choice(value, path, std::span(known.begin(), known.size()));
}

}  // namespace cyclescope::diagnostics

namespace cyclescope {

using diagnostics::Json;

}  // namespace cyclescope

#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "json/document.h"
#include "json/pointer.h"

namespace cyclescope::json {

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

}  // namespace cyclescope::json

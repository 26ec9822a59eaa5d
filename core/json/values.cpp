#include "json/values.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "diagnostics/nearest_name.h"

namespace cyclescope::json {
namespace {

constexpr std::size_t kLongestQuote = 40;

std::vector<std::string> strings(std::initializer_list<std::string_view> names) {
  return std::vector<std::string>(names.begin(), names.end());
}

tl::unexpected<Diagnostic> wrong_type(const std::string& path, const char* expected, const Json& found) {
  return failure("WrongType", path, std::string("expected ") + expected + ", found " + describe(found));
}

}  // namespace

std::string describe(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return value.empty() ? "an empty object" : "an object";
    case Json::value_t::array:
      return value.empty() ? "an empty array" : "an array";
    case Json::value_t::string: {
      const std::string& text = value.get_ref<const std::string&>();
      if (text.size() <= kLongestQuote) return "the string '" + text + "'";
      std::size_t end = kLongestQuote;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
      return "the string '" + text.substr(0, end) + "...'";
    }
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case Json::value_t::null:
      return "null";
    default:
      return "the number " + value.dump();
  }
}

Result<void> check_keys(const Json& object, const std::string& path, std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return wrong_type(path, "an object", object);
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    return failure("UnknownKey", json_child(path, key), "the key '" + key + "' means nothing here",
                   diagnostics::nearest_name_hint(key, strings(known)));
  }
  return {};
}

const Json* find_member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (const auto& [name, value] : object.get_ref<const Json::object_t&>()) {
    if (name == key) return &value;
  }
  return nullptr;
}

Result<const Json*> require_member(const Json& object, const std::string& path, std::string_view key) {
  if (!object.is_object()) return wrong_type(path, "an object", object);
  if (const Json* member = find_member(object, key)) return member;
  return failure("MissingKey", path, "the key '" + std::string(key) + "' is missing");
}

Result<std::int64_t> as_integer(const Json& value, const std::string& path, std::int64_t minimum,
                                std::int64_t maximum) {
  std::int64_t number = 0;
  if (value.is_number_unsigned()) {
    const auto wide = value.get<std::uint64_t>();
    if (wide > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return failure("OutOfRange", path, "the number " + value.dump() + " needs more than 64 bits with sign");
    }
    number = static_cast<std::int64_t>(wide);
  } else if (value.is_number_integer()) {
    number = value.get<std::int64_t>();
  } else if (value.is_number_float()) {
    const double wide = value.get<double>();
    constexpr double kBeyond = 9223372036854775808.0;  // 2^63
    if (!(std::floor(wide) == wide)) return wrong_type(path, "a whole number", value);
    if (!(wide >= -kBeyond && wide < kBeyond)) {
      return failure("OutOfRange", path, "the number " + value.dump() + " needs more than 64 bits with sign");
    }
    number = static_cast<std::int64_t>(wide);
  } else {
    return wrong_type(path, "a whole number", value);
  }
  if (number < minimum || number > maximum) {
    std::string expected;
    if (maximum == std::numeric_limits<std::int64_t>::max()) {
      expected = "at least " + std::to_string(minimum);
    } else if (minimum == std::numeric_limits<std::int64_t>::min()) {
      expected = "at most " + std::to_string(maximum);
    } else {
      expected = "from " + std::to_string(minimum) + " to " + std::to_string(maximum);
    }
    return failure("OutOfRange", path, "expected a whole number " + expected + ", found " + std::to_string(number));
  }
  return number;
}

Result<double> as_number(const Json& value, const std::string& path) {
  if (!value.is_number()) return wrong_type(path, "a number", value);
  return value.get<double>();
}

Result<std::string> as_string(const Json& value, const std::string& path) {
  if (!value.is_string()) return wrong_type(path, "a string", value);
  return value.get<std::string>();
}

Result<bool> as_boolean(const Json& value, const std::string& path) {
  if (!value.is_boolean()) return wrong_type(path, "true or false", value);
  return value.get<bool>();
}

Result<const Json*> as_array(const Json& value, const std::string& path) {
  if (!value.is_array()) return wrong_type(path, "an array", value);
  return &value;
}

Result<const Json*> as_object(const Json& value, const std::string& path) {
  if (!value.is_object()) return wrong_type(path, "an object", value);
  return &value;
}

Result<std::string> as_choice(const Json& value, const std::string& path, std::span<const std::string_view> known) {
  if (!value.is_string()) return wrong_type(path, "a string", value);
  const auto& text = value.get_ref<const std::string&>();
  if (std::find(known.begin(), known.end(), text) != known.end()) return text;
  return failure("UnknownValue", path, describe(value) + " is none of the values that are possible here",
                 diagnostics::nearest_name_hint(text, std::vector<std::string>(known.begin(), known.end())));
}

}  // namespace cyclescope::json

#include "json/reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diagnostics/nearest_name.h"

namespace cyclescope::json {
namespace {

constexpr std::size_t kLongestQuote = 40;

std::string quoted(const std::string& text) {
  if (text.size() <= kLongestQuote) return "'" + text + "'";
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
  return "'" + text.substr(0, end) + "...'";
}

/// "at least 1", "from 1 to 3"
std::string range_text(std::int64_t least, std::int64_t most) {
  if (most == std::numeric_limits<std::int64_t>::max()) return "at least " + std::to_string(least);
  if (least == std::numeric_limits<std::int64_t>::min()) return "at most " + std::to_string(most);
  return "from " + std::to_string(least) + " to " + std::to_string(most);
}

}  // namespace

JsonReader::JsonReader(const Json& json, std::string path)
    : JsonReader(json, std::move(path), std::make_shared<Shared>()) {}

JsonReader::JsonReader(const Json& json, std::string path, NameList known) : JsonReader(json, std::move(path)) {
  expect_keys(known);
}

JsonReader JsonReader::nothing(std::string path) const {
  static const Json kNothing;
  return {kNothing, std::move(path), shared_};
}

void JsonReader::refuse(std::string code, std::string message, std::string hint) const {
  if (failed()) return;
  shared_->error = Diagnostic{std::move(code), path_, std::move(message), std::move(hint), 0, 0};
}

void JsonReader::refuse_member(std::string_view key, std::string code, std::string message, std::string hint) const {
  if (failed()) return;
  shared_->error =
      Diagnostic{std::move(code), key.empty() ? path_ : path(key), std::move(message), std::move(hint), 0, 0};
}

void JsonReader::refuse_type(const char* expected) const {
  refuse("WrongType", std::string("expected ") + expected + ", found " + found());
}

std::string JsonReader::found() const {
  switch (json_->type()) {
    case Json::value_t::object:
      return json_->empty() ? "an empty object" : "an object";
    case Json::value_t::array:
      return json_->empty() ? "an empty array" : "an array";
    case Json::value_t::string:
      return "the string " + quoted(json_->get_ref<const std::string&>());
    case Json::value_t::boolean:
      return json_->get<bool>() ? "true" : "false";
    case Json::value_t::null:
      return "null";
    default:
      return "the number " + json_->dump();
  }
}

// --- The value -------------------------------------------------------------------------------------------------------

std::int64_t JsonReader::whole_number() const {
  constexpr double kBeyond = 9223372036854775808.0;  // 2^63
  if (json_->is_number_float()) {
    const double wide = json_->get<double>();
    if (!(std::floor(wide) == wide)) {
      refuse_type("a whole number");
      return 0;
    }
    if (wide >= -kBeyond && wide < kBeyond) return static_cast<std::int64_t>(wide);
  } else if (json_->is_number_unsigned()) {
    const auto wide = json_->get<std::uint64_t>();
    if (wide <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return static_cast<std::int64_t>(wide);
    }
  } else if (json_->is_number_integer()) {
    return json_->get<std::int64_t>();
  } else if (json_->is_string() && shared_->evaluate) {
    return take(shared_->evaluate(json_->get_ref<const std::string&>()));
  } else {
    refuse_type("a whole number");
    return 0;
  }
  refuse("OutOfRange", "the number " + json_->dump() + " needs more than 64 bits with sign");
  return 0;
}

std::int64_t JsonReader::integer(std::int64_t least, std::int64_t most) const {
  if (failed()) return least;
  const std::int64_t number = whole_number();
  if (failed()) return least;
  if (number >= least && number <= most) return number;
  refuse("OutOfRange", "expected a whole number " + range_text(least, most) + ", found " + std::to_string(number));
  return least;
}

double JsonReader::number() const {
  if (failed()) return 0;
  if (json_->is_number()) return json_->get<double>();
  refuse_type("a number");
  return 0;
}

std::string JsonReader::text() const {
  if (failed()) return {};
  if (json_->is_string()) return json_->get<std::string>();
  refuse_type("a string");
  return {};
}

bool JsonReader::boolean() const {
  if (failed()) return false;
  if (json_->is_boolean()) return json_->get<bool>();
  refuse_type("true or false");
  return false;
}

std::string JsonReader::choice(Names known) const {
  std::string text = this->text();
  if (failed() || std::find(known.begin(), known.end(), text) != known.end()) return text;
  refuse("UnknownValue", found() + " is none of the values that are possible here",
         diagnostics::nearest_name_hint(text, std::vector<std::string>(known.begin(), known.end())));
  return {};
}

std::size_t JsonReader::size() const { return expect_array() ? json_->size() : 0; }

JsonReader JsonReader::at(std::size_t index) const { return {(*json_)[index], json_child(path_, index), shared_}; }

std::vector<std::int64_t> JsonReader::integers(std::int64_t least, std::int64_t most) const {
  std::vector<std::int64_t> values;
  each([&](const JsonReader& value) { values.push_back(value.integer(least, most)); });
  return values;
}

std::vector<double> JsonReader::numbers() const {
  std::vector<double> values;
  each([&](const JsonReader& value) { values.push_back(value.number()); });
  return values;
}

std::vector<std::string> JsonReader::texts() const {
  std::vector<std::string> values;
  each([&](const JsonReader& value) { values.push_back(value.text()); });
  return values;
}

bool JsonReader::expect_array() const {
  if (!failed() && !json_->is_array()) refuse_type("an array");
  return !failed();
}

bool JsonReader::expect_object() const {
  if (!failed() && !json_->is_object()) refuse_type("an object");
  return !failed();
}

void JsonReader::expect_keys(Names known) const {
  if (!expect_object()) return;
  for (const auto& [key, value] : json_->get_ref<const Json::object_t&>()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    return refuse_member(key, "UnknownKey", "the key '" + key + "' means nothing here",
                         diagnostics::nearest_name_hint(key, std::vector<std::string>(known.begin(), known.end())));
  }
}

// --- Members ---------------------------------------------------------------------------------------------------------

const Json* JsonReader::member_or_null(std::string_view key) const {
  if (!json_->is_object()) return nullptr;
  for (const auto& [name, value] : json_->get_ref<const Json::object_t&>()) {
    if (name == key) return &value;
  }
  return nullptr;
}

JsonReader JsonReader::at(std::string_view key) const {
  if (expect_object()) {
    if (const Json* member = member_or_null(key)) return {*member, path(key), shared_};
    refuse("MissingKey", "the key '" + std::string(key) + "' is missing");
  }
  return nothing(path(key));
}

const Json& JsonReader::array(std::string_view key) const {
  const JsonReader member = at(key);
  member.size();
  return member.json();
}

bool JsonReader::has(std::string_view key) const { return member_or_null(key) != nullptr; }

std::optional<JsonReader> JsonReader::find(std::string_view key) const {
  const Json* member = member_or_null(key);
  if (member == nullptr) return std::nullopt;
  return JsonReader(*member, path(key), shared_);
}

std::int64_t JsonReader::integer_or(std::string_view key, std::int64_t fallback, std::int64_t least,
                                    std::int64_t most) const {
  const auto member = find(key);
  if (!member) return fallback;
  const std::int64_t number = member->integer(least, most);
  return failed() ? fallback : number;
}

double JsonReader::number_or(std::string_view key, double fallback) const {
  const auto member = find(key);
  if (!member) return fallback;
  const double number = member->number();
  return failed() ? fallback : number;
}

std::string JsonReader::text_or(std::string_view key, std::string fallback) const {
  const auto member = find(key);
  if (!member) return fallback;
  std::string text = member->text();
  return failed() ? fallback : text;
}

bool JsonReader::boolean_or(std::string_view key, bool fallback) const {
  const auto member = find(key);
  if (!member) return fallback;
  const bool answer = member->boolean();
  return failed() ? fallback : answer;
}

std::string JsonReader::choice_or(std::string_view key, std::string fallback, NameList known) const {
  const auto member = find(key);
  if (!member) return fallback;
  std::string choice = member->choice(known);
  return failed() ? fallback : choice;
}

std::vector<std::int64_t> JsonReader::integers_or_one(std::string_view key, std::int64_t least,
                                                      std::int64_t most) const {
  const auto member = find(key);
  if (!member || failed()) return {};
  if (!member->json().is_array()) return {member->integer(least, most)};
  return member->integers(least, most);
}

std::vector<std::string> JsonReader::texts_or_none(std::string_view key) const {
  const auto member = find(key);
  if (!member) return {};
  if (!member->json().is_array()) {
    member->refuse_type("an array of strings");
    return {};
  }
  return member->texts();
}

}  // namespace cyclescope::json

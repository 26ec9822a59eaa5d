#include "json/reader.h"

#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "json/values.h"

namespace cyclescope::json {

JsonReader::JsonReader(const Json& json, std::string path)
    : JsonReader(json, std::move(path), std::make_shared<std::optional<Diagnostic>>()) {}

JsonReader::JsonReader(const Json& json, std::string path, NameList known) : JsonReader(json, std::move(path)) {
  expect_keys(known);
}

JsonReader JsonReader::nothing(std::string path) const {
  static const Json kNothing;
  return {kNothing, std::move(path), error_};
}

template <typename T>
T JsonReader::kept(Result<T> result, T fallback) const {
  return keep(result) ? std::move(*result) : std::move(fallback);
}

void JsonReader::refuse(std::string code, std::string message, std::string hint) const {
  if (failed()) return;
  *error_ = Diagnostic{std::move(code), path_, std::move(message), std::move(hint), 0, 0};
}

void JsonReader::refuse_member(std::string_view key, std::string code, std::string message, std::string hint) const {
  if (failed()) return;
  *error_ = Diagnostic{std::move(code), key.empty() ? path_ : path(key), std::move(message), std::move(hint), 0, 0};
}

// --- The value -------------------------------------------------------------------------------------------------------

std::int64_t JsonReader::integer(std::int64_t least, std::int64_t most) const {
  return failed() ? least : kept(as_integer(*json_, path_, least, most), least);
}

double JsonReader::number() const { return failed() ? 0 : kept(as_number(*json_, path_), 0.0); }

std::string JsonReader::text() const {
  return failed() ? std::string() : kept(as_string(*json_, path_), std::string());
}

bool JsonReader::boolean() const { return !failed() && kept(as_boolean(*json_, path_), false); }

std::string JsonReader::choice(Names known) const {
  return failed() ? std::string() : kept(as_choice(*json_, path_, known), std::string());
}

std::size_t JsonReader::size() const { return !failed() && keep(as_array(*json_, path_)) ? json_->size() : 0; }

JsonReader JsonReader::at(std::size_t index) const { return {(*json_)[index], json_child(path_, index), error_}; }

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

bool JsonReader::expect_object() const { return !failed() && keep(as_object(*json_, path_)); }

void JsonReader::expect_keys(Names known) const {
  each_member([&](const std::string& key, const JsonReader& value) {
    if (std::find(known.begin(), known.end(), key) != known.end()) return;
    value.refuse("UnknownKey", "the key '" + key + "' means nothing here",
                 diagnostics::nearest_name_hint(key, std::vector<std::string>(known.begin(), known.end())));
  });
}

// --- Members ---------------------------------------------------------------------------------------------------------

JsonReader JsonReader::at(std::string_view key) const {
  if (!failed()) {
    const auto found = require_member(*json_, path_, key);
    if (keep(found)) return {**found, path(key), error_};
  }
  return nothing(path(key));
}

const Json& JsonReader::array(std::string_view key) const {
  const JsonReader member = at(key);
  member.size();
  return member.json();
}

bool JsonReader::has(std::string_view key) const { return find_member(*json_, key) != nullptr; }

std::optional<JsonReader> JsonReader::find(std::string_view key) const {
  const Json* member = find_member(*json_, key);
  if (member == nullptr) return std::nullopt;
  return JsonReader(*member, path(key), error_);
}

std::int64_t JsonReader::integer_or(std::string_view key, std::int64_t fallback, std::int64_t least,
                                    std::int64_t most) const {
  const Json* member = find_member(*json_, key);
  if (member == nullptr || failed()) return fallback;
  return kept(as_integer(*member, path(key), least, most), fallback);
}

double JsonReader::number_or(std::string_view key, double fallback) const {
  const Json* member = find_member(*json_, key);
  return member == nullptr || failed() ? fallback : kept(as_number(*member, path(key)), fallback);
}

std::string JsonReader::text_or(std::string_view key, std::string fallback) const {
  const Json* member = find_member(*json_, key);
  return member == nullptr || failed() ? fallback : kept(as_string(*member, path(key)), std::move(fallback));
}

bool JsonReader::boolean_or(std::string_view key, bool fallback) const {
  const Json* member = find_member(*json_, key);
  return member == nullptr || failed() ? fallback : kept(as_boolean(*member, path(key)), fallback);
}

std::string JsonReader::choice_or(std::string_view key, std::string fallback, NameList known) const {
  const Json* member = find_member(*json_, key);
  return member == nullptr || failed() ? fallback : kept(as_choice(*member, path(key), known), std::move(fallback));
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
    member->refuse("WrongType", "expected an array of strings, found " + describe(member->json()));
    return {};
  }
  return member->texts();
}

}  // namespace cyclescope::json

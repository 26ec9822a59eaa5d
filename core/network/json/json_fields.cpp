#include "network/json/json_fields.h"

#include <algorithm>

#include "diagnostics/nearest_name.h"

namespace cyclescope::network {

void JsonFields::expect_keys(const std::vector<std::string_view>& known) {
  if (error_) return;
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::vector<std::string> names(known.begin(), known.end());
    return refuse("UnknownKey", key, "the key '" + key + "' means nothing here",
                  diagnostics::nearest_name_hint(key, names));
  }
}

const Json* JsonFields::require(std::string_view key) {
  return take<const Json*>(diagnostics::require_member(object_, path_, key), nullptr);
}

std::int64_t JsonFields::integer(std::string_view key, std::int64_t fallback, std::int64_t least, std::int64_t most) {
  const Json* value = find(key);
  return value == nullptr ? fallback : take(diagnostics::as_integer(*value, path_of(key), least, most), fallback);
}

std::int64_t JsonFields::required_integer(std::string_view key, std::int64_t least, std::int64_t most) {
  return require(key) == nullptr ? least : integer(key, least, least, most);
}

double JsonFields::number(std::string_view key, double fallback) {
  const Json* value = find(key);
  return value == nullptr ? fallback : take(diagnostics::as_number(*value, path_of(key)), fallback);
}

bool JsonFields::boolean(std::string_view key, bool fallback) {
  const Json* value = find(key);
  return value == nullptr ? fallback : take(diagnostics::as_boolean(*value, path_of(key)), fallback);
}

std::string JsonFields::text(std::string_view key, const std::string& fallback) {
  const Json* value = find(key);
  return value == nullptr ? fallback : take(diagnostics::as_string(*value, path_of(key)), fallback);
}

std::string JsonFields::choice(std::string_view key, const std::string& fallback,
                               std::initializer_list<std::string_view> known) {
  const Json* value = find(key);
  return value == nullptr ? fallback : take(diagnostics::as_choice(*value, path_of(key), known), fallback);
}

std::vector<std::int64_t> JsonFields::integers(std::string_view key, std::int64_t least, std::int64_t most) {
  const Json* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_array()) return {integer(key, least, least, most)};
  std::vector<std::int64_t> result;
  for (std::size_t i = 0; i < value->size() && !error_; ++i) {
    result.push_back(
        take(diagnostics::as_integer((*value)[i], diagnostics::json_child(path_of(key), i), least, most), least));
  }
  return result;
}

std::vector<std::string> JsonFields::texts(std::string_view key) {
  const Json* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_array()) {
    refuse("WrongType", key, "expected an array of strings, found " + diagnostics::describe(*value));
    return {};
  }
  std::vector<std::string> result;
  for (std::size_t i = 0; i < value->size() && !error_; ++i) {
    result.push_back(
        take(diagnostics::as_string((*value)[i], diagnostics::json_child(path_of(key), i)), std::string()));
  }
  return result;
}

void JsonFields::refuse(std::string code, std::string_view key, std::string message, std::string hint) {
  if (error_) return;
  error_ = Diagnostic{std::move(code), key.empty() ? path_ : path_of(key), std::move(message), std::move(hint), 0, 0};
}

}  // namespace cyclescope::network

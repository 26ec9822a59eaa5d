#include "estimate/json_writer.h"

#include <algorithm>
#include <cmath>

#include "diagnostics/json_text.h"

namespace cyclescope::estimate {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

bool is_plain(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 127 && c != '"' && c != '\\'; });
}

}  // namespace

void JsonWriter::separate() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = true;
}

void JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
  text_ += bracket;
  needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  text_ += '"';
  text_ += name;
  text_ += "\":";
  needs_comma_ = false;
}

void JsonWriter::text(std::string_view value) {
  separate();
  if (is_plain(value)) {
    text_ += '"';
    text_ += value;
    text_ += '"';
  } else {
    text_ += Json(std::string(value)).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

void JsonWriter::integer(std::int64_t value) {
  separate();
  text_ += std::to_string(value);
}

void JsonWriter::boolean(bool value) {
  separate();
  text_ += value ? "true" : "false";
}

void JsonWriter::null() {
  separate();
  text_ += "null";
}

void JsonWriter::number(double value) {
  separate();
  text_ += Json(value).dump();
}

void JsonWriter::ratio(double value) {
  const auto millionths = static_cast<std::int64_t>(std::llround(value * static_cast<double>(kMillion)));
  std::string decimals = std::to_string(kMillion + millionths % kMillion).substr(1);
  while (decimals.size() > 1 && decimals.back() == '0') decimals.pop_back();
  separate();
  text_ += std::to_string(millionths / kMillion) + '.' + decimals;
}

void JsonWriter::texts(const std::vector<std::string>& values) {
  begin_array();
  for (const std::string& value : values) text(value);
  end_array();
}

void JsonWriter::integers(const std::vector<std::int64_t>& values) {
  begin_array();
  for (const std::int64_t value : values) integer(value);
  end_array();
}

}  // namespace cyclescope::estimate

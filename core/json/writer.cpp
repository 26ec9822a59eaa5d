#include "json/writer.h"

#include <algorithm>
#include <cmath>

#include "json/document.h"

namespace cyclescope::json {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

bool is_plain(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 127 && c != '"' && c != '\\'; });
}

}  // namespace

std::string number_text(double value) { return Json(value).dump(); }

void JsonWriter::separate() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = true;
  text_ += lead_;
  lead_.clear();
}

void JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
  text_ += lead_;
  lead_.clear();
  text_ += bracket;
  needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  quoted(name);
  text_ += ':';
  needs_comma_ = false;
}

void JsonWriter::raw(std::string_view text) {
  separate();
  text_ += text;
}

void JsonWriter::quoted(std::string_view text) {
  separate();
  if (is_plain(text)) {
    text_ += '"';
    text_ += text;
    text_ += '"';
  } else {
    text_ += Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

void JsonWriter::ratio(double value) {
  const auto millionths = static_cast<std::int64_t>(std::llround(value * static_cast<double>(kMillion)));
  std::string decimals = std::to_string(kMillion + millionths % kMillion).substr(1);
  while (decimals.size() > 1 && decimals.back() == '0') decimals.pop_back();
  raw(std::to_string(millionths / kMillion) + '.' + decimals);
}

}  // namespace cyclescope::json

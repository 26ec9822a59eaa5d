#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cyclescope::estimate {

/// Writes compact JSON text piece by piece; commas are its business, balance is the caller's. Bytes that are no UTF-8
/// (names from foreign files) become U+FFFD.
class JsonWriter {
 public:
  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  /// The next value is the member `name` of the object; `name` needs no escapes.
  void key(std::string_view name);

  void text(std::string_view value);
  void integer(std::int64_t value);
  void boolean(bool value);
  void null();
  /// The shortest text that reads as `value`, which is finite.
  void number(double value);
  /// `value` >= 0, rounded to six decimals: 0.5, 1.0, 0.666667.
  void ratio(double value);
  void texts(const std::vector<std::string>& values);
  void integers(const std::vector<std::int64_t>& values);

  const std::string& written() const { return text_; }

 private:
  void separate();
  void open(char bracket);
  void close(char bracket);

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace cyclescope::estimate

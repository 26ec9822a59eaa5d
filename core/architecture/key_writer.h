#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace cyclescope::architecture {

/// Appends values in a form that no other sequence of values has: numbers with their whole width, texts and lists with
/// their length in front.
class KeyWriter {
 public:
  void number(std::int64_t value) { key_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    key_ += value;
  }
  template <typename Integers>
  void numbers(const Integers& values) {
    number(static_cast<std::int64_t>(values.size()));
    for (const auto value : values) number(static_cast<std::int64_t>(value));
  }
  std::string take() { return std::move(key_); }

 private:
  std::string key_;
};

}  // namespace cyclescope::architecture

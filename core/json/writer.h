#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace cyclescope::json {

/// A value >= 0 to be written with six decimals at most: 0.5, 1.0, 0.666667.
struct JsonRatio {
  double value = 0;
};

/// One complete value that is JSON text already.
struct JsonText {
  std::string_view text;
};

/// The shortest text that reads as `value`, which is finite.
std::string number_text(double value);

/// Writes compact JSON text piece by piece.
///
///     json.object([&] {
///       json.member("name", network.name);
///       json.array("layers", network.layers, [&](const Layer& layer) { json.value(layer.name); });
///     });
///
/// A value is: a truth value; an integer; a finite double, as the shortest text that reads as it; text, in which bytes
/// that are no UTF-8 (names from foreign files) become U+FFFD; nullptr, and an optional, which is null where it is
/// empty; a JsonRatio or JsonText; a range of values, as an array; or something to call, which writes the one value.
class JsonWriter {
 public:
  template <typename T>
  void value(const T& value);
  /// The member `name` of the object being written.
  template <typename T>
  void member(std::string_view name, const T& value) {
    key(name);
    this->value(value);
  }

  /// An object with the members that `write` writes; as a value, or as a member.
  template <typename Write>
  void object(const Write& write) {
    open('{');
    write();
    close('}');
  }
  template <typename Write>
  void object(std::string_view name, const Write& write) {
    key(name);
    object(write);
  }

  /// An array with the one value that `write` writes for each of `items`, or with those that it writes; as a value, or
  /// as a member.
  template <typename Items, typename Write>
  requires(!std::is_invocable_v<const Write&>) void array(const Items& items, const Write& write) {
    array([&] {
      for (const auto& item : items) write(item);
    });
  }
  template <typename Items, typename Write>
  void array(std::string_view name, const Items& items, const Write& write) {
    key(name);
    array(items, write);
  }
  template <typename Write>
  requires(std::is_invocable_v<const Write&>) void array(const Write& write) {
    open('[');
    write();
    close(']');
  }
  template <typename Write>
  requires(std::is_invocable_v<const Write&>) void array(std::string_view name, const Write& write) {
    key(name);
    array(write);
  }

  /// What is written next, or the bracket that closes, begins a line with `indent` spaces: for text that people read.
  void new_line(std::size_t indent) { lead_ = '\n' + std::string(indent, ' '); }

  const std::string& written() const { return text_; }

 private:
  void key(std::string_view name);
  void separate();
  void open(char bracket);
  void close(char bracket);
  /// Takes `text` over as it is.
  void raw(std::string_view text);
  void quoted(std::string_view text);
  void ratio(double value);

  std::string text_;
  std::string lead_;  ///< space before what comes next
  bool needs_comma_ = false;
};

namespace json_detail {
template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
}  // namespace json_detail

template <typename T>
void JsonWriter::value(const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    raw(value ? "true" : "false");
  } else if constexpr (std::is_integral_v<T>) {
    raw(std::to_string(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    raw(number_text(value));
  } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
    raw("null");
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    quoted(value);
  } else if constexpr (std::is_same_v<T, JsonRatio>) {
    ratio(value.value);
  } else if constexpr (std::is_same_v<T, JsonText>) {
    raw(value.text);
  } else if constexpr (json_detail::kIsOptional<T>) {
    if (value) return this->value(*value);
    raw("null");
  } else if constexpr (std::is_invocable_v<const T&>) {
    value();
  } else {
    array(value, [this](const auto& item) { this->value(item); });
  }
}

}  // namespace cyclescope::json

#include "json/document.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "json/pointer.h"

namespace cyclescope::json {
namespace {

/// So that texts of many tiny values are refused in about the time that reading others takes.
constexpr std::size_t kMostValues = 2'000'000;

/// Reads the text for nlohmann's lexer and counts how far it got.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

/// Builds the document, and stops at the first thing that parse_json() refuses.
class Builder {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  Builder(std::string_view text, const std::size_t* position, int max_depth)
      : text_(text), position_(position), max_depth_(max_depth) {}

  bool null() { return scalar(nullptr); }
  bool boolean(bool value) { return scalar(value); }
  bool number_integer(number_integer_t value) { return scalar(value); }
  bool number_unsigned(number_unsigned_t value) { return scalar(value); }
  bool number_float(number_float_t value, const string_t&) { return scalar(value); }
  bool string(string_t& value) { return scalar(std::move(value)); }
  bool binary(binary_t&) { return refuse("JsonSyntax", "binary data is not JSON", *position_); }

  bool start_object(std::size_t) { return open(Json::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() { return close(); }

  bool key(string_t& name) {
    Level& level = levels_.back();
    level.key = name;
    if (level.seen.insert(name).second) return true;
    error_.hint = "remove one of the two";
    return refuse("DuplicateKey", "the key '" + name + "' appears twice in one object", opening_quote(), pointer());
  }

  template <typename Exception>
  bool parse_error(std::size_t position, const std::string&, const Exception& exception) {
    if (error_.code.empty()) {
      refuse("JsonSyntax", readable(exception.what()), position == 0 ? 0 : position - 1, pointer());
    }
    return false;
  }

  Json take_root() { return std::move(root_); }
  Diagnostic take_error() { return std::move(error_); }

 private:
  struct Level {
    Json* value;
    std::string key;             // of the member being read, where `value` is an object
    std::set<std::string> seen;  // its keys so far
  };

  /// Puts `value` where the document goes on and returns its place there.
  Json* place(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = levels_.back();
    if (level.value->is_array()) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    // emplace_back of the underlying vector: key() has seen to it that the key is new.
    auto& members = level.value->get_ref<Json::object_t&>();
    members.emplace_back(level.key, std::move(value));
    return &members.back().second;
  }

  bool count_value() {
    if (++values_ <= kMostValues) return true;
    return refuse("JsonTooLarge", "the document has more than " + std::to_string(kMostValues) + " values", *position_,
                  pointer());
  }

  bool scalar(Json value) {
    if (!count_value()) return false;
    place(std::move(value));
    return true;
  }

  bool open(Json value) {
    if (!count_value()) return false;
    if (static_cast<int>(levels_.size()) >= max_depth_) {
      return refuse("JsonTooDeep", "objects and arrays are nested more than " + std::to_string(max_depth_) + " deep",
                    *position_ == 0 ? 0 : *position_ - 1);
    }
    levels_.push_back({place(std::move(value)), {}, {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  std::string pointer() const {
    std::string path;
    for (const Level& level : levels_) {
      if (level.value->is_array()) {
        // An open child is already placed; otherwise the error is at the element to come.
        const bool inside = &level != &levels_.back();
        path = json_child(path, level.value->size() - (inside ? 1 : 0));
      } else if (!level.seen.empty()) {
        path = json_child(path, level.key);
      }
    }
    return path;
  }

  /// Offset of the quote that opens the key that the lexer has just read.
  std::size_t opening_quote() const {
    std::size_t at = *position_ < 2 ? 0 : *position_ - 2;
    for (; at > 0; --at) {
      if (text_[at] != '"') continue;
      std::size_t backslashes = 0;
      while (backslashes < at && text_[at - 1 - backslashes] == '\\') ++backslashes;
      if (backslashes % 2 == 0) break;
    }
    return at;
  }

  /// nlohmann's message without its prefix, and without the last token, which may be long and ill-formed.
  static std::string readable(std::string what) {
    for (const char* marker : {"syntax error ", "] "}) {
      const std::size_t at = what.find(marker);
      if (at == std::string::npos) continue;
      what.erase(0, at + std::char_traits<char>::length(marker));
      break;
    }
    const std::size_t last = what.find("; last read: ");
    if (last != std::string::npos) {
      // What was expected comes last, but the token before it may say "; expected " too.
      const std::size_t at = what.rfind("; expected ");
      std::string expected = at == std::string::npos || at < last ? std::string() : what.substr(at);
      const bool own = expected.size() < 40 && std::all_of(expected.begin(), expected.end(), [](char c) {
                         return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
                       });
      what.erase(last);
      if (own) what += expected;
    }
    return "not valid JSON: " + what;
  }

  bool refuse(std::string code, std::string message, std::size_t offset, std::string path = {}) {
    error_.code = std::move(code);
    error_.path = std::move(path);
    error_.message = std::move(message);
    error_.line = 1;
    error_.column = 1;
    for (std::size_t i = 0; i < offset && i < text_.size(); ++i) {
      ++error_.column;
      if (text_[i] == '\n') {
        ++error_.line;
        error_.column = 1;
      }
    }
    return false;
  }

  std::string_view text_;
  const std::size_t* position_;
  int max_depth_;
  Json root_;
  std::vector<Level> levels_;
  std::size_t values_ = 0;
  Diagnostic error_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return failure("JsonTooLarge", "",
                   "the document has " + std::to_string(text.size()) + " bytes, at most " +
                       std::to_string(limits.max_bytes) + " are read");
  }
  std::size_t position = 0;
  Builder builder(text, &position, limits.max_depth);
  const bool accepted = Json::sax_parse(CountingIterator(text.data(), &position),
                                        CountingIterator(text.data() + text.size(), &position), &builder);
  if (!accepted) return tl::unexpected<Diagnostic>(builder.take_error());
  return builder.take_root();
}

}  // namespace cyclescope::json

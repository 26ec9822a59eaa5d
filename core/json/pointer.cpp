#include "json/pointer.h"

#include <optional>

#include "json/document.h"

namespace cyclescope::json {
namespace {

/// Finds the place of a JSON pointer in a text that has been parsed without error: walks along the pointer and skips
/// what lies beside it, without recursion. On text that is not JSON it stops early and keeps the deepest place that it
/// found.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    skip_space();
  }

  std::size_t offset() const { return at_; }

  /// Goes from an object or array to its member or element `step`; stays where there is none. `key` gets the offset of
  /// the member's key (of the last one where a key appears more than once, if `last`).
  bool enter(const std::string& step, bool last, std::size_t* key) {
    const std::size_t start = at_;
    std::optional<std::size_t> found;
    if (peek() == '{') {
      take();
      while (peek() == '"') {
        const std::size_t key_start = at_;
        skip_string();
        const std::string_view raw = text_.substr(key_start, at_ - key_start);
        skip_space();
        if (peek() != ':') break;
        take();
        if (same_key(raw, step)) {
          found = at_;
          *key = key_start;
          if (!last) break;
        }
        if (!skip_value() || peek() != ',') break;
        take();
      }
    } else if (peek() == '[') {
      take();
      for (std::size_t index = 0; at_ < text_.size() && peek() != ']'; ++index) {
        if (std::to_string(index) == step) {
          found = at_;
          *key = at_;
          break;
        }
        if (!skip_value() || peek() != ',') break;
        take();
      }
    }
    at_ = found.value_or(start);
    return found.has_value();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void take() {
    ++at_;
    skip_space();
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  void skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = at_ < text_.size() ? at_ + 1 : text_.size();
  }

  /// Skips one value and the space behind it.
  bool skip_value() {
    const std::size_t start = at_;
    int depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        skip_string();
      } else if (c == '{' || c == '[') {
        ++depth;
        ++at_;
      } else if (c == '}' || c == ']') {
        if (depth == 0) break;
        --depth;
        ++at_;
      } else if (depth > 0) {
        ++at_;
      } else {
        while (at_ < text_.size() && text_.substr(at_, 1).find_first_of(",]} \n\r\t") == std::string_view::npos) ++at_;
      }
    } while (depth > 0 && at_ < text_.size());
    const bool moved = at_ > start;
    skip_space();
    return moved;
  }

  static bool same_key(std::string_view raw, const std::string& key) {
    if (raw.find('\\') == std::string_view::npos)
      return raw.size() == key.size() + 2 && raw.substr(1, key.size()) == key;
    const Json parsed = Json::parse(raw.begin(), raw.end(), nullptr, false);
    return parsed.is_string() && parsed.get_ref<const std::string&>() == key;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string key_of_token(std::string_view token) {
  std::string plain;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      ++i;
      plain += token[i] == '1' ? '/' : '~';
    } else {
      plain += token[i];
    }
  }
  return plain;
}

std::string json_child(std::string_view path, std::string_view key) {
  std::string child(path);
  child += '/';
  for (const char c : key) {
    if (c == '~') {
      child += "~0";
    } else if (c == '/') {
      child += "~1";
    } else {
      child += c;
    }
  }
  return child;
}

std::string json_child(std::string_view path, std::size_t index) {
  return std::string(path) + "/" + std::to_string(index);
}

void locate(Diagnostic& diagnostic, std::string_view text) {
  std::string_view path = diagnostic.path;
  if (diagnostic.line != 0 || (!path.empty() && path.front() != '/')) return;
  const bool duplicate = diagnostic.code == "DuplicateKey";
  const bool at_key = duplicate || diagnostic.code == "UnknownKey";
  Walker walker(text);
  std::size_t offset = walker.offset();
  while (!path.empty()) {
    const std::size_t end = path.find('/', 1);
    const bool leaf = end == std::string_view::npos;
    std::size_t key = 0;
    if (!walker.enter(key_of_token(path.substr(1, leaf ? end : end - 1)), leaf && duplicate, &key)) break;
    offset = leaf && at_key ? key : walker.offset();
    path = leaf ? std::string_view() : path.substr(end);
  }
  diagnostic.line = 1;
  diagnostic.column = 1;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    ++diagnostic.column;
    if (text[i] == '\n') {
      ++diagnostic.line;
      diagnostic.column = 1;
    }
  }
}

}  // namespace cyclescope::json

#include "description/source_map.h"

#include <utility>

#include "json/pointer.h"

namespace cyclescope::description {
namespace {

constexpr int kMostUsesTold = 4;
constexpr std::size_t kLongestQuote = 200;

/// `text` in quotes, cut where it is long.
std::string quoted(const std::string& text) {
  if (text.size() <= kLongestQuote) return "'" + text + "'";
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
  return "'" + text.substr(0, end) + "...'";
}

/// "/mappings/0/program (line 12)"
std::string place_words(const std::string& pointer, std::string_view text) {
  Diagnostic place{"", pointer, "", "", 0, 0};
  json::locate(place, text);
  return pointer + " (line " + std::to_string(place.line) + ")";
}

}  // namespace

const SourceMap::Entry* SourceMap::nearest(std::string_view path) const {
  const Entry* best = nullptr;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    const std::size_t size = entry->path.size();
    if (best != nullptr && size <= best->path.size()) continue;
    const bool around = path.substr(0, size) == entry->path && (size == path.size() || path[size] == '/');
    if (around) best = &*entry;
  }
  return best;
}

Origin SourceMap::origin_of(std::string_view path) const {
  const Entry* entry = nearest(path);
  if (entry == nullptr) return {0, std::string(path), kNoUse};
  Origin origin = entry->origin;
  origin.pointer += path.substr(entry->path.size());
  return origin;
}

/// "in 'vectors@1' at /blocks/x (line 3); used through the block 'x' at /mappings/0/program/1 (line 40)"
std::string SourceMap::words(const Origin& origin, std::string_view document) const {
  const auto text_of = [&](const Origin& at) { return at.text == 0 ? document : library_text(at.text); };
  const auto where = [&](const Origin& at) {
    return (at.text == 0 ? "at " : "in '" + library_name(at.text) + "' at ") + place_words(at.pointer, text_of(at));
  };
  std::string words;
  if (origin.text != 0) words = where(origin);
  int told = 0;
  for (UseId id = origin.use; id != kNoUse; id = uses_[static_cast<std::size_t>(id)].at.use) {
    if (!words.empty()) words += "; ";
    if (++told > kMostUsesTold) return words + "...";
    const Use& use = uses_[static_cast<std::size_t>(id)];
    words += "through " + use.what + ", used " + where(use.at);
  }
  return words;
}

Origin SourceMap::in_document(Origin origin) const {
  while (origin.text != 0 && origin.use != kNoUse) {
    Origin user = uses_[static_cast<std::size_t>(origin.use)].at;
    origin = std::move(user);
  }
  return origin;
}

void SourceMap::place(Diagnostic& diagnostic, const Origin& origin, std::string_view document) const {
  const std::string more = words(origin, document);
  if (!more.empty()) diagnostic.message += " (" + more + ")";
  diagnostic.path = in_document(origin).pointer;
  json::locate(diagnostic, document);
}

void SourceMap::locate(Diagnostic& diagnostic, std::string_view document) const {
  if (diagnostic.line != 0 || (!diagnostic.path.empty() && diagnostic.path.front() != '/')) return;
  const Entry* entry = nearest(diagnostic.path);
  if (entry != nullptr && !entry->text.empty() && entry->path == diagnostic.path) {
    diagnostic.message += "; written out: " + quoted(entry->text);
  }
  place(diagnostic, origin_of(diagnostic.path), document);
}

}  // namespace cyclescope::description

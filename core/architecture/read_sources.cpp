// Where the numbers come from: {"/parameters/rows": "...", "/objects/dram/read_latency": "..."}.
#include <optional>
#include <utility>

#include "architecture/description_reader.h"
#include "json/pointer.h"

namespace cyclescope::architecture {
namespace {

using ObjectsByName = std::unordered_map<std::string, json::JsonReader>;

/// Finds the object templates in a list of objects and groups of objects, which have been read without an error.
void collect_objects(const json::JsonReader& objects, ObjectsByName& by_name) {
  objects.each([&](const json::JsonReader& element) {
    if (const auto inner = element.find("objects")) {
      collect_objects(*inner, by_name);
    } else {
      by_name.emplace(element.text("name"), element);
    }
  });
}

/// The element of an array that `token` numbers, or nothing.
std::optional<json::JsonReader> element_at(const json::JsonReader& array, const std::string& token) {
  if (token.empty() || token.size() > 9 || token.find_first_not_of("0123456789") != std::string::npos) return {};
  const auto index = static_cast<std::size_t>(std::stol(token));
  return index < array.size() ? std::optional(array.at(index)) : std::nullopt;
}

/// Whether `pointer` points at something: a JSON pointer, except that a name may stand for the position of an object.
bool points_at_something(const json::JsonReader& document, const ObjectsByName& by_name, std::string_view pointer) {
  if (pointer.empty()) return false;
  std::optional<json::JsonReader> at = document;
  bool first = true;
  bool in_objects = false;
  while (!pointer.empty() && at) {
    if (pointer.front() != '/') return false;
    const std::size_t end = pointer.find('/', 1);
    const std::string token = json::key_of_token(pointer.substr(1, end == std::string_view::npos ? end : end - 1));
    pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
    if (in_objects && is_identifier(token.substr(0, 1))) {
      const auto found = by_name.find(token);
      at = found == by_name.end() ? std::nullopt : std::optional(found->second);
    } else {
      at = at->json().is_array() ? element_at(*at, token) : at->find(token);
    }
    in_objects = first && token == "objects";
    first = false;
  }
  return at.has_value();
}

}  // namespace

void read_sources(DescriptionReader& reader) {
  const auto sources = reader.document.find("sources");
  if (!sources || !sources->expect_object()) return;
  check_count(*sources, kMaxSources, "sources");
  ObjectsByName objects;
  collect_objects(reader.document.at("objects"), objects);
  sources->each_member([&](const std::string& pointer, const json::JsonReader& source) {
    std::string text = source.text();
    if (!points_at_something(reader.document, objects, pointer)) {
      source.refuse("UnknownSource", "'" + pointer + "' points at nothing in this description",
                    "sources look like /parameters/rows or /objects/dram/read_latency");
    }
    reader.description.sources.emplace_back(pointer, std::move(text));
  });
}

}  // namespace cyclescope::architecture

// Where the numbers come from: {"/parameters/rows": "...", "/objects/dram/read_latency": "..."}.
#include <utility>

#include "architecture/description_reader.h"
#include "json/pointer.h"

namespace cyclescope::architecture {
namespace {

using ObjectsByName = std::unordered_map<std::string, const Json*>;

/// Finds the object templates in a list of objects and groups of objects.
void collect_objects(const Json& objects, ObjectsByName& by_name) {
  for (const Json& element : objects) {
    if (const Json* inner = json::find_member(element, "objects")) {
      collect_objects(*inner, by_name);
    } else {
      by_name.emplace(json::find_member(element, "name")->get_ref<const std::string&>(), &element);
    }
  }
}

/// The element of `array` that `token` numbers, or nullptr.
const Json* element_at(const Json& array, const std::string& token) {
  if (token.empty() || token.size() > 9 || token.find_first_not_of("0123456789") != std::string::npos) return nullptr;
  const auto index = static_cast<std::size_t>(std::stol(token));
  return index < array.size() ? &array[index] : nullptr;
}

/// What `pointer` points at: a JSON pointer, except that a name may stand for the position of an object.
const Json* follow(const Json& document, const ObjectsByName& by_name, std::string_view pointer) {
  const Json* at = &document;
  bool first = true;
  bool in_objects = false;
  while (!pointer.empty() && at != nullptr) {
    if (pointer.front() != '/') return nullptr;
    const std::size_t end = pointer.find('/', 1);
    const std::string token = json::key_of_token(pointer.substr(1, end == std::string_view::npos ? end : end - 1));
    pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
    if (in_objects && is_identifier(token.substr(0, 1))) {
      const auto found = by_name.find(token);
      at = found == by_name.end() ? nullptr : found->second;
    } else {
      at = at->is_array() ? element_at(*at, token) : json::find_member(*at, token);
    }
    in_objects = first && token == "objects";
    first = false;
  }
  return at;
}

}  // namespace

Result<void> read_sources(DescriptionReader& reader) {
  const Json* sources = json::find_member(reader.document, "sources");
  if (sources == nullptr) return {};
  if (const auto object = json::as_object(*sources, "/sources"); !object)
    return tl::unexpected<Diagnostic>(object.error());
  if (auto counted = check_count(*sources, "/sources", kMaxSources, "sources"); !counted) return counted;
  ObjectsByName objects;
  collect_objects(*json::find_member(reader.document, "objects"), objects);
  for (const auto& [pointer, value] : sources->items()) {
    const std::string path = json::json_child("/sources", pointer);
    Result<std::string> text = json::as_string(value, path);
    if (!text) return tl::unexpected<Diagnostic>(std::move(text.error()));
    if (pointer.empty() || pointer.front() != '/' || follow(reader.document, objects, pointer) == nullptr) {
      return failure("UnknownSource", path, "'" + pointer + "' points at nothing in this description",
                     "sources look like /parameters/rows or /objects/dram/read_latency");
    }
    reader.description.sources.emplace_back(pointer, std::move(*text));
  }
  return {};
}

}  // namespace cyclescope::architecture

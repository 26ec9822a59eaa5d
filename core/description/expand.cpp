#include "description/expand.h"

#include <algorithm>
#include <string>
#include <utility>

#include "description/expander.h"
#include "json/pointer.h"

namespace cyclescope::description {
namespace {

constexpr char kRecordSeparator = '\x1E';
/// A document that uses nothing is never too large: no value costs more for each of its characters.
constexpr std::size_t kMostPerCharacter = 32;
/// Of one object: members are looked up one by one.
constexpr std::size_t kMostMembers = 20'000;

/// Whether an object inside `json` has more members; `pointer` then leads to it from `json`.
bool has_too_many_members(const Json& json, std::string& pointer) {
  const auto inside = [&](const Json& value, const auto& step) {
    if (!value.is_structured() || !has_too_many_members(value, pointer)) return false;
    pointer.insert(0, json::json_child("", step));
    return true;
  };
  if (json.is_object()) {
    const auto& members = json.get_ref<const Json::object_t&>();
    if (members.size() > kMostMembers) return true;
    return std::any_of(members.begin(), members.end(),
                       [&](const auto& member) { return inside(member.second, member.first); });
  }
  for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) {
    if (inside(json[i], i)) return true;
  }
  return false;
}

bool is_language(std::string_view key) {
  return key == "use" || key == "functions" || key == "components" || key == "blocks";
}

Place place_of_section(std::string_view key) {
  for (const char* text : {"title", "description", "sources"}) {
    if (key == text) return Place::kText;
  }
  for (const char* prose : {"$schema", "name", "operations", "titles", "accuracy", "regression"}) {
    if (key == prose) return Place::kProse;
  }
  return Place::kFields;
}

}  // namespace

std::vector<std::string_view> split_texts(std::string_view sequence) {
  std::vector<std::string_view> texts;
  for (;;) {
    const std::size_t end = sequence.find(kRecordSeparator);
    texts.push_back(sequence.substr(0, end));
    if (end == std::string_view::npos) return texts;
    sequence.remove_prefix(end + 1);
  }
}

Expander::Expander(const Json& document, std::string_view text, const std::vector<std::string_view>& libraries)
    : text_(text), document_{&document, {}, &frame_} {
  frame_.functions = &functions_;
  Origin origin;
  if (has_too_many_members(document, origin.pointer)) {
    fail(origin, "TooLarge", "there are more than " + std::to_string(kMostMembers) + " members here");
    return;
  }
  collect_libraries(libraries);
  if (failed()) return;
  if (auto resolved = functions_.resolve(origin); !resolved) fail(origin, std::move(resolved.error()));
}

void Expander::fail(const Origin& origin, Diagnostic diagnostic) {
  if (failed()) return;
  map_.place(diagnostic, origin, text_);
  error_ = std::move(diagnostic);
}

void Expander::fail(const Origin& origin, std::string code, std::string message, std::string hint) {
  fail(origin, Diagnostic{std::move(code), "", std::move(message), std::move(hint), 0, 0});
}

bool Expander::spend(const Origin& origin, std::size_t bytes) {
  spent_ += bytes;
  if (spent_ > kLargestExpansion + kMostPerCharacter * text_.size()) {
    fail(origin, "ExpansionTooLarge", "the description is too large when everything that it uses is written out",
         "a 'for' repeats objects and statements without writing them out");
  }
  return !failed();
}

Json Expander::section(const std::string& key, const Written& value) {
  const std::string path = json::json_child("", key);
  if (key == "objects" && value.json->is_array()) {
    Json objects = Json::array();
    append_objects(value, path, true, {}, objects);
    return objects;
  }
  if (key == "mappings" && value.json->is_array()) {
    Json mappings = Json::array();
    for (std::size_t i = 0; i < value.json->size() && !failed(); ++i) append_mapping(value.element(i), mappings);
    return mappings;
  }
  return this->value(value, path, place_of_section(key));
}

void Expander::add_what_components_bring(Json& document) {
  for (const Instance& instance : instances_) {
    const auto& body = *instance.body.json;
    if (body.contains("edges") || body.contains("ports")) {
      if (!document.contains("edges")) document["edges"] = Json::array();
      if (document["edges"].is_array()) append_edges(instance, document["edges"]);
    }
    for (const char* key : {"operations", "titles", "sources"}) add_members(instance, key, document);
    add_mappings(instance, document);
  }
}

Json Expander::expand() {
  if (failed() || !document_.json->is_object()) return failed() ? Json() : *document_.json;
  Json result = Json::object();
  for (const auto& [key, value] : document_.json->items()) {
    if (failed()) return {};
    if (!is_language(key)) result.get_ref<Json::object_t&>().emplace_back(key, section(key, document_.member(key)));
  }
  add_what_components_bring(result);
  return result;
}

Result<Expanded> expand(const Json& document, const std::vector<std::string_view>& texts) {
  const std::vector<std::string_view> libraries(texts.begin() + 1, texts.end());
  Expander expander(document, texts.front(), libraries);
  Expanded expanded{expander.expand(), {}};
  if (expander.error()) return tl::unexpected(*expander.error());
  expanded.map = expander.take_map();
  return expanded;
}

}  // namespace cyclescope::description

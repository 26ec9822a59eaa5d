#pragma once

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "architecture/description.h"
#include "architecture/scope.h"

namespace cyclescope::architecture {

/// What the parts of read_description() share: the description as far as it has been read, and what its names mean.
struct DescriptionReader {
  json::JsonReader document;  ///< keeps the first error of all parts
  Description description = {};
  Scope scope = {};
  std::unordered_map<std::string, OperationId> operations = {};
  std::vector<bool> processed = {};  ///< by OperationId: some unit names it
};

// The parts, in the order in which they are read. Each reads one top-level key or two that belong together into
// `reader.description`; none is called after an error.
void read_definitions(DescriptionReader& reader);
void read_constraints(DescriptionReader& reader);
void read_operations(DescriptionReader& reader);
void read_objects(DescriptionReader& reader);
void read_edges(DescriptionReader& reader);
void read_titles(DescriptionReader& reader);
void read_evidence(DescriptionReader& reader);
void read_sources(DescriptionReader& reader);

inline bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads the variables of a `for` and enters their scope.
std::vector<LoopTemplate> read_loops(const json::JsonReader& value, Scope& scope);

/// Reads a list whose elements are items, or {"for": ..., "if": ..., list_key: [...]} around such a list.
/// `read_item(element)` gives an Item; `is_group(element)` says whether an element is no item.
template <typename Item, typename IsGroup, typename ReadItem>
std::vector<Element<Item>> read_elements(const json::JsonReader& list, std::string_view list_key, Scope& scope,
                                         const IsGroup& is_group, const ReadItem& read_item) {
  std::vector<Element<Item>> elements;
  elements.reserve(list.size());
  list.each([&](const json::JsonReader& json) {
    Element<Item>& element = elements.emplace_back();
    if (!is_group(json)) {
      element.item = read_item(json);
      return;
    }
    json.expect_keys({"for", "if", list_key});
    const json::JsonReader inner = json.at(list_key);
    if (const auto loops = json.find("for")) element.loops = read_loops(*loops, scope);
    if (const auto condition = json.find("if")) {
      element.condition = read_number(*condition, scope, -kLargestNumber, kLargestNumber);
    }
    element.elements = read_elements<Item>(inner, list_key, scope, is_group, read_item);
    scope.leave_loops(element.loops.size());
  });
  return elements;
}

}  // namespace cyclescope::architecture

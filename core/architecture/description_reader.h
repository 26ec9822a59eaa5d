#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "architecture/description.h"
#include "architecture/scope.h"

namespace cyclescope::architecture {

/// What the parts of read_description() share: the description as far as it has been read, and what its names mean.
struct DescriptionReader {
  const Json& document;
  Description description = {};
  Scope scope = {};
  std::unordered_map<std::string, OperationId> operations = {};
  std::vector<bool> processed = {};  ///< by OperationId: some unit names it
};

// The parts, in the order in which they are read. Each reads one top-level key or two that belong together into
// `reader.description`.
Result<void> read_definitions(DescriptionReader& reader);
Result<void> read_constraints(DescriptionReader& reader);
Result<void> read_operations(DescriptionReader& reader);
Result<void> read_objects(DescriptionReader& reader);
Result<void> read_edges(DescriptionReader& reader);
Result<void> read_evidence(DescriptionReader& reader);
Result<void> read_sources(DescriptionReader& reader);

/// Reads the variables of a `for` and enters their scope.
Result<std::vector<LoopTemplate>> read_loops(const Json& value, const std::string& path, Scope& scope);

/// Reads a list whose elements are items, or {"for": ..., "if": ..., list_key: [...]} around such a list.
/// `read_item(json, path)` gives a Result<Item>; `is_group(json)` says whether an element is no item.
template <typename Item, typename IsGroup, typename ReadItem>
Result<std::vector<Element<Item>>> read_elements(const Json& value, const std::string& path, std::string_view list_key,
                                                 Scope& scope, const IsGroup& is_group, const ReadItem& read_item) {
  const Result<const Json*> array = json::as_array(value, path);
  if (!array) return tl::unexpected<Diagnostic>(array.error());
  std::vector<Element<Item>> elements;
  elements.reserve((*array)->size());
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const Json& json = (**array)[i];
    const std::string element_path = json::json_child(path, i);
    Element<Item> element;
    if (!is_group(json)) {
      Result<Item> item = read_item(json, element_path);
      if (!item) return tl::unexpected<Diagnostic>(std::move(item.error()));
      element.item = std::move(*item);
      elements.push_back(std::move(element));
      continue;
    }
    if (auto checked = json::check_keys(json, element_path, {"for", "if", list_key}); !checked) {
      return tl::unexpected<Diagnostic>(std::move(checked.error()));
    }
    const Result<const Json*> list = json::require_member(json, element_path, list_key);
    if (!list) return tl::unexpected<Diagnostic>(list.error());
    if (const Json* loops = json::find_member(json, "for")) {
      Result<std::vector<LoopTemplate>> read = read_loops(*loops, json::json_child(element_path, "for"), scope);
      if (!read) return tl::unexpected<Diagnostic>(std::move(read.error()));
      element.loops = std::move(*read);
    }
    if (const Json* condition = json::find_member(json, "if")) {
      Result<NumberTemplate> read =
          read_number(*condition, json::json_child(element_path, "if"), scope, -kLargestNumber, kLargestNumber);
      if (!read) return tl::unexpected<Diagnostic>(std::move(read.error()));
      element.condition = std::move(*read);
    }
    Result<std::vector<Element<Item>>> inner =
        read_elements<Item>(**list, json::json_child(element_path, list_key), list_key, scope, is_group, read_item);
    if (!inner) return inner;
    element.elements = std::move(*inner);
    scope.leave_loops(element.loops.size());
    elements.push_back(std::move(element));
  }
  return elements;
}

}  // namespace cyclescope::architecture

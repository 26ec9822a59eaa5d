// The edges, with the templates around them: ["fetch", "FORWARD", ["load", "compute"]].
#include <array>
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

constexpr std::array<EdgeKind, 4> kKinds = {EdgeKind::kForward, EdgeKind::kContains, EdgeKind::kReadData,
                                            EdgeKind::kWriteData};

std::vector<EdgeEnd> read_ends(const json::JsonReader& value, Scope& scope) {
  std::vector<EdgeEnd> ends;
  const auto add = [&](const json::JsonReader& name) { ends.push_back({read_name(name, scope), name.path()}); };
  if (value.json().is_string()) {
    add(value);
  } else if (!value.json().is_array()) {
    value.refuse("WrongType", "expected the name of an object or a list of names, found " + value.found());
  } else if (value.json().empty()) {
    value.refuse("OutOfRange", "a list of objects needs at least one name");
  } else {
    value.each(add);
  }
  return ends;
}

EdgeTemplate read_edge(const json::JsonReader& json, Scope& scope) {
  EdgeTemplate edge;
  edge.pointer = json.path();
  if (!json.json().is_array() || json.json().size() != 3) {
    json.refuse("WrongType", "expected an edge: [source, kind, target]",
                R"(edges look like ["fetch", "FORWARD", ["load", "compute"]])");
    return edge;
  }
  const std::string kind = json.at(1).choice({"FORWARD", "CONTAINS", "READ_DATA", "WRITE_DATA"});
  for (const EdgeKind candidate : kKinds) {
    if (kind == name_of(candidate)) edge.kind = candidate;
  }
  edge.sources = read_ends(json.at(std::size_t{0}), scope);
  edge.targets = read_ends(json.at(2), scope);
  return edge;
}

}  // namespace

const char* name_of(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::kForward:
      return "FORWARD";
    case EdgeKind::kContains:
      return "CONTAINS";
    case EdgeKind::kReadData:
      return "READ_DATA";
    case EdgeKind::kWriteData:
      return "WRITE_DATA";
  }
  return "";
}

void read_edges(DescriptionReader& reader) {
  reader.description.templates.edges = read_elements<EdgeTemplate>(
      reader.document.at("edges"), "edges", reader.scope,
      [](const json::JsonReader& element) { return element.json().is_object(); },
      [&](const json::JsonReader& element) { return read_edge(element, reader.scope); });
}

}  // namespace cyclescope::architecture

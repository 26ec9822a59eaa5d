// The edges, with the templates around them: ["fetch", "FORWARD", ["load", "compute"]].
#include <array>
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

constexpr std::array<EdgeKind, 4> kKinds = {EdgeKind::kForward, EdgeKind::kContains, EdgeKind::kReadData,
                                            EdgeKind::kWriteData};

Result<std::vector<EdgeEnd>> read_ends(const Json& value, const std::string& path, Scope& scope) {
  std::vector<EdgeEnd> ends;
  const auto add = [&](const Json& name, const std::string& name_path) -> Result<void> {
    Result<NameTemplate> read = read_name(name, name_path, scope);
    if (!read) return tl::unexpected<Diagnostic>(std::move(read.error()));
    ends.push_back({std::move(*read), name_path});
    return {};
  };
  if (!value.is_array()) {
    if (!value.is_string()) {
      return failure("WrongType", path,
                     "expected the name of an object or a list of names, found " + json::describe(value));
    }
    if (auto added = add(value, path); !added) return tl::unexpected<Diagnostic>(std::move(added.error()));
    return ends;
  }
  if (value.empty()) return failure("OutOfRange", path, "a list of objects needs at least one name");
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto added = add(value[i], json::json_child(path, i)); !added) {
      return tl::unexpected<Diagnostic>(std::move(added.error()));
    }
  }
  return ends;
}

Result<EdgeTemplate> read_edge(const Json& json, const std::string& path, Scope& scope) {
  if (!json.is_array() || json.size() != 3) {
    return failure("WrongType", path, "expected an edge: [source, kind, target]",
                   R"(edges look like ["fetch", "FORWARD", ["load", "compute"]])");
  }
  EdgeTemplate edge;
  edge.pointer = path;
  const std::string kind_path = json::json_child(path, std::size_t{1});
  const Result<std::string> kind =
      json::as_choice(json[1], kind_path, {"FORWARD", "CONTAINS", "READ_DATA", "WRITE_DATA"});
  if (!kind) return tl::unexpected<Diagnostic>(kind.error());
  for (const EdgeKind candidate : kKinds) {
    if (*kind == name_of(candidate)) edge.kind = candidate;
  }
  Result<std::vector<EdgeEnd>> sources = read_ends(json[0], json::json_child(path, std::size_t{0}), scope);
  if (!sources) return tl::unexpected<Diagnostic>(std::move(sources.error()));
  edge.sources = std::move(*sources);
  Result<std::vector<EdgeEnd>> targets = read_ends(json[2], json::json_child(path, std::size_t{2}), scope);
  if (!targets) return tl::unexpected<Diagnostic>(std::move(targets.error()));
  edge.targets = std::move(*targets);
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

Result<void> read_edges(DescriptionReader& reader) {
  const Result<const Json*> edges = json::require_member(reader.document, "", "edges");
  if (!edges) return tl::unexpected<Diagnostic>(edges.error());
  auto elements = read_elements<EdgeTemplate>(
      **edges, "/edges", "edges", reader.scope, [](const Json& element) { return element.is_object(); },
      [&](const Json& element, const std::string& path) { return read_edge(element, path, reader.scope); });
  if (!elements) return tl::unexpected<Diagnostic>(std::move(elements.error()));
  reader.description.templates.edges = std::move(*elements);
  return {};
}

}  // namespace cyclescope::architecture

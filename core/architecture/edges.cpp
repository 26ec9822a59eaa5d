#include "architecture/edges.h"

#include <string>
#include <utility>

#include "diagnostics/nearest_name.h"
#include "json/pointer.h"

namespace cyclescope::architecture {
namespace {

class EdgeMaker {
 public:
  EdgeMaker(const Architecture& architecture, const ObjectIndex& objects, Expansion& expansion,
            std::vector<Edge>& edges)
      : architecture_(architecture), objects_(objects), expansion_(expansion), edges_(edges) {}

  Result<void> make(const EdgeTemplate& item) {
    if (auto found = find_objects(item.sources, sources_); !found) return found;
    if (auto found = find_objects(item.targets, targets_); !found) return found;
    for (const ObjectId source : sources_) {
      for (const ObjectId target : targets_) {
        if (auto checked = check_edge(architecture_.objects[static_cast<std::size_t>(source)], item.kind,
                                      architecture_.objects[static_cast<std::size_t>(target)]);
            !checked) {
          return expansion_.fail(std::move(checked.error()), item.pointer);
        }
        edges_.push_back({source, target, item.kind, &item});
      }
    }
    return {};
  }

 private:
  Result<void> find_objects(const std::vector<EdgeEnd>& ends, std::vector<ObjectId>& ids) {
    ids.clear();
    for (const EdgeEnd& end : ends) {
      if (const ObjectId id = objects_.find(end.name, expansion_.slots()); id != kNone) {
        ids.push_back(id);
        continue;
      }
      name_.clear();
      if (auto named = end.name.append_to(name_, expansion_.slots()); !named) {
        return expansion_.fail(std::move(named.error()), end.pointer);
      }
      const auto found = architecture_.object_by_name.find(name_);
      if (found == architecture_.object_by_name.end()) return unknown_object(end.pointer);
      ids.push_back(found->second);
    }
    return {};
  }

  tl::unexpected<Diagnostic> unknown_object(const std::string& path) const {
    std::vector<std::string> names;
    for (const Object& object : architecture_.objects) names.push_back(object.name);
    return expansion_.fail(Diagnostic{"UnknownObject", "", "there is no object called '" + name_ + "'",
                                      diagnostics::nearest_name_hint(name_, names), 0, 0},
                           path);
  }

  const Architecture& architecture_;
  const ObjectIndex& objects_;
  Expansion& expansion_;
  std::vector<Edge>& edges_;
  std::string name_;                         // scratch of find_objects
  std::vector<ObjectId> sources_, targets_;  // scratch of make
};

/// The values of parameters and constants, by slot.
std::vector<std::int64_t> definitions_of(const Description& description, const Architecture& architecture) {
  std::vector<std::int64_t> values;
  for (const DefinitionTemplate& definition : description.templates.definitions) {
    const bool is_parameter = values.size() < description.parameters.size();
    values.push_back((is_parameter ? architecture.parameters : architecture.constants).at(definition.name));
  }
  return values;
}

}  // namespace

Result<void> make_edges(const std::vector<Element<EdgeTemplate>>& templates, const Architecture& architecture,
                        const ObjectIndex& objects, Expansion& expansion, std::vector<Edge>& edges) {
  EdgeMaker maker(architecture, objects, expansion, edges);
  return expansion.expand(templates, [&](const EdgeTemplate& item) { return maker.make(item); });
}

Result<std::vector<Edge>> edges_of(const Description& description, const Architecture& architecture) {
  const Templates& templates = description.templates;
  Expansion expansion(definitions_of(description, architecture), templates.slots, BuildLimits().iterations);
  std::vector<Edge> edges;
  if (auto made = make_edges(templates.edges, architecture, ObjectIndex(templates.families), expansion, edges); !made) {
    locate(made.error(), description);
    return tl::unexpected<Diagnostic>(std::move(made.error()));
  }
  return edges;
}

}  // namespace cyclescope::architecture

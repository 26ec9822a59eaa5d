// The stages that instructions pass on their way to each unit.
#include <algorithm>
#include <utility>

#include "architecture/links.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

constexpr std::size_t kMaxRouteStages = std::size_t{1} << 24;  // of all routes together
constexpr std::size_t kMostShown = 10;

class Router {
 public:
  Router(Architecture& architecture, const Links& links)
      : architecture_(architecture),
        links_(links),
        predecessor_(architecture.objects.size(), kNone),
        container_(architecture.objects.size(), kNone),
        ways_(architecture.objects.size()),
        has_unit_behind_(architecture.objects.size()) {}

  Result<void> run() {
    for (const auto step : {&Router::order_stages, &Router::count_ways, &Router::find_containers, &Router::check_stages,
                            &Router::make_routes}) {
      if (auto done = (this->*step)(); !done) return done;
    }
    return {};
  }

 private:
  const Object& object(ObjectId id) const { return architecture_.objects[index(id)]; }
  const std::string& name(ObjectId id) const { return object(id).name; }

  /// Topological order. Errors: CyclicForward.
  Result<void> order_stages() {
    std::vector<std::uint32_t> missing(architecture_.objects.size());
    std::vector<ObjectId> before(architecture_.objects.size(), kNone);
    std::size_t stages = 0;
    for (const Edge& edge : links_.all()) {
      if (edge.kind == EdgeKind::kForward) ++missing[index(edge.target)];
    }
    for (std::size_t i = 0; i < architecture_.objects.size(); ++i) {
      if (!is_stage(architecture_.objects[i].object_class)) continue;
      ++stages;
      if (missing[i] == 0) order_.push_back(static_cast<ObjectId>(i));
    }
    for (std::size_t done = 0; done < order_.size(); ++done) {
      for (const Edge& edge : links_.from(order_[done], EdgeKind::kForward)) {
        if (--missing[index(edge.target)] == 0) order_.push_back(edge.target);
      }
    }
    if (order_.size() == stages) return {};

    // Every stage that is left follows one that is left: going back leads into a cycle.
    ObjectId at = kNone;
    for (const Edge& edge : links_.all()) {
      if (edge.kind != EdgeKind::kForward || missing[index(edge.source)] == 0 || missing[index(edge.target)] == 0) {
        continue;
      }
      before[index(edge.target)] = edge.source;
      at = edge.target;
    }
    for (std::size_t i = 0; i < stages; ++i) at = before[index(at)];
    std::string cycle = "'" + name(at) + "'";
    std::size_t shown = 0;
    for (ObjectId i = before[index(at)]; i != at; i = before[index(i)]) {
      if (++shown == kMostShown) cycle = "..., " + cycle;
      if (shown < kMostShown) cycle = "'" + name(i) + "', " + cycle;
    }
    return failure("CyclicForward", object(at).pointer, "FORWARD edges lead in a circle: '" + name(at) + "', " + cycle);
  }

  /// How many ways lead from the fetch stage to each stage: 0, 1, or 2 for more.
  Result<void> count_ways() {
    ways_[index(architecture_.fetch_stage)] = 1;
    for (const ObjectId stage : order_) {
      const int ways = ways_[index(stage)];
      if (ways == 0) continue;
      for (const Edge& edge : links_.from(stage, EdgeKind::kForward)) {
        int& target = ways_[index(edge.target)];
        target = std::min(2, target + ways);
        predecessor_[index(edge.target)] = stage;
      }
    }
    return {};
  }

  Result<void> find_containers() {
    for (const Edge& edge : links_.all()) {
      if (edge.kind != EdgeKind::kContains) continue;
      ObjectId& container = container_[index(edge.target)];
      if (container != kNone) {
        return failure("AmbiguousRoute", edge.origin->pointer,
                       "the unit '" + name(edge.target) + "' is in two stages: '" + name(container) + "' and '" +
                           name(edge.source) + "'");
      }
      container = edge.source;
    }
    return {};
  }

  Result<void> check_stages() {
    for (std::size_t i = order_.size(); i > 0; --i) {
      const ObjectId stage = order_[i - 1];
      bool behind = object(stage).object_class == ObjectClass::kExecuteStage &&
                    links_.from(stage, EdgeKind::kContains).size() > 0;
      for (const Edge& edge : links_.from(stage, EdgeKind::kForward)) {
        behind = behind || has_unit_behind_[index(edge.target)];
      }
      has_unit_behind_[index(stage)] = behind;
    }
    for (std::size_t i = 0; i < architecture_.objects.size(); ++i) {
      const Object& stage = architecture_.objects[i];
      if (!is_stage(stage.object_class)) continue;
      if (ways_[i] == 0) {
        return failure("Unreachable", stage.pointer,
                       "no FORWARD edges lead from the fetch stage '" + name(architecture_.fetch_stage) + "' to '" +
                           stage.name + "'");
      }
      if (!has_unit_behind_[i]) {
        return failure("DeadEnd", stage.pointer,
                       "no unit is in '" + stage.name + "' or behind it, so no instruction would ever go there");
      }
    }
    return {};
  }

  Result<void> make_routes() {
    architecture_.routes.assign(architecture_.objects.size(), {});
    std::size_t total = 0;
    for (std::size_t i = 0; i < architecture_.objects.size(); ++i) {
      const Object& unit = architecture_.objects[i];
      if (!is_unit(unit.object_class)) continue;
      const ObjectId container = container_[i];
      if (container == kNone) {
        return failure("Unreachable", unit.pointer,
                       "no ExecuteStage contains '" + unit.name + "': a CONTAINS edge is missing");
      }
      if (ways_[index(container)] > 1) return several_ways(unit, container);
      std::size_t length = 0;
      for (ObjectId stage = container; stage != architecture_.fetch_stage; stage = predecessor_[index(stage)]) ++length;
      total += length;
      if (total > kMaxRouteStages) {
        return failure("TooLarge", unit.pointer,
                       "the ways from the fetch stage to the units have more than " + std::to_string(kMaxRouteStages) +
                           " stages altogether");
      }
      Route& route = architecture_.routes[i];
      route.resize(length);
      for (ObjectId stage = container; length > 0; stage = predecessor_[index(stage)]) route[--length] = stage;
    }
    return {};
  }

  tl::unexpected<Diagnostic> several_ways(const Object& unit, ObjectId container) const {
    for (ObjectId join = container; join != architecture_.fetch_stage; join = predecessor_[index(join)]) {
      for (const Edge& edge : links_.all()) {
        const bool other = edge.kind == EdgeKind::kForward && edge.target == join &&
                           edge.source != predecessor_[index(join)] && ways_[index(edge.source)] > 0;
        if (!other) continue;
        return failure("AmbiguousRoute", object(join).pointer,
                       "several ways lead from the fetch stage to the unit '" + unit.name + "': '" + name(join) +
                           "' comes behind both '" + name(edge.source) + "' and '" + name(predecessor_[index(join)]) +
                           "'");
      }
    }
    return failure("AmbiguousRoute", unit.pointer,
                   "several ways lead from the fetch stage to the unit '" + unit.name + "'");
  }

  Architecture& architecture_;
  const Links& links_;
  std::vector<ObjectId> order_;
  std::vector<ObjectId> predecessor_;
  std::vector<ObjectId> container_;
  std::vector<int> ways_;
  std::vector<bool> has_unit_behind_;
};

}  // namespace

Result<void> find_routes(Architecture& architecture, const Links& links) { return Router(architecture, links).run(); }

}  // namespace cyclescope::architecture

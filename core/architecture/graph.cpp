#include "architecture/graph.h"

#include <algorithm>
#include <utility>

#include "architecture/links.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

Result<void> check_distinct(const Architecture& architecture, const Links& links) {
  const Edge* previous = nullptr;
  for (const Edge& edge : links.all()) {
    if (previous != nullptr && previous->source == edge.source && previous->target == edge.target &&
        previous->kind == edge.kind) {
      const Edge* later = std::max(previous, &edge, [](const Edge* a, const Edge* b) { return a->origin < b->origin; });
      return failure("DuplicateEdge", later->origin->pointer,
                     "there is already a " + std::string(name_of(edge.kind)) + " edge from '" +
                         architecture.objects[index(edge.source)].name + "' to '" +
                         architecture.objects[index(edge.target)].name + "'");
    }
    previous = &edge;
  }
  return {};
}

/// What each unit may read and write. Sources and, for each, targets come sorted, hence the lists do.
void fill_neighbours(Architecture& architecture, const Links& links) {
  const std::size_t count = architecture.objects.size();
  architecture.readable.assign(count, {});
  architecture.writable.assign(count, {});
  std::vector<std::uint32_t> reads(count);
  std::vector<std::uint32_t> writes(count);
  const auto for_each_access = [&](const auto& read, const auto& write) {
    for (const Edge& edge : links.all()) {
      const auto is_reader = [&](ObjectId id) { return is_unit(architecture.objects[index(id)].object_class); };
      if (edge.kind == EdgeKind::kReadData && is_reader(edge.target)) read(edge.target, edge.source);
      if (edge.kind == EdgeKind::kWriteData && is_reader(edge.source)) write(edge.source, edge.target);
    }
  };
  for_each_access([&](ObjectId unit, ObjectId) { ++reads[index(unit)]; },
                  [&](ObjectId unit, ObjectId) { ++writes[index(unit)]; });
  for (std::size_t i = 0; i < count; ++i) {
    if (reads[i] > 0) architecture.readable[i].reserve(reads[i]);
    if (writes[i] > 0) architecture.writable[i].reserve(writes[i]);
  }
  for_each_access([&](ObjectId unit, ObjectId from) { architecture.readable[index(unit)].push_back(from); },
                  [&](ObjectId unit, ObjectId to) { architecture.writable[index(unit)].push_back(to); });
}

}  // namespace

Links::Links(const std::vector<Edge>& edges, std::size_t objects) : edges_(edges.size()), first_(objects + 1) {
  for (const Edge& edge : edges) ++first_[index(edge.source) + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (const Edge& edge : edges) edges_[next[index(edge.source)]++] = edge;
  for (std::size_t i = 0; i < objects; ++i) {
    std::sort(edges_.begin() + first_[i], edges_.begin() + first_[i + 1],
              [](const Edge& a, const Edge& b) { return a.kind != b.kind ? a.kind < b.kind : a.target < b.target; });
  }
}

Links::Range Links::from(ObjectId source) const {
  return {edges_.data() + first_[index(source)], edges_.data() + first_[index(source) + 1]};
}

Links::Range Links::from(ObjectId source, EdgeKind kind) const {
  const Range all = from(source);
  const Edge* first = std::find_if(all.begin(), all.end(), [kind](const Edge& edge) { return edge.kind == kind; });
  const Edge* last = std::find_if(first, all.end(), [kind](const Edge& edge) { return edge.kind != kind; });
  return {first, last};
}

Result<void> connect(Architecture& architecture, const std::vector<Edge>& edges) {
  const Links links(edges, architecture.objects.size());
  if (auto checked = check_distinct(architecture, links); !checked) return checked;
  fill_neighbours(architecture, links);
  for (const auto part : {find_fetch_path, find_backing, find_routes}) {
    if (auto found = part(architecture, links); !found) return found;
  }
  if (auto checked = check_data_reachable(architecture, links); !checked) return checked;
  if (auto checked = check_streaming(architecture, links); !checked) return checked;
  return check_operations_distinct(architecture);
}

}  // namespace cyclescope::architecture

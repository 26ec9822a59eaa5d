#include "estimate/outline.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "analytical/layer_facts.h"
#include "architecture/object_fields.h"
#include "expression/bound_expression.h"

namespace cyclescope::estimate {
namespace {

constexpr std::int64_t kLargestSize = std::int64_t{1} << 53;  // JSON numbers are exact up to here

const architecture::Object& object_at(const architecture::Architecture& architecture, architecture::ObjectId id) {
  return architecture.objects[static_cast<std::size_t>(id)];
}

/// Words that a storage holds, or nothing where it is unbounded.
std::optional<std::int64_t> capacity_of(const architecture::Object& object) {
  if (object.object_class == architecture::ObjectClass::kSetAssociativeCache) {
    const architecture::Cache& cache = object.cache;
    return cache.sets * cache.ways * cache.line_words;
  }
  if (object.storage.capacity == 0) return std::nullopt;
  return object.storage.capacity;
}

/// The same in bytes, a part of a byte counted as one.
std::optional<std::int64_t> capacity_bytes_of(const architecture::Object& object) {
  const auto words = capacity_of(object);
  std::int64_t bits = 0;
  if (!words || __builtin_mul_overflow(*words, object.storage.data_width, &bits)) return std::nullopt;
  const std::int64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
  return bytes <= kLargestSize ? std::optional(bytes) : std::nullopt;
}

/// By ObjectId: registers of a register file.
std::vector<std::int64_t> count_registers(const architecture::Architecture& architecture) {
  std::vector<std::int64_t> counts(architecture.objects.size());
  for (const architecture::Register& one : architecture.registers) ++counts[static_cast<std::size_t>(one.file)];
  return counts;
}

/// Adds the size that `size_of` (ObjectId -> optional number) finds at the objects of the group, if all have it.
template <typename SizeOf>
void add_size(GroupOutline& outline, std::string_view name, const SizeOf& size_of) {
  GroupSize size{name, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
  for (const architecture::ObjectId id : outline.group.objects) {
    const std::optional<std::int64_t> value = size_of(id);
    if (!value) return;
    size.min = std::min(size.min, *value);
    size.max = std::max(size.max, *value);
  }
  outline.sizes.push_back(size);
}

/// What is counted once for all groups, by ObjectId.
struct Facts {
  std::vector<std::int64_t> registers;
  std::vector<bool> multiplies;
};

void add_sizes(GroupOutline& outline, const architecture::Architecture& architecture, const Facts& facts) {
  const architecture::ObjectClass object_class = outline.group.object_class;
  for (const architecture::NumberField& field : architecture::number_fields()) {
    if (!field.is_of(object_class)) continue;
    const bool is_of_multipliers = field.key == "macs_per_cycle";  // others have its default, which means nothing
    add_size(outline, field.key, [&](architecture::ObjectId id) -> std::optional<std::int64_t> {
      if (is_of_multipliers && !facts.multiplies[static_cast<std::size_t>(id)]) return std::nullopt;
      return field.get(object_at(architecture, id));
    });
  }
  if (architecture::is_storage(object_class)) {
    add_size(outline, "capacity", [&](architecture::ObjectId id) { return capacity_of(object_at(architecture, id)); });
    add_size(outline, "capacity_bytes",
             [&](architecture::ObjectId id) { return capacity_bytes_of(object_at(architecture, id)); });
  }
  if (object_class == architecture::ObjectClass::kRegisterFile) {
    add_size(outline, "registers",
             [&](architecture::ObjectId id) { return std::optional(facts.registers[static_cast<std::size_t>(id)]); });
  }
}

/// The numbers in brackets of "pe[3][5].mac".
std::vector<std::int64_t> indices_of(std::string_view name) {
  std::vector<std::int64_t> indices;
  for (std::size_t at = name.find('['); at != std::string_view::npos; at = name.find('[', at + 1)) {
    std::int64_t index = 0;
    for (std::size_t digit = at + 1; digit < name.size() && name[digit] >= '0' && name[digit] <= '9'; ++digit) {
      index = 10 * index + (name[digit] - '0');
    }
    indices.push_back(index);
  }
  return indices;
}

std::vector<std::int64_t> extents_of(const ResourceGroup& group, const architecture::Architecture& architecture) {
  std::vector<std::set<std::int64_t>> values;
  for (const architecture::ObjectId id : group.objects) {
    const std::vector<std::int64_t> indices = indices_of(object_at(architecture, id).name);
    values.resize(std::max(values.size(), indices.size()));
    for (std::size_t i = 0; i < indices.size(); ++i) values[i].insert(indices[i]);
  }
  std::vector<std::int64_t> extents;
  std::int64_t places = 1;
  for (const std::set<std::int64_t>& each : values) {
    extents.push_back(static_cast<std::int64_t>(each.size()));
    places *= extents.back();
  }
  const auto objects = static_cast<std::int64_t>(group.objects.size());
  return places == objects ? extents : std::vector{objects};
}

/// The texts of the expressions that `index` names at the objects of the group, each once.
std::vector<std::string> expression_texts(const ResourceGroup& group, const architecture::Architecture& architecture,
                                          std::int32_t architecture::Object::*index) {
  std::vector<std::string> texts;
  std::vector<bool> seen(architecture.expressions.size());  // equal expressions have one index
  for (const architecture::ObjectId id : group.objects) {
    const std::int32_t at = object_at(architecture, id).*index;
    if (at == architecture::kNone || seen[static_cast<std::size_t>(at)]) continue;
    seen[static_cast<std::size_t>(at)] = true;
    texts.push_back(expression::to_text(architecture.expressions[static_cast<std::size_t>(at)]));
  }
  return texts;
}

std::vector<architecture::OperationId> operations_of(const ResourceGroup& group,
                                                     const architecture::Architecture& architecture) {
  std::vector<bool> processed(architecture.operations.size());
  for (const architecture::ObjectId id : group.objects) {
    for (const architecture::OperationId operation : object_at(architecture, id).to_process) {
      processed[static_cast<std::size_t>(operation)] = true;
    }
  }
  std::vector<architecture::OperationId> operations;
  for (std::size_t id = 0; id < processed.size(); ++id) {
    if (processed[id]) operations.push_back(static_cast<architecture::OperationId>(id));
  }
  return operations;
}

/// By ObjectId: the position of its group.
std::vector<std::size_t> positions_of(const std::vector<GroupOutline>& groups, std::size_t objects) {
  std::vector<std::size_t> positions(objects);
  for (std::size_t at = 0; at < groups.size(); ++at) {
    for (const architecture::ObjectId id : groups[at].group.objects) positions[static_cast<std::size_t>(id)] = at;
  }
  return positions;
}

std::vector<EdgeGroup> group_edges(const std::vector<std::size_t>& positions,
                                   const std::vector<architecture::Edge>& edges) {
  std::vector<EdgeGroup> groups;
  std::map<std::tuple<architecture::EdgeKind, std::size_t, std::size_t>, std::size_t> places;
  for (const architecture::Edge& edge : edges) {
    const std::size_t source = positions[static_cast<std::size_t>(edge.source)];
    const std::size_t target = positions[static_cast<std::size_t>(edge.target)];
    const auto [place, is_new] = places.try_emplace({edge.kind, source, target}, groups.size());
    if (is_new) groups.push_back({edge.kind, source, target, 0});
    ++groups[place->second].count;
  }
  return groups;
}

}  // namespace

Outline outline_of(const architecture::Architecture& architecture, const std::vector<architecture::Edge>& edges) {
  Outline outline;
  const Facts facts = {count_registers(architecture), analytical::multiplying_units(architecture)};
  for (ResourceGroup& group : group_objects(architecture)) {
    GroupOutline& one = outline.groups.emplace_back();
    one.group = std::move(group);
    one.extents = extents_of(one.group, architecture);
    add_sizes(one, architecture, facts);
    one.latencies = expression_texts(one.group, architecture, &architecture::Object::latency_expression);
    one.initiation_intervals =
        expression_texts(one.group, architecture, &architecture::Object::initiation_interval_expression);
    one.operations = operations_of(one.group, architecture);
  }
  outline.edges = group_edges(positions_of(outline.groups, architecture.objects.size()), edges);
  return outline;
}

}  // namespace cyclescope::estimate

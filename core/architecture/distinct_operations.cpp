// Two units that process the same operation must differ in what they read or write: an instruction names registers and
// memory, and these decide where it goes.
#include <algorithm>
#include <unordered_map>

#include "architecture/links.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
  return hash * 0xBF58476D1CE4E5B9ULL;
}

struct Keyed {
  std::uint64_t hash;
  ObjectId unit;
};

}  // namespace

Result<void> check_operations_distinct(const Architecture& architecture) {
  std::vector<Keyed> units;
  for (std::size_t i = 0; i < architecture.objects.size(); ++i) {
    if (!is_unit(architecture.objects[i].object_class)) continue;
    std::uint64_t hash = architecture.readable[i].size();
    for (const ObjectId id : architecture.readable[i]) hash = mix(hash, static_cast<std::uint64_t>(id));
    for (const ObjectId id : architecture.writable[i]) hash = mix(hash, static_cast<std::uint64_t>(id) + (1ULL << 32U));
    units.push_back({hash, static_cast<ObjectId>(i)});
  }
  const auto neighbours_less = [&](ObjectId a, ObjectId b) {
    const auto& reads_a = architecture.readable[index(a)];
    const auto& reads_b = architecture.readable[index(b)];
    if (reads_a != reads_b) return reads_a < reads_b;
    return architecture.writable[index(a)] < architecture.writable[index(b)];
  };
  std::sort(units.begin(), units.end(), [&](const Keyed& a, const Keyed& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    if (neighbours_less(a.unit, b.unit)) return true;
    return !neighbours_less(b.unit, a.unit) && a.unit < b.unit;
  });
  std::unordered_map<OperationId, ObjectId> first_unit;  // of those with the same neighbours
  for (std::size_t i = 0; i < units.size(); ++i) {
    const bool same_as_previous =
        i > 0 && units[i].hash == units[i - 1].hash && !neighbours_less(units[i - 1].unit, units[i].unit);
    const bool same_as_next = i + 1 < units.size() && units[i].hash == units[i + 1].hash;
    if (!same_as_previous) first_unit.clear();
    if (!same_as_previous && !same_as_next) continue;
    const Object& unit = architecture.objects[index(units[i].unit)];
    for (const OperationId operation : unit.to_process) {
      const auto [first, is_new] = first_unit.try_emplace(operation, units[i].unit);
      if (is_new) continue;
      return failure("AmbiguousOperation", unit.pointer + "/to_process",
                     "both '" + architecture.objects[index(first->second)].name + "' and '" + unit.name +
                         "' process '" + architecture.operations[static_cast<std::size_t>(operation)].name +
                         "' and read and write the same neighbours: nothing tells which of them an instruction is for",
                     "give them operations or register files of their own, or make them one unit");
    }
  }
  return {};
}

}  // namespace cyclescope::architecture

#include "architecture/object_fields.h"

#include <array>

namespace cyclescope::architecture {
namespace {

constexpr std::uint32_t bit(ObjectClass object_class) { return 1U << static_cast<unsigned>(object_class); }

constexpr std::uint32_t kFetch = bit(ObjectClass::kInstructionFetchStage);
constexpr std::uint32_t kStages = kFetch | bit(ObjectClass::kPipelineStage) | bit(ObjectClass::kExecuteStage);
constexpr std::uint32_t kFetchUnit = bit(ObjectClass::kInstructionMemoryAccessUnit);
constexpr std::uint32_t kMemoryUnit = bit(ObjectClass::kMemoryAccessUnit);
constexpr std::uint32_t kUnits = bit(ObjectClass::kFunctionalUnit) | kMemoryUnit;
constexpr std::uint32_t kRegisters = bit(ObjectClass::kRegisterFile);
constexpr std::uint32_t kMemories = bit(ObjectClass::kSram) | bit(ObjectClass::kDram);
constexpr std::uint32_t kCache = bit(ObjectClass::kSetAssociativeCache);
constexpr std::uint32_t kStorages = kMemories | kCache;
constexpr std::uint32_t kAll = kStages | kFetchUnit | kUnits | kRegisters | kStorages;

constexpr std::int64_t kMaxCount = std::int64_t{1} << 20;  // of what timing keeps one by one: slots, ports, lines
constexpr std::int64_t kMaxWidth = std::int64_t{1} << 16;  // bits per word

struct OtherKey {
  std::string_view key;
  std::uint32_t classes;
};

constexpr std::array<OtherKey, 15> kOtherKeys = {{
    {"class", kAll},
    {"name", kAll},
    {"description", kAll},
    {"to_process", kUnits},
    {"latency", kUnits},
    {"initiation_interval", kUnits},
    {"streaming", kMemoryUnit},
    {"fetch_across_back_edges", kFetch},
    {"registers", kRegisters},
    {"address_ranges", kMemories},
    {"arbitration", kStorages},
    {"contention", kStorages},
    {"write_allocate", kCache},
    {"write_back", kCache},
    {"replacement_policy", kCache},
}};

constexpr std::array<ObjectClass, 10> kClasses = {{
    ObjectClass::kInstructionFetchStage,
    ObjectClass::kPipelineStage,
    ObjectClass::kExecuteStage,
    ObjectClass::kFunctionalUnit,
    ObjectClass::kMemoryAccessUnit,
    ObjectClass::kInstructionMemoryAccessUnit,
    ObjectClass::kRegisterFile,
    ObjectClass::kSram,
    ObjectClass::kDram,
    ObjectClass::kSetAssociativeCache,
}};

}  // namespace

const std::vector<NumberField>& number_fields() {
  static const std::vector<NumberField> kFields = {
      {"latency", kStages | kFetchUnit, false, 0, kMaxLatency, [](Object& o, std::int64_t v) { o.latency = v; },
       [](const Object& o) { return o.latency; }},
      {"macs_per_cycle", kUnits, false, 1, kMaxCount, [](Object& o, std::int64_t v) { o.macs_per_cycle = v; },
       [](const Object& o) { return o.macs_per_cycle; }},
      {"issue_buffer_size", kFetch, false, 1, kMaxCount, [](Object& o, std::int64_t v) { o.issue_buffer_size = v; },
       [](const Object& o) { return o.issue_buffer_size; }},
      {"data_width", kRegisters | kStorages, false, 1, kMaxWidth,
       [](Object& o, std::int64_t v) { o.storage.data_width = v; },
       [](const Object& o) { return o.storage.data_width; }},
      {"port_width", kStorages, false, 1, kMaxCount, [](Object& o, std::int64_t v) { o.storage.port_width = v; },
       [](const Object& o) { return o.storage.port_width; }},
      {"max_concurrent_requests", kStorages, false, 1, kMaxCount,
       [](Object& o, std::int64_t v) { o.storage.max_concurrent_requests = v; },
       [](const Object& o) { return o.storage.max_concurrent_requests; }},
      {"read_write_ports", kStorages, false, 1, kMaxCount,
       [](Object& o, std::int64_t v) { o.storage.read_write_ports = v; },
       [](const Object& o) { return o.storage.read_write_ports; }},
      {"read_latency", kMemories, false, 1, kMaxLatency, [](Object& o, std::int64_t v) { o.storage.read_latency = v; },
       [](const Object& o) { return o.storage.read_latency; }},
      {"write_latency", kMemories, false, 1, kMaxLatency,
       [](Object& o, std::int64_t v) { o.storage.write_latency = v; },
       [](const Object& o) { return o.storage.write_latency; }},
      {"hit_latency", kCache, false, 1, kMaxLatency,
       [](Object& o, std::int64_t v) { o.storage.read_latency = o.storage.write_latency = v; },
       [](const Object& o) { return o.storage.read_latency; }},
      {"miss_latency", kCache, false, 0, kMaxLatency, [](Object& o, std::int64_t v) { o.cache.miss_latency = v; },
       [](const Object& o) { return o.cache.miss_latency; }},
      {"misses_in_flight", kCache, false, 1, kMaxCount, [](Object& o, std::int64_t v) { o.cache.misses_in_flight = v; },
       [](const Object& o) { return misses_in_flight(o); }},
      {"sets", kCache, true, 1, kMaxCount, [](Object& o, std::int64_t v) { o.cache.sets = v; },
       [](const Object& o) { return o.cache.sets; }},
      {"ways", kCache, true, 1, std::int64_t{1} << 10, [](Object& o, std::int64_t v) { o.cache.ways = v; },
       [](const Object& o) { return o.cache.ways; }},
      {"line_size", kCache, true, 1, kMaxCount, [](Object& o, std::int64_t v) { o.cache.line_words = v; },
       [](const Object& o) { return o.cache.line_words; }},
  };
  return kFields;
}

std::vector<std::string> keys_of(ObjectClass object_class) {
  std::vector<std::string> keys;
  for (const OtherKey& other : kOtherKeys) {
    if ((other.classes & bit(object_class)) != 0) keys.emplace_back(other.key);
  }
  for (const NumberField& field : number_fields()) {
    if (field.is_of(object_class)) keys.emplace_back(field.key);
  }
  return keys;
}

std::optional<ObjectClass> object_class_of(std::string_view name) {
  for (const ObjectClass candidate : kClasses) {
    if (name_of(candidate) == name) return candidate;
  }
  return std::nullopt;
}

std::vector<std::string> object_class_names() {
  std::vector<std::string> names;
  for (const ObjectClass object_class : kClasses) names.emplace_back(name_of(object_class));
  return names;
}

bool is_stage(ObjectClass object_class) { return (kStages & bit(object_class)) != 0; }
bool is_unit(ObjectClass object_class) { return (kUnits & bit(object_class)) != 0; }
bool is_storage(ObjectClass object_class) { return (kStorages & bit(object_class)) != 0; }

}  // namespace cyclescope::architecture

// Storages and register files: what backs each cache, and whether anything uses them.
#include "architecture/links.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

constexpr int kMaxCacheLevels = 64;

tl::unexpected<Diagnostic> wrong_backing(const Object& cache, const std::string& why) {
  return failure("CacheBacking", cache.pointer, "the cache '" + cache.name + "' " + why);
}

}  // namespace

Result<void> find_backing(Architecture& architecture, const Links& links) {
  std::vector<Object>& objects = architecture.objects;
  const auto is_cache = [&](ObjectId id) {
    return objects[index(id)].object_class == ObjectClass::kSetAssociativeCache;
  };
  const auto is_storage_at = [&](ObjectId id) { return is_storage(objects[index(id)].object_class); };

  for (const Edge& edge : links.all()) {
    if (edge.kind != EdgeKind::kReadData || !is_cache(edge.target)) continue;
    Object& cache = objects[index(edge.target)];
    if (cache.cache.backing != kNone) {
      return wrong_backing(cache, "is filled from both '" + objects[index(cache.cache.backing)].name + "' and '" +
                                      objects[index(edge.source)].name + "'; only one storage can be behind it");
    }
    cache.cache.backing = edge.source;
  }
  std::vector<bool> written(objects.size());
  std::vector<bool> writes_back(objects.size());
  for (const Edge& edge : links.all()) {
    if (edge.kind != EdgeKind::kWriteData) continue;
    written[index(edge.target)] = true;
    if (!is_cache(edge.source) || !is_storage_at(edge.target)) continue;
    const Object& cache = objects[index(edge.source)];
    writes_back[index(edge.source)] = true;
    if (edge.target == cache.cache.backing || cache.cache.backing == kNone) continue;
    return wrong_backing(cache, "is filled from '" + objects[index(cache.cache.backing)].name + "', but writes to '" +
                                    objects[index(edge.target)].name + "'; only one storage can be behind it");
  }
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const Object& cache = objects[i];
    if (cache.object_class != ObjectClass::kSetAssociativeCache) continue;
    if (cache.cache.backing == kNone) {
      return wrong_backing(cache, "has no storage behind it: a READ_DATA edge from a storage to it is missing");
    }
    if (written[i] && !writes_back[i]) {
      return wrong_backing(cache, "is written, but a WRITE_DATA edge from it to '" +
                                      objects[index(cache.cache.backing)].name + "' is missing");
    }
    int behind = 0;
    for (ObjectId at = cache.cache.backing; is_cache(at); at = objects[index(at)].cache.backing) {
      if (at == static_cast<ObjectId>(i)) return wrong_backing(cache, "has itself behind it");
      if (objects[index(at)].cache.backing == kNone) break;  // refused when its turn comes
      if (++behind > kMaxCacheLevels) {
        return wrong_backing(cache, "has more than " + std::to_string(kMaxCacheLevels) + " caches behind it");
      }
    }
  }
  return {};
}

Result<void> check_data_reachable(const Architecture& architecture, const Links& links) {
  // Units are known to be reachable. A storage is if a unit accesses it, or a cache in front of it is.
  std::vector<bool> used(architecture.objects.size());
  const auto use = [&](ObjectId id) {
    for (ObjectId at = id; at != kNone && !used[index(at)]; at = architecture.objects[index(at)].cache.backing) {
      used[index(at)] = true;
    }
  };
  for (const Edge& edge : links.all()) {
    if (edge.kind == EdgeKind::kReadData &&
        architecture.objects[index(edge.target)].object_class != ObjectClass::kSetAssociativeCache) {
      use(edge.source);
    }
    if (edge.kind == EdgeKind::kWriteData &&
        architecture.objects[index(edge.source)].object_class != ObjectClass::kSetAssociativeCache) {
      use(edge.target);
    }
  }
  for (std::size_t i = 0; i < architecture.objects.size(); ++i) {
    const Object& object = architecture.objects[i];
    const bool holds_data = is_storage(object.object_class) || object.object_class == ObjectClass::kRegisterFile;
    if (!holds_data || used[i]) continue;
    return failure("Unreachable", object.pointer,
                   "no unit reads or writes '" + object.name + "' (" + name_of(object.object_class) + ")");
  }
  return {};
}

Result<void> check_streaming(const Architecture& architecture, const Links& links) {
  for (const Edge& edge : links.all()) {
    const bool reads = edge.kind == EdgeKind::kReadData;
    if (!reads && edge.kind != EdgeKind::kWriteData) continue;
    const Object& unit = architecture.objects[index(reads ? edge.target : edge.source)];
    const Object& storage = architecture.objects[index(reads ? edge.source : edge.target)];
    if (!unit.streaming || storage.object_class != ObjectClass::kSetAssociativeCache) continue;
    return failure("StreamingCache", unit.pointer + "/streaming",
                   "'" + unit.name + "' cannot reserve its reads and writes together where one is of the cache '" +
                       storage.name + "': nobody knows how long that takes",
                   "leave \"streaming\" out, or join the unit to the storage behind the cache");
  }
  return {};
}

}  // namespace cyclescope::architecture

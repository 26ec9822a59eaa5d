#include "timing/cache_look_ups.h"

namespace cyclescope::timing {
namespace {

std::int64_t floor_quotient(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

CacheTags::CacheTags(const architecture::Architecture& architecture)
    : architecture_(architecture), tags_(architecture.objects.size()) {
  for (std::size_t o = 0; o < tags_.size(); ++o) {
    const architecture::Object& object = architecture.objects[o];
    if (object.object_class == architecture::ObjectClass::kSetAssociativeCache) tags_[o] = TagStore(object.cache);
  }
}

void CacheTags::look_up(const CacheAccess& access, CacheLookUps& out) {
  const architecture::Object& object = architecture_.objects[static_cast<std::size_t>(access.cache)];
  const std::int64_t line_bits = object.cache.line_words * object.storage.data_width;
  const std::int64_t first = floor_quotient(access.first_bit, line_bits);
  const std::int64_t last = floor_quotient(access.last_bit, line_bits);
  out.found.push_back(last - first + 1);
  bool misses = false;
  for (std::int64_t line = first; line <= last; ++line) look_up_line(access, line, misses, out);
  const bool through = access.write && (!object.cache.write_back || (misses && !object.cache.write_allocate));
  out.found.push_back(through ? 1 : 0);
  if (!through) return;
  look_up_behind(access.cache, access.first_bit, access.last_bit, access.words * object.storage.data_width, true, out);
}

void CacheTags::look_up_line(const CacheAccess& access, std::int64_t line, bool& misses, CacheLookUps& out) {
  const architecture::Object& object = architecture_.objects[static_cast<std::size_t>(access.cache)];
  TagStore& tags = tags_[static_cast<std::size_t>(access.cache)];
  const TagStore::Outcome outcome = tags.access(line, access.write, out.loads.size());
  if (outcome.hit) {
    out.found.push_back(out.arrival(outcome));
    return;
  }
  misses = true;
  if (!outcome.loads) {
    out.found.push_back(CacheLookUps::kMisses);
    return;
  }
  out.found.push_back(CacheLookUps::kLoads);
  out.loads.push_back({access.cache, outcome.way});
  out.found.push_back(outcome.writes_back ? out.arrival(outcome) : CacheLookUps::kNone);
  const std::int64_t bits = object.cache.line_words * object.storage.data_width;
  const auto behind = [&](std::int64_t at, bool write) {
    look_up_behind(access.cache, at * bits, (at + 1) * bits - 1, bits, write, out);
  };
  behind(line, false);
  if (outcome.writes_back) behind(outcome.line, true);
}

void CacheTags::look_up_behind(architecture::ObjectId cache, std::int64_t first_bit, std::int64_t last_bit,
                               std::int64_t bits, bool write, CacheLookUps& out) {
  const architecture::ObjectId backing = architecture_.objects[static_cast<std::size_t>(cache)].cache.backing;
  const architecture::Object& object = architecture_.objects[static_cast<std::size_t>(backing)];
  if (object.object_class != architecture::ObjectClass::kSetAssociativeCache) return;
  const std::int64_t width = object.storage.data_width;
  look_up({backing, first_bit, last_bit, (bits + width - 1) / width, write}, out);
}

}  // namespace cyclescope::timing

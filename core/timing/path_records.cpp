#include "timing/path_records.h"

#include <algorithm>

namespace cyclescope::timing {
namespace {

constexpr std::size_t kLeastRecords = std::size_t{1} << 20;
constexpr std::uint32_t kNotOpen = 0xffffffff;

}  // namespace

PathCycles sum_of(const PathCycles& a, const PathCycles& b) {
  PathCycles sum;
  sum.reserve(a.size() + b.size());
  auto i = a.begin();
  for (const auto& [bin, cycles] : b) {
    while (i != a.end() && i->first < bin) sum.push_back(*i++);
    const bool both = i != a.end() && i->first == bin;
    sum.emplace_back(bin, cycles + (both ? i++->second : 0));
  }
  sum.insert(sum.end(), i, a.end());
  return sum;
}

void add_cycles(PathCycles& sum, std::uint32_t bin, std::int64_t cycles) {
  const auto place = std::lower_bound(sum.begin(), sum.end(), bin,
                                      [](const auto& entry, std::uint32_t wanted) { return entry.first < wanted; });
  if (place != sum.end() && place->first == bin) {
    place->second += cycles;
  } else {
    sum.emplace(place, bin, cycles);
  }
}

PathRecords::PathRecords() : records_(1), tidy_at_(kLeastRecords) {}

PathRecord PathRecords::follow(PathRecord from, std::uint32_t bin, std::int64_t cycles) {
  if (cycles == 0) return from;
  records_.push_back({from, static_cast<std::int32_t>(bin), cycles});
  return static_cast<PathRecord>(records_.size() - 1);
}

PathRecord PathRecords::follow(PathRecord from, std::shared_ptr<const PathCycles> cycles) {
  if (cycles->empty()) return from;
  records_.push_back({from, kVector, static_cast<std::int64_t>(vectors_.size())});
  vectors_.push_back(std::move(cycles));
  return static_cast<PathRecord>(records_.size() - 1);
}

PathRecord PathRecords::mark(PathRecord from, PathMoment moment, EntryName entry) {
  records_.push_back({from, bin_of(moment), static_cast<std::int64_t>(entry)});
  return static_cast<PathRecord>(records_.size() - 1);
}

void PathRecords::add_own(const Record& record, PathCycles& cycles) const {
  if (record.bin < 0) return;
  if (record.bin == kVector) {
    const PathCycles& more = *vectors_[static_cast<std::size_t>(record.number)];
    if (cycles.empty()) {
      cycles = more;
    } else {
      for (const auto& [bin, count] : more) add_cycles(cycles, bin, count);
    }
  } else {
    add_cycles(cycles, static_cast<std::uint32_t>(record.bin), record.number);
  }
}

std::optional<std::vector<PathOrigin>> PathRecords::trace_back(std::span<const PathRecord> records, PathMoment moment) {
  uses_.resize(records_.size(), 0);
  std::vector<PathRecord> passed;
  bool found = true;
  for (const PathRecord record : records) {
    PathRecord at = record;
    ++uses_[at];  // a record asked for counts as used once more, so that its cycles stay its own
    for (bool is_new = uses_[at] == 1; is_new;) {
      passed.push_back(at);
      if (records_[at].bin == bin_of(moment)) break;
      if (at == kStart || (records_[at].bin < 0 && records_[at].bin > bin_of(moment))) {
        found = false;  // the start, or an older moment
        break;
      }
      at = records_[at].parent;
      is_new = ++uses_[at] == 1;
    }
    if (!found) break;
  }
  std::vector<PathOrigin> origins;
  if (found) {
    std::sort(passed.begin(), passed.end());  // parents first
    std::vector<PathOrigin> at_passed(passed.size());
    const auto place_of = [&passed](PathRecord record) {
      return static_cast<std::size_t>(std::lower_bound(passed.begin(), passed.end(), record) - passed.begin());
    };
    for (std::size_t i = 0; i < passed.size(); ++i) {
      const Record& record = records_[passed[i]];
      if (record.bin == bin_of(moment)) {
        at_passed[i].entry = static_cast<EntryName>(record.number);
        continue;
      }
      PathOrigin& parent = at_passed[place_of(record.parent)];
      if (--uses_[record.parent] == 0) {
        at_passed[i] = std::move(parent);
      } else {
        at_passed[i] = parent;
      }
      add_own(record, at_passed[i].cycles);
    }
    for (const PathRecord record : records) origins.push_back(at_passed[place_of(record)]);
  }
  for (const PathRecord record : passed) uses_[record] = 0;
  if (!found) return std::nullopt;
  return origins;
}

PathCycles PathRecords::cycles_of(PathRecord record) const {
  PathCycles cycles;
  for (; record != kStart; record = records_[record].parent) add_own(records_[record], cycles);
  return cycles;
}

void PathRecords::tidy(std::span<PathRecord* const> kept, std::span<const PathMoment> moments) {
  // Who is needed by how many, and who must stay because somebody outside names it.
  constexpr std::uint32_t kNamed = 2;
  std::vector<std::uint32_t> uses(records_.size(), 0);
  for (const PathRecord* const record : kept) uses[*record] += kNamed;
  const auto is_needed_mark = [&](const Record& record) {
    return record.bin < 0 && std::binary_search(moments.begin(), moments.end(), static_cast<PathMoment>(-record.bin));
  };
  for (std::size_t i = records_.size(); i-- > 1;) {
    if (uses[i] > 0) uses[records_[i].parent] += is_needed_mark(records_[i]) ? kNamed : 1;
  }
  // A record with one user only becomes part of it.
  std::vector<Record> records(1);
  std::vector<std::shared_ptr<const PathCycles>> vectors;
  std::vector<PathRecord> number(records_.size(), kStart);  ///< of those that stay; of others that of their parent
  std::vector<std::uint32_t> open(records_.size(), kNotOpen);
  std::vector<PathCycles> cycles;  ///< of those that are to become part of their user
  std::vector<std::uint32_t> unused;
  for (std::size_t i = 1; i < records_.size(); ++i) {
    if (uses[i] == 0) continue;
    const Record& record = records_[i];
    const PathRecord parent = number[record.parent];
    if (is_needed_mark(record)) {
      records.push_back({parent, record.bin, record.number});
      number[i] = static_cast<PathRecord>(records.size() - 1);
      continue;
    }
    PathCycles own;
    std::uint32_t& of_parent = open[record.parent];
    if (of_parent != kNotOpen) {
      own = std::move(cycles[of_parent]);
      unused.push_back(of_parent);
      of_parent = kNotOpen;
    }
    add_own(record, own);
    if (uses[i] == 1) {
      if (unused.empty()) {
        open[i] = static_cast<std::uint32_t>(cycles.size());
        cycles.push_back(std::move(own));
      } else {
        open[i] = unused.back();
        cycles[unused.back()] = std::move(own);
        unused.pop_back();
      }
      number[i] = parent;
    } else if (own.empty()) {
      number[i] = parent;
    } else if (own.size() == 1) {
      records.push_back({parent, static_cast<std::int32_t>(own[0].first), own[0].second});
      number[i] = static_cast<PathRecord>(records.size() - 1);
    } else {
      records.push_back({parent, kVector, static_cast<std::int64_t>(vectors.size())});
      vectors.push_back(std::make_shared<const PathCycles>(std::move(own)));
      number[i] = static_cast<PathRecord>(records.size() - 1);
    }
  }
  for (PathRecord* const record : kept) *record = number[*record];
  records_ = std::move(records);
  vectors_ = std::move(vectors);
  uses_.clear();
  tidy_at_ = std::max(kLeastRecords, 4 * records_.size());
}

}  // namespace cyclescope::timing

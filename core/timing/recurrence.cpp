#include "timing/recurrence.h"

#include <algorithm>

namespace cyclescope::timing {
namespace {

constexpr std::int64_t kUnlimited = program::PeriodicityAnalysis::kUnlimited;
/// Pairs of accesses that the check of unequal strides may look at before it gives up.
constexpr std::int64_t kMaxPairs = 2'000'000;

struct PlacedAccess {
  const CompiledAccess* access;
  program::Shift shift;      ///< of the offset, while the span stays the same; count 0 where unknown
  program::ValueRange hull;  ///< elements touched in the rest of the execution
};

/// Decides about the accesses of one loop's body to one buffer.
class OverlapCheck {
 public:
  OverlapCheck(const CompiledProgram& program, const CompiledLoop& loop, program::PeriodicityAnalysis& analysis,
               std::int64_t trip, const Recurrence& recurrence, std::int64_t start)
      : program_(program),
        trip_(trip),
        recurrence_(recurrence),
        start_(start),
        period_(recurrence.second - recurrence.first),
        analysis_(analysis) {
    analysis_.look_at(loop.id, loop.inside, start, period_);
  }

  /// Number of successive indices from `start` on for which overlaps are one period later what they are.
  std::int64_t count(const BodyBuffer& buffer) {
    if (!buffer.writes) return kUnlimited;
    std::vector<PlacedAccess> accesses;
    for (const BodyAccess& it : buffer.accesses) {
      const CompiledAccess& access = program_.accesses[it.access];
      // The span counts from `start_` on, too: accesses that were live at the first moment may be longer than later
      // ones.
      const program::Shift offset = analysis_.shift_of(access.offset);
      const program::Shift span = analysis_.shift_of(access.span);
      accesses.push_back({&access, {offset.delta, span.delta == 0 ? std::min(offset.count, span.count) : 0}, {}});
    }
    const program::Shift& first = accesses.front().shift;
    std::int64_t known = kUnlimited;
    bool equal = true;
    for (const PlacedAccess& a : accesses) {
      known = std::min(known, a.shift.count);
      equal = equal && a.shift.count > 0 && a.shift.delta == first.delta;
    }
    if (equal) return known;
    for (PlacedAccess& a : accesses) {
      const auto offset = analysis_.range_within(a.access->offset, start_, trip_ - 1, a.access->limits);
      if (!offset) continue;  // never executed: an empty hull meets nothing
      const program::ValueRange span = *analysis_.range_within(a.access->span, start_, trip_ - 1, a.access->limits);
      a.hull = {offset->low, offset->high + std::max<std::int64_t>(0, span.high)};
    }
    std::int64_t count = kUnlimited;
    for (std::size_t i = 0; i < accesses.size() && count > 0; ++i) {
      for (std::size_t k = i; k < accesses.size() && count > 0; ++k) {
        if (!conflict(accesses[i].access->role, accesses[k].access->role)) continue;
        count = std::min(count, pair(accesses[i], accesses[k]));
      }
    }
    return count;
  }

  /// Pairs of accesses that had to be compared, so far.
  std::size_t pairs() const { return static_cast<std::size_t>(pairs_); }

 private:
  std::int64_t pair(const PlacedAccess& a, const PlacedAccess& b) {
    const bool known = a.shift.count > 0 && b.shift.count > 0;
    if (known && a.shift.delta == b.shift.delta) return std::min(a.shift.count, b.shift.count);
    const bool apart = a.hull.high <= b.hull.low || b.hull.high <= a.hull.low;
    if (apart || a.hull.low >= a.hull.high || b.hull.low >= b.hull.high) return kUnlimited;
    if (!known) return 0;
    const std::int64_t both = std::min(a.shift.count, b.shift.count);
    return std::min({both, ordered(a, b), ordered(b, a)});
  }

  /// `older` was made up to the longest lag before `younger`.
  std::int64_t ordered(const PlacedAccess& older, const PlacedAccess& younger) {
    const std::int64_t lags = recurrence_.longest_lag + 1;
    pairs_ += lags * period_;
    if (pairs_ > kMaxPairs) return 0;
    const __int128 slope = __int128{younger.shift.delta} - older.shift.delta;
    std::int64_t count = kUnlimited;
    for (std::int64_t residue = 0; residue < period_ && residue < count; ++residue) {
      const std::int64_t x = start_ + residue;
      if (x >= trip_) break;
      const Extent old = at(older, x);
      for (std::int64_t lag = 0; lag <= lags && x + lag < trip_; ++lag) {
        const Extent young = at(younger, x + lag);
        const std::int64_t begin = old.begin;
        const std::int64_t end = old.end;
        const std::int64_t other = young.begin;
        const std::int64_t other_end = young.end;
        // They overlap where begin < other_end and other < end. Period by period the younger moves by `slope` against
        // the older one.
        __int128 periods = kUnlimited;
        const __int128 above = __int128{other_end} - begin;  // > 0: not wholly below
        const __int128 below = __int128{end} - other;        // > 0: not wholly above
        if (above > 0 && below > 0) {
          if (!old.exact || !young.exact) return 0;
          if (slope > 0) periods = (below - 1) / slope;
          if (slope < 0) periods = (above - 1) / -slope;
        } else if (above <= 0 && slope > 0) {
          periods = -above / slope;
        } else if (below <= 0 && slope < 0) {
          periods = -below / -slope;
        }
        const __int128 indices = periods >= kUnlimited / period_ ? __int128{kUnlimited} : residue + periods * period_;
        count = static_cast<std::int64_t>(std::min<__int128>(count, indices));
      }
    }
    return count;
  }

  /// What an access touches in one iteration, whatever the loops inside do; exact where they do nothing.
  struct Extent {
    std::int64_t begin = 0, end = 0;
    bool exact = false;
  };
  Extent at(const PlacedAccess& a, std::int64_t index) {
    const program::ValueRange offset = analysis_.range_of(a.access->offset, index, index);
    const program::ValueRange span = analysis_.range_of(a.access->span, index, index);
    return {offset.low, offset.high + span.high, offset.low == offset.high && span.low == span.high};
  }

  const CompiledProgram& program_;
  std::int64_t trip_;
  const Recurrence& recurrence_;
  std::int64_t start_, period_;
  program::PeriodicityAnalysis& analysis_;
  std::int64_t pairs_ = 0;
};

}  // namespace

ProvenPeriods provable_periods(const CompiledProgram& program, const CompiledLoop& loop,
                               program::PeriodicityAnalysis& analysis, std::int64_t trip,
                               const Recurrence& recurrence) {
  const std::int64_t period = recurrence.second - recurrence.first;
  ProvenPeriods proven;
  proven.count = (trip - recurrence.second) / period;
  const auto limit = [&](std::int64_t count, ProvenPeriods::End end) {
    ++proven.looked_at;
    if (count / period >= proven.count) return;
    proven.count = std::max<std::int64_t>(0, count / period);
    proven.end = end;
  };
  analysis.look_at(loop.id, loop.inside, recurrence.first, period);
  for (const program::ExprId e : loop.invariants) {
    if (proven.count == 0) return proven;
    const program::Shift shift = analysis.shift_of(e);
    limit(shift.delta == 0 ? shift.count : 0, ProvenPeriods::End::kValue);
  }
  // Accesses that were live at the first moment belong to the pattern, too.
  const std::int64_t start = std::max<std::int64_t>(0, recurrence.first - recurrence.longest_lag);
  OverlapCheck overlaps(program, loop, analysis, trip, recurrence, start);
  for (const BodyBuffer& buffer : loop.buffers) {
    if (proven.count == 0) break;
    limit(overlaps.count(buffer) - (recurrence.first - start), ProvenPeriods::End::kOverlap);
  }
  proven.looked_at += overlaps.pairs();
  return proven;
}

}  // namespace cyclescope::timing

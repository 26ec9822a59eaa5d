#include "representatives/sampling/exact_steps.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace cyclescope::representatives {
namespace {

constexpr int kFirstJumps = 4;
constexpr std::int64_t kFirstPlateaus = 4;
constexpr std::int64_t kSpreadPlateaus = 6;
constexpr int kMostRefinements = 32;

/// Whether the latencies at `a` and `b` differ. What the device cannot run differs from nothing.
Pull<bool> differ(Sweep& sweep, std::int64_t a, std::int64_t b) {
  const auto first = co_await sweep.at(a);
  const auto second = co_await sweep.at(b);
  const bool different = first && second && *first != *second;
  co_return different;
}

/// The last value before the latency first differs from that at `from`, if it does.
Pull<std::optional<std::int64_t>> next_jump(Sweep& sweep, std::int64_t from) {
  std::int64_t same = from;
  for (std::int64_t stride = 1;; stride *= 2) {
    if (same >= sweep.most()) co_return std::nullopt;
    std::int64_t other = std::min(same + stride, sweep.most());
    const std::int64_t most = sweep.most();
    const bool reached = co_await differ(sweep, from, other);
    if (!reached) {
      if (sweep.most() == most) same = other;
      if (sweep.most() < most) stride = 1;  // the range became shorter: begin anew from what is known to be the same
      continue;
    }
    while (other - same > 1) {
      const std::int64_t middle = same + (other - same) / 2;
      const bool different = co_await differ(sweep, from, middle);
      (different ? other : same) = middle;
    }
    co_return same;
  }
}

/// Distance of the first two jumps from `place` on, where there are two.
struct LocalWidth {
  std::int64_t width = 0;  ///< 0: fewer than two jumps
  std::int64_t offset = 0;
};

Pull<LocalWidth> local_width(Sweep& sweep, std::int64_t place, std::vector<std::int64_t>* jumps) {
  const auto first = co_await next_jump(sweep, place);
  if (!first) co_return LocalWidth{};
  if (jumps != nullptr) jumps->push_back(*first);
  const auto second = co_await next_jump(sweep, *first + 1);
  if (!second) co_return LocalWidth{};
  if (jumps != nullptr) jumps->push_back(*second);
  co_return LocalWidth{*second - *first, *first % (*second - *first)};
}

/// Width and offset of the coarsest grid with all of `jumps`.
void set_grid(ExactSteps& steps, const std::vector<std::int64_t>& jumps, const Sweep& sweep) {
  steps.jumps = static_cast<std::int64_t>(jumps.size());
  std::int64_t divisor = 0;
  for (const std::int64_t jump : jumps) divisor = std::gcd(divisor, jump - jumps.front());
  if (divisor == 0) {
    // One jump: the narrowest width that has no other within the range.
    divisor = std::max(jumps.front() - sweep.least() + 1, sweep.most() - jumps.front());
  }
  steps.width = divisor;
  steps.offset = jumps.front() % divisor;
}

/// Where the local width at `places` changes, found by bisection between them.
Pull<std::vector<WidthRange>> width_ranges(Sweep& sweep, std::vector<std::int64_t> places) {
  std::vector<WidthRange> ranges;
  const auto same = [](const WidthRange& range, const LocalWidth& local) {
    return range.width == local.width && range.offset == local.offset;
  };
  for (const std::int64_t place : places) {
    const LocalWidth local = co_await local_width(sweep, place, nullptr);
    if (local.width == 0) continue;
    if (!ranges.empty() && same(ranges.back(), local)) {
      ranges.back().to = place;
      continue;
    }
    std::int64_t begin = sweep.least();
    if (!ranges.empty()) {
      std::int64_t inside = ranges.back().to;
      std::int64_t outside = place;
      while (outside - inside > 1) {
        const std::int64_t middle = inside + (outside - inside) / 2;
        const LocalWidth there = co_await local_width(sweep, middle, nullptr);
        (same(ranges.back(), there) ? inside : outside) = middle;
      }
      ranges.back().to = inside;
      begin = outside;
    }
    ranges.push_back({begin, place, local.width, local.offset});
  }
  if (!ranges.empty()) ranges.back().to = sweep.most();
  if (ranges.size() < 2) ranges.clear();
  co_return ranges;
}

}  // namespace

Pull<ExactSteps> search_exact_steps(Sweep& sweep) {
  ExactSteps steps;
  std::vector<std::int64_t> jumps;
  std::int64_t from = sweep.least();
  for (int i = 0; i < kFirstJumps; ++i) {
    const auto jump = co_await next_jump(sweep, from);
    if (!jump) break;
    jumps.push_back(*jump);
    from = *jump + 1;
  }
  if (jumps.empty()) co_return steps;
  const std::int64_t least = sweep.least();
  const std::int64_t span = sweep.most() - least;
  std::vector<std::int64_t> places = {least};
  for (const std::int64_t place : {least + span / 8, least + span / 4, least + span / 2, least + 3 * (span / 4)}) {
    if (place > from) places.push_back(place);
  }
  for (std::size_t i = 1; i < places.size(); ++i) co_await local_width(sweep, places[i], &jumps);
  set_grid(steps, jumps, sweep);
  for (int i = 0; i < kMostRefinements && steps.width > 1; ++i) {
    std::int64_t broken = 0;
    const Staircase staircase{Staircase::Shape::kSteps, steps.width, steps.offset, 1};
    const StaircaseCheck check = co_await check_staircase(sweep, staircase, &broken);
    if (check.broken == 0) break;
    std::int64_t place = broken;
    const std::int64_t end = broken + steps.width - 1;
    bool found = false;
    while (place < end) {
      const auto jump = co_await next_jump(sweep, place);
      if (!jump || *jump >= end) break;
      jumps.push_back(*jump);
      place = *jump + 1;
      found = true;
    }
    if (!found) {
      steps.width = 1;
      steps.offset = 0;
      break;
    }
    set_grid(steps, jumps, sweep);
  }
  steps.ranges = co_await width_ranges(sweep, std::move(places));
  co_return steps;
}

Pull<StaircaseCheck> check_staircase(Sweep& sweep, Staircase staircase, std::int64_t* first_broken) {
  StaircaseCheck check;
  const std::int64_t first = step_of(staircase, sweep.least());
  const std::int64_t last = step_of(staircase, sweep.most());
  std::vector<std::int64_t> steps;
  for (std::int64_t i = 0; i < kFirstPlateaus; ++i) steps.push_back(first + i);
  for (std::int64_t i = 1; i <= kSpreadPlateaus; ++i)
    steps.push_back(first + (last - first) * i / (kSpreadPlateaus + 1));
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  for (const std::int64_t step : steps) {
    const std::int64_t product_end = step * staircase.width + staircase.offset;
    const std::int64_t begin = std::max(sweep.least(), (product_end - staircase.width) / staircase.factor + 1);
    const std::int64_t end = product_end / staircase.factor;
    if (begin > end || end > sweep.most()) continue;
    if (begin < end) {
      const std::int64_t middle = begin + (end - begin) / 2;
      bool constant = !co_await differ(sweep, begin, end);
      if (constant) constant = !co_await differ(sweep, middle, end);
      ++(constant ? check.constant : check.broken);
      if (!constant && first_broken != nullptr && check.broken == 1) *first_broken = begin;
    }
    if (end + 1 > sweep.most()) continue;
    const bool jump = co_await differ(sweep, end, end + 1);
    ++(jump ? check.jumps : check.missing);
  }
  co_return check;
}

}  // namespace cyclescope::representatives

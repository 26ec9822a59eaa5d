#include "timing/skip_index.h"

#include <algorithm>

namespace cyclescope::timing {

void SkipIndex::skipped(const SkippedIterations& iterations) {
  const std::int64_t event = next_event_++;
  const bool recurred = iterations.reason == SkippedIterations::Reason::kRecurred;
  SkippedOfLoop& of_loop = skipped_[iterations.loop];
  (recurred ? of_loop.recurred : of_loop.remembered) += iterations.count;
  if (!complete()) return;
  if (static_cast<std::int64_t>(skips_.size()) >= most_skips_) {
    incomplete_from_ = event;
    return;
  }
  Skip skip;
  skip.event = event;
  skip.position = position_of(event);
  skip.instructions = position_of(iterations.equal.end) - position_of(iterations.equal.first);
  skip.end = skip.position + skip.instructions * iterations.repeats;
  skip.recurred = recurred;
  skip.loop = iterations.loop;
  skip.index = iterations.index;
  skip.iterations = iterations.count / iterations.repeats;
  skip.equal = iterations.equal;
  skip.base = iterations.base;
  skip.repeats = iterations.repeats;
  skip.cycles = iterations.cycles;
  skip.indices.assign(iterations.indices.begin(), iterations.indices.end());
  if (recurred && (longest_.empty() || skip.cycles * skip.repeats > longest_[0].cycles * longest_[0].repeats)) {
    longest_ = {{skip.loop, skip.iterations, skip.instructions, skip.cycles, skip.repeats}};
    longest_begin_ = position_of(skip.equal.first);
  }
  skips_.push_back(std::move(skip));
}

void SkipIndex::extrapolated(const ExtrapolatedIterations& /*rest*/) {
  incomplete_from_ = std::min(incomplete_from_, next_event_);
  ++next_event_;
}

std::size_t SkipIndex::skip_behind(std::int64_t event) const {
  const auto at = std::lower_bound(skips_.begin(), skips_.end(), event,
                                   [](const Skip& skip, std::int64_t number) { return skip.event < number; });
  return static_cast<std::size_t>(at - skips_.begin());
}

std::int64_t SkipIndex::position_of(std::int64_t event) const {
  const std::size_t behind = skip_behind(event);
  if (behind == 0) return event;
  const Skip& before = skips_[behind - 1];
  return before.end + event - before.event - 1;
}

std::vector<EventCopy> SkipIndex::copies(std::int64_t first, std::int64_t end) {
  std::vector<EventCopy> out;
  append({0, std::min(next_event_, incomplete_from_), 0}, first, end, {}, out);
  return out;
}

void SkipIndex::append(const EventRange& range, std::int64_t first, std::int64_t end, Place place,
                       std::vector<EventCopy>& out) {
  const std::int64_t begin = position_of(range.first);
  // The first skip that does not end before what is wanted; skips are in order of their positions, too.
  const auto from = skips_.begin() + static_cast<std::ptrdiff_t>(skip_behind(range.first));
  const auto to = skips_.begin() + static_cast<std::ptrdiff_t>(skip_behind(range.end));
  auto skip = std::lower_bound(from, to, begin + first,
                               [](const Skip& each, std::int64_t position) { return each.end <= position; });
  std::int64_t event = skip == skips_.begin() ? begin + first : 0;
  if (skip != skips_.begin()) {
    const Skip& before = *(skip - 1);
    event = before.event + 1 + begin + first - before.end;
  }
  for (std::int64_t position = begin + first; position < begin + end;) {
    if (skip != to && skip->position <= position) {
      const std::int64_t last = std::min(begin + end, skip->end);
      append_skip(*skip, position - skip->position, last - skip->position, place, out);
      position = std::max(position, last);
      event = skip->event + 1;
      ++skip;
      continue;
    }
    out.push_back({event++, place.cycles, place.frame});
    ++position;
  }
}

void SkipIndex::append_skip(const Skip& skip, std::int64_t first, std::int64_t end, Place place,
                            std::vector<EventCopy>& out) {
  while (first < end) {
    const std::int64_t repeat = first / skip.instructions;
    const std::int64_t begin = repeat * skip.instructions;
    const std::int64_t last = std::min(end, begin + skip.instructions);
    CopyFrame frame{place.frame, skip.loop, skip.recurred, skip.index, skip.indices, skip.equal.first};
    if (skip.recurred) frame.index = (repeat + 1) * skip.iterations;
    frames_.push_back(std::move(frame));
    const Place inner{place.cycles + skip.base - skip.equal.base + repeat * skip.cycles,
                      static_cast<std::int32_t>(frames_.size() - 1)};
    append(skip.equal, first - begin, last - begin, inner, out);
    first = last;
  }
}

}  // namespace cyclescope::timing

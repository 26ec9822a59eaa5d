#include "timing/timeline.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "timing/skip_index.h"

namespace cyclescope::timing {
namespace {

/// Keeps the events that are wanted.
class EventKeeper final : public TimingListener {
 public:
  struct Kept {
    EvaluatedInstruction it;
    std::vector<std::int64_t> indices;
  };

  /// `wanted`: in ascending order, without repetition.
  explicit EventKeeper(std::vector<std::int64_t> wanted) : wanted_(std::move(wanted)) { kept_.reserve(wanted_.size()); }

  void evaluated(const EvaluatedInstruction& instruction) override {
    if (kept_.size() == wanted_.size() || wanted_[kept_.size()] != instruction.event) return;
    kept_.push_back({instruction, {instruction.indices.begin(), instruction.indices.end()}});
    kept_.back().it.indices = {};
  }
  void skipped(const SkippedIterations& /*iterations*/) override {}
  void extrapolated(const ExtrapolatedIterations& /*rest*/) override {}

  const Kept& of(std::int64_t event) const {
    const auto at = std::lower_bound(wanted_.begin(), wanted_.end(), event);
    return kept_[static_cast<std::size_t>(at - wanted_.begin())];
  }

 private:
  std::vector<std::int64_t> wanted_;
  std::vector<Kept> kept_;
};

template <typename Change>
void for_each_moment(EvaluatedInstruction& it, Change change) {
  change(it.access_start);
  change(it.work_start);
  for (EvaluatedInstruction::Stay& stay : it.stays) change(stay.enter);
  for (EvaluatedInstruction::Request& request : it.requests) {
    change(request.start);
    change(request.done);
  }
}

void make_later(EvaluatedInstruction& it, std::int64_t cycles) {
  for_each_moment(it, [cycles](Moment& moment) { moment.time += cycles; });
  it.visible += cycles;
  for (EvaluatedInstruction::Stay& stay : it.stays) stay.leave += cycles;
  for (EvaluatedInstruction::Request& request : it.requests) {
    request.ready += cycles;
    request.end += cycles;
  }
}

/// Whether `before` is what `moment` waited for, of all that an instruction could be only one: who held the object.
bool held(const EvaluatedInstruction& before, const Moment& moment) {
  switch (moment.cause) {
    case WaitCause::kFetch:
      return before.stays.front().enter.time == moment.time;
    case WaitCause::kIssuePort:
      return before.stays.size() > 1 && before.stays[1].object == moment.object &&
             before.stays.front().leave + 1 == moment.time;
    case WaitCause::kOccupied:
      return std::any_of(before.stays.begin(), before.stays.end(), [&](const EvaluatedInstruction::Stay& stay) {
        return stay.object == moment.object && stay.leave == moment.time;
      });
    default:
      return false;
  }
}

/// By LoopId the loop around it, or -1.
std::vector<std::int32_t> loops_around(const program::Program& program) {
  std::vector<std::int32_t> around(program.loops.size(), -1);
  for (std::size_t loop = 0; loop < program.loops.size(); ++loop) {
    for (const program::Node& node : program.loops[loop].body) {
      if (node.kind == program::Node::Kind::kLoop) around[node.index] = static_cast<std::int32_t>(loop);
    }
  }
  return around;
}

}  // namespace

class TimelineJob::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, const program::Program& program,
                 const TimelineOptions& options)
      : architecture_(architecture),
        program_(program),
        options_(options),
        index_(program.loops.size(), options.skips),
        timer_(std::make_unique<Timer>(architecture, program, options.timing, index_)) {}

  Result<bool> step(std::int64_t instructions) {
    const auto done = timer_->step(instructions);
    if (!done) return tl::unexpected(done.error());
    if (!*done) return false;
    if (keeper_) {
      fill_windows();
      return true;
    }
    place_windows();
    keeper_ = std::make_unique<EventKeeper>(wanted());
    timer_ = std::make_unique<Timer>(architecture_, program_, options_.timing, *keeper_);
    return false;
  }

  const Timeline& timeline() const { return timeline_; }

 private:
  struct Span {
    TimelineWindow::Place place = TimelineWindow::Place::kWhole;
    std::int64_t first = 0;
    std::vector<EventCopy> copies;
  };

  void place_windows() {
    timeline_.timing = timer_->timing();
    timeline_.instructions = index_.instructions();
    timeline_.complete = index_.complete();
    timeline_.periods = index_.longest();
    timeline_.skipped = index_.skipped_of_loops();
    const std::int64_t all = timeline_.instructions, most = options_.instructions;
    using Place = TimelineWindow::Place;
    if (timeline_.complete && all <= 3 * most) return place_window(Place::kWhole, 0, all);
    place_window(Place::kFirst, 0, std::min(all, most));
    if (!timeline_.complete) return;
    const std::int64_t steady = timeline_.periods.empty() ? (all - most) / 2 : index_.longest_begin();
    place_window(Place::kSteady, std::clamp(steady, most, all - 2 * most), most);
    place_window(Place::kLast, all - most, most);
  }

  void place_window(TimelineWindow::Place place, std::int64_t first, std::int64_t count) {
    spans_.push_back({place, first, index_.copies(first, first + count)});
  }

  std::vector<std::int64_t> wanted() const {
    std::vector<std::int64_t> events;
    for (const Span& span : spans_) {
      for (const EventCopy& copy : span.copies) events.push_back(copy.event);
    }
    std::sort(events.begin(), events.end());
    events.erase(std::unique(events.begin(), events.end()), events.end());
    return events;
  }

  void fill_windows() {
    const std::vector<std::int32_t> around = loops_around(program_);
    for (const Span& span : spans_) {
      TimelineWindow window;
      window.place = span.place;
      for (const EventCopy& copy : span.copies) {
        const EventKeeper::Kept& kept = keeper_->of(copy.event);
        TimelineInstruction instruction{span.first + static_cast<std::int64_t>(window.instructions.size()),
                                        kept.indices, kept.it};
        make_later(instruction.it, copy.cycles);
        set_indices(copy, around, instruction.indices);
        window.instructions.push_back(std::move(instruction));
      }
      name_predecessors(span, window);
      timeline_.windows.push_back(std::move(window));
    }
  }

  /// From those of the event to those of its copy.
  void set_indices(const EventCopy& copy, const std::vector<std::int32_t>& around,
                   std::vector<std::int64_t>& indices) const {
    for (std::int32_t at = copy.frame; at != CopyFrame::kNone;) {
      const CopyFrame& frame = index_.frames()[static_cast<std::size_t>(at)];
      indices[frame.loop] = frame.index + (frame.adds ? indices[frame.loop] : 0);
      for (std::int32_t loop = around[frame.loop]; loop >= 0; loop = around[static_cast<std::size_t>(loop)]) {
        indices[static_cast<std::size_t>(loop)] = frame.indices[static_cast<std::size_t>(loop)];
      }
      at = frame.outer;
    }
  }

  /// A predecessor lies as many instructions before the copy as before the event, where both are copied together.
  /// Otherwise an equal state may have been made by somebody else; who held an object can be seen.
  void name_predecessors(const Span& span, TimelineWindow& window) const {
    for (std::size_t i = 0; i < window.instructions.size(); ++i) {
      const EventCopy& copy = span.copies[i];
      for_each_moment(window.instructions[i].it, [&](Moment& moment) {
        if (moment.predecessor < 0) return;
        const std::int64_t lag = index_.position_of(copy.event) - index_.position_of(moment.predecessor);
        const std::int64_t at = static_cast<std::int64_t>(i) - lag;
        const bool together = copy.frame == CopyFrame::kNone ||
                              moment.predecessor >= index_.frames()[static_cast<std::size_t>(copy.frame)].first;
        const bool is_it = together || (at >= 0 && held(window.instructions[static_cast<std::size_t>(at)].it, moment));
        moment.predecessor = is_it ? span.first + at : Moment::kSkipped;
      });
    }
  }

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  TimelineOptions options_;
  SkipIndex index_;
  std::unique_ptr<EventKeeper> keeper_;  ///< in the second run
  std::unique_ptr<Timer> timer_;
  std::vector<Span> spans_;
  Timeline timeline_;
};

TimelineJob::TimelineJob(const architecture::Architecture& architecture, const program::Program& program,
                         TimelineOptions options)
    : implementation_(std::make_unique<Implementation>(architecture, program, options)) {}
TimelineJob::TimelineJob(TimelineJob&&) noexcept = default;
TimelineJob& TimelineJob::operator=(TimelineJob&&) noexcept = default;
TimelineJob::~TimelineJob() = default;

Result<bool> TimelineJob::step(std::int64_t instructions) { return implementation_->step(instructions); }

const Timeline& TimelineJob::timeline() const { return implementation_->timeline(); }

}  // namespace cyclescope::timing

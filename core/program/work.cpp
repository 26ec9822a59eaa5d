#include "program/work.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "program/guard_intervals.h"
#include "program/known_parts.h"
#include "program/periodicity.h"

namespace cyclescope::program {
namespace {

using Wide = __int128;
constexpr Wide kMostCounted = Wide{1} << 62;
/// Executions of one template that are not told apart any more: any sum over them is beyond kMostCounted.
constexpr Wide kSaturated = Wide{1} << 63;

/// Of periods of more than one iteration.
constexpr std::int64_t kLeastPeriod = 2;
/// Looking whether an expression repeats takes about as long as visiting so many templates.
constexpr std::int64_t kVisitsPerLook = 4;
/// Failed looks in a row after which the pause between looks does not get longer any more, in powers of two.
constexpr int kLongestPause = 20;

/// `repeats` times `iterations` that amount to the same.
struct Period {
  std::int64_t iterations = 1, repeats = 1;
};

/// How far the executions of a loop that are being counted are.
struct Run {
  std::int64_t index = 0;
  std::int64_t next_look = 0;  ///< the iteration from which on to look for a period again
  int failures = 0;            ///< looks without success since the last one with
};

}  // namespace

class WorkCounter::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, const Program& program, std::int64_t budget)
      : architecture_(architecture),
        program_(program),
        expressions_(program.expressions),
        budget_(budget),
        values_(expressions_, std::vector<std::int64_t>(program.loops.size(), 0)),
        analysis_(expressions_, values_),
        loops_(program.loops.size()),
        executions_(program.loops.size()),
        busy_(architecture.objects.size(), 0),
        read_(architecture.objects.size(), 0),
        written_(architecture.objects.size(), 0) {
    Shape top;
    describe(program_.body, {}, top);
    schedule_ = IndexSchedule(program_, top.amounts);
  }

  Result<bool> step(std::int64_t visits) {
    step_end_ = visits < std::numeric_limits<std::int64_t>::max() - spent_ ? spent_ + visits
                                                                           : std::numeric_limits<std::int64_t>::max();
    bool counted = true;
    if (!begun_) counted = body(program_.body, 1);
    begun_ = true;
    // Loops come after those around them, so that all their executions are known when their turn comes.
    while (counted && position_ < order_.size()) {
      if (spent_ >= step_end_) return false;
      auto& executions = executions_[order_[position_]];
      if (executions.empty()) {
        ++position_;
        continue;
      }
      counted = work_on(order_[position_], executions.begin()->second);
      if (!run_) executions.erase(executions.begin());
    }
    if (!counted) {
      return failure("WorkBudget", "", "the program's loops are too irregular to count its work",
                     "guards and trip counts that are linear in the loop indices are counted at once");
    }
    return finish();
  }

  const Work& work() const { return work_; }

 private:
  /// What a loop's body depends on.
  struct Shape {
    std::vector<ExprId> amounts;  ///< guards, trip counts and everything that is summed
    std::vector<LoopId> loops;
  };
  struct LoopShape {
    std::vector<ExprId> varying;    ///< of the amounts, those that the loop itself changes
    std::vector<ExprId> divisions;  ///< see period_unit
    KnownParts kind;                ///< what tells executions of the loop apart, beside the trip count
    std::vector<LoopId> around;     ///< outermost first
    std::vector<bool> inside;
    bool innermost = true;
  };
  /// Executions of a loop that amount to the same, counted together.
  struct Executions {
    std::vector<std::int64_t> indices;  ///< of the loops outside, at one of them
    std::int64_t trip = 0;
    Wide times = 0;
  };

  template <typename Visit>
  void for_each_amount(const Instruction& instruction, const Visit& visit) const {
    visit(instruction.macs);
    visit(instruction.initiation_interval);
    for (const MemoryAccess& access : instruction.memory) {
      visit(access.words);
      if (access.transfer) {
        visit(access.transfer->words);
        visit(access.transfer->cycles);
      }
    }
  }

  void describe(const std::vector<Node>& nodes, const std::vector<LoopId>& around, Shape& shape) {
    for (const Node& node : nodes) {
      if (node.kind == Node::Kind::kInstruction) {
        const auto add = [&](ExprId e) {
          if (!expressions_.is_constant(e)) shape.amounts.push_back(e);
        };
        add(program_.instructions[node.index].guard);
        for_each_amount(program_.instructions[node.index], add);
        continue;
      }
      const Loop& loop = program_.loops[node.index];
      order_.push_back(node.index);
      std::vector<LoopId> chain = around;
      chain.push_back(node.index);
      Shape inner;
      describe(loop.body, chain, inner);
      std::sort(inner.amounts.begin(), inner.amounts.end());
      inner.amounts.erase(std::unique(inner.amounts.begin(), inner.amounts.end()), inner.amounts.end());
      LoopShape& described = loops_[node.index];
      described.around = around;
      described.inside.assign(program_.loops.size(), false);
      for (const LoopId l : inner.loops) described.inside[l] = true;
      described.innermost = inner.loops.empty();
      for (const ExprId e : inner.amounts) {
        if (expressions_.depends_on(e, node.index)) described.varying.push_back(e);
      }
      described.divisions = divisions_below(expressions_, node.index, described.varying);
      std::vector<bool> changing = described.inside;
      changing[node.index] = true;
      analysis_.look_at(node.index, changing, 0, 1);
      described.kind = KnownParts(expressions_, inner.amounts, changing, analysis_);
      if (!expressions_.is_constant(loop.trip_count)) shape.amounts.push_back(loop.trip_count);
      shape.amounts.insert(shape.amounts.end(), inner.amounts.begin(), inner.amounts.end());
      shape.loops.insert(shape.loops.end(), inner.loops.begin(), inner.loops.end());
      shape.loops.push_back(node.index);
    }
  }

  bool body(const std::vector<Node>& nodes, Wide times) {
    for (const Node& node : nodes) {
      if (node.kind == Node::Kind::kInstruction) {
        if (--budget_ < 0) return false;
        ++spent_;
        const Instruction& instruction = program_.instructions[node.index];
        if (value(instruction.guard) != 0) add(instruction, times);
      } else {
        note(node.index, times);
      }
    }
    return true;
  }

  void note(LoopId id, Wide times) {
    const std::int64_t trip = value(program_.loops[id].trip_count);
    if (trip <= 0) return;
    std::vector<std::int64_t> kind{trip};
    loops_[id].kind.for_each(values_, [&kind](std::int64_t part) { kind.push_back(part); });
    Executions& executions = executions_[id][kind];
    if (executions.times == 0) {
      executions.indices = values_.indices();
      executions.trip = trip;
    }
    executions.times = std::min(kSaturated, executions.times + times);
  }

  /// Counts executions of a loop, or, where it is irregular, as much of them as this step may: then `run_` says where
  /// to go on. False where the budget is used up.
  bool work_on(LoopId id, const Executions& executions) {
    for (const LoopId around : loops_[id].around) set_index(around, executions.indices[around]);
    if (!run_ && loops_[id].innermost && simple(id, executions.trip, executions.times)) return budget_ >= 0;
    if (!run_) run_.emplace();
    return periods(id, executions.trip, executions.times);
  }

  /// An innermost loop in which only guards change, and those in a way that GuardIntervals knows.
  bool simple(LoopId id, std::int64_t trip, Wide times) {
    const GuardIntervals intervals(expressions_, id, values_, trip);
    std::unordered_map<ExprId, std::int64_t> counts;
    const std::vector<Node>& nodes = program_.loops[id].body;
    for (const Node& node : nodes) {
      const Instruction& instruction = program_.instructions[node.index];
      bool varies = false;
      for_each_amount(instruction, [&](ExprId e) { varies = varies || expressions_.depends_on(e, id); });
      if (varies) return false;
      const auto [count, is_new] = counts.try_emplace(instruction.guard, 0);
      if (!is_new) continue;
      const auto interval = intervals.of(instruction.guard);
      if (!interval) return false;
      count->second = std::max<std::int64_t>(0, interval->end - interval->begin);
    }
    budget_ -= static_cast<std::int64_t>(nodes.size());
    if (budget_ < 0) return true;  // the caller looks at it
    for (const Node& node : nodes) {
      const Instruction& instruction = program_.instructions[node.index];
      const std::int64_t count = counts.find(instruction.guard)->second;
      if (count > 0) add(instruction, std::min(kSaturated, times * count));
    }
    return true;
  }

  /// Any loop: visits one period of iterations that are equal from period to period, as often as they are. Looking for
  /// such a period takes longer than visiting an iteration, so after each failure the next look comes later.
  bool periods(LoopId id, std::int64_t trip, Wide times) {
    for (Run& run = *run_; run.index < trip;) {
      if (spent_ >= step_end_) return true;
      Period period{1, 1};
      if (run.index >= run.next_look) {
        period = period_at(id, run.index, trip);
        run.failures = period.repeats > 1 ? 0 : std::min(run.failures + 1, kLongestPause);
        run.next_look = run.index + period.iterations * period.repeats;
        if (run.failures > 1) run.next_look += (std::int64_t{1} << (run.failures - 1)) - 1;
      }
      for (std::int64_t i = 0; i < period.iterations; ++i) {
        set_index(id, run.index + i);
        if (!body(program_.loops[id].body, std::min(kSaturated, times * period.repeats))) return false;
      }
      run.index += period.iterations * period.repeats;
    }
    run_.reset();
    return true;
  }

  /// The period that begins at `index`, and how many of it are equal.
  Period period_at(LoopId id, std::int64_t index, std::int64_t trip) {
    const LoopShape& shape = loops_[id];
    const std::int64_t repeats = repeats_of(id, index, 1, trip);
    if (repeats > 1 || shape.varying.empty() || trip - index < 2 * kLeastPeriod) return {1, repeats};
    spent_ += kVisitsPerLook * static_cast<std::int64_t>(shape.divisions.size());
    const std::int64_t unit = period_unit(expressions_, analysis_, id, shape.inside, index, shape.divisions);
    if (unit == 1) return {1, 1};
    const std::int64_t more = repeats_of(id, index, unit, trip);
    return more > 1 ? Period{unit, more} : Period{1, 1};
  }

  /// How many times the iterations index .. index + period - 1 stand for what follows, themselves included.
  std::int64_t repeats_of(LoopId id, std::int64_t index, std::int64_t period, std::int64_t trip) {
    const LoopShape& shape = loops_[id];
    std::int64_t count = trip - index - period;
    if (shape.varying.empty()) return period == 1 ? trip - index : 1;
    if (count < period) return 1;
    analysis_.look_at(id, shape.inside, index, period);
    for (const ExprId e : shape.varying) {
      spent_ += kVisitsPerLook * period;
      const Shift shift = analysis_.shift_of(e);
      if (shift.delta != 0) return 1;
      count = std::min(count, shift.count);
      if (count < period) return 1;
    }
    return count / period + 1;
  }

  static std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return a / b + (a % b != 0 ? 1 : 0); }

  /// Sums stop where they are too large anyway, so that adding on never overflows.
  static void add_up(Wide& sum, Wide more) { sum = std::min(kSaturated, sum + more); }

  void add(const Instruction& instruction, Wide times) {
    add_up(instructions_, times);
    add_up(macs_, times * value(instruction.macs));
    for (const architecture::ObjectId stage : architecture_.routes[static_cast<std::size_t>(instruction.unit)]) {
      add_up(busy_[static_cast<std::size_t>(stage)],
             times * architecture_.objects[static_cast<std::size_t>(stage)].latency);
    }
    add_up(busy_[static_cast<std::size_t>(instruction.unit)], times * value(instruction.initiation_interval));
    for (const MemoryAccess& access : instruction.memory) {
      const std::int64_t words = value(access.words);
      if (words <= 0) continue;
      const architecture::ObjectId storage = program_.buffers[static_cast<std::size_t>(access.buffer)].storage;
      const architecture::Storage& it = architecture_.objects[static_cast<std::size_t>(storage)].storage;
      const std::int64_t moved = access.transfer ? value(access.transfer->words) : words;
      const std::int64_t transfers =
          access.transfer ? transfers_of(*access.transfer, it) : ceil_div(words, it.port_width);
      add_up(busy_[static_cast<std::size_t>(storage)], times * transfers);
      add_up((access.role == architecture::AccessRole::kRead ? read_ : written_)[static_cast<std::size_t>(storage)],
             times * moved);
    }
  }

  /// How often a port of `storage` passes something for a request of an instruction that stands for many: once for each
  /// of their words, where the ports can do that in the request's cycles, or whoever asks has a bank of its own;
  /// otherwise its words lie side by side.
  std::int64_t transfers_of(const MemoryAccess::Transfer& transfer, const architecture::Storage& storage) {
    const std::int64_t words = value(transfer.words);
    const std::int64_t cycles = std::max<std::int64_t>(1, value(transfer.cycles));
    if (!storage.contention || words <= 0 || ceil_div(words, cycles) <= storage.read_write_ports) return words;
    return std::max(cycles, ceil_div(words, storage.port_width));
  }

  /// Brings the sums into their form.
  Result<bool> finish() {
    for (std::size_t o = 0; o < busy_.size(); ++o) {
      const architecture::Object& object = architecture_.objects[o];
      const bool storage = object.object_class == architecture::ObjectClass::kSram ||
                           object.object_class == architecture::ObjectClass::kDram ||
                           object.object_class == architecture::ObjectClass::kSetAssociativeCache;
      if (storage) busy_[o] = (busy_[o] + object.storage.read_write_ports - 1) / object.storage.read_write_ports;
    }
    bool fits = instructions_ <= kMostCounted && macs_ <= kMostCounted;
    const auto narrow = [&fits](const std::vector<Wide>& wide) {
      std::vector<std::int64_t> result;
      result.reserve(wide.size());
      for (const Wide value : wide) {
        fits = fits && value <= kMostCounted;
        result.push_back(static_cast<std::int64_t>(std::min(value, kMostCounted)));
      }
      return result;
    };
    work_.busy = narrow(busy_);
    work_.words_read = narrow(read_);
    work_.words_written = narrow(written_);
    if (!fits) return failure("WorkOverflow", "", "the program's work exceeds 2^62 instructions, words or cycles");
    work_.instructions = static_cast<std::int64_t>(instructions_);
    work_.macs = static_cast<std::int64_t>(macs_);
    return true;
  }

  std::int64_t value(ExprId e) const { return values_[e]; }
  void set_index(LoopId loop, std::int64_t index) { values_.set_index(schedule_, loop, index); }

  const architecture::Architecture& architecture_;
  const Program& program_;
  const IndexExpressions& expressions_;
  std::int64_t budget_;
  IndexSchedule schedule_;
  IndexValues values_;
  PeriodicityAnalysis analysis_;
  std::vector<LoopShape> loops_;
  std::vector<LoopId> order_;                                                ///< outer loops before inner ones
  std::vector<std::map<std::vector<std::int64_t>, Executions>> executions_;  ///< by LoopId and kind
  Wide instructions_ = 0, macs_ = 0;
  std::vector<Wide> busy_, read_, written_;
  bool begun_ = false;
  std::size_t position_ = 0;  ///< in `order_`
  std::optional<Run> run_;    ///< of the first executions of the loop there, if they are begun
  std::int64_t spent_ = 0;    ///< about as many visits
  std::int64_t step_end_ = 0;
  Work work_;
};

WorkCounter::WorkCounter(const architecture::Architecture& architecture, const Program& program,
                         std::int64_t visit_budget)
    : implementation_(std::make_unique<Implementation>(architecture, program, visit_budget)) {}
WorkCounter::WorkCounter(WorkCounter&&) noexcept = default;
WorkCounter& WorkCounter::operator=(WorkCounter&&) noexcept = default;
WorkCounter::~WorkCounter() = default;

Result<bool> WorkCounter::step(std::int64_t visits) { return implementation_->step(visits); }
const Work& WorkCounter::work() const { return implementation_->work(); }

Result<Work> count_work(const architecture::Architecture& architecture, const Program& program,
                        std::int64_t visit_budget) {
  WorkCounter counter(architecture, program, visit_budget);
  const auto done = counter.step(std::numeric_limits<std::int64_t>::max());
  if (!done) return tl::unexpected(done.error());
  return counter.work();
}

}  // namespace cyclescope::program

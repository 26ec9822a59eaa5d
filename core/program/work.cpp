#include "program/work.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

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

/// Indices [begin, end) of a loop.
struct Interval {
  std::int64_t begin = 0, end = 0;
};

/// offset + slope * index
struct Affine {
  Wide offset = 0, slope = 0;
};

std::int64_t ceil_div(Wide a, Wide b) { return static_cast<std::int64_t>(a >= 0 ? (a + b - 1) / b : -(-a / b)); }

/// Where simple guards hold: conjunctions of comparisons that are linear in one loop's index.
class GuardIntervals {
 public:
  GuardIntervals(const IndexExpressions& expressions, LoopId loop, const IndexValues& values, std::int64_t trip)
      : expressions_(expressions), loop_(loop), values_(values), trip_(trip) {}

  std::optional<Interval> of(ExprId guard) const { return of(guard, true); }

 private:
  std::optional<Interval> of(ExprId guard, bool wanted) const {
    const IndexNode& node = expressions_.node(guard);
    if (!expressions_.depends_on(guard, loop_)) {
      const bool holds = (values_[guard] != 0) == wanted;
      return Interval{0, holds ? trip_ : 0};
    }
    switch (node.op) {
      case IndexOp::kNot:
        return of(node.a, !wanted);
      case IndexOp::kAnd: {
        if (!wanted) return std::nullopt;
        const auto a = of(node.a, true);
        if (!a) return a;
        const auto b = of(node.b, true);
        if (!b) return b;
        return Interval{std::max(a->begin, b->begin), std::min(a->end, b->end)};
      }
      case IndexOp::kLess: {
        const auto a = affine(node.a);
        const auto b = affine(node.b);
        if (!a || !b) return std::nullopt;
        // a < b is b - a >= 1, its opposite a - b >= 0: offset + slope * index >= bound.
        const Wide sign = wanted ? 1 : -1;
        return at_least({sign * (b->offset - a->offset), sign * (b->slope - a->slope)}, wanted ? 1 : 0);
      }
      case IndexOp::kEqual: {
        const auto a = affine(node.a);
        const auto b = affine(node.b);
        if (!a || !b || !wanted) return std::nullopt;
        const Affine difference{a->offset - b->offset, a->slope - b->slope};
        if (difference.slope == 0) return Interval{0, difference.offset == 0 ? trip_ : 0};
        const Wide index = -difference.offset / difference.slope;
        if (index * difference.slope != -difference.offset || index < 0 || index >= trip_) return Interval{0, 0};
        return Interval{static_cast<std::int64_t>(index), static_cast<std::int64_t>(index) + 1};
      }
      default:
        return std::nullopt;
    }
  }

  Interval at_least(const Affine& value, Wide bound) const {
    const Wide room = bound - value.offset;  // slope * index >= room
    if (value.slope == 0) return {0, room <= 0 ? trip_ : 0};
    if (value.slope > 0) return {std::max<std::int64_t>(0, ceil_div(room, value.slope)), trip_};
    const Wide last = -room >= 0 ? -room / -value.slope : -1;
    return {0, static_cast<std::int64_t>(std::min<Wide>(trip_, last + 1))};
  }

  std::optional<Affine> affine(ExprId e) const {
    if (!expressions_.depends_on(e, loop_)) return Affine{values_[e], 0};
    const IndexNode& node = expressions_.node(e);
    switch (node.op) {
      case IndexOp::kLoop:
        return Affine{0, 1};
      case IndexOp::kAdd: {
        const auto a = affine(node.a);
        const auto b = affine(node.b);
        if (!a || !b) return std::nullopt;
        return Affine{a->offset + b->offset, a->slope + b->slope};
      }
      case IndexOp::kMul: {
        const auto a = affine(node.a);
        const auto b = affine(node.b);
        if (!a || !b || (a->slope != 0 && b->slope != 0)) return std::nullopt;
        const Affine& factor = a->slope == 0 ? *a : *b;
        const Affine& other = a->slope == 0 ? *b : *a;
        return Affine{other.offset * factor.offset, other.slope * factor.offset};
      }
      default:
        return std::nullopt;
    }
  }

  const IndexExpressions& expressions_;
  LoopId loop_;
  const IndexValues& values_;
  std::int64_t trip_;
};

class Counter {
 public:
  Counter(const architecture::Architecture& architecture, const Program& program, std::int64_t budget)
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
        written_(architecture.objects.size(), 0) {}

  Result<Work> run() {
    Shape top;
    describe(program_.body, {}, top);
    schedule_ = IndexSchedule(program_, top.amounts);
    bool counted = body(program_.body, 1);
    // Loops come after those around them, so that all their executions are known when their turn comes.
    for (std::size_t i = 0; i < order_.size() && counted; ++i) {
      const LoopId id = order_[i];
      for (auto& [kind, executions] : executions_[id]) {
        for (const LoopId around : loops_[id].around) set_index(around, executions.indices[around]);
        counted = counted && loop(id, executions.trip, executions.times);
      }
    }
    if (!counted) {
      return failure("WorkBudget", "", "the program's loops are too irregular to count its work",
                     "guards and trip counts that are linear in the loop indices are counted at once");
    }
    Work work;
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
    work.busy = narrow(busy_);
    work.words_read = narrow(read_);
    work.words_written = narrow(written_);
    if (!fits) return failure("WorkOverflow", "", "the program's work exceeds 2^62 instructions, words or cycles");
    work.instructions = static_cast<std::int64_t>(instructions_);
    work.macs = static_cast<std::int64_t>(macs_);
    return work;
  }

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
    for (const MemoryAccess& access : instruction.memory) visit(access.words);
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

  bool loop(LoopId id, std::int64_t trip, Wide times) {
    if (loops_[id].innermost && simple(id, trip, times)) return budget_ >= 0;
    return periods(id, trip, times);
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

  /// Any loop: visits one period of iterations that are equal from period to period, as often as they are.
  bool periods(LoopId id, std::int64_t trip, Wide times) {
    const LoopShape& shape = loops_[id];
    std::int64_t index = 0;
    while (index < trip) {
      std::int64_t period = 1;
      std::int64_t repeats = repeats_of(id, index, period, trip);
      if (repeats == 1 && !shape.varying.empty() && trip - index >= 2 * kLeastPeriod) {
        period = period_unit(expressions_, analysis_, id, shape.inside, index, shape.divisions);
        if (period > 1) repeats = repeats_of(id, index, period, trip);
        if (repeats == 1) period = 1;
      }
      for (std::int64_t i = 0; i < period; ++i) {
        set_index(id, index + i);
        if (!body(program_.loops[id].body, std::min(kSaturated, times * repeats))) return false;
      }
      index += period * repeats;
    }
    return true;
  }

  /// How many times the iterations index .. index + period - 1 stand for what follows, themselves included.
  std::int64_t repeats_of(LoopId id, std::int64_t index, std::int64_t period, std::int64_t trip) {
    const LoopShape& shape = loops_[id];
    std::int64_t count = trip - index - period;
    if (shape.varying.empty()) return period == 1 ? trip - index : 1;
    if (count < period) return 1;
    analysis_.look_at(id, shape.inside, index, period);
    for (const ExprId e : shape.varying) {
      const Shift shift = analysis_.shift_of(e);
      if (shift.delta != 0) return 1;
      count = std::min(count, shift.count);
      if (count < period) return 1;
    }
    return count / period + 1;
  }

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
      const std::int64_t width = architecture_.objects[static_cast<std::size_t>(storage)].storage.port_width;
      add_up(busy_[static_cast<std::size_t>(storage)], times * ((words + width - 1) / width));
      add_up((access.role == architecture::AccessRole::kRead ? read_ : written_)[static_cast<std::size_t>(storage)],
             times * words);
    }
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
};

}  // namespace

Result<Work> count_work(const architecture::Architecture& architecture, const Program& program,
                        std::int64_t visit_budget) {
  return Counter(architecture, program, visit_budget).run();
}

}  // namespace cyclescope::program

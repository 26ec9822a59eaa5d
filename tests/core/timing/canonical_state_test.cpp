// One program for each part of the canonical state that says where live memory accesses lie: everything else in the
// state is equal before iterations that take different times. In all of them an iteration is a chain,
//   ... read, 200 cycles of work, writes, two instructions that wait for the work to end,
// fetched one by one into a buffer of one, so that at its end nothing is left over but the writes. The reads of the
// next iteration wait for them or don't.
#include <gtest/gtest.h>

#include "evaluate.h"
#include "rules.h"

namespace cyclescope::timing_test {
namespace {

constexpr std::int64_t kShort = 30, kLong = 50;  // words of a write, and cycles that it takes

class Chain : public Rules {
 public:
  /// `nested`: the loop contains another one, so that its iterations may also be remembered.
  Chain(std::int64_t trips, bool nested) : Rules(narrow_fetch()), nested_(nested), index_(loop(trips)) {
    stage_ = stage(0);
    architecture::Storage& it = storage();
    it.max_concurrent_requests = it.read_write_ports = 16;
    data = buffer();
    read_ = reg();
    worked_ = reg();
    reader_ = unit({stage_});
    worker_ = unit({stage_});
  }

  program::IndexExpressions& expressions() { return program.expressions; }
  program::ExprId index() const { return index_; }
  program::ExprId constant(std::int64_t value) { return expressions().constant(value); }
  program::ExprId is(std::int64_t index) { return expressions().equal(index_, constant(index)); }
  program::ExprId choose(program::ExprId condition, std::int64_t if_true, std::int64_t otherwise) {
    return expressions().select(condition, constant(if_true), constant(otherwise));
  }
  architecture::ObjectId writer() { return unit({stage_}); }

  /// What the work waits for.
  Chain& read(std::int64_t latency, std::int64_t element) {
    op(reader_, latency).load(data, element, 1).writes(read_);
    return *this;
  }
  Chain& work() {
    op(worker_, 200).reads(read_).writes(worked_);
    return *this;
  }
  /// A write after the work, of one element that takes `words` cycles.
  Chain& write(architecture::ObjectId unit, program::ExprId element, program::ExprId words) {
    op(unit, 0).reads(worked_);
    return store_words(element, words);
  }
  /// Likewise, but before the work.
  Chain& write_early(architecture::ObjectId unit, program::ExprId element, program::ExprId words) {
    op(unit, 0);
    return store_words(element, words);
  }
  /// The instruction made last waits for the work.
  Chain& after_work() {
    reads(worked_);
    return *this;
  }
  /// The work waits for the instruction made last.
  Chain& awaited() {
    writes(read_);
    return *this;
  }
  /// Ends the chain: two instructions wait until the work has ended.
  Chain& end() {
    if (nested_) loop(2);
    for (int i = 0; i < (nested_ ? 1 : 2); ++i) op(worker_, 1);
    if (nested_) end_loop();
    end_loop();
    return *this;
  }

  void expect_exact() const {
    const Evaluation whole = evaluate(architecture, program, timing::TimingMethod::kWholeGraph);
    const Evaluation fast = evaluate(architecture, program, timing::TimingMethod::kFastForward);
    EXPECT_TRUE(fast.timing.exact);
    EXPECT_EQ(fast.timing.cycles, whole.timing.cycles);
  }

  program::BufferId data = architecture::kNone;

 private:
  Chain& store_words(program::ExprId element, program::ExprId words) {
    store(data, 0, 1);
    at(element);
    program.instructions.back().memory.back().words = words;
    return *this;
  }

  static Fetch narrow_fetch() {
    Fetch fetch;
    fetch.width = fetch.buffer = 1;
    return fetch;
  }

  bool nested_;
  program::ExprId index_;
  architecture::ObjectId stage_ = architecture::kNone, reader_ = architecture::kNone, worker_ = architecture::kNone;
  architecture::RegisterId read_ = architecture::kNone, worked_ = architecture::kNone;
};

/// Calls visit(trips, nested) for short loops, where a remembered iteration is the last, and for one worth skipping.
template <typename Visit>
void for_all_sizes(const Visit& visit) {
  for (const bool nested : {false, true}) {
    for (const std::int64_t trips : {4, 5, 6, 40}) visit(trips, nested);
  }
}

/// A chain whose end does something to one register in iteration 1, and to another otherwise; `use(chain, register)`
/// adds an instruction that takes until kLong after the work. `begin` adds the first instruction of the chain.
template <typename Begin, typename Use>
void expect_registers_to_be_told_apart(const Begin& begin, const Use& use) {
  for_all_sizes([&](std::int64_t trips, bool nested) {
    Chain it(trips, nested);
    const architecture::RegisterId one = it.reg();
    const architecture::RegisterId other = it.reg();
    it.op(it.writer(), 0);
    begin(it, one);
    it.awaited().work();
    const architecture::ObjectId unit = it.writer();
    const architecture::RegisterId late = it.reg();
    it.op(it.writer(), kLong, 1).writes(late);
    it.after_work();
    for (const architecture::RegisterId id : {one, other}) {
      use(it, unit, id, late);
      it.when(id == one ? it.is(1) : it.expressions().logical_not(it.is(1)));
    }
    it.end().expect_exact();
  });
}

TEST(RegisterTimes, OfResultsMatter) {
  expect_registers_to_be_told_apart(
      [](Chain& it, architecture::RegisterId one) { it.reads(one); },
      [](Chain& it, architecture::ObjectId unit, architecture::RegisterId id, architecture::RegisterId) {
        it.op(unit, kLong, 1).writes(id);
        it.after_work();
      });
}

TEST(RegisterTimes, OfAccumulationsMatter) {
  expect_registers_to_be_told_apart(
      [](Chain& it, architecture::RegisterId one) { it.reads(one); },
      [](Chain& it, architecture::ObjectId unit, architecture::RegisterId id, architecture::RegisterId) {
        it.op(unit, kLong, 1).accumulates(id);
        it.after_work();
      });
}

TEST(RegisterTimes, OfReadersMatter) {
  expect_registers_to_be_told_apart([](Chain& it, architecture::RegisterId one) { it.writes(one); },
                                    [](Chain& it, architecture::ObjectId unit, architecture::RegisterId id,
                                       architecture::RegisterId late) { it.op(unit, 0).reads(late).reads(id); });
}

TEST(LiveAccesses, TheirTimesMatter) {
  // Two writes end kShort and kLong after the work; which of them, to the element that is read, is the other way round
  // in iteration 1.
  for_all_sizes([](std::int64_t trips, bool nested) {
    Chain it(trips, nested);
    const architecture::ObjectId first = it.writer();
    const architecture::ObjectId second = it.writer();
    it.read(0, 0).work();
    it.write(first, it.constant(0), it.choose(it.is(1), kLong, kShort));
    it.write(second, it.constant(1), it.choose(it.is(1), kShort, kLong));
    it.end().expect_exact();
  });
}

TEST(LiveAccesses, TheirTemplatesMatter) {
  // One write, to the element that is read in iteration 1, and by another instruction to another element otherwise.
  for_all_sizes([](std::int64_t trips, bool nested) {
    Chain it(trips, nested);
    const architecture::ObjectId unit = it.writer();
    it.read(0, 0).work();
    it.write(unit, it.constant(0), it.constant(kLong)).when(it.is(1));
    it.write(unit, it.constant(1), it.constant(kLong)).when(it.expressions().logical_not(it.is(1)));
    it.end().expect_exact();
  });
}

TEST(LiveAccesses, TheIndicesOfInnerLoopsMatter) {
  // One instruction writes in the first iteration of an inner loop, to the element that is read, where the outer index
  // is 1, and in the second iteration, to another element, otherwise.
  for_all_sizes([](std::int64_t trips, bool nested) {
    Chain it(trips, nested);
    const architecture::ObjectId unit = it.writer();
    it.read(0, 0).work();
    const program::ExprId inner = it.loop(2);
    it.write(unit, inner, it.constant(kLong));
    it.when(it.expressions().equal(inner, it.expressions().logical_not(it.is(1))));
    it.end_loop();
    it.end().expect_exact();
  });
}

TEST(LiveAccesses, WhereTheyMeetAReadMatters) {
  // Four elements are read one after another; the write was to the first of them in iteration 1, to the last otherwise.
  for_all_sizes([](std::int64_t trips, bool nested) {
    Chain it(trips, nested);
    const architecture::ObjectId unit = it.writer();
    const program::ExprId inner = it.loop(4);
    it.read(20, 0).at(inner);
    it.end_loop();
    it.work();
    it.write(unit, it.choose(it.is(1), 0, 3), it.constant(kLong));
    it.program.instructions.back().memory.back().role =
        architecture::AccessRole::kAccumulate;  // the writes don't meet each other
    it.end().expect_exact();
  });
}

TEST(LiveAccesses, ThoseOfBeforeTheLoopMatter) {
  // A write that ends after 3,000 cycles; a loop reads the elements one by one and comes to it after 1,000.
  Rules it;
  architecture::Storage& storage = it.storage();
  storage.max_concurrent_requests = storage.read_write_ports = 16;
  const program::BufferId data = it.buffer();
  it.op(it.unit(), 3'000).store(data, 500, 1);
  const architecture::ObjectId reader = it.unit();
  const program::ExprId i = it.loop(600);
  it.op(reader, 0, 2).load(data, 0, 1);
  it.at(i);
  it.end_loop();
  // The read of element 500 waits for 3,002; 99 others follow, two cycles apart.
  it.expect_cycles(3'002 + 2 * 99 + 2);
}

TEST(PlacesOfAccesses, WithinAClusterMatter) {
  // A long write to the element that is read in iteration 3, and beside it otherwise; a short write to both of them
  // comes first.
  for (const std::int64_t trips : {4, 5, 6, 40}) {
    Chain it(trips, true);
    const architecture::ObjectId first = it.writer();
    const architecture::ObjectId second = it.writer();
    it.write_early(first, it.constant(0), it.constant(1));
    it.program.instructions.back().memory.back().span = it.constant(8);
    it.write_early(second, it.choose(it.is(3), 0, 1), it.constant(kLong));
    it.read(0, 0).work();
    it.end().expect_exact();
  }
}

TEST(PlacesOfAccesses, WhichMeetMatters) {
  // Two writes, of which the work awaits the second; they are to one element in iteration 3.
  for (const std::int64_t trips : {4, 5, 6, 40}) {
    Chain it(trips, true);
    const architecture::ObjectId first = it.writer();
    const architecture::ObjectId second = it.writer();
    it.write_early(first, it.constant(0), it.constant(kLong));
    it.write_early(second, it.choose(it.is(3), 0, 1), it.constant(1)).awaited();
    it.work();
    it.end().expect_exact();
  }
}

TEST(PlacesOfAccesses, OfMixedIndicesMatterThemselves) {
  // Writes to elements 0, i, 2 i and 3 i; that which is read, 4, is among them for i = 2 and 4, but not for 3 or 5.
  for (const std::int64_t trips : {3, 4, 5, 6, 40}) {
    Chain it(trips, true);
    const architecture::ObjectId unit = it.writer();
    const program::ExprId inner = it.loop(4);
    it.write_early(unit, *it.expressions().multiply(it.index(), inner), it.constant(kLong));
    it.end_loop();
    it.read(0, 4).work();
    it.end().expect_exact();
  }
}

}  // namespace
}  // namespace cyclescope::timing_test

#include "program/work.h"

#include <gtest/gtest.h>

#include <iostream>

#include "../random/random_case.h"
#include "../random/random_expression.h"
#include "../simulation/bench.h"

namespace cyclescope::program {
namespace {

using random_cases::CaseKnobs;
using random_cases::Random;
using random_cases::random_case;
using random_cases::RandomCase;
using simulation_test::Bench;

/// Adds up a program's work by executing it.
class Walk {
 public:
  explicit Walk(const RandomCase& it) : Walk(it.architecture, it.program) {}
  Walk(const architecture::Architecture& architecture, const Program& program)
      : architecture_(architecture), program_(program), indices_(program.loops.size(), 0) {
    work.busy.resize(architecture.objects.size());
    work.words_read.resize(architecture.objects.size());
    work.words_written.resize(architecture.objects.size());
    walk(program.body);
    for (std::size_t o = 0; o < work.busy.size(); ++o) {
      const std::int64_t ports = architecture.objects[o].storage.read_write_ports;
      work.busy[o] = (work.busy[o] + ports - 1) / ports;
    }
  }

  Work work;

 private:
  std::int64_t value(ExprId e) const { return program_.expressions.evaluate(e, indices_); }

  void walk(const std::vector<Node>& body) {
    for (const Node& node : body) {
      if (node.kind == Node::Kind::kInstruction) {
        if (value(program_.instructions[node.index].guard) != 0) execute(program_.instructions[node.index]);
        continue;
      }
      const Loop& loop = program_.loops[node.index];
      const std::int64_t trip = value(loop.trip_count);
      for (std::int64_t i = 0; i < trip; ++i) {
        indices_[node.index] = i;
        walk(loop.body);
      }
    }
  }

  void execute(const Instruction& instruction) {
    ++work.instructions;
    work.macs += value(instruction.macs);
    work.busy[static_cast<std::size_t>(instruction.unit)] += value(instruction.initiation_interval);
    for (const architecture::ObjectId stage : architecture_.routes[static_cast<std::size_t>(instruction.unit)]) {
      work.busy[static_cast<std::size_t>(stage)] += architecture_.objects[static_cast<std::size_t>(stage)].latency;
    }
    for (const MemoryAccess& access : instruction.memory) {
      const auto storage = static_cast<std::size_t>(program_.buffers[static_cast<std::size_t>(access.buffer)].storage);
      const std::int64_t width = architecture_.objects[storage].storage.port_width;
      const std::int64_t words = value(access.words);
      work.busy[storage] += (words + width - 1) / width;
      (access.role == architecture::AccessRole::kRead ? work.words_read : work.words_written)[storage] += words;
    }
  }

  const architecture::Architecture& architecture_;
  const Program& program_;
  std::vector<std::int64_t> indices_;
};

void expect_equal(const Work& counted, const Work& walked, const RandomCase& it) {
  ASSERT_EQ(counted.instructions, walked.instructions) << dump(it);
  ASSERT_EQ(counted.macs, walked.macs) << dump(it);
  ASSERT_EQ(counted.busy, walked.busy) << dump(it);
  ASSERT_EQ(counted.words_read, walked.words_read) << dump(it);
  ASSERT_EQ(counted.words_written, walked.words_written) << dump(it);
}

/// A case with many borders; every instruction has MACs, and some a guard that follows no pattern.
RandomCase irregular_case(std::uint64_t seed, std::int64_t instructions) {
  Random random(seed);
  CaseKnobs knobs;
  knobs.program.instructions = instructions;
  knobs.program.guard_percent = 50;
  knobs.program.variable_trip_percent = 40;
  knobs.program.zero_trip_percent = 5;
  RandomCase it = random_case(seed, knobs);
  IndexExpressions& pool = it.program.expressions;
  const auto visit = [&](const auto& self, const std::vector<Node>& body, std::vector<LoopId> around) -> void {
    for (const Node& node : body) {
      if (node.kind == Node::Kind::kLoop) {
        std::vector<LoopId> inside = around;
        inside.push_back(node.index);
        self(self, it.program.loops[node.index].body, inside);
        continue;
      }
      Instruction& instruction = it.program.instructions[node.index];
      instruction.macs = instruction.memory.empty() ? instruction.latency : instruction.memory.front().span;
      if (around.empty() || !random.chance(20)) continue;
      std::vector<std::string> names;
      for (const LoopId l : around) names.push_back(random_cases::loop_name(l));
      const auto guard = pool.lower(random_cases::random_expression(random, names), [&](std::string_view name) {
        return pool.loop_node(static_cast<LoopId>(std::stoul(std::string(name.substr(1)))));
      });
      if (guard) instruction.guard = *guard;
    }
  };
  visit(visit, it.program.body, {});
  return it;
}

TEST(CountWork, EqualsTheSumOverAllExecutedInstructions) {
  std::int64_t instructions = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    const RandomCase it = irregular_case(seed, seed % 10 == 0 ? 3'000 : 200);
    const Walk walk(it);
    const auto counted = count_work(it.architecture, it.program);
    ASSERT_TRUE(counted) << counted.error().message << "\n" << dump(it);
    expect_equal(*counted, walk.work, it);
    if (HasFatalFailure()) return;
    instructions += walk.work.instructions;
  }
  EXPECT_GT(instructions, 500'000);
}

TEST(CountWork, GivesTheWholeSumOrNoneWhateverTheBudget) {
  std::int64_t refused = 0;
  std::int64_t counted_early = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const RandomCase it = irregular_case(seed, 300);
    const Walk walk(it);
    for (std::int64_t budget = 0; budget < 200; budget += 1 + budget / 4) {
      const auto counted = count_work(it.architecture, it.program, budget);
      if (!counted) {
        ASSERT_EQ(counted.error().code, "WorkBudget");
        ++refused;
        continue;
      }
      expect_equal(*counted, walk.work, it);
      if (HasFatalFailure()) return;
      counted_early += budget < walk.work.instructions ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 1'000);
  EXPECT_GT(counted_early, 1'000) << "with a budget below the number of instructions";
}

TEST(CountWork, CountsTheSameInStepsOfAnyLength) {
  std::int64_t steps = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const RandomCase it = irregular_case(seed, 300);
    WorkCounter counter(it.architecture, it.program);
    for (;; ++steps) {
      const auto done = counter.step(1 + static_cast<std::int64_t>(seed % 7) * 10);
      ASSERT_TRUE(done) << done.error().message;
      if (*done) break;
    }
    expect_equal(counter.work(), Walk(it).work, it);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(steps, 1'000);
}

TEST(CountWork, LooksForPeriodsLessAndLessOftenWhereThereAreNone) {
  Bench bench;
  IndexExpressions& pool = bench.program.expressions;
  constexpr std::int64_t kIterations = 100'000;
  const ExprId i = bench.loop(kIterations);
  const ExprId squares = *pool.modulo(*pool.multiply(i, i), pool.constant(9973));
  bench.op(bench.unit(), 1).when(pool.less(squares, pool.constant(100)));
  WorkCounter counter(bench.architecture, bench.program);
  std::int64_t spent = 0;
  for (constexpr std::int64_t kStep = 1'000; !counter.step(kStep).value();) spent += kStep;
  EXPECT_LT(spent, kIterations * 5 / 4) << "more than visiting every iteration takes";
}

TEST(CountWork, RefusesALoopThatTheBudgetDoesNotReach) {
  Bench bench;
  bench.loop(10);
  bench.op(bench.unit(), 1);
  EXPECT_EQ(count_work(bench.architecture, bench.program, 0).error().code, "WorkBudget");
  EXPECT_EQ(count_work(bench.architecture, bench.program, 1).value().instructions, 10);
}

TEST(CountWork, CountsLinearBordersOfHugeLoopsAtOnce) {
  // 2^20 x 2^40 iterations; the second instruction is executed where i + 5 <= j, the third at j == 3.
  constexpr std::int64_t kOuter = std::int64_t{1} << 20, kInner = std::int64_t{1} << 40;
  Bench bench;
  IndexExpressions& pool = bench.program.expressions;
  const architecture::ObjectId unit = bench.unit();
  const ExprId i = bench.loop(kOuter);
  const ExprId j = bench.loop(kInner);
  bench.op(unit, 1);
  bench.op(unit, 1).when(pool.logical_not(pool.less(j, *pool.add(i, pool.constant(5)))));
  bench.op(unit, 1).when(pool.equal(j, pool.constant(3)));
  const auto work = count_work(bench.architecture, bench.program, 5'000'000);
  ASSERT_TRUE(work) << work.error().message;
  const std::int64_t second = kOuter * kInner - 5 * kOuter - kOuter * (kOuter - 1) / 2;
  EXPECT_EQ(work->instructions, kOuter * kInner + second + kOuter);
}

TEST(CountWork, RefusesLoopsThatAreTooIrregular) {
  Bench bench;
  IndexExpressions& pool = bench.program.expressions;
  const ExprId i = bench.loop(1'000'000);
  const ExprId squares = *pool.modulo(*pool.multiply(i, i), pool.constant(9973));
  bench.op(bench.unit(), 1).when(pool.less(squares, pool.constant(100)));
  EXPECT_EQ(count_work(bench.architecture, bench.program, 10'000).error().code, "WorkBudget");
  EXPECT_EQ(count_work(bench.architecture, bench.program).value().instructions,
            Walk(bench.architecture, bench.program).work.instructions);
}

TEST(CountWork, IsExactUpTo2To62AndAnErrorBeyond) {
  const auto count = [](std::int64_t outer, std::int64_t inner, std::int64_t macs) {
    Bench bench;
    bench.loop(outer);
    bench.loop(inner);
    bench.op(bench.unit(), 0);
    bench.program.instructions.back().macs = bench.program.expressions.constant(macs);
    return count_work(bench.architecture, bench.program);
  };
  constexpr std::int64_t k2To31 = std::int64_t{1} << 31;
  const auto largest = count(k2To31, k2To31, 1);
  ASSERT_TRUE(largest);
  EXPECT_EQ(largest->instructions, std::int64_t{1} << 62);
  EXPECT_EQ(largest->macs, std::int64_t{1} << 62);
  EXPECT_EQ(count(k2To31, k2To31, 2).error().code, "WorkOverflow");
  EXPECT_EQ(count(k2To31, k2To31 + 1, 1).error().code, "WorkOverflow");
}

TEST(CountWork, SurvivesTheLargestSums) {
  Bench bench;
  const architecture::ObjectId unit = bench.unit();
  for (int depth = 0; depth < 8; ++depth) bench.loop(std::int64_t{1} << 40);
  for (int i = 0; i < 50; ++i) {
    bench.op(unit, std::int64_t{1} << 62);
    bench.program.instructions.back().macs = bench.program.expressions.constant(std::int64_t{1} << 62);
  }
  EXPECT_EQ(count_work(bench.architecture, bench.program).error().code, "WorkOverflow");
}

TEST(CountWork, AStoragesWordsPassOneByOneOrSideBySide) {
  struct Case {
    std::int64_t ports, width, words, cycles, busy;
    bool contention = true;
  };
  for (const Case& it : {
           Case{4, 16, 12, 3, 3},          // a word per port and cycle
           Case{4, 16, 10, 3, 3},          // ports that pass fewer: 10 transfers of 4 ports
           Case{1, 16, 48, 3, 3},          // 16 side by side
           Case{2, 8, 100, 10, 7},         // 13 transfers
           Case{2, 8, 100, 20, 10},        // one in each cycle
           Case{3, 32, 2304, 18, 24},      // more than the ports have room for: busy for longer than it takes
           Case{4, 16, 100, 3, 25, false}  // banks of their own
       }) {
    Bench bench;
    architecture::Storage& storage = bench.storage(it.width);
    storage.read_write_ports = it.ports;
    storage.contention = it.contention;
    const architecture::ObjectId id = bench.last_storage();
    const program::BufferId data = bench.buffer();
    bench.op(bench.unit(), 1).load(data, 0, 1);
    IndexExpressions& pool = bench.program.expressions;
    bench.program.instructions.back().memory.back().transfer = {pool.constant(it.words), pool.constant(it.cycles)};
    const auto work = count_work(bench.architecture, bench.program);
    ASSERT_TRUE(work);
    EXPECT_EQ(work->busy[static_cast<std::size_t>(id)], it.busy) << it.words << " words in " << it.cycles;
    EXPECT_EQ(work->words_read[static_cast<std::size_t>(id)], it.words);
  }
}

TEST(CountWork, OfNothingIsNothing) {
  Bench bench;
  bench.loop(0);
  bench.op(bench.unit(), 3);
  bench.end_loop();
  bench.loop(5);
  const auto work = count_work(bench.architecture, bench.program);
  ASSERT_TRUE(work);
  EXPECT_EQ(work->instructions, 0);
  EXPECT_EQ(work->busy, std::vector<std::int64_t>(bench.architecture.objects.size(), 0));
}

}  // namespace
}  // namespace cyclescope::program

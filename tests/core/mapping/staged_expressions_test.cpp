// Expressions evaluated stage by stage have the values that they have without anything kept.
#include "mapping/staged_expressions.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "../random/random.h"

namespace cyclescope::mapping {
namespace {

using random_cases::Random;

constexpr Stage kLastStage = 3;

/// A mapping with a few sizes, three tile variables, and a "let" of each stage; and expressions over all of them.
class RandomMapping {
 public:
  explicit RandomMapping(Random& random) : random_(random) {
    scope_.choices = [](const std::string&, const std::string&) -> Result<std::int64_t> {
      return failure("UnknownChoice", "", "nothing has choices");
    };
    for (const char* size : {"C", "F"}) declare(size, kKernelStage);
    for (Stage stage = kKernelStage; stage <= kLastStage; ++stage) {
      if (stage > kKernelStage) {
        TileVariable variable;
        variable.stage = stage;
        variable.slot = declare("t" + std::to_string(stage), stage);
        mapping.tiling.variables.push_back(variable);
      }
      Let let;
      let.value = parse();
      let.slot = declare("l" + std::to_string(stage), expressions.stage(let.value));
      mapping.lets.push_back(let);
    }
    for (int i = 0; i < 12; ++i) asked.push_back(parse());
    frame.resize(scope_.frame_size());
  }

  /// What becomes known with `stage`, but for lets.
  void choose(Stage stage) {
    if (stage > kKernelStage) {
      frame[mapping.tiling.variables[stage - 1].slot] = random_.in(0, 9);
      return;
    }
    for (const char* size : {"C", "F"}) frame[*scope_.find(size)] = random_.in(0, 99);
  }

  SlotExpressions expressions;
  Mapping mapping;
  std::vector<SlotExpressionId> asked;
  std::vector<std::int64_t> frame;

 private:
  Slot declare(const std::string& name, Stage stage) { return scope_.declare(name, stage, "").value(); }
  SlotExpressionId parse() { return expressions.parse(text(4), scope_, "").value(); }

  std::string text(int depth) {
    if (depth == 0 || random_.chance(20)) {
      const std::vector<std::string> names = scope_.names();
      if (random_.chance(20)) return std::to_string(random_.in(0, 12));
      return names[static_cast<std::size_t>(random_.in(0, static_cast<std::int64_t>(names.size()) - 1))];
    }
    const std::string a = text(depth - 1);
    const std::string b = text(depth - 1);
    static constexpr std::array kBinary = {"+", "-", "*", "/", "%", "<", "==", "&&", "||"};
    switch (random_.in(0, 4)) {
      case 0:
        return "ceil_div(" + a + ", " + b + ")";
      case 1:
        return "select(" + a + ", " + b + ", " + text(depth - 1) + ")";
      case 2:
        return "max(" + a + ", -(" + b + "))";
      default:
        return "(" + a + ") " + kBinary[static_cast<std::size_t>(random_.in(0, kBinary.size() - 1))] + " (" + b + ")";
    }
  }

  Random& random_;
  MappingScope scope_;
};

struct Seen {
  std::int64_t values = 0, errors = 0;
};

/// Goes through stages as a search does, and asks for everything that is known.
void walk(RandomMapping& it, Random& random, Seen& seen) {
  StagedExpressions staged(it.expressions, it.mapping, it.frame.size());
  Stage stage = kKernelStage;
  for (int step = 0; step < 60; ++step) {
    it.choose(stage);
    staged.enter(stage);
    for (const Let& let : it.mapping.lets) {
      if (it.expressions.stage(let.value) != stage) continue;
      it.frame[let.slot] = staged.evaluate(let.value, it.frame).value_or(0);
    }
    for (const SlotExpressionId id : it.asked) {
      if (it.expressions.stage(id) > stage || random.chance(30)) continue;
      const auto expected = it.expressions.evaluate(id, it.frame);
      const auto value = staged.evaluate(id, it.frame);
      ASSERT_EQ(value.has_value(), expected.has_value()) << it.expressions.text(id);
      if (expected) {
        ASSERT_EQ(*value, *expected) << it.expressions.text(id);
      }
      ++(expected ? seen.values : seen.errors);
    }
    stage = stage < kLastStage && random.chance(60) ? static_cast<Stage>(stage + 1)
                                                    : static_cast<Stage>(random.in(stage > 0 ? 1 : 0, stage));
  }
}

TEST(StagedExpressions, HaveTheValuesThatTheyHaveWithoutAnythingKept) {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed);
    RandomMapping mapping(random);
    ASSERT_NO_FATAL_FAILURE(walk(mapping, random, seen)) << "seed " << seed;
  }
  EXPECT_GT(seen.values, 20'000);
  EXPECT_GT(seen.errors, 1'000);
}

}  // namespace
}  // namespace cyclescope::mapping

// Random programs far too long to evaluate instruction by instruction: most are still exact, after few iterations.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <vector>

#include "evaluate.h"
#include "random_run.h"

namespace cyclescope::timing_test {
namespace {

TEST(LargeTiming, MostProgramsWithoutCachesAreExactAfterFewIterations) {
  const RandomRun run = random_run();
  timing::TimingOptions options;
  options.instruction_budget = 300'000;
  std::int64_t exact = 0, averaged = 0, refused = 0;
  std::vector<std::int64_t> evaluated;
  for (std::int64_t i = 0; i < run.cases / 20; ++i) {
    const Family family = kFamilies[static_cast<std::size_t>(i) % std::size(kFamilies)];
    if (family == Family::kCaches) continue;
    const std::uint64_t seed = run.first_seed + static_cast<std::uint64_t>(i);
    const auto it = case_of(family, seed, std::int64_t{1} << (20 + seed % 21));
    const Evaluation fast = evaluate(it.architecture, it.program, options);
    if (fast.error == "NeverFits") {
      ++refused;
      continue;
    }
    ASSERT_EQ(fast.error, "") << dump(it);
    ASSERT_EQ(fast.timing.method, fast.timing.exact ? "fast_forward" : "averaged") << dump(it);
    if (fast.timing.iterations_total < 1'000) continue;
    ++(fast.timing.exact ? exact : averaged);
    if (fast.timing.exact) evaluated.push_back(fast.timing.iterations_evaluated);
  }
  if (evaluated.empty()) GTEST_SKIP() << "too few cases";
  std::sort(evaluated.begin(), evaluated.end());
  const std::int64_t median = evaluated[evaluated.size() / 2];
  std::cout << "of programs of 2^20 to 2^40 instructions " << exact << " exact, " << averaged << " averaged over "
            << options.instruction_budget << " instructions; iterations evaluated: " << median << " (median), "
            << evaluated[evaluated.size() * 9 / 10] << " (90 %), " << evaluated.back() << " (most)\n";
  if (!run.is_ordinary()) return;
  EXPECT_LT(10 * refused, exact) << "refused, since requests never fit together";
  EXPECT_GE(100 * exact, 75 * (exact + averaged));
  EXPECT_LE(median, 100);
}

}  // namespace
}  // namespace cyclescope::timing_test

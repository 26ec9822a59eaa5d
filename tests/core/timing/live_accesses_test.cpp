// Waiting for live accesses against looking at each of them.
#include "timing/live_accesses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "../random/random.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::Random;

/// What LiveAccesses::wait says, from its definition.
std::int64_t wait(const std::vector<timing::LiveAccess>& accesses, const timing::LiveAccess& younger,
                  std::int64_t start) {
  for (const timing::LiveAccess& older : accesses) {
    if (older.role == architecture::AccessRole::kAccumulate && younger.role == architecture::AccessRole::kAccumulate)
      continue;
    if (older.begin < younger.end && younger.begin < older.end) start = std::max(start, older.time);
  }
  return start;
}

TEST(LiveAccesses, WaitForTheLatestThatMeets) {
  std::int64_t waits = 0;
  std::int64_t most = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const std::int64_t places = random.in(8, 4000);
    const std::int64_t lifetime = random.in(10, 2000);
    timing::LiveAccesses live;
    std::vector<timing::LiveAccess> truth;
    for (std::int64_t now = 0; now < 1000; ++now) {
      timing::LiveAccess access;
      access.begin = random.in(0, places);
      access.end = access.begin + random.in(0, 12);
      access.role = random.chance(50) ? architecture::AccessRole::kAccumulate : architecture::AccessRole::kWrite;
      const std::int64_t start = now + random.in(0, lifetime);
      const std::int64_t expected = wait(truth, access, start);
      ASSERT_EQ(live.wait(access.begin, access.end, access.role == architecture::AccessRole::kAccumulate, start),
                expected)
          << "seed " << seed << ", access " << now;
      waits += expected > start ? 1 : 0;
      access.time = now + random.in(1, lifetime);
      live.add(access.begin, access.end, access.time, access.birth, access.access, access.role);
      truth.push_back(access);
      if (random.chance(2)) {
        live.forget(now);
        std::erase_if(truth, [now](const timing::LiveAccess& a) { return a.time <= now; });
        ASSERT_EQ(live.all().size(), truth.size());
      }
      if (random.chance(1)) {
        const std::int64_t moved = random.in(0, 5);
        const auto move = [moved](timing::LiveAccess& a) {
          a.time += moved;
          a.begin += moved;
          a.end += moved;
        };
        live.for_each(move);
        std::for_each(truth.begin(), truth.end(), move);
      }
      most = std::max(most, static_cast<std::int64_t>(truth.size()));
    }
  }
  EXPECT_GT(waits, 5'000);
  EXPECT_GT(most, 500);
}

}  // namespace
}  // namespace cyclescope::timing_test

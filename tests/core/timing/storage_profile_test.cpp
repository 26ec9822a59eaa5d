// Storage profiles against counting slots and ports cycle by cycle.
#include "timing/storage_profile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "../random/random.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::Random;

class Occupation {
 public:
  Occupation(std::int64_t slots, std::int64_t ports) : slots_(slots), ports_(ports), taken_(4'000), moving_(4'000) {}

  bool fits(std::int64_t start, std::int64_t service, std::int64_t transfers) const {
    for (std::int64_t t = start; t < start + service; ++t) {
      if (at(taken_, t) >= slots_) return false;
      if (t >= start + service - transfers && at(moving_, t) >= ports_) return false;
    }
    return true;
  }

  std::int64_t earliest(std::int64_t ready, std::int64_t service, std::int64_t transfers) const {
    while (!fits(ready, service, transfers)) ++ready;
    return ready;
  }

  void reserve(std::int64_t start, std::int64_t service, std::int64_t transfers) {
    for (std::int64_t t = start; t < start + service; ++t) {
      taken_[static_cast<std::size_t>(t)] += 1;
      moving_[static_cast<std::size_t>(t)] += t >= start + service - transfers ? 1 : 0;
    }
  }

 private:
  static std::int64_t at(const std::vector<std::int64_t>& counts, std::int64_t t) {
    return counts[static_cast<std::size_t>(t)];
  }
  std::int64_t slots_, ports_;
  std::vector<std::int64_t> taken_, moving_;
};

TEST(StorageProfile, FindsTheEarliestStartThatFits) {
  std::int64_t waits = 0;
  std::int64_t gap_fills = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    const std::int64_t slots = random.in(1, 4);
    const std::int64_t ports = random.in(1, 3);
    timing::StorageProfile profile(slots, ports);
    Occupation truth(slots, ports);
    std::int64_t now = 0;
    std::int64_t latest_start = 0;
    for (int i = 0; i < 60; ++i) {
      const std::int64_t service = random.in(1, 14);
      const std::int64_t transfers = random.in(1, service);
      const std::int64_t ready = now + random.in(0, 30);
      const std::int64_t start = profile.earliest(ready, service, transfers);
      ASSERT_EQ(start, truth.earliest(ready, service, transfers)) << "seed " << seed << ", request " << i;
      profile.reserve(start, service, transfers);
      truth.reserve(start, service, transfers);
      waits += start > ready ? 1 : 0;
      gap_fills += start < latest_start ? 1 : 0;
      latest_start = std::max(latest_start, start);
      // A part of the profile says the same of what lies within it.
      const std::int64_t other = now + random.in(0, 30);
      timing::StorageProfile part;
      part.assign_part(profile, other, other + service);
      ASSERT_EQ(part.earliest(other, service, transfers) == other, truth.fits(other, service, transfers));
      now += random.in(0, 5);
      if (random.chance(30)) profile.forget(now);
      timing::StorageProfile::Step before{-1, 0, 0};
      profile.steps().for_each([&](const timing::StorageProfile::Step& step) {
        EXPECT_LT(before.time, step.time);
        const bool first = before.time < 0;
        EXPECT_TRUE(first || before.slots != step.slots || before.ports != step.ports) << "changes nothing";
        EXPECT_LE(step.slots, slots);
        EXPECT_LE(step.ports, ports);
        before = step;
      });
    }
  }
  EXPECT_GT(waits, 5'000);
  EXPECT_GT(gap_fills, 2'000);
}

TEST(StorageProfile, ForgetsWhatLiesBeforeTheHorizon) {
  timing::StorageProfile profile(2, 2);
  profile.reserve(0, 10, 2);
  profile.reserve(20, 5, 5);
  EXPECT_EQ(profile.steps().size(), 5u);  // 0, 8, 10, 20, 25
  profile.forget(12);
  EXPECT_EQ(profile.steps().front().time, 10);
  EXPECT_EQ(profile.earliest(12, 30, 1), 12);
  profile.forget(25);
  EXPECT_TRUE(profile.steps().empty());
}

}  // namespace
}  // namespace cyclescope::timing_test

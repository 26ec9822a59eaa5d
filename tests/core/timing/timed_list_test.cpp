// Timed lists against plain vectors.
#include "timing/timed_list.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "../random/random.h"

namespace cyclescope::timing_test {
namespace {

using random_cases::Random;

struct Entry {
  std::int64_t time = 0, serial = 0;
  bool operator==(const Entry&) const = default;
};

std::vector<Entry> entries(const timing::TimedList<Entry>& list) {
  std::vector<Entry> result;
  list.for_each([&](const Entry& entry) { result.push_back(entry); });
  return result;
}

/// The index of the entry at `place`, found by walking there.
std::ptrdiff_t index_of(const timing::TimedList<Entry>& list, timing::TimedList<Entry>::Place place) {
  std::ptrdiff_t index = 0;
  for (auto i = list.begin(); i != place; i = list.next(i)) ++index;
  return index;
}

TEST(TimedList, HoldsWhatAVectorHolds) {
  std::size_t most = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    timing::TimedList<Entry> list;
    std::vector<Entry> truth;
    const auto erasing = static_cast<int>(random.in(0, 45));
    const auto popping = static_cast<int>(random.in(0, 3));
    for (std::int64_t serial = 0; serial < 1500; ++serial) {
      const std::int64_t time = random.chance(50) ? serial : random.in(0, serial);
      const auto later = [](std::int64_t t, const Entry& entry) { return t < entry.time; };
      const auto expected = std::upper_bound(truth.begin(), truth.end(), time, later);
      const auto place = list.after(time);
      ASSERT_EQ(index_of(list, place), expected - truth.begin()) << "seed " << seed;
      if (place != list.begin()) {
        ASSERT_EQ(list[list.previous(place)], *(expected - 1));
      }
      if (expected != truth.end() && random.chance(erasing)) {
        const auto behind = list.erase(place);
        ASSERT_EQ(index_of(list, behind), expected - truth.begin());
        truth.erase(expected);
      } else {
        const auto inserted = list.insert(place, {time, serial});
        ASSERT_EQ(list[inserted], (Entry{time, serial}));
        truth.insert(expected, {time, serial});
      }
      for (std::int64_t i = random.chance(popping) ? random.in(0, 40) : 0; i > 0 && !truth.empty(); --i) {
        ASSERT_EQ(list.front(), truth.front());
        list.pop_front();
        truth.erase(truth.begin());
      }
      ASSERT_EQ(list.size(), truth.size());
      ASSERT_EQ(list.empty(), truth.empty());
      if (!truth.empty()) {
        ASSERT_EQ(list.back(), truth.back());
      }
      most = std::max(most, truth.size());
    }
    EXPECT_EQ(entries(list), truth) << "seed " << seed;
    list.change_each([](Entry& entry) { entry.time += 3; });
    for (Entry& entry : truth) entry.time += 3;
    EXPECT_EQ(entries(list), truth) << "seed " << seed;
    list.clear();
    EXPECT_TRUE(list.begin() == list.end());
  }
  EXPECT_GT(most, 500u);
}

}  // namespace
}  // namespace cyclescope::timing_test

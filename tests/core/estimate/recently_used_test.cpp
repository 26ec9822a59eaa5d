#include "estimate/recently_used.h"

#include <gtest/gtest.h>

#include <string>

namespace cyclescope::estimate {
namespace {

TEST(RecentlyUsed, DropsWhatWasNotUsedForTheLongestTime) {
  RecentlyUsed<int> map(2);
  map.insert("a", 1);
  map.insert("b", 2);
  ASSERT_NE(map.find("a"), nullptr);
  map.insert("c", 3);
  EXPECT_EQ(map.find("b"), nullptr);
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), 1);
  EXPECT_EQ(*map.find("c"), 3);
}

TEST(RecentlyUsed, KeepsTheNewestHoweverHeavyItIs) {
  RecentlyUsed<int> map(10);
  map.insert("light", 1, 4);
  EXPECT_EQ(map.insert("heavy", 2, 100), 2);
  EXPECT_EQ(map.size(), 1u);
  EXPECT_EQ(map.find("light"), nullptr);
  map.insert("next", 3, 4);
  EXPECT_EQ(map.find("heavy"), nullptr);
}

TEST(RecentlyUsed, ReplacesAValueAndItsWeight) {
  RecentlyUsed<std::string> map(10);
  map.insert("a", "old", 8);
  map.insert("a", "new", 2);
  map.insert("b", "other", 8);
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), "new");
  EXPECT_EQ(map.size(), 2u);
}

TEST(RecentlyUsed, IsEmptyAfterClear) {
  RecentlyUsed<int> map(1);
  map.insert("a", 1);
  map.clear();
  EXPECT_EQ(map.find("a"), nullptr);
  map.insert("b", 2);
  EXPECT_EQ(map.size(), 1u);
}

}  // namespace
}  // namespace cyclescope::estimate

#include "diagnostics/nearest_name.h"

#include <gtest/gtest.h>

namespace cyclescope::diagnostics {
namespace {

using Names = std::vector<std::string>;

TEST(NearestName, FindsWhatDiffersByOneEdit) {
  const Names names{"latency", "port_width", "ways"};
  EXPECT_EQ(nearest_name("latency", names), "latency");
  EXPECT_EQ(nearest_name("latencyy", names), "latency");  // inserted
  EXPECT_EQ(nearest_name("ltency", names), "latency");    // deleted
  EXPECT_EQ(nearest_name("latoncy", names), "latency");   // replaced
  EXPECT_EQ(nearest_name("latnecy", names), "latency");   // neighbours swapped
  EXPECT_EQ(nearest_name("prot_width", names), "port_width");
}

TEST(NearestName, AllowsOneEditAndAFourthOfTheLength) {
  const Names names{"abcdefgh"};
  EXPECT_EQ(nearest_name("abcdeXYZ", names), "abcdefgh");  // 3 edits in 8 bytes
  EXPECT_EQ(nearest_name("abcdWXYZ", names), std::nullopt);
  EXPECT_EQ(nearest_name("abc", {"axc"}), "axc");
  EXPECT_EQ(nearest_name("abc", {"axy"}), std::nullopt);  // 2 edits in 3 bytes
}

TEST(NearestName, OfEquallyNearOnesTheFirst) {
  EXPECT_EQ(nearest_name("row", {"rows", "rowe"}), "rows");
  EXPECT_EQ(nearest_name("row", {"rowe", "rows"}), "rowe");
  EXPECT_EQ(nearest_name("rowss", {"raws", "rows"}), "rows");
}

TEST(NearestName, WhatSharesNothingWasNotMeant) {
  EXPECT_EQ(nearest_name("x", {"y"}), std::nullopt);
  EXPECT_EQ(nearest_name("", {"a"}), std::nullopt);
  EXPECT_EQ(nearest_name("a", {}), std::nullopt);
}

TEST(NearestName, DoesNotTryEndlessWords) {
  const std::string word(10'000, 'a');
  EXPECT_EQ(nearest_name(word, {word}), std::nullopt);
}

TEST(NearestNameHint, ListsWhatIsKnownWhereNothingIsNear) {
  EXPECT_EQ(nearest_name_hint("clock", {"clock_hz"}), "known here: clock_hz");  // 3 edits of 2
  EXPECT_EQ(nearest_name_hint("clok_hz", {"clock_hz", "name"}), "did you mean 'clock_hz'?");
  EXPECT_EQ(nearest_name_hint("xyz", {"rows", "columns"}), "known here: rows, columns");
  EXPECT_EQ(nearest_name_hint("xyz", {}), "");
  EXPECT_EQ(nearest_name_hint("xyz", Names(24, "columns")).substr(0, 27), "known here: columns, column");
  EXPECT_EQ(nearest_name_hint("xyz", Names(25, "columns")), "");
}

}  // namespace
}  // namespace cyclescope::diagnostics

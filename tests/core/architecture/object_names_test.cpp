#include "architecture/object_names.h"

#include <gtest/gtest.h>

namespace cyclescope::architecture {
namespace {

TEST(ObjectNames, LoseTheirIndices) {
  EXPECT_EQ(name_without_indices("pe[0][12].mac"), "pe[*][*].mac");
  EXPECT_EQ(name_without_indices("pe[{i}][{j + 1}]"), "pe[*][*]");
  EXPECT_EQ(name_without_indices("dram"), "dram");
  EXPECT_EQ(name_without_indices("bank[3]"), "bank[*]");
  EXPECT_EQ(name_without_indices("odd[3"), "odd[3");
}

TEST(ObjectNames, AreWordsWithoutATitle) {
  EXPECT_EQ(words_of("load_left[*]"), "load left");
  EXPECT_EQ(words_of("pe[*][*].mac"), "pe mac");
  EXPECT_EQ(words_of("odd[3"), "odd[3");
}

}  // namespace
}  // namespace cyclescope::architecture

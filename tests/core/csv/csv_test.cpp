#include "csv/csv.h"

#include <gtest/gtest.h>

namespace cyclescope::csv {
namespace {

TEST(Csv, ReadsQuotesSemicolonsAndCarriageReturns) {
  const auto rows = read_csv(
      "\xEF\xBB\xBF"
      "a; \"b;\"\"c\"\"\" \r\n\r\n# remark\r\n1;2\r\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].cells, (std::vector<std::string>{"a", "b;\"c\""}));
  EXPECT_EQ(rows[1].cells, (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(rows[1].line, 4);
}

}  // namespace
}  // namespace cyclescope::csv

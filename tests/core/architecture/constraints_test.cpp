#include <gtest/gtest.h>

#include <string>

#include "architecture/description.h"
#include "core/mapping/mapped.h"
#include "tiny_description.h"

namespace cyclescope::architecture {
namespace {

Json with_constraints(const char* constraints) {
  Json json = tests::tiny_description();
  json["constants"] = {{"half", "width / 2"}};
  json["constraints"] = Json::parse(constraints);
  return json;
}

Diagnostic error_of(const Json& json, const ParameterValues& values) {
  const auto architecture = read_description(json.dump()).and_then([&](const Description& description) {
    return instantiate(description, values);
  });
  return architecture ? Diagnostic{} : architecture.error();
}

TEST(Constraints, RefuseWhatDoesNotHoldWithItsValues) {
  const Json json = with_constraints(R"json([
    {"holds": "half > 0", "message": "width = {width} leaves {half} words", "hint": "width of at least {1 + 1}"},
    {"holds": "flow == 'weight' || width % 2 == 0", "message": "an odd width"}
  ])json");
  EXPECT_EQ(error_of(json, {}).code, "");
  const Diagnostic first = error_of(json, {{"width", 1}, {"flow", "output"}});
  EXPECT_EQ(first.code, "ConstraintViolated");
  EXPECT_EQ(first.path, "/constraints/0/holds") << "the first in the text";
  EXPECT_EQ(first.message, "width = 1 leaves 0 words");
  EXPECT_EQ(first.hint, "width of at least 2");
  EXPECT_GT(first.line, 0);
  EXPECT_EQ(error_of(json, {{"width", 3}}).code, "");
  const Diagnostic second = error_of(json, {{"width", 3}, {"flow", "output"}});
  EXPECT_EQ(second.path, "/constraints/1/holds");
  EXPECT_EQ(second.message, "an odd width");
  EXPECT_EQ(second.hint, "");
}

TEST(Constraints, AreCheckedAfterTheRangesOfParameters) {
  const Json json = with_constraints(R"json([{"holds": "width < 5", "message": "too wide"}])json");
  EXPECT_EQ(error_of(json, {{"width", 9}}).code, "OutOfRange");
  EXPECT_EQ(error_of(json, {{"width", 8}}).code, "ConstraintViolated");
}

TEST(Constraints, OfPresetsSayWhatWouldBePossible) {
  struct Case {
    const char* preset;
    ParameterValues forbidden;
    const char* message;  ///< a part of it
    const char* hint;
    ParameterValues possible;  ///< what the hint proposes
  };
  const auto number = [](std::int64_t value) { return ParameterValue(value); };
  for (const Case& c : std::vector<Case>{{"gemmini",
                                          {{"bus", number(32)}, {"dma_bytes", number(16)}},
                                          "whole words of the bus, 32 bytes",
                                          "dma_bytes of at least 32",
                                          {{"bus", number(32)}, {"dma_bytes", number(32)}}},
                                         {"gemmini",
                                          {{"dim", number(64)}, {"spad_kib", number(8)}},
                                          "64 rows of 64 bytes, cannot hold a block of each operand, 128 rows",
                                          "spad_kib of at least 16",
                                          {{"dim", number(64)}, {"spad_kib", number(16)}}},
                                         {"gemmini",
                                          {{"dim", number(64)}, {"spad_kib", number(40)}},
                                          "whole blocks of 64 rows",
                                          "spad_kib can be a multiple of 16",
                                          {{"dim", number(64)}, {"spad_kib", number(48)}}},
                                         {"gemmini",
                                          {{"acc_kib", number(1)}},
                                          "8 rows of 16 words, cannot hold a block of 16 rows",
                                          "acc_kib of at least 2",
                                          {{"acc_kib", number(2)}}},
                                         {"gemmini",
                                          {{"acc_kib", number(3)}},
                                          "whole blocks of 16 rows",
                                          "acc_kib can be a multiple of 2",
                                          {{"acc_kib", number(4)}}},
                                         {"vta",
                                          {{"block", number(32)}, {"wgt_bytes", number(1024)}},
                                          "two blocks of 32 x 32",
                                          "wgt_bytes of at least 2048",
                                          {{"block", number(32)}, {"wgt_bytes", number(2048)}}},
                                         {"plasticine",
                                          {{"lanes", number(64)}, {"pmu_kib", number(1)}},
                                          "256 words cannot hold two tiles of a row of 512 words",
                                          "pmu_kib of at least 4",
                                          {{"lanes", number(64)}, {"pmu_kib", number(4)}}},
                                         {"ultratrail",
                                          {{"rows", number(64)}, {"fmem_bytes", number(16)}},
                                          "the 64 features of 8 bits",
                                          "fmem_bytes of at least 64",
                                          {{"rows", number(64)}, {"fmem_bytes", number(64)}}},
                                         {"ultratrail",
                                          {{"feature_bits", number(16)}, {"sum_bits", number(20)}},
                                          "a feature of 16 bits and a weight of 8 bits",
                                          "sum_bits of at least 24",
                                          {{"feature_bits", number(16)}}}}) {
    const auto refused = instantiate(testing::preset(c.preset), c.forbidden);
    ASSERT_FALSE(refused) << c.preset << ": " << c.message;
    EXPECT_EQ(refused.error().code, "ConstraintViolated") << refused.error().message;
    EXPECT_NE(refused.error().message.find(c.message), std::string::npos) << refused.error().message;
    EXPECT_EQ(refused.error().hint, c.hint);
    const auto possible = instantiate(testing::preset(c.preset), c.possible);
    EXPECT_TRUE(possible) << c.preset << ": " << (possible ? "" : possible.error().message);
  }
}

}  // namespace
}  // namespace cyclescope::architecture

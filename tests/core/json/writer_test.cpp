#include "json/writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace cyclescope::json {
namespace {

TEST(JsonWriter, PutsCommasBetweenMembersAndElements) {
  JsonWriter json;
  json.object([&] {
    json.member("a", -3);
    json.member("b", [&] { json.value(true); });
    json.object("c", [] {});
    json.array("d", std::vector<int>{1, 2}, [&](int item) { json.object([&] { json.member("item", item); }); });
    json.member("e", std::vector<std::string>{"x", "y"});
    json.member("f", std::vector<std::vector<std::int64_t>>{{}, {1, 2}});
    json.member("g", nullptr);
    json.member("h", JsonText{"{\"i\":[1]}"});
    json.member("j", std::optional<int>());
    json.member("k", std::optional<int>(4));
  });
  EXPECT_EQ(json.written(),
            R"({"a":-3,"b":true,"c":{},"d":[{"item":1},{"item":2}],"e":["x","y"],"f":[[],[1,2]],"g":null,)"
            R"("h":{"i":[1]},"j":null,"k":4})");
}

TEST(JsonWriter, BreaksLinesWhereItIsTold) {
  JsonWriter json;
  json.object([&] {
    json.new_line(2);
    json.member("a", 1);
    json.new_line(2);
    json.array("b", [&] {
      json.new_line(4);
      json.value(2);
    });
    json.member("c", 3);
    json.new_line(0);
  });
  EXPECT_EQ(json.written(), "{\n  \"a\":1,\n  \"b\":[\n    2],\"c\":3\n}");
}

TEST(JsonWriter, EscapesTextAndReplacesWhatIsNoUtf8) {
  JsonWriter json;
  json.value(std::vector<std::string>{"plain", "a \"quote\", a \\ and a\nline", "é", "bad \xff byte",
                                      std::string("nul\0", 4)});
  EXPECT_EQ(json.written(),
            "[\"plain\",\"a \\\"quote\\\", a \\\\ and a\\nline\",\"é\",\"bad \xEF\xBF\xBD byte\",\"nul\\u0000\"]");
}

TEST(JsonWriter, EscapesKeys) {
  JsonWriter json;
  json.object([&] { json.member("a\"b", 1); });
  EXPECT_EQ(json.written(), R"({"a\"b":1})");
}

TEST(JsonWriter, WritesWholeIntegers) {
  JsonWriter json;
  json.value(std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min()});
  json.value(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(json.written(), "[-9223372036854775808],18446744073709551615");
}

TEST(JsonWriter, RoundsRatiosToSixDecimals) {
  JsonWriter json;
  json.array(std::vector<double>{0.0, 1.0, 0.5, 2.0 / 3, 0.9999996, 0.0000004, 0.0000006, 12.25, 1e-5},
             [&](double value) { json.value(JsonRatio{value}); });
  EXPECT_EQ(json.written(), "[0.0,1.0,0.5,0.666667,1.0,0.0,0.000001,12.25,0.00001]");
}

TEST(JsonWriter, WritesTheShortestNumber) {
  JsonWriter json;
  json.value(std::vector<double>{0, 0.001012345, 5e-08});
  EXPECT_EQ(json.written(), "[0.0,0.001012345,5e-08]");
}

}  // namespace
}  // namespace cyclescope::json

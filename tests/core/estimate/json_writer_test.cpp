#include "estimate/json_writer.h"

#include <gtest/gtest.h>

namespace cyclescope::estimate {
namespace {

TEST(JsonWriter, PutsCommasBetweenMembersAndElements) {
  JsonWriter json;
  json.begin_object();
  json.key("a");
  json.integer(-3);
  json.key("b");
  json.begin_array();
  json.boolean(true);
  json.null();
  json.begin_object();
  json.end_object();
  json.end_array();
  json.key("c");
  json.texts({"x", "y"});
  json.key("d");
  json.integers({});
  json.end_object();
  EXPECT_EQ(json.written(), R"({"a":-3,"b":[true,null,{}],"c":["x","y"],"d":[]})");
}

TEST(JsonWriter, EscapesTextAndReplacesWhatIsNoUtf8) {
  JsonWriter json;
  json.begin_array();
  json.text("plain");
  json.text("a \"quote\", a \\ and a\nline");
  json.text("é");
  json.text("bad \xff byte");
  json.text(std::string_view("nul\0", 4));
  json.end_array();
  EXPECT_EQ(json.written(),
            "[\"plain\",\"a \\\"quote\\\", a \\\\ and a\\nline\",\"é\",\"bad \xEF\xBF\xBD byte\",\"nul\\u0000\"]");
}

TEST(JsonWriter, RoundsRatiosToSixDecimals) {
  JsonWriter json;
  json.begin_array();
  for (const double value : {0.0, 1.0, 0.5, 2.0 / 3, 0.9999996, 0.0000004, 0.0000006, 12.25, 1e-5}) json.ratio(value);
  json.end_array();
  EXPECT_EQ(json.written(), "[0.0,1.0,0.5,0.666667,1.0,0.0,0.000001,12.25,0.00001]");
}

TEST(JsonWriter, WritesTheShortestNumber) {
  JsonWriter json;
  json.begin_array();
  json.number(0);
  json.number(0.001012345);
  json.number(5e-08);
  json.end_array();
  EXPECT_EQ(json.written(), "[0.0,0.001012345,5e-08]");
}

}  // namespace
}  // namespace cyclescope::estimate

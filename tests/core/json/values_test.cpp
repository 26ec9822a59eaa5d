#include "json/values.h"

#include <gtest/gtest.h>

namespace cyclescope::json {
namespace {

TEST(Describe, IsShort) {
  EXPECT_EQ(describe(Json::object()), "an empty object");
  EXPECT_EQ(describe(Json::parse("[1]")), "an array");
  EXPECT_EQ(describe(Json(true)), "true");
  EXPECT_EQ(describe(Json()), "null");
  EXPECT_EQ(describe(Json(3)), "the number 3");
  EXPECT_EQ(describe(Json("abc")), "the string 'abc'");
  // Cut after 40 bytes, but not inside a character.
  EXPECT_EQ(describe(Json(std::string(39, 'a') + "\xC3\xA9z")), "the string '" + std::string(39, 'a') + "...'");
}

TEST(JsonFields, KeysAndMembers) {
  const Json object = Json::parse(R"({"rows": 1, "colums": 2})");
  const auto keys = check_keys(object, "/p", {"rows", "columns"});
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, "UnknownKey");
  EXPECT_EQ(keys.error().path, "/p/colums");
  EXPECT_EQ(keys.error().hint, "did you mean 'columns'?");
  EXPECT_TRUE(check_keys(object, "/p", {"rows", "colums"}));
  EXPECT_EQ(check_keys(Json(1), "/p", {}).error().code, "WrongType");
  EXPECT_EQ(find_member(object, "rows")->get<int>(), 1);
  EXPECT_EQ(find_member(object, "row"), nullptr);
  EXPECT_EQ(find_member(Json::array(), "row"), nullptr);
  EXPECT_EQ((*require_member(object, "/p", "colums"))->get<int>(), 2);
  EXPECT_EQ(require_member(object, "/p", "row").error().code, "MissingKey");
  EXPECT_EQ(require_member(Json("x"), "/p", "row").error().code, "WrongType");
}

TEST(JsonFields, WholeNumbers) {
  const auto integer = [](const char* text, std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                          std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    return as_integer(Json::parse(text), "/n", least, most);
  };
  EXPECT_EQ(*integer("7"), 7);
  EXPECT_EQ(*integer("1e9"), 1'000'000'000);
  EXPECT_EQ(*integer("-4.0"), -4);
  EXPECT_EQ(*integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(*integer("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(integer("9223372036854775808").error().code, "OutOfRange");
  EXPECT_EQ(integer("1e300").error().code, "OutOfRange");
  EXPECT_EQ(integer("1.5").error().code, "WrongType");
  EXPECT_EQ(integer("\"1\"").error().code, "WrongType");
  EXPECT_EQ(integer("true").error().code, "WrongType");
  EXPECT_EQ(*integer("3", 1, 3), 3);
  EXPECT_EQ(integer("4", 1, 3).error().message, "expected a whole number from 1 to 3, found 4");
  EXPECT_EQ(integer("0", 1).error().message, "expected a whole number at least 1, found 0");
}

TEST(JsonFields, OtherTypes) {
  EXPECT_EQ(*as_number(Json(1.5), ""), 1.5);
  EXPECT_EQ(as_number(Json("1"), "/x").error().path, "/x");
  EXPECT_EQ(*as_string(Json("a"), ""), "a");
  EXPECT_EQ(as_string(Json(1), "").error().code, "WrongType");
  EXPECT_TRUE(*as_boolean(Json(true), ""));
  EXPECT_EQ(as_boolean(Json(1), "").error().code, "WrongType");
  EXPECT_TRUE(as_array(Json::array(), ""));
  EXPECT_EQ(as_array(Json::object(), "").error().code, "WrongType");
  EXPECT_TRUE(as_object(Json::object(), ""));
  EXPECT_EQ(as_object(Json::array(), "").error().code, "WrongType");
  EXPECT_EQ(*as_choice(Json("lru"), "", {"lru", "fifo"}), "lru");
  EXPECT_EQ(as_choice(Json("lur"), "", {"lru", "fifo"}).error().hint, "did you mean 'lru'?");
  EXPECT_EQ(as_choice(Json(1), "", {"lru"}).error().code, "WrongType");
}

}  // namespace
}  // namespace cyclescope::json

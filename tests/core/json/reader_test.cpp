#include "json/reader.h"

#include <gtest/gtest.h>

#include <limits>

namespace cyclescope::json {
namespace {

TEST(JsonReader, ReadsMembersThatMustAndThatMayBeThere) {
  const Json json =
      Json::parse(R"({"rows": 4, "name": "a", "on": true, "scale": 1.5, "list": [1, 2], "words": ["x"]})");
  const JsonReader reader(json);
  reader.expect_keys({"rows", "name", "on", "scale", "list", "words"});
  EXPECT_EQ(reader.integer("rows", 1), 4);
  EXPECT_EQ(reader.text("name"), "a");
  EXPECT_TRUE(reader.boolean("on"));
  EXPECT_EQ(reader.number("scale"), 1.5);
  EXPECT_EQ(reader.at("list").integers(0), (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(reader.integers_or_one("rows", 0, 9), std::vector<std::int64_t>{4});
  EXPECT_EQ(reader.texts_or_none("words"), std::vector<std::string>{"x"});
  EXPECT_EQ(reader.integer_or("columns", 7, 1, 9), 7);
  EXPECT_EQ(reader.text_or("title", "none"), "none");
  EXPECT_EQ(reader.choice_or("name", "b", {"a", "b"}), "a");
  EXPECT_TRUE(reader.texts_or_none("others").empty());
  EXPECT_FALSE(reader.find("columns"));
  EXPECT_FALSE(reader.failed());
}

TEST(JsonReader, KeepsTheFirstErrorOfAllItsReaders) {
  const Json json = Json::parse(R"({"sizes": [1, 0, "x"], "name": 3})");
  const JsonReader reader(json, "/machine");
  std::vector<std::int64_t> read;
  reader.at("sizes").each([&](const JsonReader& size) { read.push_back(size.integer(1)); });
  EXPECT_EQ(read.size(), 2u) << "nothing is read after an error";
  EXPECT_EQ(reader.text("name"), "");
  EXPECT_EQ(reader.integer_or("columns", 7, 1, 9), 7);
  ASSERT_TRUE(reader.failed());
  EXPECT_EQ(reader.error().value().code, "OutOfRange");
  EXPECT_EQ(reader.error().value().path, "/machine/sizes/1");
}

Diagnostic error_of(const char* text, void (*read)(const JsonReader&)) {
  const Json json = Json::parse(text);
  const JsonReader reader(json);
  read(reader);
  EXPECT_TRUE(reader.failed()) << text;
  return reader.failed() ? reader.error().value() : Diagnostic{};
}

void expect_error(const Diagnostic& error, const std::string& code, const std::string& path) {
  EXPECT_EQ(error.code, code) << error.message;
  EXPECT_EQ(error.path, path) << error.message;
}

TEST(JsonReader, SaysWhatIsWrongAndWhere) {
  const Diagnostic unknown = error_of(R"({"colums": 1})", [](const JsonReader& r) { r.expect_keys({"columns"}); });
  expect_error(unknown, "UnknownKey", "/colums");
  EXPECT_EQ(unknown.hint, "did you mean 'columns'?");
  expect_error(error_of("[]", [](const JsonReader& r) { r.expect_keys({}); }), "WrongType", "");
  expect_error(error_of("{}", [](const JsonReader& r) { r.at("a").at("b").integer(0); }), "MissingKey", "");
  expect_error(error_of(R"({"a": {"b": 1}})", [](const JsonReader& r) { r.at("a").text("b"); }), "WrongType", "/a/b");
  expect_error(error_of(R"({"a": 1})", [](const JsonReader& r) { r.at("a").size(); }), "WrongType", "/a");
  expect_error(error_of(R"({"a": 1})", [](const JsonReader& r) { r.texts_or_none("a"); }), "WrongType", "/a");
  expect_error(error_of(R"({"a": "lur"})", [](const JsonReader& r) { r.at("a").choice({"lru"}); }), "UnknownValue",
               "/a");
  expect_error(error_of(R"({"a": 1})", [](const JsonReader& r) { r.refuse_member("a", "Odd", "it is odd"); }), "Odd",
               "/a");
}

TEST(JsonReader, SaysWhatItFound) {
  const auto found = [](const Json& value) { return JsonReader(value).found(); };
  EXPECT_EQ(found(Json::object()), "an empty object");
  EXPECT_EQ(found(Json::parse("[1]")), "an array");
  EXPECT_EQ(found(Json(true)), "true");
  EXPECT_EQ(found(Json()), "null");
  EXPECT_EQ(found(Json(3)), "the number 3");
  EXPECT_EQ(found(Json("abc")), "the string 'abc'");
  // Cut after 40 bytes, but not inside a character.
  EXPECT_EQ(found(Json(std::string(39, 'a') + "\xC3\xA9z")), "the string '" + std::string(39, 'a') + "...'");
}

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

Result<std::int64_t> integer(const char* text, std::int64_t least = kLeast, std::int64_t most = kMost) {
  const Json json = Json::parse(text);
  const JsonReader reader(json, "/n");
  const std::int64_t number = reader.integer(least, most);
  if (reader.failed()) return reader.error();
  return number;
}

TEST(JsonReader, ReadsWholeNumbersHoweverTheyAreWritten) {
  EXPECT_EQ(*integer("7"), 7);
  EXPECT_EQ(*integer("1e9"), 1'000'000'000);
  EXPECT_EQ(*integer("-4.0"), -4);
  EXPECT_EQ(*integer("9223372036854775807"), kMost);
  EXPECT_EQ(*integer("-9223372036854775808"), kLeast);
  EXPECT_EQ(*integer("3", 1, 3), 3);
}

TEST(JsonReader, RefusesOtherNumbersThanTheWholeOnesInTheRange) {
  EXPECT_EQ(integer("9223372036854775808").error().code, "OutOfRange");
  EXPECT_EQ(integer("1e300").error().code, "OutOfRange");
  EXPECT_EQ(integer("1.5").error().code, "WrongType");
  EXPECT_EQ(integer("\"1\"").error().code, "WrongType");
  EXPECT_EQ(integer("true").error().code, "WrongType");
  EXPECT_EQ(integer("4", 1, 3).error().message, "expected a whole number from 1 to 3, found 4");
  EXPECT_EQ(integer("0", 1).error().message, "expected a whole number at least 1, found 0");
  EXPECT_EQ(integer("1", kLeast, 0).error().message, "expected a whole number at most 0, found 1");
}

TEST(JsonReader, ExpectsTypes) {
  expect_error(error_of(R"("1")", [](const JsonReader& r) { r.number(); }), "WrongType", "");
  expect_error(error_of("1", [](const JsonReader& r) { r.text(); }), "WrongType", "");
  expect_error(error_of("1", [](const JsonReader& r) { r.boolean(); }), "WrongType", "");
  expect_error(error_of("{}", [](const JsonReader& r) { r.expect_array(); }), "WrongType", "");
  expect_error(error_of("[]", [](const JsonReader& r) { r.expect_object(); }), "WrongType", "");
  expect_error(error_of("1", [](const JsonReader& r) { r.choice({"lru"}); }), "WrongType", "");
  const Diagnostic misspelt = error_of(R"("lur")", [](const JsonReader& r) { r.choice({"lru", "fifo"}); });
  EXPECT_EQ(misspelt.hint, "did you mean 'lru'?");
  EXPECT_EQ(misspelt.message, "the string 'lur' is none of the values that are possible here");
}

TEST(JsonReader, TakesResultsOfOthers) {
  const Json json = Json::parse(R"({"type": "conv"})");
  const JsonReader reader(json);
  const JsonReader type = reader.at("type");
  EXPECT_EQ(type.take(Result<int>(3)), 3);
  EXPECT_TRUE(type.keep(Result<int>(3)));
  EXPECT_EQ(type.take(Result<int>(failure("UnknownLayerType", "", "there is no such type"))), 0);
  expect_error(reader.error().value(), "UnknownLayerType", "/type");
  EXPECT_FALSE(type.keep(Result<int>(3)));
  const JsonReader other(json);
  EXPECT_EQ(other.at("type").take(Result<int>(failure("Odd", "/type/3", "it is odd"))), 0);
  expect_error(other.error().value(), "Odd", "/type/3");
}

}  // namespace
}  // namespace cyclescope::json

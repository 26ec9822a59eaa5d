#include "json/reader.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(reader.integer_or("columns", 7, 1), 7);
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
  EXPECT_EQ(reader.integer_or("columns", 7, 1), 7);
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

TEST(JsonReader, TakesResultsOfOthers) {
  const Json json = Json::parse(R"({"type": "conv"})");
  const JsonReader reader(json);
  const JsonReader type = reader.at("type");
  EXPECT_EQ(type.take(Result<int>(3)), 3);
  EXPECT_TRUE(type.keep(Result<int>(3)));
  EXPECT_EQ(type.take(Result<int>(failure("UnknownLayerType", "", "there is no such type"))), 0);
  expect_error(reader.error().value(), "UnknownLayerType", "/type");
  EXPECT_FALSE(type.keep(Result<int>(3)));
}

}  // namespace
}  // namespace cyclescope::json

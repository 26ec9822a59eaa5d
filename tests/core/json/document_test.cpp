#include "json/document.h"

#include <gtest/gtest.h>

namespace cyclescope::json {
namespace {

Diagnostic error_of(std::string_view text, const JsonLimits& limits = {}) {
  const auto json = parse_json(text, limits);
  EXPECT_FALSE(json.has_value()) << text;
  return json ? Diagnostic{} : json.error();
}

void expect_at(const Diagnostic& error, const std::string& code, const std::string& path, int line, int column) {
  EXPECT_EQ(error.code, code) << error.message;
  EXPECT_EQ(error.path, path) << error.message;
  EXPECT_EQ(error.line, line) << error.message;
  EXPECT_EQ(error.column, column) << error.message;
}

TEST(ParseJson, KeepsTheOrderOfKeys) {
  const auto json = parse_json(R"({"z": 1, "a": [true, null, "x", -2, 1.5], "m": {}})");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->dump(), R"({"z":1,"a":[true,null,"x",-2,1.5],"m":{}})");
}

TEST(ParseJson, TakesAnyValueAsADocument) {
  for (const char* text : {"1", "\"x\"", "null", "[]", " { } "}) EXPECT_TRUE(parse_json(text)) << text;
}

TEST(ParseJson, RefusesDuplicateKeysAtTheSecond) {
  const Diagnostic error = error_of("{\"a\": 1,\n  \"b\": {\"c\": [0, {\"d/e\": 1,\n \"d/e\": 2}]}}");
  expect_at(error, "DuplicateKey", "/b/c/1/d~1e", 3, 2);
  EXPECT_NE(error.message.find("'d/e'"), std::string::npos);
  EXPECT_FALSE(error.hint.empty());
  expect_at(error_of(R"({"a\"b": 1, "a\"b": 2})"), "DuplicateKey", "/a\"b", 1, 13);
  // The same key in different objects is no duplicate.
  EXPECT_TRUE(parse_json(R"([{"a": 1}, {"a": 1}, {"b": {"a": 1}}])"));
}

TEST(ParseJson, SaysWhereTheSyntaxEnds) {
  expect_at(error_of("{\"a\": [1,\n 2,, 3]}"), "JsonSyntax", "/a/2", 2, 4);
  expect_at(error_of(""), "JsonSyntax", "", 1, 1);
  const Diagnostic cut = error_of("{\"a\": {\"b\": ");
  EXPECT_EQ(cut.code, "JsonSyntax");
  EXPECT_EQ(cut.line, 1);
  EXPECT_GE(cut.column, 12);
  EXPECT_EQ(error_of("[1] 2").code, "JsonSyntax");
  EXPECT_EQ(error_of("[1e999]").code, "JsonSyntax");
  EXPECT_EQ(error_of("[\"\xFF\"]").code, "JsonSyntax");
  EXPECT_EQ(error_of("[01]").code, "JsonSyntax");
  EXPECT_EQ(error_of("// a comment\n[]").code, "JsonSyntax");
}

TEST(ParseJson, MessagesAreReadable) {
  const std::string message = error_of("{\"a\" 1}").message;
  EXPECT_EQ(message.rfind("not valid JSON: ", 0), 0u) << message;
  EXPECT_EQ(message.find("json.exception"), std::string::npos) << message;
  // The text itself, which may be long, is not quoted.
  EXPECT_LT(error_of("[" + std::string(100'000, 'x') + "]").message.size(), 200u);
}

TEST(ParseJson, RefusesDeepAndLargeDocuments) {
  JsonLimits limits;
  limits.max_depth = 3;
  EXPECT_TRUE(parse_json("[[[1]]]", limits));
  const Diagnostic deep = error_of("[[[\n[1]]]]", limits);
  EXPECT_EQ(deep.code, "JsonTooDeep");
  EXPECT_EQ(deep.line, 2);
  EXPECT_EQ(deep.column, 1);
  EXPECT_EQ(error_of(std::string(1'000'000, '[')).code, "JsonTooDeep");
  limits.max_bytes = 4;
  EXPECT_TRUE(parse_json("[12]", limits));
  EXPECT_EQ(error_of("[123]", limits).code, "JsonTooLarge");
}

TEST(ParseJson, RefusesMoreThanTwoMillionValues) {
  std::string text = "[{}";  // two values
  for (int i = 0; i < 1'999'998; ++i) text += ",0";
  EXPECT_TRUE(parse_json(text + "]"));
  const Diagnostic one_more = error_of(text + ",\n0]");
  EXPECT_EQ(one_more.code, "JsonTooLarge");
  EXPECT_EQ(one_more.path, "/1999999");
  EXPECT_EQ(one_more.line, 2);
  EXPECT_EQ(error_of(text + ",[]]").code, "JsonTooLarge");
}

}  // namespace
}  // namespace cyclescope::json

#include "diagnostics/json_text.h"

#include <gtest/gtest.h>

namespace cyclescope::diagnostics {
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

constexpr std::string_view kDocument =
    "{\n"
    "  \"objects\": [\n"
    "    {\"name\": \"a\"},\n"
    "    {\"name\": \"b, ]}\\\"\", \"x/y\": {\"~\": 1}}\n"
    "  ],\n"
    "  \"caf\\u00e9\": [ 1 , [2, 3] ]\n"
    "}\n";

void expect_located(const std::string& path, int line, int column, const std::string& code = "OutOfRange") {
  Diagnostic diagnostic{code, path, "", "", 0, 0};
  locate(diagnostic, kDocument);
  EXPECT_EQ(diagnostic.line, line) << path;
  EXPECT_EQ(diagnostic.column, column) << path;
}

TEST(Locate, FindsTheValueThatAPointerNames) {
  expect_located("", 1, 1);
  expect_located("/objects", 2, 14);
  expect_located("/objects/0", 3, 5);
  expect_located("/objects/0/name", 3, 14);
  expect_located("/objects/1/name", 4, 14);
  expect_located("/objects/1/x~1y/~0", 4, 38);
  expect_located("/caf\xC3\xA9/1/1", 6, 26);
}

TEST(Locate, FindsTheKeyWhereTheKeyIsWrong) {
  expect_located("/objects/1/x~1y", 4, 25, "UnknownKey");
  expect_located("/objects", 2, 3, "UnknownKey");
}

TEST(Locate, FindsTheLastOfDuplicateKeys) {
  Diagnostic diagnostic{"DuplicateKey", "/a", "", "", 0, 0};
  locate(diagnostic, R"({"a": 1, "b": 2, "a": 3})");
  EXPECT_EQ(diagnostic.column, 18);
}

TEST(Locate, FallsBackToTheDeepestAncestor) {
  expect_located("/objects/0/latency", 3, 5);
  expect_located("/objects/7/name", 2, 14);
  expect_located("/nothing/at/all", 1, 1);
}

TEST(Locate, LeavesAloneWhatHasALineOrNoPointer) {
  Diagnostic known{"OutOfRange", "/objects", "", "", 7, 9};
  locate(known, kDocument);
  EXPECT_EQ(known.line, 7);
  Diagnostic node{"OnnxGraph", "conv1", "", "", 0, 0};
  locate(node, kDocument);
  EXPECT_EQ(node.line, 0);
}

TEST(Locate, SurvivesTextThatIsNoJson) {
  for (const char* text : {"", "{", "[", "{\"a", "{\"a\"", "{\"a\":", "[[[[", "]", "{\"a\": \"\\", "\xEF\xBB\xBF"}) {
    Diagnostic diagnostic{"OutOfRange", "/a/0/1", "", "", 0, 0};
    locate(diagnostic, text);
    EXPECT_EQ(diagnostic.line, 1) << text;
  }
}

TEST(JsonChild, EscapesAsPointersDo) {
  EXPECT_EQ(json_child("", "a"), "/a");
  EXPECT_EQ(json_child("/x", "a/b~c"), "/x/a~1b~0c");
  EXPECT_EQ(json_child("/x", std::size_t{12}), "/x/12");
}

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
}  // namespace cyclescope::diagnostics

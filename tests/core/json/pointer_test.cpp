#include "json/pointer.h"

#include <gtest/gtest.h>

namespace cyclescope::json {
namespace {

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

}  // namespace
}  // namespace cyclescope::json

#include "description/expand.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/architecture/tiny_description.h"

namespace cyclescope::description {
namespace {

Result<Expanded> expand_text(const std::string& text, const std::vector<std::string>& libraries = {}) {
  std::vector<std::string_view> texts = {text};
  texts.insert(texts.end(), libraries.begin(), libraries.end());
  return expand(*json::parse_json(text), texts);
}

Json expanded(const std::string& text, const std::vector<std::string>& libraries = {}) {
  const auto result = expand_text(text, libraries);
  EXPECT_TRUE(result) << result.error().path << ": " << result.error().message;
  return result ? result->document : Json();
}

Diagnostic refused(const std::string& text, const std::vector<std::string>& libraries = {}) {
  const auto result = expand_text(text, libraries);
  EXPECT_FALSE(result) << text;
  return result ? Diagnostic{} : result.error();
}

void expect_refused(const std::string& text, const std::string& code, const std::string& path,
                    const std::vector<std::string>& libraries = {}) {
  const Diagnostic error = refused(text, libraries);
  EXPECT_EQ(error.code, code) << text << "\n" << error.message;
  EXPECT_EQ(error.path, path) << text << "\n" << error.message;
  EXPECT_GT(error.line, 0) << text;
}

TEST(Expand, LeavesWhatUsesNothing) {
  const Json tiny = tests::tiny_description();
  EXPECT_EQ(expanded(tiny.dump()), tiny);
  for (const char* text : {"[]", "null", "{}", R"J({"objects": 3, "mappings": [7], "edges": {}, "$x": "$y f(x)"})J"}) {
    EXPECT_EQ(expanded(text), Json::parse(text)) << text;
  }
}

TEST(Expand, JoinsLinesOfTexts) {
  const Json json = expanded(R"J({
    "description": ["one", "two"], "functions": {"f(x)": "x"}, "parameters": {"description": {"description": ["a", "b"]}},
    "constraints": [{"holds": 1, "message": ["a {f(1)}", "b"]}], "sources": {"/a": ["x", "y"], "/b": "z"},
    "accuracy": [{"reference": ["a", "b"], "kernels": ["conv2d"]}],
    "mappings": [{"name": "m", "description": ["a", "b"], "let": {"description": "f(2)"}}, {"not_mapped": ["a", "b"]}]})J");
  EXPECT_EQ(json, Json::parse(R"J({
    "description": "one two", "parameters": {"description": {"description": "a b"}},
    "constraints": [{"holds": 1, "message": "a {1} b"}], "sources": {"/a": "x y", "/b": "z"},
    "accuracy": [{"reference": "a b", "kernels": ["conv2d"]}],
    "mappings": [{"name": "m", "description": "a b", "let": {"description": "2"}}, {"not_mapped": "a b"}]})J"));
  EXPECT_EQ(expanded(R"J({"description": []})J"), Json::parse(R"J({"description": []})J"));
}

// --- Functions -------------------------------------------------------------------------------------------------------

TEST(Expand, FunctionsStandForTheirBodies) {
  const Json json = expanded(R"J({
    "functions": {"lost(bytes)": "bytes <= l2 ? 0 : bytes - l2", "twice(x)": "2 * x", "more(x, by = 3)": "twice(x) + by",
                  "tile(y)": "sums[y, 0 :+ size()]", "size()": "rows + 1"},
    "constants": {"a": "lost(4 * b)", "b": "2 * lost(c)", "c": "twice(twice(x + 1))", "d": "more(k) - more(k, 1)",
                  "e": "max(1, twice(n))", "f": "m == 'twice(x)'"},
    "objects": [{"name": "pe[{twice(i)}]", "description": "twice(as good)"}],
    "constraints": [{"holds": "twice(a) > 1", "message": "twice(a) = {twice(a)}"}],
    "operations": {"add": {"semantics": ["y = twice(x)"]}},
    "mappings": [{"name": "twice(told)", "program": [{"do": "load", "operands": {"from": "tile(y)"}}]}]})J");
  EXPECT_EQ(json, Json::parse(R"J({
    "constants": {"a": "(4 * b) <= l2 ? 0 : (4 * b) - l2", "b": "2 * (c <= l2 ? 0 : c - l2)", "c": "2 * (2 * (x + 1))",
                  "d": "((2 * k) + 3) - ((2 * k) + 1)", "e": "max(1, 2 * n)", "f": "m == 'twice(x)'"},
    "objects": [{"name": "pe[{2 * i}]", "description": "twice(as good)"}],
    "constraints": [{"holds": "(2 * a) > 1", "message": "twice(a) = {2 * a}"}],
    "operations": {"add": {"semantics": ["y = twice(x)"]}},
    "mappings": [{"name": "twice(told)",
                  "program": [{"do": "load", "operands": {"from": "sums[y, 0 :+ (rows + 1)]"}}]}]})J"));
}

TEST(Expand, RefusesFunctionsThatAreWrong) {
  expect_refused(R"J({"functions": {"f(x)": "g(x)", "g(x)": "1 + f(x)"}})J", "Recursion", "/functions/f(x)");
  expect_refused(R"J({"functions": {"f(x)": "x + + "}})J", "ExpressionSyntax", "/functions/f(x)");
  expect_refused(R"J({"functions": {"f(x": "x"}})J", "InvalidSignature", "/functions/f(x");
  expect_refused(R"J({"functions": {"f(x, x)": "x"}})J", "DuplicateName", "/functions/f(x, x)");
  expect_refused(R"J({"functions": {"f(x)": "x", "f(y, z)": "y"}})J", "NameClash", "/functions/f(y, z)");
  expect_refused(R"J({"functions": {"max(x)": "x"}})J", "NameClash", "/functions/max(x)");
  expect_refused(R"J({"functions": {"rows(x)": "x"}, "constants": {"rows": 1}})J", "NameClash", "/constants/rows");
  expect_refused(R"J({"functions": {"f(x)": 3}})J", "WrongType", "/functions/f(x)");
  expect_refused(R"J({"functions": []})J", "WrongType", "/functions");
}

TEST(Expand, RefusesCallsOfFunctionsThatAreWrong) {
  const auto with = [](const std::string& call) {
    return R"J({"functions": {"lost(x)": "x"}, "constants": {"a": ")J" + call + R"J("}})J";
  };
  expect_refused(with("lots(1)"), "UnknownFunction", "/constants/a");
  EXPECT_NE(refused(with("lots(1)")).hint.find("lost"), std::string::npos);
  expect_refused(with("lost()"), "MissingArgument", "/constants/a");
  expect_refused(with("lost(1, 2)"), "SurplusArgument", "/constants/a");
  expect_refused(with("lost(1"), "ExpressionSyntax", "/constants/a");
}

// --- Blocks ----------------------------------------------------------------------------------------------------------

TEST(Expand, BlocksStandForTheirStatements) {
  const Json json = expanded(R"J({
    "blocks": {
      "fetch(tile, words = 4)": [{"do": "load", "attributes": {"words": "$words"}, "operands": {"to": "$tile"}}],
      "both(a, b)": ["fetch($a)", {"block": "fetch($b[0 :+ 2])", "words": "2 * n"}],
      "loop(index, body)": [{"for": "$index", "count": 3, "body": ["$body"]}],
      "nothing": []
    },
    "mappings": [{"name": "m", "program": [
      "both(x, y)", "nothing", {"do": "stop"},
      {"block": "loop(i)", "body": [{"do": "step"}, "fetch(z[i + 1], 1)"]},
      {"if": "n > 1", "body": ["fetch(p)"], "else": [{"block": "fetch", "tile": "q"}]}]}]})J");
  EXPECT_EQ(json["mappings"][0]["program"], Json::parse(R"J([
      {"do": "load", "attributes": {"words": 4}, "operands": {"to": "x"}},
      {"do": "load", "attributes": {"words": "2 * n"}, "operands": {"to": "y[0 :+ 2]"}},
      {"do": "stop"},
      {"for": "i", "count": 3, "body": [
        {"do": "step"}, {"do": "load", "attributes": {"words": "1"}, "operands": {"to": "z[i + 1]"}}]},
      {"if": "n > 1", "body": [{"do": "load", "attributes": {"words": 4}, "operands": {"to": "p"}}],
       "else": [{"do": "load", "attributes": {"words": 4}, "operands": {"to": "q"}}]}])J"));
}

TEST(Expand, ArgumentsGetParenthesesWhereTheyNeedThem) {
  const Json json = expanded(R"J({
    "blocks": {"b(x)": [{"let": {"a": "2 * $x", "b": "$x", "c": "f[$x, $x :+ 3]", "d": "max(${x}, 1)", "e": "${x}s"}}]},
    "mappings": [{"program": ["b(i + 1)", "b(i)", "b(min(i, 2))"]}]})J");
  EXPECT_EQ(json["mappings"][0]["program"], Json::parse(R"J([
    {"let": {"a": "2 * (i + 1)", "b": "i + 1", "c": "f[i + 1, (i + 1) :+ 3]", "d": "max(i + 1, 1)", "e": "(i + 1)s"}},
    {"let": {"a": "2 * i", "b": "i", "c": "f[i, i :+ 3]", "d": "max(i, 1)", "e": "is"}},
    {"let": {"a": "2 * min(i, 2)", "b": "min(i, 2)", "c": "f[min(i, 2), min(i, 2) :+ 3]", "d": "max(min(i, 2), 1)",
             "e": "min(i, 2)s"}}])J"));
}

TEST(Expand, RefusesUsesOfBlocksThatAreWrong) {
  const auto with = [](const std::string& use) {
    return R"J({"blocks": {"load(tile, words = 1)": [{"do": "x", "on": "$tile"}]}, "mappings": [{"program": [)J" + use +
           "]}]}";
  };
  const std::string place = "/mappings/0/program/0";
  expect_refused(with(R"J("lod(x)")J"), "UnknownBlock", place);
  EXPECT_NE(refused(with(R"J("lod(x)")J")).hint.find("load"), std::string::npos);
  expect_refused(with(R"J("load(")J"), "InvalidCall", place);
  expect_refused(with(R"J("load")J"), "MissingArgument", place);
  expect_refused(with(R"J("load(a, b, c)")J"), "SurplusArgument", place);
  expect_refused(with(R"J({"block": "load", "tiles": 3})J"), "UnknownArgument", place + "/tiles");
  expect_refused(with(R"J({"block": "load(a)", "tile": 3})J"), "DuplicateName", place + "/tile");
  expect_refused(with(R"J({"block": 3})J"), "WrongType", place + "/block");
  expect_refused(R"J({"blocks": {"b": [{"do": "$x"}]}, "mappings": [{"program": ["b"]}]})J", "UnknownArgument",
                 "/blocks/b/0/do");
  expect_refused(R"J({"blocks": {"b(x)": [{"do": "_$x"}]}, "mappings": [{"program": [{"block": "b", "x": [1]}]}]})J",
                 "WrongType", "/mappings/0/program/0/x");
  expect_refused(R"J({"blocks": {"b": 3}})J", "WrongType", "/blocks/b");
  expect_refused(R"J({"blocks": 3})J", "WrongType", "/blocks");
  expect_refused(R"J({"blocks": {"b(x)": [{"$x": 1, "y": 2}]}, "mappings": [{"program": ["b(y)"]}]})J", "DuplicateKey",
                 "/blocks/b(x)/0");
  expect_refused(R"J({"blocks": {"a": ["b"], "b": [{"if": "1", "body": ["a"]}]}, "mappings": [{"program": ["a"]}]})J",
                 "Recursion", "/blocks/b/0/body/0");
}

// --- Components ------------------------------------------------------------------------------------------------------

TEST(Expand, ComponentsStandForTheirObjectsAndEdges) {
  const Json json = expanded(R"J({
    "components": {
      "dma(name, operations, latency = 1)": {
        "description": "an engine with its queue",
        "ports": {"fetch": [null, "FORWARD", "${name}_queue"], "from": [null, "READ_DATA", "${name}_dma"],
                  "to": [["${name}_dma", "WRITE_DATA", null], ["${name}_spare", "WRITE_DATA", null]]},
        "objects": [{"class": "ExecuteStage", "name": "${name}_queue"},
                    {"class": "MemoryAccessUnit", "name": "${name}_dma", "to_process": "$operations", "latency": "$latency"}],
        "edges": [["${name}_queue", "CONTAINS", "${name}_dma"]],
        "titles": {"${name}_dma": "the DMA of $name"}, "operations": {"mvin": {}},
        "sources": {"/objects/${name}_dma/latency": "assumed"}
      }},
    "operations": {"mvin": {}},
    "objects": [
      {"class": "DRAM", "name": "dram"},
      {"component": "dma(input)", "operations": ["mvin"], "fetch": "fetch", "from": ["dram", "sram"], "to": []},
      {"for": {"i": "n"}, "if": "n > 1", "objects": [
        {"component": "dma(in[{i}], x)", "latency": "2 * i", "fetch": "fetch", "from": "dram", "to": "buffer[{i}]"}]}],
    "edges": [["a", "FORWARD", "b"]]})J");
  EXPECT_EQ(json, Json::parse(R"J({
    "operations": {"mvin": {}},
    "objects": [
      {"class": "DRAM", "name": "dram"},
      {"class": "ExecuteStage", "name": "input_queue"},
      {"class": "MemoryAccessUnit", "name": "input_dma", "to_process": ["mvin"], "latency": 1},
      {"for": {"i": "n"}, "if": "n > 1", "objects": [
        {"class": "ExecuteStage", "name": "in[{i}]_queue"},
        {"class": "MemoryAccessUnit", "name": "in[{i}]_dma", "to_process": "x", "latency": "2 * i"}]}],
    "edges": [
      ["a", "FORWARD", "b"],
      ["input_queue", "CONTAINS", "input_dma"],
      ["fetch", "FORWARD", "input_queue"],
      [["dram", "sram"], "READ_DATA", "input_dma"],
      {"for": {"i": "n"}, "if": "n > 1", "edges": [
        ["in[{i}]_queue", "CONTAINS", "in[{i}]_dma"],
        ["fetch", "FORWARD", "in[{i}]_queue"],
        ["dram", "READ_DATA", "in[{i}]_dma"],
        ["in[{i}]_dma", "WRITE_DATA", "buffer[{i}]"], ["in[{i}]_spare", "WRITE_DATA", "buffer[{i}]"]]}],
    "titles": {"input_dma": "the DMA of input", "in[*]_dma": "the DMA of in[{i}]"},
    "sources": {"/objects/input_dma/latency": "assumed", "/objects/in[{i}]_dma/latency": "assumed"}})J"));
}

TEST(Expand, ComponentsConsistOfComponents) {
  const Json json = expanded(R"J({
    "components": {
      "one(name)": {"ports": {"in": [null, "FORWARD", "$name"]}, "objects": [{"name": "$name"}]},
      "pair(name)": {"ports": {"in": [null, "FORWARD", "$name.port"]},
                     "objects": [{"for": {"k": 2}, "objects": [{"component": "one($name[{k}])", "in": "$in"}]}]}},
    "objects": [{"component": "pair(p)", "in": "fetch"}]})J");
  EXPECT_EQ(json, Json::parse(R"J({
    "objects": [{"for": {"k": 2}, "objects": [{"name": "p[{k}]"}]}],
    "edges": [["fetch", "FORWARD", "p.port"], {"for": {"k": 2}, "edges": [["fetch", "FORWARD", "p[{k}]"]]}]})J"));
}

TEST(Expand, RefusesUsesOfComponentsThatAreWrong) {
  const auto with = [](const std::string& use) {
    return R"J({"components": {"dma(name)": {"ports": {"from": [null, "READ_DATA", "$name"]}, "objects": [{"name": "$name"}]}},
      "objects": [)J" +
           use + "]}";
  };
  expect_refused(with(R"J({"component": "dam(x)"})J"), "UnknownComponent", "/objects/0");
  expect_refused(with(R"J({"component": "dma(x)"})J"), "MissingPort", "/objects/0");
  expect_refused(with(R"J({"component": "dma", "from": "y"})J"), "MissingArgument", "/objects/0");
  expect_refused(with(R"J({"component": "dma(x)", "form": "y"})J"), "UnknownArgument", "/objects/0/form");
  expect_refused(R"J({"components": {"c": {"ports": {"p": ["a", "b"]}}}, "objects": [{"component": "c", "p": "x"}]})J",
                 "InvalidPort", "/components/c/ports/p");
  expect_refused(R"J({"components": {"c": {"object": []}}})J", "UnknownKey", "/components/c/object");
  expect_refused(R"J({"components": {"c": {"ports": []}}})J", "WrongType", "/components/c/ports");
  expect_refused(R"J({"components": {"c": {"objects": 1}}, "objects": ["c"]})J", "WrongType", "/components/c/objects");
  expect_refused(R"J({"components": {"c": []}})J", "WrongType", "/components/c");
  expect_refused(
      R"J({"components": {"c": {"operations": {"o": {"x": 1}}}}, "operations": {"o": {}}, "objects": ["c"]})J",
      "NameClash", "/components/c/operations/o");
  expect_refused(R"J({"components": {"c": {"objects": ["c"]}}, "objects": ["c"]})J", "Recursion",
                 "/components/c/objects/0");
}

// --- Mappings --------------------------------------------------------------------------------------------------------

TEST(Expand, MappingsExtendOthers) {
  const Json json = expanded(R"J({
    "functions": {"g()": "1"},
    "mappings": [
      {"name": "base", "abstract": true, "kernel": "conv2d", "tensors": {"X": "dram", "B": "dram"},
       "let": {"a": "1", "z": "a + b"}, "define": {"f(x)": "x + g()"}, "blocks": {"work": [{"do": "a"}]},
       "tiling": {"minimize": ["a", "b"], "variables": {"t": {"max": "f(C)"}}},
       "program": [{"for": "i", "count": "f(i)", "body": ["work", "tail"]}], "description": "for all"},
      {"name": "tail", "abstract": true, "blocks": {"tail": [{"do": "t"}]}},
      {"name": "one", "extends": ["base", "tail"], "when": "x", "tensors": {"X": {"storage": "l2"}, "B": null},
       "let": {"b": "2", "z": "b"}, "tiling": {"minimize": ["a"], "variables": {"t": {"multiple_of": 4}}}},
      {"name": "two", "extends": "one", "functions": ["max"], "define": {"f(x)": "x"}, "blocks": {"work": [{"do": "b"}, {"do": "c"}]}}]})J");
  EXPECT_EQ(json, Json::parse(R"J({
    "mappings": [
      {"name": "one", "kernel": "conv2d", "when": "x", "tensors": {"X": {"storage": "l2"}},
       "let": {"a": "1", "b": "2", "z": "b"}, "tiling": {"minimize": ["a"], "variables": {"t": {"max": "C + 1", "multiple_of": 4}}},
       "program": [{"for": "i", "count": "i + 1", "body": [{"do": "a"}, {"do": "t"}]}], "description": "for all"},
      {"name": "two", "kernel": "conv2d", "when": "x", "tensors": {"X": {"storage": "l2"}},
       "let": {"a": "1", "b": "2", "z": "b"}, "functions": ["max"],
       "tiling": {"minimize": ["a"], "variables": {"t": {"max": "C", "multiple_of": 4}}},
       "program": [{"for": "i", "count": "i", "body": [{"do": "b"}, {"do": "c"}, {"do": "t"}]}],
       "description": "for all"}]})J"));
}

TEST(Expand, RefusesMappingsThatExtendWrongly) {
  const auto with = [](const std::string& extends) {
    return R"J({"mappings": [{"name": "a", "extends": ")J" + extends + R"J("}, {"name": "b", "extends": "a"}]})J";
  };
  expect_refused(with("c"), "UnknownMapping", "/mappings/0/extends");
  expect_refused(with("a"), "Recursion", "/mappings/0/extends");
  expect_refused(with("b"), "Recursion", "/mappings/1/extends");
  expect_refused(R"J({"mappings": [{"name": "a", "extends": 3}]})J", "WrongType", "/mappings/0/extends");
  expect_refused(R"J({"mappings": [{"name": "a", "abstract": 3}]})J", "WrongType", "/mappings/0/abstract");
  expect_refused(R"J({"mappings": [{"define": {"f(x)": "f(x)"}}]})J", "Recursion", "/mappings/0/define/f(x)");
  expect_refused(R"J({"mappings": [{"define": {"min(x)": "x"}}]})J", "NameClash", "/mappings/0/define/min(x)");
  expect_refused(R"J({"mappings": [{"blocks": {"b": {}}}]})J", "WrongType", "/mappings/0/blocks/b");
}

// --- Libraries -------------------------------------------------------------------------------------------------------

const char* const kVector = R"J({"library": "vector", "version": 1, "use": ["basic@2"],
  "components": {"unit(name)": {"objects": [{"class": "SRAM", "name": "$name", "data_width": "twice(4)"}],
    "mappings": [{"name": "$name move", "extends": "moves", "program": ["copy($name)"]}]}},
  "blocks": {"copy(what)": [{"do": "move", "on": "$what"}]}, "mappings": [{"name": "moves", "kernel": "move"}]})J";
const char* const kBasic = R"J({"library": "basic", "version": 2, "functions": {"twice(x)": "2 * x"}})J";

TEST(Expand, UsesLibraries) {
  const Json json =
      expanded(R"J({"use": ["vector@1", "basic@2"], "objects": ["unit(v)"], "constants": {"a": "twice(b)"}})J",
               {kBasic, kVector});
  EXPECT_EQ(json, Json::parse(R"J({"objects": [{"class": "SRAM", "name": "v", "data_width": "2 * 4"}],
    "constants": {"a": "2 * b"},
    "mappings": [{"name": "v move", "kernel": "move", "program": [{"do": "move", "on": "v"}]}]})J"));
}

TEST(Expand, RefusesLibrariesThatAreWrong) {
  expect_refused(R"J({"use": ["vektor@1"]})J", "UnknownLibrary", "/use/0", {kVector, kBasic});
  expect_refused(R"J({"use": ["vector@1"]})J", "UnknownLibrary", "/use/0", {kVector});
  expect_refused(R"J({"use": "vector@1"})J", "WrongType", "/use", {kVector});
  expect_refused(R"J({"use": ["a@1"]})J", "InvalidLibrary", "/use", {"{"});
  expect_refused(R"J({"use": ["a@1"]})J", "InvalidLibrary", "/use", {R"J({"library": "a"})J"});
  expect_refused(R"J({"use": ["basic@2"], "functions": {"twice(x)": "x"}})J", "NameClash", "/use/0", {kBasic});
}

TEST(Expand, WhatIsWrongInALibraryIsToldWhereItIsUsed) {
  const Diagnostic error =
      refused("{\"use\": [\"l@1\"],\n \"mappings\": [{\"program\": [\n  \"b(1)\"]}]}",
              {"{\"library\": \"l\", \"version\": 1,\n \"blocks\": {\"b(x)\": [{\"do\": \"$y\"}]}}"});
  EXPECT_EQ(error.code, "UnknownArgument");
  EXPECT_EQ(error.path, "/mappings/0/program/0");
  EXPECT_EQ(error.line, 3);
  EXPECT_EQ(error.message,
            "'$y' is no parameter of what this stands in (in 'l@1' at /blocks/b(x)/0/do (line 2); "
            "through the block 'b', used at /mappings/0/program/0 (line 3))");
}

// --- Limits ----------------------------------------------------------------------------------------------------------

/// The members of an object, a JSON text: "x0": ..., "x1": ... from body(i).
template <typename Body>
std::string chain(int count, const std::string& parameters, const Body& body) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += (i > 0 ? ", " : "") + ("\"x" + std::to_string(i)) + parameters + "\": " + body(i);
  }
  return text;
}

std::string before(int i) { return "x" + std::to_string(i - 1); }

TEST(Expand, RefusesObjectsOfMoreMembersThanAnybodyWrites) {
  std::string members = R"("p0": 1)";
  for (int i = 1; i < 20'000; ++i) members += ", \"p" + std::to_string(i) + "\": 1";
  EXPECT_TRUE(expand_text(R"({"a": [0, {"b": {)" + members + "}}]}"));
  expect_refused(R"({"a": [0, {"b": {)" + members + R"(, "one": 1}}]})", "TooLarge", "/a/1/b");
}

TEST(Expand, RefusesBombs) {
  const auto blocks = [](const std::string& first, int count = 40) {
    return R"J({"blocks": {)J" +
           chain(count, "", [&](int i) { return i == 0 ? first : "[\"" + before(i) + "\", \"" + before(i) + "\"]"; }) +
           R"J(}, "mappings": [{"program": ["x)J" + std::to_string(count - 1) + R"J("]}]})J";
  };
  EXPECT_EQ(refused(blocks(R"J([{"do": "x"}])J")).code, "ExpansionTooLarge");
  EXPECT_EQ(refused(blocks("[]")).code, "ExpansionTooLarge");
  EXPECT_EQ(refused(blocks("[]", 70)).code, "ExpansionTooLarge");

  const std::string components = R"J({"components": {)J" +
                                 chain(31, "",
                                       [](int i) {
                                         return i == 0
                                                    ? std::string(R"J({"objects": [{"name": "x"}]})J")
                                                    : R"J({"objects": [")J" + before(i) + "\", \"" + before(i) + "\"]}";
                                       }) +
                                 R"J(}, "objects": ["x30"]})J";
  EXPECT_EQ(refused(components).code, "ExpansionTooLarge");

  const auto functions = [](const std::string& first, const std::string& left, const std::string& right) {
    return R"J({"functions": {)J" +
           chain(60, "(a)",
                 [&](int i) { return "\"" + (i == 0 ? first : before(i) + left + before(i) + right) + "\""; }) +
           R"J(}, "constants": {"c": "x59(1)"}})J";
  };
  EXPECT_EQ(refused(functions("a", "(a) + ", "(a)")).code, "ExpansionTooLarge");
  EXPECT_EQ(expanded(functions("1", "(", "(a))"))["constants"]["c"], "1");

  const std::string texts =
      R"J({"blocks": {)J" +
      chain(50, "(a)",
            [](int i) { return i == 0 ? std::string(R"J([{"do": "x$a"}])J") : "[\"" + before(i) + "($a$a)\"]"; }) +
      R"J(}, "mappings": [{"program": [{"block": "x49", "a": ""}]}]})J";
  EXPECT_EQ(refused(texts).code, "ExpansionTooLarge");

  const std::string deep = R"J({"blocks": {)J" +
                           chain(50, "(a)",
                                 [](int i) {
                                   return i == 0 ? std::string(R"J([{"v": "$a"}])J")
                                                 : "[{\"block\": \"" + before(i) + R"J(", "a": [[[[["$a"]]]]]}])J";
                                 }) +
                           R"J(}, "mappings": [{"program": [{"block": "x49", "a": 1}]}]})J";
  EXPECT_EQ(refused(deep).code, "ExpansionTooLarge");
}

// --- Properties ------------------------------------------------------------------------------------------------------

TEST(Expand, OfWhatIsExpandedIsTheSame) {
  for (const char* text :
       {R"J({"functions": {"f(x)": "2 * x"}, "constants": {"a": "f(f(3)) + f(1)"}})J",
        R"J({"blocks": {"b(x)": [{"do": "$x"}]}, "mappings": [{"name": "m", "program": ["b(y)", "b(z)"]}]})J",
        R"J({"components": {"c(n)": {"ports": {"p": [null, "FORWARD", "$n"]}, "objects": [{"name": "$n"}]}},
            "objects": [{"for": {"i": 3}, "objects": [{"component": "c(x[{i}])", "p": "f"}]}]})J"}) {
    const Json once = expanded(text);
    EXPECT_EQ(expanded(once.dump()), once);
    EXPECT_NE(once, Json::parse(text));
  }
}

TEST(Expand, SplitsTextsAtRecordSeparators) {
  EXPECT_EQ(split_texts("{}").size(), 1U);
  const auto texts = split_texts("{}\n\x1E{\"a\": 1}\x1E");
  ASSERT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0], "{}\n");
  EXPECT_EQ(texts[1], "{\"a\": 1}");
  EXPECT_EQ(texts[2], "");
}

}  // namespace
}  // namespace cyclescope::description

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/description.h"
#include "core/description/libraries.h"
#include "core/mapping/mapped.h"
#include "mapping/mapping.h"

namespace cyclescope::mapping {
namespace {

/// A machine that loads, adds and stores, and a mapping that uses every kind of statement.
const std::string kText =
    R"({"name": "small", "clock_hz": 1, "parameters": {"flow": {"choices": ["row", "column"], "default": "row"}},
"operations": {
  "move": {"operands": {"to": "write", "from": "read"}},
  "add": {"operands": {"y": "write", "a": "read", "b": {"role": "read", "optional": true}}, "attributes": ["n"]}},
"objects": [{"class": "MemoryAccessUnit", "name": "unit", "to_process": ["move", "add"]}], "edges": [],
"mappings": [{"name": "sum", "kernel": "elementwise",
"functions": ["add"],
"when": "flow == 'row'",
"tiling": {"variables": {"tile": {"max": "D3"}}, "constraints": ["tile > 0"]},
"tensors": {"X0": "dram", "Y": "dram"},
"buffers": {"area": {"storage": "dram", "extents": [2, "tile"]}},
"program": [
{"do": "move", "on": "unit", "operands": {"to": "area[0, 0 :+ tile]", "from": "X0[0, 0, 0, 0 :+ tile]"}},
{"for": "i", "count": "D0", "body": [
{"unroll": "k", "to": 2, "body": []}]},
{"do": "add", "operands": {"y": "rf.r{flow}", "a": "rf.r1"}, "attributes": {"n": 1}}
]}]})";

/// kText with one part replaced, and the error that this makes.
struct Mistake {
  const char* part;
  const char* replacement;
  const char* code;
  const char* path;   ///< below /mappings
  std::int64_t line;  ///< of kText
  /// What stands at the error's column in the changed text.
  const char* at;
};

const std::vector<Mistake> kMistakes = {
    {R"("D0", "body")", R"([], "body")", "WrongType", "/0/program/1/count", 14, "[]"},
    {R"("kernel": "elementwise")", R"("description": "x")", "MissingKey", "/0", 6, R"({"name")"},
    {R"("count")", R"("counts")", "UnknownKey", "/0/program/1/counts", 14, R"("counts")"},
    {R"("elementwise")", R"("elementary")", "UnknownValue", "/0/kernel", 6, R"("elementary")"},
    {R"("unroll": "k")", R"("unroll": "i")", "DuplicateName", "/0/program/1/body/0/unroll", 15, R"("i")"},
    {R"("for": "i")", R"("for": "1")", "InvalidName", "/0/program/1/for", 14, R"("1")"},
    {R"("D0", "body")", R"("D4", "body")", "UnknownName", "/0/program/1/count", 14, R"("D4")"},
    {"'row'", "'rows'", "UnknownChoice", "/0/when", 8, R"("flow)"},
    {R"(["add"])", R"(["plus"])", "UnknownChoice", "/0/functions/0", 7, R"("plus")"},
    {R"("do": "add")", R"("do": "sub")", "UnknownOperation", "/0/program/2/do", 16, R"("sub")"},
    {R"("a": "rf)", R"("c": "rf)", "UnknownOperand", "/0/program/2/operands/c", 16, R"("rf.r1")"},
    {R"(, "a": "rf.r1")", "", "MissingOperand", "/0/program/2/operands", 16, R"({"y")"},
    {R"("n": 1)", R"("n": 1, "m": 1)", "UnknownAttribute", "/0/program/2/attributes/m", 16, "1}}"},
    {R"(, "attributes": {"n": 1})", "", "MissingAttribute", "/0/program/2", 16, R"({"do")"},
    {R"("X0": "dram")", R"("X4": "dram")", "UnknownTensor", "/0/tensors/X4", 10, R"("dram")"},
    {R"("D0", "body")", R"("D0 +", "body")", "ExpressionSyntax", "/0/program/1/count", 14, R"("D0 +")"},
    {"X0[0, 0, 0, 0 :+ tile]", "X0[0, 0, 0, 0 :+ tile", "SliceSyntax", "/0/program/0/operands/from", 13, R"("X0[)"},
    {"area[0, 0 :+ tile]", "area[0 :+ tile]", "RankMismatch", "/0/program/0/operands/to", 13, R"("area[)"},
    {R"([2, "tile"])", R"([2, "Y"])", "UnknownName", "/0/buffers/area/extents/1", 11, R"("Y"])"},
    {R"("when")", R"("then": [{"kernel": "move", "as": "copy"}], "when")", "UnknownValue", "/0/then/0/kernel", 8,
     R"("move")"},
    {R"("when")", R"("then": [{"kernel": "elementwise", "as": "act", "functions": ["rely"]}], "when")", "UnknownChoice",
     "/0/then/0/functions/0", 8, R"("rely")"},
    {R"("when")", R"("then": [0, 0, 0, 0, 0, 0, 0, 0, 0], "when")", "OutOfRange", "/0/then", 8, "[0, 0"},
    {R"("do": "add")", R"("do": "add", "function": "act")", "UnknownKey", "/0/program/2/function", 16, R"("function")"},
    {R"({"max": "D3"})", R"({"max": "late"}, "late": {"max": 1})", "NotConstant", "/0/tiling/variables/tile/max", 9,
     R"("late"})"},
};

std::string changed(const Mistake& mistake) {
  std::string text = kText;
  const std::size_t at = text.find(mistake.part);
  EXPECT_NE(at, std::string::npos) << mistake.part;
  return at == std::string::npos ? text : text.replace(at, std::string(mistake.part).size(), mistake.replacement);
}

Result<MappingSet> read(const std::string& text) {
  const auto description = architecture::read_description(text);
  if (!description) return tl::unexpected<Diagnostic>(description.error());
  return read_mappings(*description);
}

/// The text from a line and column on, both counted from 1.
std::string text_at(const std::string& text, std::int64_t line, std::int64_t column) {
  std::size_t start = 0;
  for (std::int64_t i = 1; i < line; ++i) start = text.find('\n', start) + 1;
  return text.substr(start + static_cast<std::size_t>(column) - 1);
}

void expect_error(const std::string& text, const Mistake& wanted) {
  const auto mappings = read(text);
  ASSERT_FALSE(mappings) << "accepted";
  const Diagnostic& error = mappings.error();
  EXPECT_EQ(error.code, wanted.code) << error.message;
  EXPECT_EQ(error.path, std::string("/mappings") + wanted.path) << error.message;
  EXPECT_EQ(error.line, wanted.line) << error.message;
  EXPECT_EQ(text_at(text, error.line, error.column).rfind(wanted.at, 0), 0U)
      << error.message << ": " << text_at(text, error.line, error.column);
  EXPECT_FALSE(error.message.empty());
}

TEST(ReadMappings, AcceptsWhatTheMistakesStartFrom) {
  const auto mappings = read(kText);
  ASSERT_TRUE(mappings) << mappings.error().message << " at " << mappings.error().path;
}

TEST(ReadMappings, NamesTheCodeAndPlaceOfEveryMistake) {
  for (const Mistake& mistake : kMistakes) {
    SCOPED_TRACE(std::string(mistake.part) + " -> " + mistake.replacement);
    expect_error(changed(mistake), mistake);
  }
}

/// kText with `statement` as the first of the program.
std::string with_statement(const std::string& statement) {
  std::string text = kText;
  return text.insert(text.find("\"program\": [\n") + 13, statement + ",\n");
}

TEST(ReadMappings, RefusesBlocksTooDeep) {
  std::string statement = R"({"let": {}})";
  for (int i = 0; i < 65; ++i) statement = R"({"if": 1, "body": [)" + statement + "]}";
  const auto mappings = read(with_statement(statement));
  ASSERT_FALSE(mappings);
  EXPECT_EQ(mappings.error().code, "LoopsTooDeep");
  EXPECT_EQ(mappings.error().path.rfind("/mappings/0/program/0/body/0/body", 0), 0U);
  EXPECT_EQ(mappings.error().line, 13);
}

TEST(ReadMappings, RefusesMoreTileVariablesThanStages) {
  std::string variables = R"("tile": {"max": "D3"})";
  for (int i = 0; i < 254; ++i) variables += ", \"t" + std::to_string(i) + "\": {\"max\": 1}";
  std::string text = kText;
  const std::string part = R"("tile": {"max": "D3"})";
  text.replace(text.find(part), part.size(), variables);
  expect_error(text, {"", "", "TooManyVariables", "/0/tiling/variables", 9, "{\"tile\""});
}

/// An element-wise kernel of `extent` elements.
kernels::Kernel elementwise(const std::string& function, std::int64_t extent) {
  kernels::Kernel kernel;
  kernel.kind = kernels::KernelKind::kElementwise;
  kernel.function = function;
  kernel.sizes = {{"D0", 1}, {"D1", 1}, {"D2", 1}, {"D3", extent}, {"C", extent}};
  kernels::KernelTensor tensor{"X0", 0, -1, {1, 1, 1, extent}, {extent, extent, extent, 1}, 0, extent, 8};
  kernel.inputs = {tensor};
  tensor.name = "Y";
  tensor.tensor = 1;
  kernel.output = tensor;
  return kernel;
}

TEST(ReadMappings, TakesTheReasonsOfWhatIsNotMapped) {
  const architecture::Description& description = testing::preset("vta");
  Json json = *json::parse_json(description.text);
  const Json own = json["mappings"];
  json["mappings"] = Json::parse(R"([
    {"kernel": "elementwise", "functions": ["tanh"], "when": "D3 > 8 && block == 16", "not_mapped": "too long"},
    {"kernel": "elementwise", "functions": ["tanh", "exp"], "not_mapped": "no table"},
    {"kernel": "reduce", "not_mapped": "no loop"}])");
  for (const Json& mapping : own) {
    if (!mapping.contains("not_mapped")) json["mappings"].push_back(mapping);
  }
  const auto changed = architecture::read_description(description::with_libraries(json.dump()));
  ASSERT_TRUE(changed) << changed.error().message;
  const testing::Machine machine(*changed, {});
  const auto reason = [&](const kernels::Kernel& kernel) -> std::string {
    const auto mapped = machine.map(kernel);
    return mapped ? "" : mapped.error().code + ": " + mapped.error().message;
  };
  EXPECT_EQ(reason(elementwise("relu", 9)), "");
  EXPECT_EQ(reason(elementwise("tanh", 9)), "NotMapped: the accelerator does not do this elementwise 'tanh': too long");
  EXPECT_EQ(reason(elementwise("tanh", 8)), "NotMapped: the accelerator does not do this elementwise 'tanh': no table");
  EXPECT_EQ(reason(elementwise("exp", 9)), "NotMapped: the accelerator does not do this elementwise 'exp': no table");
  EXPECT_EQ(reason(elementwise("log", 9)), "NotMapped: the accelerator has no mapping for elementwise 'log'");
}

TEST(ReadMappings, RefusesTwoMappingsOfOneName) {
  std::string text = kText;
  text.insert(text.size() - 2,
              ",\n"
              R"({"name": "sum", "kernel": "move", "tensors": {}, "program": []})");
  expect_error(text, {"", "", "DuplicateName", "/1/name", 18, "\"sum\""});
}

}  // namespace
}  // namespace cyclescope::mapping

// Every file below tests/fixtures/arch_invalid is refused, with the code, place and hint that expected.json says. A
// schema sees what is wrong with those in schema/, and accepts those in semantic/ (see
// tests/arch_presets/schema.test.mjs).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "architecture/description.h"
#include "mapping/mapping.h"

namespace cyclescope {
namespace {

std::filesystem::path fixtures() {
  return std::filesystem::path(CYCLESCOPE_SOURCE_DIR) / "tests" / "fixtures" / "arch_invalid";
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What the core has to say against a description, as a page or command line would ask it.
Result<void> check(const std::string& text) {
  const auto description = read_description(text);
  if (!description) return tl::unexpected<Diagnostic>(description.error());
  if (const auto mappings = read_mappings(*description); !mappings) {
    return tl::unexpected<Diagnostic>(mappings.error());
  }
  if (const auto architecture = instantiate(*description); !architecture) {
    return tl::unexpected<Diagnostic>(architecture.error());
  }
  return {};
}

TEST(InvalidDescriptions, AreRefusedWithReasonAndPlace) {
  const auto expected = parse_json(read_text(fixtures() / "expected.json"));
  ASSERT_TRUE(expected) << expected.error().message;
  ASSERT_GT(expected->size(), 100U);
  for (const auto& [file, wanted] : expected->items()) {
    SCOPED_TRACE(file);
    const auto checked = check(read_text(fixtures() / file));
    ASSERT_FALSE(checked) << "accepted";
    const Diagnostic& error = checked.error();
    EXPECT_EQ(error.code, wanted.at("code")) << error.message;
    EXPECT_EQ(error.path, wanted.at("path")) << error.message;
    EXPECT_EQ(error.line, wanted.at("line")) << error.message;
    EXPECT_EQ(error.column, wanted.at("column")) << error.message;
    EXPECT_FALSE(error.message.empty());
    EXPECT_EQ(error.hint, wanted.value("hint", error.hint));
  }
}

TEST(InvalidDescriptions, AreAllExpected) {
  const auto expected = parse_json(read_text(fixtures() / "expected.json"));
  ASSERT_TRUE(expected);
  for (const char* group : {"schema", "semantic"}) {
    for (const auto& entry : std::filesystem::directory_iterator(fixtures() / group)) {
      const std::string name = group + ("/" + entry.path().filename().string());
      EXPECT_TRUE(expected->contains(name)) << name << " has no entry in expected.json";
    }
  }
}

TEST(InvalidDescriptions, CoverEveryCodeOfDescriptions) {
  const auto expected = parse_json(read_text(fixtures() / "expected.json"));
  ASSERT_TRUE(expected);
  std::set<std::string> codes;
  for (const auto& [file, wanted] : expected->items()) codes.insert(wanted.at("code").get<std::string>());
  for (const char* code : {"JsonSyntax",          "DuplicateKey",      "WrongType",
                           "UnknownKey",          "MissingKey",        "OutOfRange",
                           "UnknownValue",        "ExpressionSyntax",  "UnknownName",
                           "UnknownChoice",       "DivisionByZero",    "Overflow",
                           "DomainError",         "InvalidName",       "DuplicateName",
                           "UnknownOperation",    "MissingAttribute",  "UnprocessedOperation",
                           "SemanticsSyntax",     "UnknownOperand",    "OperandRole",
                           "CyclicDefinition",    "UnknownSource",     "TooLarge",
                           "UnknownObject",       "InvalidEdge",       "DuplicateEdge",
                           "MissingObject",       "SurplusObject",     "SharedInstructionMemory",
                           "IssueBufferTooSmall", "CyclicForward",     "Unreachable",
                           "AmbiguousRoute",      "DeadEnd",           "AmbiguousOperation",
                           "CacheBacking",        "EmptyRegisterFile", "OverlappingAddressRanges"}) {
    EXPECT_EQ(codes.count(code), 1U) << code << " has no fixture";
  }
}

}  // namespace
}  // namespace cyclescope

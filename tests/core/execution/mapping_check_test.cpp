// Mappings executed on random layers: all presets pass, and presets that were changed for the worse do not.
#include "execution/mapping_check.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "core/description/libraries.h"

namespace cyclescope::execution {
namespace {

std::string preset_text(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(std::string(CYCLESCOPE_SOURCE_DIR) + "/arch_presets/" + name + ".json").rdbuf();
  return description::with_libraries(text.str());
}

std::vector<CheckedMapping> checked(const std::string& text, const architecture::ParameterValues& parameters = {},
                                    bool execute = true) {
  const auto description = architecture::read_description(text);
  if (!description) throw std::runtime_error(description.error().message);
  const auto mappings = mapping::read_mappings(*description);
  if (!mappings) throw std::runtime_error(mappings.error().message);
  MappingCheck check(*description, *mappings, parameters, execute);
  for (;;) {
    const auto done = check.step();
    if (!done) throw std::runtime_error(done.error().message);
    if (*done) break;
  }
  EXPECT_EQ(check.steps_done(), check.steps_total());
  return check.mappings();
}

std::string described(const CheckedMapping& mapping) {
  std::ostringstream text;
  const MappingFinding& finding = *mapping.finding;
  text << mapping.name << ": " << finding.diagnostic.code << " at " << finding.diagnostic.path << ": "
       << finding.diagnostic.message << "\n  " << finding.layer << "\n  tiles " << finding.tiles << "\n  at";
  for (const auto& [name, value] : finding.parameters) {
    text << " " << name << "=";
    std::visit([&](const auto& it) { text << it; }, value);
  }
  return text.str();
}

class PresetMappings : public ::testing::TestWithParam<std::string> {};

TEST_P(PresetMappings, ComputeWhatLayersAre) {
  std::int64_t programs = 0;
  for (const CheckedMapping& mapping : checked(preset_text(GetParam()))) {
    EXPECT_FALSE(mapping.finding) << described(mapping);
    EXPECT_GT(mapping.programs, 0) << "'" << mapping.name << "' was never executed";
    programs += mapping.programs;
  }
  EXPECT_GT(programs, 30);
}

std::vector<std::string> all_presets() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(CYCLESCOPE_SOURCE_DIR) + "/arch_presets")) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, PresetMappings, ::testing::ValuesIn(all_presets()),
                         [](const auto& info) { return info.param; });

/// A preset with one place of its text changed.
std::string changed(const std::string& preset, const std::string& from, const std::string& to) {
  std::string text = preset_text(preset);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to change: " + from);
  return text.replace(at, from.size(), to);
}

/// What is found of the mapping called `name`; fails where anything is found of another one.
MappingFinding only_finding(const std::vector<CheckedMapping>& mappings, const std::string& name) {
  MappingFinding found;
  for (const CheckedMapping& mapping : mappings) {
    if (mapping.name != name) {
      EXPECT_FALSE(mapping.finding) << described(mapping);
      continue;
    }
    EXPECT_TRUE(mapping.finding) << "nothing is found of '" << name << "'";
    if (mapping.finding) found = *mapping.finding;
  }
  return found;
}

constexpr const char* kProduct = R"({"for": "n", "count": "N", "body": [
              {"do": "clear", "if": "!has_C", "operands": {"y": "rf.r0"}},
              {"do": "load", "if": "has_C", "operands": {"to": "rf.r0", "from": "C[m, n]"}},
              {"for": "k", "count": "K", "body": [
                {"do": "load", "operands": {"to": "rf.r1", "from": "A[b, m, k]"}},
                {"do": "load", "operands": {"to": "rf.r2", "from": "B[b, k, n]"}},
                {"do": "mac", "operands": {"acc": "rf.r0", "a": "rf.r1", "b": "rf.r2"}}]},)";

/// The preset of a scalar machine whose matrix product has one mistake.
std::vector<CheckedMapping> with_mistake(const std::string& from, const std::string& to, bool execute = true) {
  std::string product = kProduct;
  const std::size_t at = product.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to change: " + from);
  return checked(changed("oma", kProduct, product.replace(at, from.size(), to)), {}, execute);
}

TEST(WrongMappings, HalfOfTheOutputs) {
  const auto finding = only_finding(with_mistake(R"("count": "N")", R"("count": "(N + 1) / 2")"), "matmul");
  EXPECT_EQ(finding.diagnostic.code, "WrongOutput");
  EXPECT_NE(finding.diagnostic.message.find("is never written"), std::string::npos) << finding.diagnostic.message;
  EXPECT_EQ(finding.diagnostic.path.rfind("/mappings/", 0), 0u);
  EXPECT_NE(finding.layer.find("matmul"), std::string::npos);
}

TEST(WrongMappings, AWrongOperand) {
  const auto finding = only_finding(with_mistake(R"("b": "rf.r2")", R"("b": "rf.r1")"), "matmul");
  EXPECT_EQ(finding.diagnostic.code, "WrongOutput");
  EXPECT_NE(finding.diagnostic.message.find("is computed as"), std::string::npos) << finding.diagnostic.message;
}

TEST(WrongMappings, AWrongIndex) {
  EXPECT_EQ(only_finding(with_mistake("A[b, m, k]", "A[b, m, 0]"), "matmul").diagnostic.code, "WrongOutput");
}

TEST(WrongMappings, AMissingAccumulation) {
  EXPECT_EQ(only_finding(with_mistake(R"("count": "K")", R"("count": "K - 1")"), "matmul").diagnostic.code,
            "WrongOutput");
}

TEST(WrongMappings, AMissingClear) {
  const auto finding = only_finding(with_mistake(R"("if": "!has_C")", R"("if": "!has_C && n == 0")"), "matmul");
  EXPECT_EQ(finding.diagnostic.code, "WrongOutput");
}

TEST(WrongMappings, AValueThatNothingWrote) {
  const auto finding =
      only_finding(with_mistake(R"("operands": {"to": "rf.r1", "from": "A[b, m, k]"}})",
                                R"("if": "k > 0", "operands": {"to": "rf.r1", "from": "A[b, m, k]"}})"),
                   "matmul");
  EXPECT_EQ(finding.diagnostic.code, "NeverWritten");
}

TEST(WrongMappings, ARegisterThatIsNotThereShowsWithoutExecution) {
  EXPECT_EQ(only_finding(with_mistake("rf.r2", "rf.r99", false), "matmul").diagnostic.code, "UnknownRegister");
}

TEST(WrongMappings, WhatOnlyExecutionShowsIsNotFoundWithoutIt) {
  for (const CheckedMapping& mapping : with_mistake(R"("b": "rf.r2")", R"("b": "rf.r1")", false)) {
    EXPECT_FALSE(mapping.finding) << described(mapping);
  }
}

}  // namespace
}  // namespace cyclescope::execution

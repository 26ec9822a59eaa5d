// The presets as machines: their mappings are tested elsewhere.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "architecture/description.h"
#include "core/description/libraries.h"

namespace cyclescope::architecture {
namespace {

std::vector<std::filesystem::path> presets() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/arch_presets")) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Result<Description> read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return read_description(description::with_libraries({std::istreambuf_iterator<char>(file), {}}));
}

std::string show(const Diagnostic& error) {
  return std::to_string(error.line) + ":" + std::to_string(error.column) + " " + error.path + " " + error.message;
}

TEST(Presets, AreCalledLikeTheirFiles) {
  ASSERT_GE(presets().size(), 2U);
  for (const auto& path : presets()) {
    const auto description = read(path);
    ASSERT_TRUE(description) << path << show(description.error());
    EXPECT_EQ(description->name, path.stem());
    EXPECT_FALSE(description->title.empty()) << path;
    EXPECT_FALSE(description->description.empty()) << path;
  }
}

TEST(Presets, WorkAtAlmostEveryExtremeOfEveryParameter) {
  int refused = 0;
  for (const auto& path : presets()) {
    const auto description = read(path);
    ASSERT_TRUE(description) << path;
    for (const Parameter& parameter : description->parameters) {
      std::vector<ParameterValue> values;
      for (const std::string& choice : parameter.choices) values.emplace_back(choice);
      if (values.empty()) values = {parameter.min, parameter.max};
      for (const ParameterValue& value : values) {
        const auto architecture = instantiate(*description, {{parameter.name, value}});
        // The least issue buffer may be smaller than what a fetch delivers: that is for the user to see.
        if (!architecture && architecture.error().code == "IssueBufferTooSmall") continue;
        // So may a memory beside an array of the default size: the description says what would be possible.
        if (!architecture && architecture.error().code == "ConstraintViolated") {
          EXPECT_FALSE(architecture.error().hint.empty()) << path << " " << parameter.name;
          ++refused;
          continue;
        }
        EXPECT_TRUE(architecture) << path << " " << parameter.name << ": " << show(architecture.error());
      }
    }
  }
  EXPECT_LE(refused, 8);
}

TEST(Presets, SayWhatEveryParameterIsAndWhereItsDefaultComesFrom) {
  for (const auto& path : presets()) {
    const auto description = read(path);
    ASSERT_TRUE(description) << path;
    for (const Parameter& parameter : description->parameters) {
      EXPECT_FALSE(parameter.description.empty()) << path << " " << parameter.name;
      if (!parameter.choices.empty()) continue;
      EXPECT_FALSE(parameter.unit.empty()) << path << " " << parameter.name;
      const bool sourced =
          std::any_of(description->sources.begin(), description->sources.end(), [&](const auto& source) {
            return source.first == "/parameters/" + parameter.name && !source.second.empty();
          });
      EXPECT_TRUE(sourced) << path << ": no source of " << parameter.name;
    }
  }
}

class SystolicArray : public testing::TestWithParam<const char*> {
 protected:
  static Result<Architecture> build(const ParameterValues& values) {
    const auto description = read(CYCLESCOPE_SOURCE_DIR "/arch_presets/systolic_array.json");
    if (!description) return tl::unexpected<Diagnostic>(description.error());
    return instantiate(*description, values);
  }
};

TEST_P(SystolicArray, IsBuiltInEverySizeItAllows) {
  for (const auto& [rows, columns] : {std::pair{1, 1}, {1, 256}, {256, 1}, {2, 3}, {32, 32}, {256, 256}}) {
    const auto architecture = build({{"rows", rows}, {"columns", columns}, {"dataflow", GetParam()}});
    ASSERT_TRUE(architecture) << rows << " x " << columns << ": " << show(architecture.error());
    const auto elements = std::count_if(architecture->objects.begin(), architecture->objects.end(),
                                        [](const Object& object) { return object.name.rfind("pe[", 0) == 0; });
    const bool one_by_one = architecture->object_by_name.count("array") == 0;
    EXPECT_EQ(one_by_one, rows * columns <= 1024);
    EXPECT_EQ(elements, one_by_one ? rows * columns : 0);
  }
}

TEST_P(SystolicArray, PassesOperandsToTheRightAndDown) {
  const auto architecture = build({{"rows", 3}, {"columns", 3}, {"dataflow", GetParam()}});
  ASSERT_TRUE(architecture) << show(architecture.error());
  const auto writes = [&](const char* unit, const char* file) {
    const auto& list = architecture->writable.at(static_cast<std::size_t>(architecture->object_by_name.at(unit)));
    return std::count(list.begin(), list.end(), architecture->object_by_name.at(file)) == 1;
  };
  EXPECT_TRUE(writes("mac[1][1]", "rf[1][1]"));
  EXPECT_TRUE(writes("mac[1][1]", "rf[1][2]"));
  EXPECT_TRUE(writes("mac[1][1]", "rf[2][1]"));
  EXPECT_FALSE(writes("mac[1][1]", "rf[0][1]"));
  EXPECT_FALSE(writes("mac[1][1]", "rf[2][2]"));
}

INSTANTIATE_TEST_SUITE_P(Dataflows, SystolicArray,
                         testing::Values("output_stationary", "weight_stationary", "input_stationary"),
                         [](const auto& info) { return std::string(info.param); });

TEST_F(SystolicArray, FetchesOneStepAtATimeByDefault) {
  const auto architecture = build({{"rows", 5}, {"columns", 7}});
  ASSERT_TRUE(architecture);
  const std::int64_t step = 5 * 7 + 5 + 7;
  EXPECT_EQ(architecture->objects[static_cast<std::size_t>(architecture->instruction_memory)].storage.port_width, step);
  EXPECT_EQ(architecture->objects[static_cast<std::size_t>(architecture->fetch_stage)].issue_buffer_size, 2 * step);
}

}  // namespace
}  // namespace cyclescope::architecture

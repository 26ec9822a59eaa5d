#include "core/diagnostics/invalid_fixtures.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "json/document.h"

namespace cyclescope::testing {
namespace {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void expect_error(const Diagnostic& error, const Json& wanted) {
  EXPECT_EQ(error.code, wanted.at("code")) << error.message;
  EXPECT_EQ(error.path, wanted.at("path")) << error.message;
  EXPECT_EQ(error.line, wanted.at("line")) << error.message;
  EXPECT_EQ(error.column, wanted.at("column")) << error.message;
  EXPECT_FALSE(error.message.empty());
  EXPECT_EQ(error.hint, wanted.value("hint", error.hint));
}

}  // namespace

std::set<std::string> expect_refused(const std::string& folder,
                                     const std::function<Result<void>(const std::string&)>& check) {
  const auto root = std::filesystem::path(CYCLESCOPE_SOURCE_DIR) / "tests" / "fixtures" / folder;
  std::set<std::string> codes;
  const auto expected = json::parse_json(read_text(root / "expected.json"));
  EXPECT_TRUE(expected) << (expected ? "" : expected.error().message);
  if (!expected) return codes;
  for (const auto& [file, wanted] : expected->items()) {
    SCOPED_TRACE(file);
    codes.insert(wanted.at("code").get<std::string>());
    const auto checked = check(read_text(root / file));
    EXPECT_FALSE(checked) << "accepted";
    if (!checked) expect_error(checked.error(), wanted);
  }
  for (const char* group : {"schema", "semantic"}) {
    for (const auto& entry : std::filesystem::directory_iterator(root / group)) {
      const std::string name = group + ("/" + entry.path().filename().string());
      EXPECT_TRUE(expected->contains(name)) << name << " has no entry in expected.json";
    }
  }
  return codes;
}

}  // namespace cyclescope::testing

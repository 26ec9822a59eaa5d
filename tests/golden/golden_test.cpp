// The native build gives the golden estimates byte for byte, as the module does.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "wasm/caller.h"

namespace cyclescope {
namespace {

namespace fs = std::filesystem;

/// The text of the estimate's document.
std::string estimate_text(const std::string& architecture, const std::string& network) {
  border::Caller caller;
  const nlohmann::json overview = caller.run("estimate", {{"architecture", caller.put("architecture", architecture)},
                                                          {"network", caller.put("network", network)}});
  const std::string request = nlohmann::json({{"estimate", overview.at("estimate")}}).dump();
  const std::string answer = caller.border.call("estimateDocument", request);
  const std::string begin = "{\"ok\":true,\"value\":";
  EXPECT_EQ(answer.rfind(begin, 0), 0u) << answer;
  return answer.substr(begin.size(), answer.size() - begin.size() - 1);
}

TEST(Golden, EstimatesAreThoseOfTheModule) {
  const fs::path root = CYCLESCOPE_SOURCE_DIR;
  const auto read_file = [&](const fs::path& path) { return border::read_file(fs::relative(path, root)); };
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(root / "tests/golden")) {
    const fs::path& path = entry.path();
    if (path.extension() != ".json") continue;
    ++files;
    const fs::path preset = root / "arch_presets" / (path.parent_path().filename().string() + ".json");
    const std::string estimate = estimate_text(read_file(preset), read_file(root / "web/networks" / path.filename()));
    std::string golden = read_file(path);
    golden.erase(std::remove(golden.begin(), golden.end(), '\n'), golden.end());
    const auto differs = std::mismatch(golden.begin(), golden.end(), estimate.begin(), estimate.end()).first;
    EXPECT_TRUE(golden == estimate) << path << " differs from ..."
                                    << golden.substr(static_cast<std::size_t>(differs - golden.begin()), 200);
  }
  EXPECT_GE(files, 6);
}

}  // namespace
}  // namespace cyclescope

// The native build gives the golden estimates byte for byte, as the module does.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "api.h"

namespace cyclescope {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The estimate within the answer of the step that ends the job.
std::string estimate_text(const std::string& architecture, const std::string& network) {
  api::Session session;
  const std::string started = session.start_estimate(architecture, network, "");
  const std::string key = "\"value\":";
  const auto value = started.find(key);
  if (value == std::string::npos) return started;
  const int job = std::stoi(started.substr(value + key.size()));
  for (;;) {
    const std::string answer = session.step_estimate(job, 1000);
    if (answer.find("\"done\":false") != std::string::npos) continue;
    const std::string estimate = "\"estimate\":";
    const auto begin = answer.find(estimate);
    if (begin == std::string::npos) return answer;
    return answer.substr(begin + estimate.size(), answer.size() - begin - estimate.size() - 2);
  }
}

TEST(Golden, EstimatesAreThoseOfTheModule) {
  const fs::path root = CYCLESCOPE_SOURCE_DIR;
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

#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace cyclescope::description {

/// A description with the libraries of arch_presets/library behind it, where it may use any: see
/// split_texts().
inline std::string with_libraries(std::string text) {
  if (text.find("\"use\"") == std::string::npos) return text;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/arch_presets/library")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    text += '\x1E';
    text.append(std::istreambuf_iterator<char>(file), {});
  }
  return text;
}

}  // namespace cyclescope::description

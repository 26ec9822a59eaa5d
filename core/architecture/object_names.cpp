#include "architecture/object_names.h"

namespace cyclescope::architecture {

std::string name_without_indices(std::string_view name) {
  std::string starred;
  starred.reserve(name.size());
  for (std::size_t i = 0; i < name.size(); ++i) {
    starred += name[i];
    if (name[i] != '[') continue;
    const std::size_t close = name.find(']', i);
    if (close == std::string_view::npos) continue;
    starred += '*';
    i = close - 1;
  }
  return starred;
}

std::string words_of(std::string_view name) {
  std::string words;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const std::size_t close = name[i] == '[' ? name.find(']', i) : std::string_view::npos;
    if (close != std::string_view::npos) {
      i = close;
    } else {
      words += name[i] == '_' || name[i] == '.' ? ' ' : name[i];
    }
  }
  return words;
}

}  // namespace cyclescope::architecture

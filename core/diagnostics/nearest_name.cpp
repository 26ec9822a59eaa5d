#include "diagnostics/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace cyclescope::diagnostics {
namespace {

constexpr std::size_t kLongestWord = 200;    // what is longer is no mistyped name, and would cost quadratic time
constexpr std::size_t kMostCandidates = 24;  // that a hint lists

/// Edits that turn `a` into `b`: insert, delete, replace one byte, or swap two neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_previous(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before_previous[j - 2] + 1);
      }
    }
    std::swap(before_previous, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.size() > kLongestWord) return std::nullopt;
  const std::size_t farthest = 1 + word.size() / 4;
  std::optional<std::string> nearest;
  std::size_t smallest = farthest + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > word.size() + farthest || word.size() > candidate.size() + farthest) continue;
    const std::size_t distance = edit_distance(word, candidate);
    // A word of one or two letters that shares nothing with the candidate was not meant.
    if (distance < smallest && distance < std::max(word.size(), candidate.size())) {
      smallest = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

std::string nearest_name_hint(std::string_view word, const std::vector<std::string>& candidates) {
  if (const auto nearest = nearest_name(word, candidates)) return "did you mean '" + *nearest + "'?";
  if (candidates.empty() || candidates.size() > kMostCandidates) return {};
  std::string hint = "known here: ";
  for (std::size_t i = 0; i < candidates.size(); ++i) hint += (i == 0 ? "" : ", ") + candidates[i];
  return hint;
}

}  // namespace cyclescope::diagnostics

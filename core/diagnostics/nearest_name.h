#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cyclescope::diagnostics {

/// The candidate nearest to `word` by edit distance, where one is near enough to be meant (distance <= 1 + length / 4).
/// Of several equally near ones the first.
std::optional<std::string> nearest_name(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean 'latency'?", or the candidates where none is near and they are few, or nothing.
std::string nearest_name_hint(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace cyclescope::diagnostics

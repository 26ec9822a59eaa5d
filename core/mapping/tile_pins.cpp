#include "mapping/tile_pins.h"

#include <algorithm>

namespace cyclescope::mapping {

TilePins::TilePins(const Tiling& tiling, const PinnedTiles& pinned, bool nearest) : nearest_(nearest) {
  bool any = false;
  for (const TileVariable& variable : tiling.variables) {
    const auto found = pinned.find(variable.name);
    names_.push_back(variable.name);
    values_.push_back(found == pinned.end() ? std::nullopt : std::optional(found->second));
    any = any || values_.back();
  }
  if (!any) values_.clear();
}

bool TilePins::allows(std::size_t index, std::int64_t maximum, std::int64_t multiple) const {
  const std::int64_t value = *values_[index];
  return nearest_ || (value >= 1 && value <= maximum && (value % multiple == 0 || value == maximum));
}

std::int64_t TilePins::value(std::size_t index, std::int64_t maximum, std::int64_t multiple) const {
  const std::int64_t value = *values_[index];
  if (!nearest_) return value;
  if (value >= maximum) return maximum;
  return std::min(maximum, std::max(multiple, value / multiple * multiple));
}

Diagnostic TilePins::refusal(std::size_t index, std::int64_t maximum, std::int64_t multiple) const {
  std::string range = maximum == 1 ? "it can only be 1" : "it can be 1 to " + std::to_string(maximum);
  if (multiple > 1) {
    range = "it can be a multiple of " + std::to_string(multiple) + " below " + std::to_string(maximum) + ", or " +
            std::to_string(maximum);
  }
  return refusal(index, range);
}

Diagnostic TilePins::refusal(std::size_t index, const std::vector<std::int64_t>& possible) const {
  std::string list;
  for (const std::int64_t value : possible) list += (list.empty() ? "it can be " : ", ") + std::to_string(value);
  return refusal(index, list);
}

Diagnostic TilePins::refusal(std::size_t index, const std::string& possible) const {
  return {kPinnedTileRefused,
          names_[index],
          "the tile size '" + names_[index] + "' cannot be " + std::to_string(*values_[index]) + ": " + possible,
          "",
          0,
          0};
}

Diagnostic TilePins::refusal(const Diagnostic& reason) const {
  const auto first = std::find_if(values_.begin(), values_.end(), [](const auto& value) { return value.has_value(); });
  Diagnostic refusal{kPinnedTileRefused,
                     names_[static_cast<std::size_t>(first - values_.begin())],
                     "with " + words() + " " + reason.message,
                     reason.hint,
                     0,
                     0};
  if (refusal.hint.empty() && !reason.path.empty()) refusal.hint = "see " + reason.path + " of the description";
  return refusal;
}

std::string TilePins::words() const {
  std::string words;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    if (values_[i]) words += (words.empty() ? "" : ", ") + names_[i] + " = " + std::to_string(*values_[i]);
  }
  return words;
}

}  // namespace cyclescope::mapping

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "mapping/mapping_model.h"
#include "mapping/pinned_tiles.h"

namespace cyclescope::mapping {

/// The tile variables of one mapping that have given values.
class TilePins {
 public:
  TilePins() = default;
  /// Those of `pinned` that `tiling` has. `nearest`: what a variable cannot be becomes what it can be next below.
  TilePins(const Tiling& tiling, const PinnedTiles& pinned, bool nearest);

  bool empty() const { return values_.empty(); }
  /// Is variable number `index` of the tiling pinned?
  bool fixes(std::size_t index) const { return !values_.empty() && values_[index].has_value(); }
  /// What a pinned variable is to be.
  std::int64_t wanted(std::size_t index) const { return *values_[index]; }
  // Of a pinned variable, which may be up to `maximum`, in multiples of `multiple` or the maximum itself.
  bool allows(std::size_t index, std::int64_t maximum, std::int64_t multiple) const;
  std::int64_t value(std::size_t index, std::int64_t maximum, std::int64_t multiple) const;
  /// Says which values are possible.
  Diagnostic refusal(std::size_t index, std::int64_t maximum, std::int64_t multiple) const;
  Diagnostic refusal(std::size_t index, const std::vector<std::int64_t>& possible) const;
  /// Says that `reason` stands against the pinned values.
  Diagnostic refusal(const Diagnostic& reason) const;

 private:
  Diagnostic refusal(std::size_t index, const std::string& possible) const;
  std::string words() const;

  std::vector<std::string> names_;                   ///< by Tiling::variables
  std::vector<std::optional<std::int64_t>> values_;  ///< likewise; empty: none is pinned
  bool nearest_ = false;
};

}  // namespace cyclescope::mapping

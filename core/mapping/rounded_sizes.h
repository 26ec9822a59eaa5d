#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mapping/mapping_model.h"

namespace cyclescope::mapping {

/// Sizes of a kernel (named as in its form) whose product a mapping cuts into whole parts of `width`: the unrolling of
/// an array, the multiples of a tile.
struct RoundedSizes {
  kernels::KernelKind kind = kernels::KernelKind::kMove;
  std::vector<std::string> sizes;  ///< ascending, each once
  std::int64_t width = 1;          ///< >= 2

  bool operator==(const RoundedSizes&) const = default;
};

/// All that the text of `mapping` says: its ceil_div(size, width) and multiple_of where the width follows from
/// `parameters` (by MappingModel::parameters) alone. Tiles and what is computed from them count as the sizes that they
/// are parts of. Each once, in order of the text.
std::vector<RoundedSizes> rounded_sizes(const MappingModel& model, const Mapping& mapping,
                                        std::span<const std::int64_t> parameters);

}  // namespace cyclescope::mapping

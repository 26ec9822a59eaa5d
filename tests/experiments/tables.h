#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "representatives/layers/device.h"

namespace cyclescope::experiments {

/// Measurements of one layer type that somebody made.
struct MeasuredTable {
  std::string name;
  representatives::Measurements measurements;
};

/// The tables of `folder`, in the columns that their authors gave them, as measurements; none where it does not exist.
std::vector<MeasuredTable> measured_tables(const std::filesystem::path& folder);

}  // namespace cyclescope::experiments

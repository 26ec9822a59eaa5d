#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "network/network.h"

namespace cyclescope::experiments {

/// A network of web/networks.
struct BuiltInNetwork {
  std::string name;
  network::Network network;
};

/// Presets with parameters drawn at random, which calibration has to find from measurements of their layers; judged on
/// layers that were not measured and on whole networks. Writes `folder`/calibrations.csv. `only`: a part of the
/// preset's name, or empty.
void run_calibrations(const std::filesystem::path& folder, const std::string& only,
                      const std::vector<BuiltInNetwork>& networks);

}  // namespace cyclescope::experiments

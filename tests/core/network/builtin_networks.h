#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "network/network.h"

namespace cyclescope::testing {

/// A network of web/networks/, and the counts that its file cites.
struct BuiltinNetwork {
  std::string name;
  std::string text;
  network::Network network;
  std::int64_t published_macs = 0, published_parameters = 0;
  /// Parameters of what reading folds into others (batch normalisation): published, but no longer in the network.
  std::int64_t folded_parameters = 0;
  double macs_tolerance = 0, parameters_tolerance = 0;  ///< relative
  std::string counted;                                  ///< where the counts come from
};

/// All of them, by name, read once. Throws where one cannot be read.
const std::vector<BuiltinNetwork>& builtin_networks();

/// One of them.
const BuiltinNetwork& builtin_network(const std::string& name);

/// The sum over the layers.
std::int64_t total_mac_count(const network::Network& network);

}  // namespace cyclescope::testing

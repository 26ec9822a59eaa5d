#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/mapping/mapped.h"
#include "network/network.h"

namespace cyclescope::testing {

/// What executing a network layer by layer came to.
struct NetworkRun {
  std::string fault;               ///< what is wrong, as of fault_of(); empty where all is well
  std::vector<std::string> fused;  ///< "conv + relu + pool": the layers that were executed together
};

/// Maps every layer of `network` with those behind it, executes the programs, and compares every output with the
/// reference of the layers one by one. Values are small whole numbers drawn from `seed`.
NetworkRun run_network(const Machine& machine, const network::Network& network, std::uint32_t seed);

}  // namespace cyclescope::testing

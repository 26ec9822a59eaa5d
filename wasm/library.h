#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "estimate/machine.h"
#include "estimate/recently_used.h"
#include "mapping/mapping.h"
#include "network/network.h"
#include "outcome.h"

namespace cyclescope::api {

/// A description that was read, with its mappings.
struct ReadDescription {
  architecture::Description description;
  mapping::MappingSet mappings;
  std::uint64_t number = 0;  ///< distinct for every text that was read
};

/// Reads descriptions and networks and instantiates machines, and remembers the latest of each: a page that follows a
/// slider asks for the same ones again and again.
class Library {
 public:
  /// Errors: those of read_description() and read_mappings().
  Answer<std::shared_ptr<const ReadDescription>> description(const std::string& text);

  /// Errors: those of read_network().
  Answer<std::shared_ptr<const network::Network>> network(const std::string& text);

  /// Errors: those of instantiate(); a refused value of a parameter is the request's fault.
  Answer<std::shared_ptr<estimate::Machine>> machine(const ReadDescription& read,
                                                     const architecture::ParameterValues& parameters);

  /// Drops everything.
  void forget();

 private:
  static constexpr std::size_t kDescriptions = 8;
  static constexpr std::size_t kNetworks = 8;
  static constexpr std::size_t kObjectsOfMachines = 200'000;

  estimate::RecentlyUsed<std::shared_ptr<const ReadDescription>> descriptions_{kDescriptions};
  estimate::RecentlyUsed<std::shared_ptr<const network::Network>> networks_{kNetworks};
  estimate::RecentlyUsed<std::shared_ptr<estimate::Machine>> machines_{kObjectsOfMachines};
  std::uint64_t next_number_ = 0;
};

}  // namespace cyclescope::api

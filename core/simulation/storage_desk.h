#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "simulation/in_flight.h"
#include "simulation/request_book.h"
#include "simulation/simulate.h"

namespace cyclescope::simulation {

/// Where memory access units place their requests.
class StorageDesk {
 public:
  /// `expected`, where given, are the starts of all requests of the program in an earlier pass, and younger
  /// instructions' requests count for nobody: requests are granted in program order.
  StorageDesk(const architecture::Architecture& architecture, const std::vector<std::int64_t>* expected);

  /// Announces the requests of an instruction that has been fetched. To be called in program order.
  void announce(InFlight& flight);

  /// Places requests [first, last) of `flight` at `now` or later: each by itself in turn, or all `together` at a common
  /// start. Their starts go to `starts`, by request. Error: NeverFits.
  std::optional<Diagnostic> place(InFlight& flight, std::size_t first, std::size_t last, bool together,
                                  std::int64_t now, SimulationCoverage& coverage);

  /// When request `index` of `flight` starts. Precondition: it is placed.
  std::int64_t start_of(const InFlight& flight, std::size_t index) const {
    return starts_[flight.first_placement + index];
  }

  /// The starts of all requests of the program.
  std::vector<std::int64_t> take_starts() { return std::move(starts_); }

 private:
  bool enter_all(const InFlight& flight, std::size_t first, std::size_t last, const Asker& asker, std::int64_t start);
  RequestBook& book(const Request& request) { return books_[static_cast<std::size_t>(request.storage)]; }
  bool is_expected(std::size_t placement) const { return expected_ && placement < expected_->size(); }

  const std::vector<std::int64_t>* expected_;
  std::vector<RequestBook> books_;  ///< by ObjectId
  std::vector<std::int64_t> starts_;
};

}  // namespace cyclescope::simulation

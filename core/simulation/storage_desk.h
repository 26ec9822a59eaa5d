#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "simulation/in_flight.h"
#include "simulation/request_book.h"
#include "simulation/simulate.h"

namespace cyclescope::simulation {

/// When what a program's requests led to happened in one pass of its simulation.
struct Placements {
  std::vector<std::int64_t> starts;                  ///< by request, in program order
  std::vector<std::vector<std::int64_t>> load_ends;  ///< by ObjectId of a cache, by number of the load
};

/// Where memory access units and caches place their requests.
class StorageDesk {
 public:
  /// `expected` is what happened in an earlier pass. Where a storage keeps program order, that is where older requests
  /// are, and younger ones count for nobody. It must outlive the desk.
  StorageDesk(const architecture::Architecture& architecture, StorageOrder order, const Placements& expected);

  /// Whether any storage that was asked so far does.
  bool keeps_program_order() const { return keeps_program_order_; }

  /// Announces the requests of an instruction that has been fetched. To be called in program order.
  void announce(InFlight& flight);

  /// Places the requests `which` of `flight` at a common start, `now` or later. Their starts go to `starts`, by
  /// request. Error: NeverFits.
  std::optional<Diagnostic> place(const InFlight& flight, std::span<const std::size_t> which, std::int64_t now,
                                  SimulationCoverage& coverage);

  /// When request `index` of `flight` starts. Precondition: it is placed.
  std::int64_t start_of(const InFlight& flight, std::size_t index) const {
    return placements_.starts[flight.first_placement + index];
  }

  /// When `load`, which is asked for at `now`, may begin: of the loads of its cache that are older in program order all
  /// but as many as it may have under way, less one, must have ended. If later, ask again then. Where their ends are
  /// not known, as nothing is expected, kNotYet: ask again when one has ended.
  static constexpr std::int64_t kNotYet = -1;
  std::int64_t may_begin(const Load& load, std::int64_t now) const;
  /// The line is there at `now`.
  void ends(const Load& load, std::int64_t now);
  bool has_ended(const Load& load) const;

  /// What happened in this pass.
  Placements take_placements() { return std::move(placements_); }

 private:
  static constexpr std::int64_t kUnknown = -1;

  bool enter_all(const InFlight& flight, std::span<const std::size_t> which, std::int64_t start);
  Asker asker_of(const InFlight& flight, std::size_t index) const {
    return {static_cast<std::int64_t>(flight.first_placement + index),
            in_order(flight.execution.requests[index].storage)};
  }
  bool in_order(architecture::ObjectId storage) const { return in_order_[static_cast<std::size_t>(storage)]; }
  RequestBook& book(const Request& request) { return books_[static_cast<std::size_t>(request.storage)]; }
  bool is_expected(const Request& request, std::size_t placement) const {
    return in_order(request.storage) && placement < expected_.starts.size();
  }
  std::int64_t expected_end(const Load& load) const;

  const architecture::Architecture& architecture_;
  const Placements& expected_;
  std::vector<bool> in_order_;  ///< by ObjectId: whether requests are granted in program order
  bool keeps_program_order_ = false;
  std::vector<RequestBook> books_;                  ///< by ObjectId
  std::vector<std::set<std::int64_t>> open_loads_;  ///< by ObjectId of a cache: those that have not ended
  Placements placements_;
};

}  // namespace cyclescope::simulation

#include "simulation/storage_desk.h"

#include <algorithm>
#include <functional>

namespace cyclescope::simulation {

StorageDesk::StorageDesk(const architecture::Architecture& architecture, StorageOrder order, const Placements& expected)
    : architecture_(architecture), expected_(expected), open_loads_(architecture.objects.size()) {
  for (const architecture::Object& object : architecture.objects) {
    books_.emplace_back(object.storage);
    in_order_.push_back(order == StorageOrder::kAsDescribed
                            ? object.storage.arbitration == architecture::Arbitration::kProgramOrder
                            : order == StorageOrder::kProgramOrder);
  }
  placements_.load_ends.resize(architecture.objects.size());
}

void StorageDesk::announce(InFlight& flight) {
  flight.first_placement = placements_.starts.size();
  for (std::size_t i = 0; i < flight.execution.requests.size(); ++i) {
    const Request& request = flight.execution.requests[i];
    const std::size_t placement = flight.first_placement + i;
    placements_.starts.push_back(0);
    keeps_program_order_ = keeps_program_order_ || in_order(request.storage);
    if (request.purpose == Request::Purpose::kLoad) {
      placements_.load_ends[static_cast<std::size_t>(request.load.cache)].push_back(kUnknown);
      open_loads_[static_cast<std::size_t>(request.load.cache)].insert(request.load.number);
    }
    if (!is_expected(request, placement)) continue;
    const std::int64_t start = expected_.starts[placement] - request.booking.offset;
    book(request).enter(static_cast<std::int64_t>(placement), start, request.booking, true);
  }
}

bool StorageDesk::enter_all(const InFlight& flight, std::span<const std::size_t> which, std::int64_t start) {
  for (std::size_t k = 0; k < which.size(); ++k) {
    const Request& request = flight.execution.requests[which[k]];
    const Asker asker = asker_of(flight, which[k]);
    if (book(request).fits(asker, start, request.booking)) {
      book(request).enter(asker.sequence, start, request.booking, false);
      continue;
    }
    while (k-- > 0) {
      const Request& entered = flight.execution.requests[which[k]];
      book(entered).remove(asker_of(flight, which[k]).sequence, start, entered.booking, false);
    }
    return false;
  }
  return true;
}

std::optional<Diagnostic> StorageDesk::place(const InFlight& flight, std::span<const std::size_t> which,
                                             std::int64_t now, SimulationCoverage& coverage) {
  const std::vector<Request>& requests = flight.execution.requests;
  for (const std::size_t i : which) {
    const std::size_t placement = flight.first_placement + i;
    RequestBook& its_book = book(requests[i]);
    if (is_expected(requests[i], placement)) {
      its_book.remove(static_cast<std::int64_t>(placement), expected_.starts[placement] - requests[i].booking.offset,
                      requests[i].booking, true);
    }
    its_book.forget_until(now);
  }
  std::int64_t start = now;
  while (!enter_all(flight, which, start)) {
    std::int64_t next = -1;
    for (const std::size_t i : which) {
      const std::int64_t candidate = book(requests[i]).next_candidate(asker_of(flight, i), start, requests[i].booking);
      if (candidate >= 0 && (next < 0 || candidate < next)) next = candidate;
    }
    if (next < 0) {
      return Diagnostic{"NeverFits",
                        "",
                        "the requests of an instruction can never run together on their storages",
                        "more max_concurrent_requests or read_write_ports are needed",
                        0,
                        0};
    }
    start = next;
  }
  for (const std::size_t i : which) {
    const std::int64_t begin = start + requests[i].booking.offset;
    placements_.starts[flight.first_placement + i] = begin;
    coverage.request_waits += start > now ? 1 : 0;
    const auto oldest = static_cast<std::int64_t>(flight.first_placement);
    coverage.gap_fills += book(requests[i]).older_starts_after(oldest, begin) ? 1 : 0;
    coverage.missing_lines += requests[i].missing_lines;
  }
  return std::nullopt;
}

std::int64_t StorageDesk::expected_end(const Load& load) const {
  if (!in_order(load.cache) || expected_.load_ends.empty()) return kUnknown;
  const std::vector<std::int64_t>& ends = expected_.load_ends[static_cast<std::size_t>(load.cache)];
  return static_cast<std::size_t>(load.number) < ends.size() ? ends[static_cast<std::size_t>(load.number)] : kUnknown;
}

std::int64_t StorageDesk::may_begin(const Load& load, std::int64_t now) const {
  const auto cache = static_cast<std::size_t>(load.cache);
  const std::int64_t most = architecture::misses_in_flight(architecture_.objects[cache]);
  std::vector<std::int64_t> ends;
  for (const std::int64_t older : open_loads_[cache]) {
    if (older == load.number) break;
    ends.push_back(expected_end({load.cache, older}));
    if (!in_order(load.cache) && static_cast<std::int64_t>(ends.size()) == most) return kNotYet;
  }
  if (static_cast<std::int64_t>(ends.size()) < most) return now;
  const auto last = ends.begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::nth_element(ends.begin(), last, ends.end(), std::greater<>());
  return std::max(now, *last);
}

void StorageDesk::ends(const Load& load, std::int64_t now) {
  const auto cache = static_cast<std::size_t>(load.cache);
  placements_.load_ends[cache][static_cast<std::size_t>(load.number)] = now;
  open_loads_[cache].erase(load.number);
}

bool StorageDesk::has_ended(const Load& load) const {
  const auto cache = static_cast<std::size_t>(load.cache);
  return placements_.load_ends[cache][static_cast<std::size_t>(load.number)] != kUnknown;
}

}  // namespace cyclescope::simulation

#include "simulation/storage_desk.h"

#include <utility>

namespace cyclescope::simulation {

StorageDesk::StorageDesk(const architecture::Architecture& architecture, const std::vector<std::int64_t>* expected)
    : expected_(expected) {
  for (const architecture::Object& object : architecture.objects) books_.emplace_back(object.storage);
}

void StorageDesk::announce(InFlight& flight) {
  flight.first_placement = starts_.size();
  for (std::size_t i = 0; i < flight.execution.requests.size(); ++i) {
    const Request& request = flight.execution.requests[i];
    const std::size_t placement = flight.first_placement + i;
    starts_.push_back(0);
    if (!is_expected(placement)) continue;
    const std::int64_t start = (*expected_)[placement] - request.booking.offset;
    book(request).enter(flight.sequence, start, request.booking, true);
  }
}

bool StorageDesk::enter_all(const InFlight& flight, std::size_t first, std::size_t last, const Asker& asker,
                            std::int64_t start) {
  for (std::size_t i = first; i < last; ++i) {
    const Request& request = flight.execution.requests[i];
    if (book(request).fits(asker, start, request.booking)) {
      book(request).enter(flight.sequence, start, request.booking, false);
      continue;
    }
    while (i-- > first) {
      const Request& entered = flight.execution.requests[i];
      book(entered).remove(flight.sequence, start, entered.booking, false);
    }
    return false;
  }
  return true;
}

std::optional<Diagnostic> StorageDesk::place(InFlight& flight, std::size_t first, std::size_t last, bool together,
                                             std::int64_t now, SimulationCoverage& coverage) {
  if (!together) {
    for (std::size_t i = first; i < last; ++i) {
      if (auto error = place(flight, i, i + 1, true, now, coverage)) return error;
    }
    return std::nullopt;
  }
  const std::vector<Request>& requests = flight.execution.requests;
  const Asker asker{flight.sequence, expected_ != nullptr};
  for (std::size_t i = first; i < last; ++i) {
    const std::size_t placement = flight.first_placement + i;
    RequestBook& its_book = book(requests[i]);
    if (is_expected(placement)) {
      its_book.remove(flight.sequence, (*expected_)[placement] - requests[i].booking.offset, requests[i].booking, true);
    }
    its_book.forget_until(now);
  }
  std::int64_t start = now;
  while (!enter_all(flight, first, last, asker, start)) {
    std::int64_t next = -1;
    for (std::size_t i = first; i < last; ++i) {
      const std::int64_t candidate = book(requests[i]).next_candidate(asker, start, requests[i].booking);
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
  for (std::size_t i = first; i < last; ++i) {
    const std::int64_t begin = start + requests[i].booking.offset;
    starts_[flight.first_placement + i] = begin;
    coverage.request_waits += start > now ? 1 : 0;
    coverage.gap_fills += book(requests[i]).older_starts_after(flight.sequence, begin) ? 1 : 0;
    coverage.missing_lines += requests[i].missing_lines;
  }
  return std::nullopt;
}

}  // namespace cyclescope::simulation

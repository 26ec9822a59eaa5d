#include <algorithm>

#include "simulation/machine.h"

namespace cyclescope::simulation {

void Machine::start(Slot slot) {
  InFlight& flight = pool_[slot];
  flight.work_start = now();
  result_.coverage.data_waits += now() > flight.entered_unit ? 1 : 0;
  if (SimulatedInstruction* kept = record(flight)) kept->work_start = now();
  scoreboard_.started(slot, instruction(flight));
  wake(flight.on_start);
  const std::int64_t results = now() + flight.execution.latency;
  flight.last_end = results;
  if (!flight.execution.requests.empty()) {
    schedule(results, What::kRequests, slot);
    return;
  }
  flight.reads_ended = true;
  schedule(results, What::kVisible, slot);
  schedule(now() + flight.execution.initiation_interval, What::kUnitFree, slot);
}

/// Places the requests of a streaming unit relative to their common start: reads begin with it, and a write ends when
/// the last word read has been written, or as early as its own service allows.
void Machine::arrange_streaming(InFlight& flight) const {
  if (!object(flight.path->back()).streaming) return;
  std::int64_t longest_read = 0;
  for (const Request& request : flight.execution.requests) {
    if (request.role == architecture::AccessRole::kRead) longest_read = std::max(longest_read, request.booking.service);
  }
  for (Request& request : flight.execution.requests) {
    if (request.role == architecture::AccessRole::kRead) continue;
    const std::int64_t service = request.booking.service;
    request.booking.offset = std::max(longest_read + request.write_latency, service) - service;
  }
}

void Machine::grant(Slot slot) {
  InFlight& flight = pool_[slot];
  const std::vector<Request>& requests = flight.execution.requests;
  // Requests stand in order, reads first.
  const auto reads =
      static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const Request& request) {
        return request.role == architecture::AccessRole::kRead;
      }));
  const bool streaming = object(flight.path->back()).streaming;
  const std::size_t first = flight.writes_pending ? reads : 0;
  const std::size_t last = streaming || first == reads ? requests.size() : reads;
  error_ = desk_.place(flight, first, last, streaming, now(), result_.coverage);
  if (error_) {
    error_->path = instruction(flight).pointer;
    return;
  }
  for (std::size_t i = first; i < last; ++i) {
    const std::int64_t begin = desk_.start_of(flight, i);
    const std::int64_t end = begin + requests[i].booking.service;
    flight.last_start = std::max(flight.last_start, begin);
    flight.last_end = std::max(flight.last_end, end);
    if (i < reads) flight.reads_end = std::max(flight.reads_end, end);
    if (SimulatedInstruction* kept = record(flight)) {
      const std::int64_t ready = now() + requests[i].booking.offset;
      kept->requests.push_back({requests[i].storage, requests[i].role, ready, begin, end, requests[i].missing_lines});
    }
  }
  if (first < reads) schedule(flight.reads_end, What::kReadsEnded, slot);
  if (reads == 0) flight.reads_ended = true;
  if (last < requests.size()) {
    flight.writes_pending = true;
    schedule(flight.reads_end, What::kWriteRequests, slot);
    return;
  }
  schedule(flight.last_end, What::kVisible, slot);
  schedule(std::max(flight.work_start + flight.execution.initiation_interval, flight.last_start), What::kUnitFree,
           slot);
}

}  // namespace cyclescope::simulation

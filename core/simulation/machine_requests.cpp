// Requests, from when an instruction or a cache makes them until the last thing that they wait for has happened.
#include <algorithm>

#include "simulation/machine.h"

namespace cyclescope::simulation {
namespace {

constexpr std::int64_t kNotMade = -1;

bool is_own(const Request& request) { return request.purpose == Request::Purpose::kAccess; }
bool is_read(const Request& request) { return request.role == architecture::AccessRole::kRead; }

}  // namespace

bool Machine::streams(const InFlight& flight) const { return object(instruction(flight).unit).streaming; }

/// Places the requests of a streaming unit relative to their common start: reads begin with it, and a write ends when
/// the last word read has been written, or as early as its own service allows.
void Machine::arrange_streaming(InFlight& flight) const {
  if (!streams(flight)) return;
  std::int64_t longest_read = 0;
  for (const Request& request : flight.execution.requests) {
    if (is_read(request)) longest_read = std::max(longest_read, request.booking.service);
  }
  for (Request& request : flight.execution.requests) {
    if (is_read(request)) continue;
    const std::int64_t service = request.booking.service;
    request.booking.offset = std::max(longest_read + request.write_latency, service) - service;
  }
}

void Machine::prepare_requests(InFlight& flight) {
  const std::vector<Request>& requests = flight.execution.requests;
  flight.not_started = flight.not_served = requests.size();
  flight.progress.assign(requests.size(), {});
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    ++flight.progress[i].open;
    flight.accesses_open += is_own(request) ? 1 : 0;
    flight.reads_open += is_own(request) && is_read(request) ? 1 : 0;
    const bool is_awaited = request.purpose == Request::Purpose::kLoad || request.purpose == Request::Purpose::kThrough;
    if (is_awaited) ++flight.progress[request.maker].open;
    if (request.purpose == Request::Purpose::kLoad) {
      queues_[static_cast<std::size_t>(request.load.cache)].lines.emplace_back();
    }
    if (SimulatedInstruction* kept = record(flight)) {
      kept->requests.push_back({request.storage, request.role, kNotMade, 0, 0, 0, request.missing_lines});
    }
  }
}

void Machine::ask(Asking::Which which, RequestId id) { askers_.push_back({which, id}); }

void Machine::grant(const Asking& asking) {
  const Slot slot = asking.id.slot;
  const std::vector<Request>& requests = pool_[slot].execution.requests;
  if (asking.which == Asking::Which::kOne) {
    if (requests[asking.id.request].purpose == Request::Purpose::kLoad) return load(asking.id);
    return place(slot, {&asking.id.request, 1});
  }
  to_place_.clear();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const bool is_wanted =
        asking.which == Asking::Which::kAll || is_read(requests[i]) == (asking.which == Asking::Which::kReads);
    if (is_own(requests[i]) && is_wanted) to_place_.push_back(i);
  }
  if (asking.which == Asking::Which::kAll) return place(slot, to_place_);
  for (std::size_t i = 0; i < to_place_.size() && !error_; ++i) place(slot, {&to_place_[i], 1});
}

void Machine::place(Slot slot, std::span<const std::size_t> which) {
  InFlight& flight = pool_[slot];
  error_ = desk_.place(flight, which, now(), result_.coverage);
  if (error_) {
    error_->path = instruction(flight).pointer;
    return;
  }
  for (const std::size_t i : which) placed({slot, i});
}

void Machine::placed(RequestId id) {
  InFlight& flight = pool_[id.slot];
  const std::vector<Request>& requests = flight.execution.requests;
  const Request& it = requests[id.request];
  const std::int64_t start = desk_.start_of(flight, id.request);
  const std::int64_t end = start + it.booking.service;
  flight.last_start = std::max(flight.last_start, start);
  if (SimulatedInstruction* kept = record(flight)) {
    SimulatedInstruction::Request& request = kept->requests[id.request];
    request.start = start;
    request.end = end;
    if (is_own(it)) request.ready = now() + it.booking.offset;
  }
  schedule(end, What::kServed, id.slot, id.request);
  for (std::size_t i = id.request + 1; i < requests.size(); ++i) {
    if (is_own(requests[i])) break;
    if (requests[i].maker == id.request) schedule(start + requests[i].delay, What::kMissing, id.slot, i);
  }
  for (const Load& line : it.lines) {
    if (desk_.has_ended(line)) continue;
    ++flight.progress[id.request].open;
    waiting_for(line).push_back({id, false});
  }
  if (--flight.not_started == 0) free_unit(id.slot);
}

void Machine::free_unit(Slot slot) {
  const InFlight& flight = pool_[slot];
  schedule(std::max(flight.work_start + flight.execution.initiation_interval, flight.last_start), What::kUnitFree,
           slot);
}

void Machine::make(RequestId id) {
  InFlight& flight = pool_[id.slot];
  const Request& it = flight.execution.requests[id.request];
  if (it.purpose == Request::Purpose::kWriteBack && !desk_.has_ended(it.displaced)) {
    waiting_for(it.displaced).push_back({id, true});
    return;
  }
  if (SimulatedInstruction* kept = record(flight)) {
    if (kept->requests[id.request].ready == kNotMade) kept->requests[id.request].ready = now();
  }
  ask(Asking::Which::kOne, id);
}

void Machine::load(RequestId id) {
  const Load& line = request(id).load;
  const std::int64_t begin = desk_.may_begin(line, now());
  if (begin == StorageDesk::kNotYet) {
    queues_[static_cast<std::size_t>(line.cache)].loads.push_back(id);
  } else if (begin > now()) {
    schedule(begin, What::kMissing, id.slot, id.request);
  } else {
    place(id.slot, {&id.request, 1});
  }
}

void Machine::close(RequestId id) {
  InFlight& flight = pool_[id.slot];
  if (--flight.progress[id.request].open > 0) return;
  if (SimulatedInstruction* kept = record(flight)) kept->requests[id.request].done = now();
  const Request& it = flight.execution.requests[id.request];
  switch (it.purpose) {
    case Request::Purpose::kAccess:
      return end_access(id);
    case Request::Purpose::kLoad:
      arrive(it.load);
      return close({id.slot, it.maker});
    case Request::Purpose::kThrough:
      return close({id.slot, it.maker});
    case Request::Purpose::kWriteBack:
      return;
  }
}

void Machine::end_access(RequestId id) {
  InFlight& flight = pool_[id.slot];
  if (is_read(flight.execution.requests[id.request]) && --flight.reads_open == 0) {
    agenda_.push_back({What::kReadsEnded, id.slot});
    const bool writes = flight.accesses_open > 1;
    if (writes && !streams(flight)) agenda_.push_back({What::kWriteRequests, id.slot});
  }
  if (--flight.accesses_open == 0) agenda_.push_back({What::kVisible, id.slot});
}

void Machine::arrive(const Load& load) {
  desk_.ends(load, now());
  CacheQueue& queue = queues_[static_cast<std::size_t>(load.cache)];
  std::vector<LineWaiter> waiting;
  waiting.swap(waiting_for(load));
  for (const LineWaiter& waiter : waiting) {
    if (waiter.to_be_made) {
      make(waiter.id);
    } else {
      close(waiter.id);
    }
  }
  for (const RequestId& id : queue.loads) ask(Asking::Which::kOne, id);
  queue.loads.clear();
}

}  // namespace cyclescope::simulation

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
  if (!flight.execution.requests.empty()) {
    if (flight.reads_open == 0) flight.reads_ended = true;
    schedule(results, What::kRequests, slot);
    return;
  }
  flight.reads_ended = true;
  schedule(results, What::kVisible, slot);
  schedule(now() + flight.execution.initiation_interval, What::kUnitFree, slot);
}

}  // namespace cyclescope::simulation

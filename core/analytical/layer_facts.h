#pragma once

#include <cstdint>

#include "architecture/architecture.h"
#include "program/program.h"
#include "program/work.h"

namespace cyclescope::analytical {

/// What the analytical models know of a layer: its mapping's own counts, so that they and the AIDG are told the same.
struct LayerFacts {
  double macs = 0;          ///< multiply-accumulates
  double instructions = 0;  ///< of the mapped program
  double bytes_in = 0;      ///< of the tensors that are read, each element once
  double bytes_out = 0;     ///< of the tensors that are written, likewise
  /// Of those tensors that live in DRAM, or in a cache in front of it, each element once: what must pass the DRAM's
  /// ports. A tensor that stays on the chip is not in it, nor is what the program leaves untouched (of an embedding's
  /// table, all but the rows that are looked up).
  double dram_bytes = 0;
  /// Cycles of the busiest unit that multiplies and accumulates: MACs by the peak, and what the mapping's unrolling
  /// leaves idle at borders.
  double mac_unit_cycles = 0;
  /// Cycles of the busiest functional unit or storage port, whichever is most: see loop_nest_cycles().
  double level_cycles = 0;
};

/// What a machine can do at best.
struct MachineFacts {
  double peak_macs_per_cycle = 0;  ///< 0: it multiplies nothing
  /// Of all DRAM ports together; 0 where the machine has no DRAM, and then no memory bound.
  double dram_bytes_per_cycle = 0;
};

MachineFacts machine_facts(const architecture::Architecture& architecture);

/// `work` is count_work() of `program`.
LayerFacts layer_facts(const architecture::Architecture& architecture, const program::Program& program,
                       const program::Work& work);

/// By ObjectId: whether it is a functional unit that processes an operation with a multiply-accumulate.
std::vector<bool> multiplying_units(const architecture::Architecture& architecture);

}  // namespace cyclescope::analytical

#pragma once

#include <string>

#include "architecture/architecture.h"
#include "random.h"

namespace cyclescope::random_cases {

/// What random machines may have. Percentages are chances per machine, or per object where a machine has several.
struct MachineKnobs {
  int max_units = 6;             ///< functional and memory access units together, >= 1
  int max_stage_layers = 3;      ///< pipeline stages in a row before the execute stage
  int max_stages_per_layer = 3;  ///< more than 1: several successors, and joins
  int join_percent = 50;         ///< machines whose units choose their stages freely, so that ways part and meet
  int memory_percent = 50;       ///< units that are memory access units
  int max_latency = 7;           ///< of stages and units
  int slow_unit_percent = 0;     ///< units whose latency is hundreds of cycles: their requests begin long after
  int pipelined_percent = 50;    ///< units with an initiation interval of their own
  int streaming_percent = 40;    ///< memory access units
  int max_storages = 4;
  int max_slots = 4;  ///< Storage::max_concurrent_requests
  int max_ports = 3;  ///< Storage::read_write_ports
  int max_storage_latency = 9;
  int max_fetch_width = 8;
  int max_fetch_latency = 2;          ///< of the fetch stage, and of the instruction memory's access unit
  int continuous_fetch_percent = 15;  ///< fetch_across_back_edges
  int index_latency_percent = 35;     ///< units whose latency depends on the instruction's attribute "n"
  int accumulate_percent = 30;        ///< written operands that accumulate instead
  int cache_percent = 0;              ///< machines whose first storage is a cache in front of another, or of a cache
  int second_cache_percent = 50;      ///< of these, those with a cache behind the cache
  /// Every storage serves one unit. With ProgramKnobs::one_request_per_storage the simulator and the evaluation in
  /// program order must then agree.
  bool exclusive_storages = false;
};

/// A machine that a program can run on, built directly (no description): several stages, shared successors and joins,
/// units that share execute stages, register files and storages.
architecture::Architecture random_machine(Random& random, const MachineKnobs& knobs = {});

/// One line per object, for a failing test's message.
std::string dump(const architecture::Architecture& architecture);

}  // namespace cyclescope::random_cases

#pragma once

#include <span>

#include "border/handles.h"
#include "border/jobs.h"
#include "border/machines.h"
#include "border/networks.h"

namespace cyclescope::border {

struct Operation;

/// What operations of one border share.
class Session {
 public:
  explicit Session(std::span<const Operation> table) : operations(table) {}

  std::span<const Operation> operations;
  Handles handles;
  Machines machines;
  Networks networks;
  Jobs jobs;

  /// Drops what can be made again, and the estimates.
  void free_memory() {
    machines.clear();
    networks.clear();
    handles.drop_estimates();
  }
};

}  // namespace cyclescope::border

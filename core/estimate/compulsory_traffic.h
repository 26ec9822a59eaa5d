#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"
#include "kernels/kernel.h"
#include "program/program.h"

namespace cyclescope::estimate {

/// Bits that have to be read from a storage, and written to it.
struct CompulsoryTraffic {
  std::int64_t read = 0, written = 0;
};

/// By ObjectId: what the operands of a layer's `kernels` make a program of it move at the least, whatever its tiles.
/// Outputs are written, and operands read, at least once; nothing is claimed of what windows slide over, since strides
/// may leave some of it out.
std::vector<CompulsoryTraffic> compulsory_traffic(const architecture::Architecture& architecture,
                                                  const program::Program& program,
                                                  const std::vector<kernels::Kernel>& kernels);

}  // namespace cyclescope::estimate

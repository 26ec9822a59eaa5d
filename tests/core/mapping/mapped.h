#pragma once

#include <map>
#include <string>

#include "architecture/description.h"
#include "mapping/mapping.h"

namespace cyclescope::testing {

/// A preset of arch_presets, read. Fails the test where it does not read.
const architecture::Description& preset(const std::string& name);

/// Its mappings, read. Fails the test where they do not read.
const mapping::MappingSet& preset_mappings(const std::string& name);

/// An accelerator with its mappings, ready to map. Fails the test where the parameters do not fit.
struct Machine {
  Machine(const std::string& preset_name, const architecture::ParameterValues& parameters);
  Machine(const architecture::Description& description, const architecture::ParameterValues& parameters);

  /// Maps a single kernel, with these tile sizes.
  Result<mapping::MappedLayer> map(const kernels::Kernel& kernel, const mapping::PinnedTiles& pinned = {}) const;

  architecture::Architecture architecture;
  mapping::MappingSet mappings;
};

/// What is wrong with the mapped program of `kernel`: mapping fails, the interpreter finds a fault, the output differs
/// from the reference, or the multiply-accumulates from the kernel's; empty where all is well. Values are small whole
/// numbers drawn from `seed`; sums of them are exact in any order. The tile sizes `pinned` are given.
std::string fault_of(const Machine& machine, const kernels::Kernel& kernel, std::uint32_t seed,
                     const mapping::PinnedTiles& pinned = {});

/// The tile sizes that the mapping of `kernel` chooses, by name; empty, and a failure, where it is not mapped.
std::map<std::string, std::int64_t> tiles_of(const Machine& machine, const kernels::Kernel& kernel);

/// A kernel's sizes and views, for failure messages.
std::string described(const kernels::Kernel& kernel);

}  // namespace cyclescope::testing

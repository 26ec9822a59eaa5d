#pragma once

#include <span>
#include <string>

#include "architecture/architecture.h"

namespace cyclescope::architecture {

// Texts by which architectures of one description are told apart, each by what some of the work on a layer depends on.
// They are for comparing only. Equal texts mean equal facts.

/// Which objects, registers and operations there are, by which ids, and what joins them; no number of theirs.
std::string structure_of(const Architecture& architecture);

/// How long the units take, as expressions over an instruction's attributes. Units of one structure.
std::string unit_times_of(const Architecture& architecture);

/// Every number of the given objects that timing or counting may look at: all but the capacities of storages, which
/// only the choice of tiles and the layout of buffers know. Objects of one structure.
std::string numbers_of(const Architecture& architecture, std::span<const ObjectId> objects);

/// Of these the ones that counting looks at.
std::string work_numbers_of(const Architecture& architecture, std::span<const ObjectId> objects);

}  // namespace cyclescope::architecture

#pragma once

#include <memory>
#include <string>

#include "architecture/description.h"
#include "estimate/machine.h"

namespace cyclescope::testing {

/// The text of the file `path`, from the repository's root.
std::string source_text(const std::string& path);

/// The machine that `text` describes. Throws where it describes none.
std::shared_ptr<estimate::Machine> machine_of(const std::string& text,
                                              const architecture::ParameterValues& parameters = {});

/// The machine that the file `path` (from the repository's root) describes. Throws likewise.
std::shared_ptr<estimate::Machine> described_machine(const std::string& path,
                                                     const architecture::ParameterValues& parameters = {});

}  // namespace cyclescope::testing

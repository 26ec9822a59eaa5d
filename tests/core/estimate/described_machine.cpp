#include "core/estimate/described_machine.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "core/description/libraries.h"
#include "mapping/mapping.h"

namespace cyclescope::testing {

std::string source_text(const std::string& path) {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return description::with_libraries(text.str());
}

std::shared_ptr<estimate::Machine> machine_of(const std::string& text,
                                              const architecture::ParameterValues& parameters) {
  const auto description = architecture::read_description(text);
  if (!description) throw std::runtime_error(description.error().message);
  const auto mappings = mapping::read_mappings(*description);
  if (!mappings) throw std::runtime_error(mappings.error().message);
  auto architecture = architecture::instantiate(*description, parameters);
  if (!architecture) throw std::runtime_error(architecture.error().message);
  return std::make_shared<estimate::Machine>(std::move(*architecture), *mappings);
}

std::shared_ptr<estimate::Machine> described_machine(const std::string& path,
                                                     const architecture::ParameterValues& parameters) {
  return machine_of(source_text(path), parameters);
}

}  // namespace cyclescope::testing

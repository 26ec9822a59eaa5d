#include "core/estimate/described_machine.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "mapping/mapping.h"

namespace cyclescope::testing {

std::string source_text(const std::string& path) {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::shared_ptr<Machine> machine_of(const std::string& text, const ParameterValues& parameters) {
  const auto description = read_description(text);
  if (!description) throw std::runtime_error(description.error().message);
  const auto mappings = read_mappings(*description);
  if (!mappings) throw std::runtime_error(mappings.error().message);
  auto architecture = instantiate(*description, parameters);
  if (!architecture) throw std::runtime_error(architecture.error().message);
  return std::make_shared<Machine>(std::move(*architecture), *mappings);
}

std::shared_ptr<Machine> described_machine(const std::string& path, const ParameterValues& parameters) {
  return machine_of(source_text(path), parameters);
}

}  // namespace cyclescope::testing

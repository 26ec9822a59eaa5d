#include "border/machines.h"

#include <utility>
#include <variant>

#include "json/pointer.h"
#include "json/writer.h"

namespace cyclescope::border {
namespace {

Result<std::shared_ptr<const Document>> read_architecture(std::string text) {
  auto description = architecture::read_description(text);
  if (!description) return tl::unexpected(std::move(description.error()));
  auto mappings = mapping::read_mappings(*description);
  if (!mappings) return tl::unexpected(std::move(mappings.error()));
  return std::make_shared<const ArchitectureDocument>(std::move(text), std::move(*description), std::move(*mappings));
}

/// A text that is equal exactly for equal handles and parameters. Handles are never given twice.
std::string machine_key(std::int32_t handle, const architecture::ParameterValues& parameters) {
  json::JsonWriter key;
  key.array([&] {
    key.value(handle);
    for (const auto& [name, value] : parameters) {
      key.value(name);
      std::visit([&](const auto& one) { key.value(one); }, value);
    }
  });
  return key.written();
}

/// instantiate() names a refused value by the parameter's declaration, which has the place that it has in a request.
Input at_fault(const Diagnostic& error, const architecture::ParameterValues& parameters) {
  for (const auto& [name, value] : parameters) {
    if (error.path == json::json_child("/parameters", name)) return Input::kRequest;
  }
  return Input::kArchitecture;
}

}  // namespace

const DocumentKind kArchitectureKind = {Kind::kArchitecture, Input::kArchitecture, read_architecture, nullptr};

Answer<std::shared_ptr<estimate::Machine>> Machines::at(std::int32_t handle, const ArchitectureDocument& document,
                                                        const architecture::ParameterValues& parameters) {
  const std::string key = machine_key(handle, parameters);
  if (const auto* known = machines_.find(key)) return *known;
  auto architecture = architecture::instantiate(document.description, parameters);
  if (!architecture) {
    const Input input = at_fault(architecture.error(), parameters);
    Diagnostic error = std::move(architecture.error());
    if (input == Input::kRequest) error.line = error.column = 0;
    return refuse(std::move(error), input);
  }
  const std::size_t weight = architecture->objects.size() + architecture->registers.size();
  return machines_.insert(
      key,
      std::make_shared<estimate::Machine>(std::move(*architecture), document.mappings, document.description.evidence,
                                          document.description.titles, kept_layers_, handle),
      weight);
}

}  // namespace cyclescope::border

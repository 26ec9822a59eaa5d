#include "library.h"

#include <utility>
#include <variant>

#include "json/pointer.h"
#include "json/writer.h"
#include "network/json/network_json.h"

namespace cyclescope::api {
namespace {

/// A text that is equal exactly for equal descriptions at equal parameters.
std::string machine_key(const ReadDescription& read, const architecture::ParameterValues& parameters) {
  json::JsonWriter key;
  key.value(read.number);
  for (const auto& [name, value] : parameters) {
    key.value(name);
    std::visit([&](const auto& given) { key.value(given); }, value);
  }
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

Answer<std::shared_ptr<const ReadDescription>> Library::description(const std::string& text) {
  if (const auto* known = descriptions_.find(text)) return *known;
  auto description = architecture::read_description(text);
  if (!description) return refuse(std::move(description.error()), Input::kArchitecture);
  auto mappings = mapping::read_mappings(*description);
  if (!mappings) return refuse(std::move(mappings.error()), Input::kArchitecture);
  auto read = std::make_shared<const ReadDescription>(
      ReadDescription{std::move(*description), std::move(*mappings), next_number_++});
  return descriptions_.insert(text, std::move(read));
}

Answer<std::shared_ptr<const network::Network>> Library::network(const std::string& text) {
  if (const auto* known = networks_.find(text)) return *known;
  auto network = cyclescope::network::read_network(text);
  if (!network) return refuse(std::move(network.error()), Input::kNetwork);
  return networks_.insert(text, std::make_shared<const network::Network>(std::move(*network)));
}

Answer<std::shared_ptr<estimate::Machine>> Library::machine(const ReadDescription& read,
                                                            const architecture::ParameterValues& parameters) {
  const std::string key = machine_key(read, parameters);
  if (const auto* known = machines_.find(key)) return *known;
  auto architecture = architecture::instantiate(read.description, parameters);
  if (!architecture) {
    const Input input = at_fault(architecture.error(), parameters);
    Diagnostic error = std::move(architecture.error());
    if (input == Input::kRequest) error.line = error.column = 0;
    return refuse(std::move(error), input);
  }
  const std::size_t weight = architecture->objects.size() + architecture->registers.size();
  return machines_.insert(
      key, std::make_shared<estimate::Machine>(std::move(*architecture), read.mappings, read.description.evidence),
      weight);
}

void Library::forget() {
  descriptions_.clear();
  networks_.clear();
  machines_.clear();
}

}  // namespace cyclescope::api

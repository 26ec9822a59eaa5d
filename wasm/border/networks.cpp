#include "border/networks.h"

#include <utility>

#include "json/pointer.h"
#include "json/writer.h"
#include "network/json/network_json.h"

namespace cyclescope::border {
namespace {

/// What was taken for sizes and branches that the network's source left open, a sentence each.
std::vector<std::string> warnings_of(const std::vector<network::Assumption>& assumptions) {
  std::vector<std::string> warnings;
  for (const network::Assumption& taken : assumptions) {
    const std::string what = taken.tensor.empty() ? std::string("decided by data")
                                                  : "axis " + std::to_string(taken.axis) + " of '" + taken.tensor + "'";
    warnings.push_back("the source of this network leaves '" + taken.name + "' open (" + what + "): it was taken as " +
                       std::to_string(taken.value));
  }
  return warnings;
}

Result<std::shared_ptr<const Document>> read_network_document(std::string text) {
  auto network = network::read_network(text);
  if (!network) return tl::unexpected(std::move(network.error()));
  auto document = std::make_shared<NetworkDocument>();
  document->text = std::move(text);
  std::vector<std::string> warnings = warnings_of(network->assumptions);
  document->read = std::make_shared<const network::OnnxResult>(
      network::OnnxResult{std::move(*network), {}, {}, std::move(warnings)});
  return document;
}

std::string network_key(std::int32_t handle, const DimensionValues& dimensions) {
  json::JsonWriter key;
  key.array([&] {
    key.value(handle);
    for (const auto& [name, value] : dimensions) {
      key.value(name);
      key.value(value);
    }
  });
  return key.written();
}

Diagnostic with_path(Diagnostic error, std::string path) {
  error.path = std::move(path);
  return error;
}

}  // namespace

const DocumentKind kNetworkKind = {Kind::kNetwork, Input::kNetwork, read_network_document, nullptr};

Answer<std::shared_ptr<const network::OnnxResult>> Networks::at(Handles& handles, std::int32_t handle,
                                                                const std::string& path,
                                                                const DimensionValues& dimensions) {
  const auto document = handles.get(handle);
  if (!document) return refuse(with_path(document.error(), path), Input::kRequest);
  if ((*document)->kind() == Kind::kNetwork) {
    if (!dimensions.empty()) {
      return refuse({"UnknownDimension", json::json_child("/dimensions", dimensions.begin()->first),
                     "a network in our own JSON has no open dimensions", "leave 'dimensions' out", 0, 0},
                    Input::kRequest);
    }
    return static_cast<const NetworkDocument&>(**document).read;
  }
  const auto file = handles.get<NetworkFile>(handle);
  if (!file) return refuse(with_path(file.error(), path), Input::kRequest);
  const std::string key = network_key(handle, dimensions);
  if (const auto* known = networks_.find(key)) return *known;
  auto read = (*file)->read(dimensions);
  if (!read) {
    const bool of_request = read.error().code == "UnknownDimension" || read.error().code == "DimensionOutOfRange";
    Diagnostic error = std::move(read.error());
    if (of_request) error.path = json::json_child("/dimensions", error.path);
    return refuse(std::move(error), of_request ? Input::kRequest : Input::kNetwork);
  }
  const std::size_t weight = read->network.layers.size();
  return networks_.insert(key, std::make_shared<const network::OnnxResult>(std::move(*read)), weight);
}

}  // namespace cyclescope::border

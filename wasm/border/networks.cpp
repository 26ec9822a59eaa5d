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

Result<std::shared_ptr<const network::OnnxResult>> read_own(const std::string& text, const DimensionValues& given) {
  auto read = network::read_network(text, given);
  if (!read) return tl::unexpected(std::move(read.error()));
  std::vector<std::string> warnings = warnings_of(read->network.assumptions);
  return std::make_shared<const network::OnnxResult>(
      network::OnnxResult{std::move(read->network), {}, {}, std::move(warnings), std::move(read->parameters)});
}

Result<std::shared_ptr<const Document>> read_network_document(std::string text) {
  auto read = read_own(text, {});
  if (!read) return tl::unexpected(std::move(read.error()));
  auto document = std::make_shared<NetworkDocument>();
  document->text = std::move(text);
  document->read = std::move(*read);
  return document;
}

Result<std::shared_ptr<const network::OnnxResult>> read_file(const NetworkFile& file, const DimensionValues& given) {
  auto read = file.read(given);
  if (!read) return tl::unexpected(std::move(read.error()));
  return std::make_shared<const network::OnnxResult>(std::move(*read));
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
  const auto* own =
      (*document)->kind() == Kind::kNetwork ? static_cast<const NetworkDocument*>(document->get()) : nullptr;
  if (own != nullptr && dimensions.empty()) return own->read;
  const auto file = own != nullptr ? Result<std::shared_ptr<const NetworkFile>>() : handles.get<NetworkFile>(handle);
  if (!file) return refuse(with_path(file.error(), path), Input::kRequest);
  const std::string key = network_key(handle, dimensions);
  if (const auto* known = networks_.find(key)) return *known;
  auto read = own != nullptr ? read_own(own->text, dimensions) : read_file(**file, dimensions);
  if (!read) {
    const bool of_request = read.error().code == "UnknownDimension" || read.error().code == "DimensionOutOfRange";
    Diagnostic error = std::move(read.error());
    if (of_request) error.path = json::json_child("/dimensions", error.path);
    return refuse(std::move(error), of_request ? Input::kRequest : Input::kNetwork);
  }
  const std::size_t weight = (*read)->network.layers.size();
  return networks_.insert(key, std::move(*read), weight);
}

}  // namespace cyclescope::border

#include "network/json/network_json.h"

#include <utility>

#include "json/reader.h"
#include "network/json/complete_network.h"
#include "network/json/described_network.h"
#include "network/json/network_parameters.h"

namespace cyclescope::network {

namespace {

Result<ParameterisedNetwork> read_document(const Json& document, const NetworkParameterValues& given) {
  if (!json::JsonReader(document).has("tensors")) return read_described_network(document, given);
  const Json none = Json::object();
  if (auto refused = read_network_parameters(json::JsonReader(none), given); !refused) {
    return tl::unexpected<Diagnostic>(refused.error());
  }
  auto network = read_complete_network(document);
  if (!network) return tl::unexpected<Diagnostic>(network.error());
  return ParameterisedNetwork{std::move(*network), {}};
}

}  // namespace

Result<ParameterisedNetwork> read_network(std::string_view text, const NetworkParameterValues& given) {
  const auto document = json::parse_json(text);
  if (!document) return tl::unexpected<Diagnostic>(document.error());
  auto network = read_document(*document, given);
  const bool of_the_text =
      !network && network.error().code != "UnknownDimension" && network.error().code != "DimensionOutOfRange";
  if (of_the_text) json::locate(network.error(), text);
  return network;
}

Result<Network> read_network(std::string_view text) {
  auto read = read_network(text, {});
  if (!read) return tl::unexpected<Diagnostic>(read.error());
  return std::move(read->network);
}

}  // namespace cyclescope::network

#include "network/json/network_json.h"

#include "json/reader.h"
#include "network/json/complete_network.h"
#include "network/json/described_network.h"

namespace cyclescope::network {

Result<Network> read_network(std::string_view text) {
  auto document = json::parse_json(text);
  if (!document) return tl::unexpected<Diagnostic>(document.error());
  Result<Network> network =
      json::JsonReader(*document).has("tensors") ? read_complete_network(*document) : read_described_network(*document);
  if (!network) json::locate(network.error(), text);
  return network;
}

}  // namespace cyclescope::network

#include "network/json/network_json.h"

#include "diagnostics/json_text.h"
#include "network/json/complete_network.h"
#include "network/json/described_network.h"

namespace cyclescope {

Result<Network> read_network(std::string_view text) {
  auto document = parse_json(text);
  if (!document) return tl::unexpected<Diagnostic>(document.error());
  Result<Network> network = find_member(*document, "tensors") != nullptr ? read_complete_network(*document)
                                                                         : read_described_network(*document);
  if (!network) locate(network.error(), text);
  return network;
}

}  // namespace cyclescope

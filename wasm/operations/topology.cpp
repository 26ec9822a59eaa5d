#include <algorithm>
#include <string>

#include "border/request.h"
#include "json/writer.h"
#include "network/checked.h"
#include "network/scale_sim/scale_sim.h"
#include "operations/operations.h"

namespace cyclescope::border {

Answer<std::string> write_network_topology(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"network", "dimensions"});
  const std::int32_t handle = read_number(reader, "network");
  const DimensionValues dimensions = read_dimensions(reader);
  if (reader.failed()) return refuse(reader);
  const auto read = session.networks.at(session.handles, handle, reader.path("network"), dimensions);
  if (!read) return tl::unexpected(read.error());
  const network::Network& network = (*read)->network;
  const auto topology = network::write_scale_sim(network);
  if (!topology) return refuse(topology.error(), Input::kNetwork);
  json::JsonWriter json;
  json.object([&] {
    json.member("text", topology->text);
    json.array("left_out", topology->left_out, [&](std::size_t at) {
      const network::Layer& layer = network.layers[at];
      json.object([&] {
        json.member("layer", layer.name);
        json.member("operator", layer.operator_name);
        json.member("macs", std::min(network::mac_count(network, layer), network::kLargestCount));
      });
    });
  });
  return json.written();
}

}  // namespace cyclescope::border

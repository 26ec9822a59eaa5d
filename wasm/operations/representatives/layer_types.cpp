#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "border/request.h"
#include "json/writer.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/layers/network_parts.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::border {
namespace {

/// `types`; all where it is missing.
std::vector<representatives::LayerType> read_types(const json::JsonReader& reader) {
  const auto list = reader.find("types");
  if (!list) return representatives::all_layer_types();
  std::vector<representatives::LayerType> types;
  list->each([&](const json::JsonReader& name) { types.push_back(read_layer_type(name)); });
  return types;
}

/// What a network consists of.
struct Parts {
  std::vector<representatives::NetworkPart> parts;       ///< but those that only rename data
  std::vector<representatives::MeasurableLayer> layers;  ///< each once
  struct Sum {
    std::size_t parts = 0;
    std::int64_t macs = 0;
  };
  std::map<representatives::LayerType, Sum> by_type;
};

Parts take_apart(const network::Network& network, const std::vector<representatives::LayerType>& types) {
  Parts all{representatives::parts_of(network, types), {}, {}};
  std::erase_if(all.parts, [](const representatives::NetworkPart& part) { return part.view; });
  for (const representatives::NetworkPart& part : all.parts) {
    if (!part.layer) continue;
    if (std::find(all.layers.begin(), all.layers.end(), *part.layer) == all.layers.end()) {
      all.layers.push_back(*part.layer);
    }
    Parts::Sum& sum = all.by_type[part.layer->type];
    ++sum.parts;
    sum.macs += part.macs;
  }
  return all;
}

void write_part(json::JsonWriter& json, const network::Network& network, const representatives::NetworkPart& part) {
  json.object([&] {
    json.array("layers", part.layers, [&](std::size_t index) { json.value(network.layers[index].name); });
    json.member("macs", part.macs);
    if (part.layer) json.member("layer", [&] { write_layer(json, *part.layer); });
  });
}

}  // namespace

Answer<std::string> list_layer_types(Session& /*session*/, const Json& request) {
  const json::JsonReader reader(request, "", {});
  if (reader.failed()) return refuse(reader);
  json::JsonWriter json;
  json.array(representatives::all_layer_types(), [&](representatives::LayerType type) {
    const representatives::Space space = representatives::usual_space(type);
    const std::vector<representatives::LayerParameter> swept = representatives::swept_parameters(type);
    json.object([&] {
      json.member("type", name_of(type));
      json.member("title", type.row().title);
      json.member("description", type.row().description);
      json.array("parameters", space.ranges, [&](const representatives::ParameterRange& range) {
        json.object([&] {
          const representatives::LayerParameterInfo& info = representatives::info_of(range.parameter);
          json.member("parameter", info.name);
          json.member("description", info.meaning);
          json.member("unit", info.unit);
          json.member("least", range.least);
          json.member("most", range.most);
          json.member("swept", std::find(swept.begin(), swept.end(), range.parameter) != swept.end());
        });
      });
      json.member("most_operations", space.most_operations);
      json.member("most_elements", space.most_elements);
    });
  });
  return json.written();
}

Answer<std::string> list_network_layers(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"network", "dimensions", "types"});
  const std::int32_t handle = read_number(reader, "network");
  const DimensionValues dimensions = read_dimensions(reader);
  const std::vector<representatives::LayerType> types = read_types(reader);
  if (reader.failed()) return refuse(reader);
  const auto read = session.networks.at(session.handles, handle, reader.path("network"), dimensions);
  if (!read) return tl::unexpected(read.error());
  const network::Network& network = (*read)->network;
  const Parts all = take_apart(network, types);
  const auto table =
      hand_out(session, std::make_shared<const TableDocument>(representatives::write_plan(all.layers, "cycles")));
  if (!table) return tl::unexpected(table.error());
  json::JsonWriter json;
  json.object([&] {
    json.array("types", all.by_type, [&](const auto& entry) {
      json.object([&] {
        json.member("type", name_of(entry.first));
        json.member("parts", entry.second.parts);
        json.member("macs", entry.second.macs);
      });
    });
    json.array("parts", all.parts, [&](const representatives::NetworkPart& part) { write_part(json, network, part); });
    json.member("table", *table);
  });
  return json.written();
}

}  // namespace cyclescope::border

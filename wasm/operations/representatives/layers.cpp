// Layers one by one: those of a table, and the network that one is.
#include <map>
#include <utility>
#include <vector>

#include "border/request.h"
#include "json/writer.h"
#include "network/json/network_json.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/types/layer_network.h"

namespace cyclescope::border {
namespace {

using Latencies = std::map<representatives::MeasurableLayer, std::vector<double>>;

/// What the rows of a table that has some latencies say; of one that is only a plan, nothing.
Latencies latencies_of(const TableDocument& table, std::string& unit) {
  Latencies latencies;
  const auto measured = measurements_of(table);
  if (!measured) return latencies;
  unit = measured->unit;
  for (const representatives::MeasuredLayer& one : measured->measured) latencies[one.layer] = one.latencies;
  return latencies;
}

}  // namespace

Answer<std::string> list_table_layers(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"table"});
  const auto document = read_document<TableDocument>(reader, session, "table");
  if (reader.failed()) return refuse(reader);
  const auto table = layers_of(*document);
  if (!table) return tl::unexpected(table.error());
  std::string unit;
  Latencies latencies = latencies_of(*document, unit);
  std::map<representatives::MeasurableLayer, bool> listed;
  json::JsonWriter json;
  json.object([&] {
    if (!unit.empty()) json.member("unit", unit);
    json.array("layers", [&] {
      for (const representatives::MeasurableLayer& layer : table->layers) {
        if (!listed.emplace(layer, true).second) continue;
        json.object([&] {
          json.member("layer", [&] { write_layer(json, layer); });
          json.member("latencies", latencies[layer]);
        });
      }
    });
    write_remarks(json, table->remarks);
  });
  return json.written();
}

Answer<std::string> write_layer_network(Session& /*session*/, const Json& request) {
  const json::JsonReader reader(request, "", {"layer"});
  const auto layer = read_layer(reader.at("layer"));
  if (reader.failed()) return refuse(reader);
  const auto network = representatives::network_of(*layer);
  if (!network) return refuse(network.error(), Input::kRequest);
  json::JsonWriter json;
  json.object([&] { json.member("text", network::write_network(*network)); });
  return json.written();
}

}  // namespace cyclescope::border

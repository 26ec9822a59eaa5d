#include <string>

#include "architecture/edges.h"
#include "border/request.h"
#include "estimate/outline.h"
#include "json/writer.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

void write_group(json::JsonWriter& json, const estimate::GroupOutline& outline,
                 const architecture::Architecture& architecture) {
  json.object([&] {
    json.member("name", outline.group.name);
    json.member("class", name_of(outline.group.object_class));
    json.member("count", outline.group.objects.size());
    json.member("extents", outline.extents);
    json.object("sizes", [&] {
      for (const estimate::GroupSize& size : outline.sizes) {
        json.object(size.name, [&] {
          json.member("min", size.min);
          json.member("max", size.max);
        });
      }
    });
    json.member("latencies", outline.latencies);
    json.member("initiation_intervals", outline.initiation_intervals);
    json.array("operations", outline.operations, [&](architecture::OperationId id) {
      json.value(architecture.operations[static_cast<std::size_t>(id)].name);
    });
  });
}

void write_outline(json::JsonWriter& json, const estimate::Outline& outline,
                   const architecture::Architecture& architecture) {
  json.object([&] {
    json.array("groups", outline.groups,
               [&](const estimate::GroupOutline& group) { write_group(json, group, architecture); });
    json.array("edges", outline.edges, [&](const estimate::EdgeGroup& edges) {
      json.object([&] {
        json.member("kind", name_of(edges.kind));
        json.member("from", edges.source);
        json.member("to", edges.target);
        json.member("count", edges.count);
      });
    });
  });
}

}  // namespace

Answer<std::string> describe(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"architecture", "parameters"});
  const auto document = read_document<ArchitectureDocument>(reader, session, "architecture");
  const architecture::ParameterValues parameters = read_parameters(reader);
  if (reader.failed()) return refuse(reader);
  const auto machine = session.machines.at(read_number(reader, "architecture"), *document, parameters);
  if (!machine) return tl::unexpected(machine.error());
  const architecture::Architecture& architecture = (*machine)->architecture();
  const auto edges = architecture::edges_of(document->description, architecture);
  if (!edges) return refuse(edges.error(), Input::kArchitecture);
  json::JsonWriter json;
  write_outline(json, estimate::outline_of(architecture, *edges), architecture);
  return json.written();
}

}  // namespace cyclescope::border

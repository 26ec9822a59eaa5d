#include "estimate/write_estimate.h"

#include "estimate/estimate_members.h"
#include "estimate/version.h"

namespace cyclescope::estimate {

void write_diagnostic(json::JsonWriter& json, const Diagnostic& diagnostic, std::string_view input) {
  json.object([&] {
    json.member("code", diagnostic.code);
    json.member("input", input);
    json.member("path", diagnostic.path);
    json.member("message", diagnostic.message);
    json.member("hint", diagnostic.hint);
    json.member("line", diagnostic.line);
    json.member("column", diagnostic.column);
  });
}

void write_estimate(json::JsonWriter& json, const Estimate& estimate) {
  EstimateMembers members(json, estimate);
  json.object([&] {
    json.member("schema_version", kSchemaVersion);
    json.member("core_version", kCoreVersion);
    json.member("architecture", [&] { members.architecture(); });
    json.member("network", [&] { members.network(); });
    json.member("method", name_of(estimate.method));
    if (estimate.residency) json.member("residency", name_of(*estimate.residency));
    json.member("resources", [&] { members.resources(); });
    json.member("storages", [&] { members.storages(); });
    json.member("total", [&] { members.total(); });
    json.array("layers", estimate.layers, [&](const LayerEstimate& layer) { members.layer(layer); });
    json.member("unmapped", [&] { members.unmapped(); });
    json.member("accuracy", [&] { members.accuracy(); });
    json.member("claims", [&] { members.claims(); });
  });
}

std::string write_estimate(const Estimate& estimate) {
  json::JsonWriter json;
  write_estimate(json, estimate);
  return json.written();
}

}  // namespace cyclescope::estimate

#include "border/estimates.h"

#include "estimate/overview.h"
#include "json/writer.h"

namespace cyclescope::border {

Answer<std::string> keep_estimate(Session& session, estimate::Estimate estimate, std::int32_t known) {
  const auto before = session.handles.get<EstimateDocument>(known);
  const auto document = std::make_shared<const EstimateDocument>(std::move(estimate));
  const auto handle = session.handles.add(document);
  if (!handle) return refuse(handle.error(), Input::kModule);
  const estimate::Estimate& made = document->estimate;
  json::JsonWriter json;
  json.object([&] {
    json.member("estimate", *handle);
    if (!before || (*before)->estimate.layers.size() != made.layers.size()) return estimate::write_overview(json, made);
    json.member("known", known);
    estimate::write_changes(json, made, (*before)->estimate);
  });
  return json.written();
}

}  // namespace cyclescope::border

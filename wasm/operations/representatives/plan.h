#pragma once

#include <memory>
#include <vector>

#include "json/reader.h"
#include "operations/representatives/documents.h"
#include "representatives/sampling/measurement_job.h"

namespace cyclescope::border {

/// The members `types`, `budget`, `usual_part`, `sampling` and `seed`: what is to be measured of each type, each with
/// its part of the budget (equal parts, the first ones one larger where it does not split evenly).
std::vector<representatives::TypePlan> read_plans(const json::JsonReader& reader);

/// The member `known`, a table of layers that are not planned again; or nullptr.
std::shared_ptr<const TableDocument> read_known_table(const json::JsonReader& reader, Session& session);
/// Its layers; of nullptr none. Errors: those of layers_of().
Answer<std::vector<representatives::MeasurableLayer>> known_layers(const std::shared_ptr<const TableDocument>& table);

}  // namespace cyclescope::border

#pragma once

#include <vector>

#include "json/reader.h"
#include "representatives/sampling/measurement_job.h"

namespace cyclescope::border {

/// The members `types`, `budget`, `usual_part`, `sampling` and `seed`: what is to be measured of each type, each with
/// its part of the budget (equal parts, the first ones one larger where it does not split evenly).
std::vector<representatives::TypePlan> read_plans(const json::JsonReader& reader);

}  // namespace cyclescope::border

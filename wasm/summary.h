#pragma once

#include "architecture/description.h"
#include "diagnostics/json_text.h"
#include "mapping/mapping.h"
#include "network/network.h"

namespace cyclescope::api {

/// An accelerator in the shape of schema/architecture_summary.schema.json. `architecture` is `description` at the
/// parameters `given`.
Json summarise(const Description& description, const MappingSet& mappings, const Architecture& architecture,
               const ParameterValues& given);

/// A network in the shape of schema/network_summary.schema.json, without dimensions and warnings. Errors: CountOverflow
/// (more than 2^53 MACs or parameters).
Result<Json> summarise(const Network& network);

}  // namespace cyclescope::api

#pragma once

#include <vector>

#include "architecture/description.h"
#include "estimate/json_writer.h"
#include "mapping/mapping.h"
#include "network/network.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::api {

/// Writes an accelerator in the shape of schema/architecture_summary.schema.json. `architecture` is `description` at
/// the parameters `given`.
void write_summary(estimate::JsonWriter& json, const architecture::Description& description,
                   const mapping::MappingSet& mappings, const architecture::Architecture& architecture,
                   const architecture::ParameterValues& given);

/// Writes the members of schema/network_summary.schema.json that follow from the network alone into the object that
/// `json` has open: all up to `outputs`. Errors: CountOverflow (more than 2^53 MACs or parameters), before anything is
/// written.
Result<void> write_summary_members(estimate::JsonWriter& json, const network::Network& network);

/// Writes the member `dimensions` of that schema.
void write_dimensions(estimate::JsonWriter& json, const std::vector<network::SymbolicDimension>& dimensions);

}  // namespace cyclescope::api

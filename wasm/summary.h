#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture/description.h"
#include "json/writer.h"
#include "mapping/mapping.h"
#include "network/network.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::api {

/// Writes an accelerator in the shape of schema/architecture_summary.schema.json. `architecture` is `description` at
/// the parameters `given`.
void write_summary(json::JsonWriter& json, const architecture::Description& description,
                   const mapping::MappingSet& mappings, const architecture::Architecture& architecture,
                   const architecture::ParameterValues& given);

struct OperatorCount {
  std::string name;
  std::int64_t layers = 0;
  std::int64_t macs = 0;
};

/// What a network needs at most 2^53 of each, so that JSON has it exactly.
struct NetworkTotals {
  std::vector<OperatorCount> operators;  ///< in order of first use
  std::int64_t macs = 0;
  std::int64_t parameters = 0;
};

/// Errors: CountOverflow (more than 2^53 MACs or parameters).
Result<NetworkTotals> totals_of(const network::Network& network);

/// Writes the members of schema/network_summary.schema.json that follow from the network alone into the object that
/// `json` has open: all up to `outputs`.
void write_summary_members(json::JsonWriter& json, const network::Network& network, const NetworkTotals& totals);

/// Writes the member `dimensions` of that schema.
void write_dimensions(json::JsonWriter& json, const std::vector<network::SymbolicDimension>& dimensions);

}  // namespace cyclescope::api

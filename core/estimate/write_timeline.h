#pragma once

#include <string>

#include "estimate/machine.h"
#include "json/writer.h"
#include "program/program.h"
#include "timing/timeline.h"

namespace cyclescope::estimate {

/// The timeline of a layer's program, as wasm/schema/trace.response.schema.json describes it.
void write_timeline(json::JsonWriter& json, const std::string& layer, const Machine& machine,
                    const program::Program& program, const timing::Timeline& timeline);

}  // namespace cyclescope::estimate

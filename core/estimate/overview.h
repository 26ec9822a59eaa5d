#pragma once

#include <cstddef>

#include "estimate/estimate.h"
#include "json/writer.h"

namespace cyclescope::estimate {

/// What is shown of an estimate at a glance: all of its document but that of a layer only a row. Time and share of a
/// row are left out, as they follow from its cycles, the clock and the total.
///
/// Writes the members of wasm/schema/overview.schema.json, without `estimate` and `known`, into the object that is
/// open.
void write_overview(json::JsonWriter& json, const Estimate& estimate);

/// The same without all that `known`, an estimate of equally many layers, has alike: of the layers those that differ,
/// with what differs.
void write_changes(json::JsonWriter& json, const Estimate& estimate, const Estimate& known);

/// The members of an overview that do not depend on the layers, but for `network`: on what is estimated, and how.
void write_setting(json::JsonWriter& json, const Estimate& estimate);

/// An array of the rows of layers `first` <= index < `end`.
void write_rows(json::JsonWriter& json, const Estimate& estimate, std::size_t first, std::size_t end);

}  // namespace cyclescope::estimate

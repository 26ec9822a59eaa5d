#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/reader.h"
#include "json/writer.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/model/type_model.h"
#include "representatives/sampling/noise.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::border {

// Members that several requests have. Errors are kept in the reader.

/// `type`, `space`, `most_operations` and `most_elements`. Errors: UnknownLayerType, UnknownParameter, OutOfRange.
representatives::Space read_space(const json::JsonReader& reader);
/// `widths`, by layer type; may be missing.
std::vector<representatives::TypeWidths> read_widths(const json::JsonReader& reader);
/// `noise`; may be missing. Errors: OutOfRange (negative).
std::optional<representatives::Noise> read_noise(const json::JsonReader& reader);
/// `seed`; 1 where it is missing.
std::uint64_t read_seed(const json::JsonReader& reader);
/// `unit` of latencies; "cycles" where it is missing.
std::string read_unit(const json::JsonReader& reader);
/// A part from 0 to 1. Errors: OutOfRange.
double read_part(const json::JsonReader& reader, std::string_view key, double otherwise);
/// The name of a layer type. Errors: UnknownLayerType.
representatives::LayerType read_layer_type(const json::JsonReader& value);
/// A layer as write_layer() writes it; parameters left out are 1, and padding is "same" without input extents. Nothing
/// after an error. Errors: UnknownLayerType, UnknownParameter, OutOfRange.
std::optional<representatives::MeasurableLayer> read_layer(const json::JsonReader& value);

// Values and members that several responses have.

/// {"type": "conv2d", "channels": 64, ...}
void write_layer(json::JsonWriter& json, const representatives::MeasurableLayer& layer);
void write_layers(json::JsonWriter& json, const std::vector<representatives::MeasurableLayer>& layers);
/// {"parameter", "least", "most"}
void write_range(json::JsonWriter& json, const representatives::ParameterRange& range);
/// The members of one: relative errors, as per cent.
void write_errors(json::JsonWriter& json, const representatives::ErrorSummary& errors);
/// The member "remarks": {"line", "code", "path", "message", "hint", "used"} each.
void write_remarks(json::JsonWriter& json, const std::vector<representatives::TableRemark>& of_table,
                   const std::vector<Diagnostic>& others = {});
/// [{"type", "widths"}, ...], with the records of the sweeps.
void write_widths(json::JsonWriter& json, const std::vector<representatives::TypeWidths>& widths);

/// Relative errors leave as per cent.
inline constexpr double kPercent = 100;

}  // namespace cyclescope::border

#pragma once

#include <string>
#include <vector>

#include "calibration/calibration.h"
#include "json/writer.h"
#include "network/network.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/model/fitted_model.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::api {

/// {"type": "conv2d", "channels": 64, ...}: ../schema/pr_types.schema.json#/definitions/layer.
void write_layer(json::JsonWriter& json, const representatives::Configuration& layer);
void write_layers(json::JsonWriter& json, const std::vector<representatives::Configuration>& layers);

/// The member "remarks": {"line", "code", "path", "message", "hint", "used"} each.
void write_remarks(json::JsonWriter& json, const std::vector<representatives::TableRemark>& of_table,
                   const std::vector<Diagnostic>& others = {});

/// [{"type", "widths"}, ...], with the records of the sweeps.
void write_widths(json::JsonWriter& json, const std::vector<representatives::TypeWidths>& widths);

/// ../schema/pr_layer_types.schema.json
void write_layer_types(json::JsonWriter& json);

/// ../schema/pr_table_summary.schema.json
void write_summary(json::JsonWriter& json, const representatives::MeasurementTable& table);

/// ../schema/pr_model_summary.schema.json
void write_summary(json::JsonWriter& json, const representatives::FittedModel& model);

/// ../schema/pr_network_layers.schema.json: `network` cut into single layers and the blocks among `types`.
void write_network_layers(json::JsonWriter& json, const network::Network& network,
                          const std::vector<representatives::LayerType>& types);

/// ../schema/pr_predictions.schema.json. Layers of types that the model does not know are among the remarks.
void write_predictions(json::JsonWriter& json, const representatives::FittedModel& model,
                       const representatives::LayerTable& layers);

/// ../schema/pr_evaluation.schema.json. `factor` turns the table's unit into the model's.
void write_evaluation(json::JsonWriter& json, const representatives::FittedModel& model,
                      const representatives::MeasurementTable& table, double factor);

/// The members that ../schema/pr_calibrate_step.schema.json has when done, but for the remarks. `measurements`: those
/// of the request, in `unit`.
void write_calibration(json::JsonWriter& json, const calibration::CalibrationResult& result,
                       const representatives::Measurements& measurements, const std::string& unit);

}  // namespace cyclescope::api

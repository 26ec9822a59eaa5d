#pragma once

#include <string>
#include <vector>

#include "calibration/calibration.h"
#include "diagnostics/json_text.h"
#include "network/network.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/model/fitted_model.h"
#include "representatives/sampling/step_width.h"

namespace cyclescope::api {

/// {"type": "conv2d", "channels": 64, ...}: ../schema/pr_types.schema.json#/definitions/layer.
Json to_json(const representatives::Configuration& layer);
Json to_json(const std::vector<representatives::Configuration>& layers);

/// {"line", "used", "code", "path", "message", "hint"} each.
Json to_json(const std::vector<representatives::TableRemark>& remarks);
Json to_json(const std::vector<Diagnostic>& remarks);

/// [{"type", "widths"}, ...], with the records of the sweeps.
Json to_json(const std::vector<representatives::TypeWidths>& widths);

/// ../schema/pr_layer_types.schema.json
Json layer_types_json();

/// ../schema/pr_table_summary.schema.json
Json summary_of(const representatives::MeasurementTable& table);

/// ../schema/pr_model_summary.schema.json
Json summary_of(const representatives::FittedModel& model);

/// ../schema/pr_network_layers.schema.json: `network` cut into single layers and the blocks among `types`.
Json network_layers_json(const network::Network& network, const std::vector<representatives::LayerType>& types);

/// ../schema/pr_predictions.schema.json. Layers of types that the model does not know are among the remarks.
Json predictions_of(const representatives::FittedModel& model, const representatives::LayerTable& layers);

/// ../schema/pr_evaluation.schema.json. `factor` turns the table's unit into the model's.
Json evaluation_of(const representatives::FittedModel& model, const representatives::MeasurementTable& table,
                   double factor);

/// What ../schema/pr_calibrate_step.schema.json has when done, but for the remarks. `measurements`: those of the
/// request, in `unit`.
Json to_json(const calibration::CalibrationResult& result, const representatives::Measurements& measurements,
             const std::string& unit);

}  // namespace cyclescope::api

#pragma once

#include "border/operation.h"

namespace cyclescope::border {

// Handlers of Performance Representatives, one file per concept; the schemas say what they take and answer.

// layer_types.cpp
Answer<std::string> list_layer_types(Session& session, const Json& request);
Answer<std::string> list_network_layers(Session& session, const Json& request);

// layers.cpp
Answer<std::string> list_table_layers(Session& session, const Json& request);
Answer<std::string> write_layer_network(Session& session, const Json& request);

// table.cpp
Answer<std::string> describe_table(Session& session, const Json& request);
Answer<std::string> split_table(Session& session, const Json& request);

// plan.cpp
Answer<std::string> plan_layers(Session& session, const Json& request);

// sweep.cpp, measure.cpp, calibrate.cpp
Answer<std::unique_ptr<Job>> start_sweep(Session& session, const Json& request);
Answer<std::unique_ptr<Job>> start_measure(Session& session, const Json& request);
Answer<std::unique_ptr<Job>> start_calibrate(Session& session, const Json& request);

// model.cpp
Answer<std::unique_ptr<Job>> start_fit(Session& session, const Json& request);
Answer<std::string> describe_model(Session& session, const Json& request);
Answer<std::string> predict_layers(Session& session, const Json& request);
Answer<std::string> evaluate_model(Session& session, const Json& request);
Answer<std::string> estimate_by_fitted_model(Session& session, const Json& request);

}  // namespace cyclescope::border

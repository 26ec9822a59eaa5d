#pragma once

#include <cstdint>
#include <optional>

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "network/network.h"
#include "representatives/model/fitted_model.h"

namespace cyclescope::estimate {

/// How long `network` takes by `model`: the sum over its layers and the blocks that the model knows. A block's cost is
/// at its first layer, and the others are fused into it. Nothing is exact: every prediction has a range, and the
/// estimate an accuracy card per layer type from cross-validation, with a warning for layers outside what was trained,
/// for which it does not speak. Times become cycles of `clock_hz`, else of the model's clock, else of an assumed one of
/// 1 GHz; of cycles without a clock no time follows. Errors (path: a layer's name): CountOverflow,
/// CycleOverflow.
Result<Estimate> estimate_by_model(const representatives::FittedModel& model, const network::Network& network,
                                   std::optional<std::int64_t> clock_hz = {});

}  // namespace cyclescope::estimate

#pragma once

#include <vector>

#include "core/kernels/reference_array.h"
#include "network/network.h"

namespace cyclescope::reference {

/// LSTM, GRU or RNN, straight from ONNX's equations.
void evaluate_recurrent(const network::Layer& layer, const std::vector<Array>& inputs, const std::vector<bool>& given,
                        std::vector<Array>& outputs);

}  // namespace cyclescope::reference

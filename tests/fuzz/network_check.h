#pragma once

#include <string>

#include "diagnostic_check.h"
#include "kernels/kernel.h"
#include "network/json/network_json.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::fuzz {

/// A network that was read can be lowered, written and read again as the same; an error can be shown.
inline void check_network(const Result<network::OnnxResult>& read) {
  if (!read) return check_diagnostic(read.error());
  for (const network::Layer& layer : read->network.layers) {
    const auto kernels = kernels::kernels_of(read->network, layer);
    if (!kernels) check_diagnostic(kernels.error());
  }
  const std::string text = network::write_network(read->network);
  const auto again = network::read_network(text);
  if (!again) check_diagnostic(again.error());
  check(again.has_value());
  check(network::write_network(*again) == text);
}

}  // namespace cyclescope::fuzz

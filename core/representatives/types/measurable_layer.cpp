#include "representatives/types/measurable_layer.h"

#include <algorithm>

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Products of three values stay exact.
constexpr std::int64_t kLargestValue = std::int64_t{1} << 20;

}  // namespace

std::int64_t value_of(const MeasurableLayer& layer, LayerParameter parameter) {
  const auto index = index_of(layer.type, parameter);
  return index ? layer.values[*index] : 1;
}

void set_value(MeasurableLayer& layer, LayerParameter parameter, std::int64_t value) {
  const MeasurableLayer before = layer;
  layer.values[*index_of(layer.type, parameter)] = value;
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(layer.type, extent.input);
    if (!input || parameter == extent.input) continue;
    const std::int64_t padding = reach_of(before, extent) - before.values[*input];
    layer.values[*input] = std::max<std::int64_t>(1, reach_of(layer, extent) - padding);
    if (parameter == extent.kernel || parameter == P::kStride) {
      // "same" padding grows with the kernel.
      const bool same = before.values[*input] == value_of(before, extent.output) * value_of(before, P::kStride);
      if (same) layer.values[*input] = value_of(layer, extent.output) * value_of(layer, P::kStride);
    }
  }
}

MeasurableLayer unit_layer(LayerType type) { return {type, std::vector<std::int64_t>(parameters_of(type).size(), 1)}; }

void pad_same(MeasurableLayer& layer) {
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(layer.type, extent.input);
    if (!input) continue;
    layer.values[*input] = value_of(layer, extent.output) * value_of(layer, P::kStride);
  }
}

void pad_valid(MeasurableLayer& layer) {
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(layer.type, extent.input);
    if (input) layer.values[*input] = reach_of(layer, extent);
  }
}

std::int64_t reach_of(const MeasurableLayer& layer, const WindowExtent& extent) {
  return (value_of(layer, extent.output) - 1) * value_of(layer, P::kStride) + value_of(layer, extent.kernel);
}

Result<void> check_measurable(const MeasurableLayer& layer) {
  const auto& parameters = parameters_of(layer.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::int64_t value = i < layer.values.size() ? layer.values[i] : 0;
    if (value < 1 || value > kLargestValue) {
      return failure("OutOfRange", name_of(parameters[i]),
                     std::string(name_of(parameters[i])) + " of a " + name_of(layer.type) +
                         " layer must be 1 to 2^20, and is " + std::to_string(value));
    }
  }
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(layer.type, extent.input);
    if (!input) continue;
    // Padding that is as large as the kernel would make outputs of nothing but padding; input rows that the last
    // window leaves over are fewer than a stride.
    const std::int64_t padding = reach_of(layer, extent) - layer.values[*input];
    const std::int64_t most = 2 * (value_of(layer, extent.kernel) - 1);
    if (padding > most || -padding >= value_of(layer, P::kStride)) {
      return failure("OutOfRange", name_of(extent.input),
                     std::string(name_of(extent.input)) + " " + std::to_string(layer.values[*input]) +
                         " does not give " + name_of(extent.output) + " " +
                         std::to_string(value_of(layer, extent.output)) +
                         " with this kernel and stride for any padding smaller than the kernel");
    }
  }
  return {};
}

std::string describe(const MeasurableLayer& layer) {
  std::string text = name_of(layer.type);
  const auto& parameters = parameters_of(layer.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    text += std::string(i == 0 ? "(" : ", ") + name_of(parameters[i]) + " " + std::to_string(layer.values[i]);
  }
  return text + ")";
}

}  // namespace cyclescope::representatives

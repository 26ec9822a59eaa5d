#include "representatives/types/configuration.h"

#include <algorithm>

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Products of three values stay exact.
constexpr std::int64_t kLargestValue = std::int64_t{1} << 20;

}  // namespace

std::int64_t value_of(const Configuration& configuration, LayerParameter parameter) {
  const auto index = index_of(configuration.type, parameter);
  return index ? configuration.values[*index] : 1;
}

void set_value(Configuration& configuration, LayerParameter parameter, std::int64_t value) {
  const Configuration before = configuration;
  configuration.values[*index_of(configuration.type, parameter)] = value;
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (!input || parameter == extent.input) continue;
    const std::int64_t padding = reach_of(before, extent) - before.values[*input];
    configuration.values[*input] = std::max<std::int64_t>(1, reach_of(configuration, extent) - padding);
    if (parameter == extent.kernel || parameter == P::kStride) {
      // "same" padding grows with the kernel.
      const bool same = before.values[*input] == value_of(before, extent.output) * value_of(before, P::kStride);
      if (same)
        configuration.values[*input] = value_of(configuration, extent.output) * value_of(configuration, P::kStride);
    }
  }
}

Configuration unit_configuration(LayerType type) {
  return {type, std::vector<std::int64_t>(parameters_of(type).size(), 1)};
}

void pad_same(Configuration& configuration) {
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (!input) continue;
    configuration.values[*input] = value_of(configuration, extent.output) * value_of(configuration, P::kStride);
  }
}

void pad_valid(Configuration& configuration) {
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (input) configuration.values[*input] = reach_of(configuration, extent);
  }
}

std::int64_t reach_of(const Configuration& configuration, const WindowExtent& extent) {
  return (value_of(configuration, extent.output) - 1) * value_of(configuration, P::kStride) +
         value_of(configuration, extent.kernel);
}

Result<void> check_configuration(const Configuration& configuration) {
  const auto& parameters = parameters_of(configuration.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::int64_t value = i < configuration.values.size() ? configuration.values[i] : 0;
    if (value < 1 || value > kLargestValue) {
      return failure("OutOfRange", name_of(parameters[i]),
                     std::string(name_of(parameters[i])) + " of a " + name_of(configuration.type) +
                         " layer must be 1 to 2^20, and is " + std::to_string(value));
    }
  }
  for (const WindowExtent& extent : kWindowExtents) {
    const auto input = index_of(configuration.type, extent.input);
    if (!input) continue;
    // Padding that is as large as the kernel would make outputs of nothing but padding; input rows that the last
    // window leaves over are fewer than a stride.
    const std::int64_t padding = reach_of(configuration, extent) - configuration.values[*input];
    const std::int64_t most = 2 * (value_of(configuration, extent.kernel) - 1);
    if (padding > most || -padding >= value_of(configuration, P::kStride)) {
      return failure("OutOfRange", name_of(extent.input),
                     std::string(name_of(extent.input)) + " " + std::to_string(configuration.values[*input]) +
                         " does not give " + name_of(extent.output) + " " +
                         std::to_string(value_of(configuration, extent.output)) +
                         " with this kernel and stride for any padding smaller than the kernel");
    }
  }
  return {};
}

std::string describe(const Configuration& configuration) {
  std::string text = name_of(configuration.type);
  const auto& parameters = parameters_of(configuration.type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    text += std::string(i == 0 ? "(" : ", ") + name_of(parameters[i]) + " " + std::to_string(configuration.values[i]);
  }
  return text + ")";
}

}  // namespace cyclescope::representatives

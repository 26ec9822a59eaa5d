#include "representatives/layers/device.h"

#include <algorithm>

namespace cyclescope::representatives {

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Result<double> measure(Device& device, const Configuration& configuration, int repetitions) {
  const std::size_t count = static_cast<std::size_t>(std::max(1, repetitions));
  device.announce(std::vector<Configuration>(count, configuration));
  std::vector<double> latencies;
  for (std::size_t i = 0; i < count; ++i) {
    auto latency = device.latency(configuration);
    if (!latency) return latency;
    latencies.push_back(*latency);
  }
  return median(std::move(latencies));
}

}  // namespace cyclescope::representatives

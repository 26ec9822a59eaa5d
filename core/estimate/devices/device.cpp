#include "estimate/devices/device.h"

#include <utility>

#include "estimate/estimate_job.h"
#include "representatives/types/layer_network.h"

namespace cyclescope::estimate {

DescribedDevice::DescribedDevice(std::shared_ptr<Machine> machine, EstimateOptions options)
    : machine_(std::move(machine)), options_(std::move(options)) {}

Result<double> DescribedDevice::latency(const representatives::MeasurableLayer& layer) {
  auto network = representatives::network_of(layer);
  if (!network) return tl::unexpected(network.error());
  const auto estimate =
      estimate_network(machine_, std::make_shared<const network::Network>(std::move(*network)), options_);
  if (!estimate) return tl::unexpected(estimate.error());
  if (!estimate->unmapped.empty()) {
    const Diagnostic& reason = estimate->unmapped.front().reason;
    return failure(
        "NotMeasured", "",
        machine_->architecture().name + " cannot run " + representatives::describe(layer) + ": " + reason.message,
        reason.hint);
  }
  if (estimate->total.cycles < 1) {
    return failure("NotMeasured", "", representatives::describe(layer) + " takes no time");
  }
  return static_cast<double>(estimate->total.cycles);
}

}  // namespace cyclescope::estimate

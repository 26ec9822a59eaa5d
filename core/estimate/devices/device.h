#pragma once

#include <memory>
#include <string>

#include "estimate/estimate.h"
#include "estimate/machine.h"
#include "representatives/layers/device.h"

namespace cyclescope::estimate {

/// A described accelerator as a device whose layers can be measured: latencies are the estimate's cycles.
class DescribedDevice : public representatives::Device {
 public:
  explicit DescribedDevice(std::shared_ptr<Machine> machine, EstimateOptions options = {});

  std::string unit() const override { return "cycles"; }
  bool repeatable() const override { return true; }
  /// Errors: NotMeasured where a part of `layer` is not mapped; those of network_of(), estimate_network().
  Result<double> latency(const representatives::MeasurableLayer& layer) override;

 private:
  std::shared_ptr<Machine> machine_;
  EstimateOptions options_;
};

}  // namespace cyclescope::estimate

#pragma once

#include <cstdint>

#include "representatives/layers/device.h"
#include "statistics/random.h"

namespace cyclescope::representatives {

/// How measurements stray from the truth. Applied in the order of the members.
struct Noise {
  double relative = 0;             ///< standard deviation of a factor with mean 1: 0.02 is 2 %
  double additive = 0;             ///< standard deviation of an addend, in the device's unit
  double outlier_probability = 0;  ///< of a measurement that is delayed ...
  double outlier_factor = 1;       ///< ... by this factor
  double clock_period = 0;         ///< readings are whole multiples of this (at least one), where > 0
};

/// `device`, which must outlive it, with noise: for experiments. Its sequence of answers follows from the seed.
class NoisyDevice : public Device {
 public:
  NoisyDevice(Device& device, const Noise& noise, std::uint64_t seed) : device_(device), noise_(noise), random_(seed) {}

  std::string unit() const override { return device_.unit(); }
  Result<double> latency(const MeasurableLayer& layer) override;

 private:
  Device& device_;
  Noise noise_;
  statistics::Random random_;
};

}  // namespace cyclescope::representatives

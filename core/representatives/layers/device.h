#pragma once

#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// Something that runs layers and takes time for it: a described accelerator, a table of measurements, somebody's
/// benchmark program.
class Device {
 public:
  Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  virtual ~Device() = default;

  /// What latencies are in: "cycles", "ms", ...
  virtual std::string unit() const = 0;

  /// Whether the same question always gets the same answer, so that asking once is enough.
  virtual bool repeatable() const { return false; }

  /// One measurement of `layer`, > 0, in unit(). Asked again, a device with noise answers otherwise. Errors:
  /// NotMeasured (the device cannot run it, or nobody has measured it) and those of the device.
  virtual Result<double> latency(const MeasurableLayer& layer) = 0;
};

/// A layer and how long it takes.
struct Measurement {
  MeasurableLayer layer;
  double latency = 0;  ///< > 0, in the device's unit
};
using Measurements = std::vector<Measurement>;

/// The median of `values` (the mean of the middle two of an even number); 0 of none.
double median(std::vector<double> values);

}  // namespace cyclescope::representatives

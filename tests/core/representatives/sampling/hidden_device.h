#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "representatives/layers/device.h"
#include "representatives/sampling/step_width.h"
#include "statistics/random.h"

namespace cyclescope::testing {

/// How a HiddenDevice's parts add up.
enum class HiddenForm : std::uint8_t {
  kCompute,         ///< computation alone
  kSum,             ///< computation and data transfers one after another
  kMaximum,         ///< computation and data transfers side by side
  kSlopedTransfer,  ///< computation in steps, and transfers that grow with every element
};

/// An accelerator whose step widths, offsets, joined products and rates are drawn at random: what the fitter has to
/// find out and must not be told. Answers whole cycles.
class HiddenDevice : public representatives::Device {
 public:
  HiddenDevice(HiddenForm form, std::uint64_t seed);

  std::string unit() const override { return "cycles"; }
  bool repeatable() const override { return true; }
  Result<double> latency(const representatives::MeasurableLayer& layer) override;

  /// The drawn widths that layers of `type` meet, for tests that know what to look for.
  std::vector<representatives::StepHint> secrets(representatives::LayerType type) const;

 private:
  struct Secret {
    std::vector<representatives::LayerParameter> product;
    std::int64_t width = 1, offset = 0;
  };

  void draw(std::vector<representatives::LayerParameter> product, std::initializer_list<std::int64_t> widths,
            bool may_have_offset);
  std::int64_t quantised(const representatives::MeasurableLayer& layer,
                         std::initializer_list<representatives::LayerParameter> parameters) const;

  HiddenForm form_;
  statistics::Random random_;
  std::vector<Secret> secrets_;
  std::int64_t overhead_, fill_, lanes_, bandwidth_;
};

/// The largest width such that `latency` is constant on every plateau (offset + (i - 1) * width, offset + i * width],
/// and its offset: from all values of the sweep. Width 1 where there is none; width 0 where latency never changes.
struct BruteForceWidth {
  std::int64_t width = 0, offset = 0;
};
BruteForceWidth brute_force_width(representatives::Device& device, const representatives::MeasurableLayer& base,
                                  representatives::LayerParameter parameter, std::int64_t least, std::int64_t most);

}  // namespace cyclescope::testing

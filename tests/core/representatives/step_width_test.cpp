#include "representatives/step_width.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/representatives/hidden_device.h"
#include "representatives/noise.h"

namespace cyclescope {
namespace {

using testing::brute_force_width;
using testing::HiddenDevice;
using testing::HiddenForm;
using P = LayerParameter;

constexpr std::int64_t kFarthest = 256;

/// What was found against what all values of both sweeps show.
struct Tally {
  int right = 0, wrong = 0, measurements = 0;
  std::string misses;
};

/// One operating point decides: the first where the latency changes at all.
testing::BruteForceWidth truth_of(Device& device, const Space& space, P parameter) {
  testing::BruteForceWidth truth;
  const std::int64_t most = std::min(space.range(parameter).most, kFarthest);
  for (const Configuration& point : operating_points(space, parameter)) {
    truth = brute_force_width(device, point, parameter, 1, most);
    if (truth.width > 0) break;
  }
  return truth;
}

void judge(const StepWidth& found, const HiddenDevice& device, const testing::BruteForceWidth& truth, LayerType type,
           Tally& tally) {
  const std::int64_t width = std::max<std::int64_t>(truth.width, 1);
  bool right = found.width == width && (width == 1 || found.offset == truth.offset);
  for (const StepHint& secret : device.secrets(type)) {
    if (secret.product.front() != found.parameter || secret.width == 1 || width == 1) continue;
    right = right && found.product == secret.product;
  }
  ++(right ? tally.right : tally.wrong);
  tally.measurements += found.measurements;
  if (right) return;
  tally.misses += std::string(name_of(found.parameter)) + ": found " + std::to_string(found.width) + "+" +
                  std::to_string(found.offset) + " of " + std::to_string(found.product.size()) + " conf " +
                  std::to_string(found.confidence) + ", true " + std::to_string(truth.width) + "+" +
                  std::to_string(truth.offset) + "\n";
}

Tally search(HiddenForm form, const Noise& noise, int devices, LayerType type) {
  Tally tally;
  const Space space = usual_space(type);
  for (int seed = 0; seed < devices; ++seed) {
    HiddenDevice device(form, static_cast<std::uint64_t>(seed));
    NoisyDevice noisy(device, noise, static_cast<std::uint64_t>(seed) + 1000);
    const bool clean = noise.relative == 0 && noise.outlier_probability == 0;
    const auto found = find_step_widths(clean ? static_cast<Device&>(device) : noisy, space, {});
    EXPECT_TRUE(found) << found.error().message;
    if (!found) continue;
    for (const StepWidth& one : *found) {
      if (one.parameter == P::kBatch || one.parameter == P::kGroups) continue;
      judge(one, device, truth_of(device, space, one.parameter), type, tally);
    }
  }
  return tally;
}

TEST(Probe, All) {
  for (const auto form : {HiddenForm::kCompute, HiddenForm::kSum, HiddenForm::kMaximum, HiddenForm::kSlopedTransfer}) {
    for (const double relative : {0.0, 0.01, 0.02, 0.05}) {
      Noise noise;
      noise.relative = relative;
      for (const LayerType type : {LayerType::kConv2d, LayerType::kMatMul}) {
        const Tally tally = search(form, noise, 20, type);
        printf("form %d noise %g %s: right %d wrong %d, measurements %d\n%s", static_cast<int>(form), relative,
               name_of(type), tally.right, tally.wrong, tally.measurements / std::max(1, tally.right + tally.wrong),
               tally.misses.substr(0, 600).c_str());
      }
    }
  }
}

}  // namespace
}  // namespace cyclescope

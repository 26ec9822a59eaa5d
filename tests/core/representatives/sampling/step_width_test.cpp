#include "representatives/sampling/step_width.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "representatives/sampling/noise.h"
#include "representatives/sampling/sweep.h"

namespace cyclescope::representatives {
namespace {

using testing::brute_force_width;
using testing::BruteForceWidth;
using testing::HiddenDevice;
using testing::HiddenForm;
using P = LayerParameter;

/// A device that is a function of the layer.
class FunctionDevice : public Device {
 public:
  explicit FunctionDevice(std::function<double(const MeasurableLayer&)> latency) : latency_(std::move(latency)) {}
  std::string unit() const override { return "cycles"; }
  bool repeatable() const override { return true; }
  Result<double> latency(const MeasurableLayer& layer) override { return latency_(layer); }

 private:
  std::function<double(const MeasurableLayer&)> latency_;
};

/// What all values show, at the first operating point where latency changes at all.
BruteForceWidth truth_of(Device& device, const Space& space, P parameter) {
  BruteForceWidth truth;
  const std::int64_t most = std::min<std::int64_t>(space.range(parameter).most, StepOptions().farthest);
  for (const MeasurableLayer& point : operating_points(space, parameter)) {
    truth = brute_force_width(device, point, parameter, 1, most);
    if (truth.width > 0) break;
  }
  return truth;
}

/// How many step widths of devices with hidden ones are found, among those that are swept.
struct Tally {
  int right = 0, wrong = 0, joined = 0;
  double measurements = 0;
  std::string misses;
};

void search(HiddenForm form, double relative, std::uint64_t seed, LayerType type, Tally& tally) {
  HiddenDevice device(form, seed);
  NoisyDevice noisy(device, {relative, 0, 0, 1, 0}, seed + 1000);
  const Space space = usual_space(type);
  const auto found = find_step_widths(relative > 0 ? static_cast<Device&>(noisy) : device, space, {});
  ASSERT_TRUE(found) << found.error().message;
  for (const StepWidth& one : *found) {
    if (one.parameter == P::kBatch || one.parameter == P::kGroups) continue;
    const BruteForceWidth truth = truth_of(device, space, one.parameter);
    const std::int64_t width = std::max<std::int64_t>(1, truth.width);
    bool right = one.width == width && (width == 1 || one.offset == truth.offset);
    for (const StepHint& secret : device.secrets(type)) {
      if (secret.product.front() == one.parameter && secret.width > 1 && width > 1) {
        right = right && one.product == secret.product;
        tally.joined += secret.product.size() > 1 ? 1 : 0;
      }
    }
    ++(right ? tally.right : tally.wrong);
    tally.measurements += one.measurements;
    if (!right) {
      tally.misses += std::string(name_of(one.parameter)) + " of device " + std::to_string(seed) + ": found " +
                      std::to_string(one.width) + "+" + std::to_string(one.offset) + ", true " +
                      std::to_string(truth.width) + "+" + std::to_string(truth.offset) + "\n";
    }
  }
}

Tally search_all(std::initializer_list<HiddenForm> forms, double relative, std::uint64_t devices) {
  Tally tally;
  for (const HiddenForm form : forms) {
    for (std::uint64_t seed = 0; seed < devices; ++seed) {
      for (const LayerType type : layer_types({"conv2d", "matmul"})) search(form, relative, seed, type, tally);
    }
  }
  std::printf("%d step widths right (%d products), %d wrong, %.0f measurements each\n", tally.right, tally.joined,
              tally.wrong, tally.measurements / (tally.right + tally.wrong));
  return tally;
}

TEST(StepWidth, AllAreFoundOnDevicesWithoutNoise) {
  const Tally tally =
      search_all({HiddenForm::kCompute, HiddenForm::kSum, HiddenForm::kMaximum, HiddenForm::kSlopedTransfer}, 0, 25);
  EXPECT_EQ(tally.wrong, 0) << tally.misses;
  EXPECT_GT(tally.right, 500);
  EXPECT_GT(tally.joined, 30);
}

TEST(StepWidth, AllAreFoundWithTwoPercentNoise) {
  const Tally tally = search_all({HiddenForm::kCompute, HiddenForm::kMaximum}, 0.02, 6);
  EXPECT_EQ(tally.wrong, 0) << tally.misses;
  EXPECT_GT(tally.joined, 5);
}

TEST(StepWidth, NearlyAllAreFoundWithFivePercentNoise) {
  const Tally tally = search_all({HiddenForm::kSum}, 0.05, 6);
  EXPECT_LE(tally.wrong, tally.right / 20) << tally.misses;
}

double rounded_up(std::int64_t value, std::int64_t width) {
  return std::ceil(static_cast<double>(value) / static_cast<double>(width));
}

TEST(StepWidth, SlopesAreNoStepsButHaveAPeriod) {
  FunctionDevice device([](const MeasurableLayer& layer) {
    const std::int64_t n = value_of(layer, P::kN);
    return 500 + 40 * rounded_up(n, 12) + static_cast<double>(n);
  });
  const auto found = find_step_width(device, usual_space(layer_type("matmul")), P::kN, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->width, 1);
  EXPECT_EQ(found->period, 12);
  EXPECT_EQ(found->sweeps[0].shape, Staircase::Shape::kSawtooth);
}

TEST(StepWidth, WhatChangesNothingIsFlat) {
  FunctionDevice device(
      [](const MeasurableLayer& layer) { return 10 + 1.0 * static_cast<double>(value_of(layer, P::kM)); });
  const auto found = find_step_width(device, usual_space(layer_type("matmul")), P::kK, {});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->flat);
  EXPECT_EQ(found->width, 1);
  EXPECT_LT(found->measurements, 40);
}

TEST(StepWidth, WidthsOfRangesAreToldApart) {
  FunctionDevice device([](const MeasurableLayer& layer) {
    const std::int64_t n = value_of(layer, P::kN);
    return n <= 96 ? 100 + 50 * rounded_up(n, 8) : 700 + 300 * rounded_up(n - 96, 32);
  });
  const auto found = find_step_width(device, usual_space(layer_type("matmul")), P::kN, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->width, 8) << "constant plateaus everywhere";
  ASSERT_EQ(found->ranges.size(), 2u);
  EXPECT_EQ(found->ranges[0].width, 8);
  EXPECT_EQ(found->ranges[1].width, 32);
  EXPECT_NEAR(static_cast<double>(found->ranges[1].from), 97, 8);
}

TEST(StepWidth, HintsAreConfirmedWithFewMeasurementsOrRefuted) {
  FunctionDevice device([](const MeasurableLayer& layer) { return 100 + 30 * rounded_up(value_of(layer, P::kN), 16); });
  const Space space = usual_space(layer_type("matmul"));
  const auto without = find_step_width(device, space, P::kN, {});
  const auto right = find_step_width(device, space, P::kN, {{{P::kN}, 16, 0}});
  const auto half = find_step_width(device, space, P::kN, {{{P::kN}, 8, 0}});
  const auto wrong = find_step_width(device, space, P::kN, {{{P::kN}, 12, 0}});
  ASSERT_TRUE(without && right && half && wrong);
  EXPECT_EQ(without->source, StepSource::kMeasured);
  EXPECT_EQ(right->source, StepSource::kConfirmed);
  EXPECT_EQ(half->source, StepSource::kRefuted)
      << "plateaus of 8 are constant, but only every other one ends in a jump";
  EXPECT_EQ(wrong->source, StepSource::kRefuted);
  for (const auto* found : {&without, &right, &half, &wrong}) EXPECT_EQ((*found)->width, 16);
  EXPECT_LT(right->measurements, without->measurements);
}

TEST(StepWidth, RefutedHintsOfSlopesStayPeriods) {
  FunctionDevice device([](const MeasurableLayer& layer) { return 100 + 7 * value_of(layer, P::kN); });
  const Space space = usual_space(layer_type("matmul"));
  const auto alone = find_step_width(device, space, P::kN, {});
  const auto hinted = find_step_width(device, space, P::kN, {{{P::kN}, 16, 0}});
  ASSERT_TRUE(alone && hinted);
  EXPECT_EQ(alone->period, 1);
  EXPECT_EQ(hinted->source, StepSource::kRefuted);
  EXPECT_EQ(hinted->width, 1) << "its layers are their own representatives";
  EXPECT_EQ(hinted->period, 16);
}

TEST(StepWidth, WhiteBoxesAreBelieved) {
  const auto known = known_step_widths(usual_space(layer_type("conv1d")), {{{P::kChannels}, 8, 0}, {{P::kM}, 4, 0}});
  ASSERT_EQ(known.size(), 1u) << "m is no parameter of conv1d";
  EXPECT_EQ(known[0].width, 8);
  EXPECT_EQ(known[0].confidence, 1);
  EXPECT_EQ(known[0].source, StepSource::kDescription);
}

TEST(StepWidth, OutliersAndClocksAreSurvived) {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    FunctionDevice device(
        [](const MeasurableLayer& layer) { return 1000 + 400 * rounded_up(value_of(layer, P::kN), 16); });
    NoisyDevice outliers(device, {0.01, 0, 0.05, 4, 0}, seed);
    NoisyDevice clock(device, {0, 0, 0, 1, 64}, seed);
    for (Device* noisy : {static_cast<Device*>(&outliers), static_cast<Device*>(&clock)}) {
      const auto found = find_step_width(*noisy, usual_space(layer_type("matmul")), P::kN, {});
      ASSERT_TRUE(found);
      EXPECT_EQ(found->width, 16);
      EXPECT_EQ(found->offset, 0);
    }
  }
}

TEST(StepWidth, WhatADeviceCannotRunEndsTheSweep) {
  class Small : public Device {
   public:
    std::string unit() const override { return "cycles"; }
    bool repeatable() const override { return true; }
    Result<double> latency(const MeasurableLayer& layer) override {
      const std::int64_t n = value_of(layer, P::kN);
      if (n > most) return failure("NotMeasured", "", "too large");
      return 10 + 5 * rounded_up(n, 4);
    }
    std::int64_t most = 50;
  } device;
  const auto found = find_step_width(device, usual_space(layer_type("matmul")), P::kN, {});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->width, 4);
  for (const SweepPoint& point : found->sweeps[0].points) EXPECT_LE(point.value, 50);
  device.most = 0;
  const auto nothing = find_step_width(device, usual_space(layer_type("matmul")), P::kN, {});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, "NotMeasured");
}

TEST(StepWidth, SpacesAreChecked) {
  Space space = usual_space(layer_type("matmul"));
  space.range(P::kN) = {P::kN, 5, 4};
  const auto checked = check_space(space);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().path, "n");
}

TEST(StepWidth, TablesShowTheirs) {
  Measurements rows;
  MeasurableLayer layer = unit_layer(layer_type("matmul"));
  statistics::Random random(3);
  for (std::int64_t n = 1; n <= 80; ++n) {
    set_value(layer, P::kN, n);
    rows.push_back({layer, (100 + 30 * rounded_up(n, 8)) * (1 + 0.01 * random.normal())});
  }
  const auto widths = step_widths_in_table(rows, layer_type("matmul"));
  ASSERT_EQ(widths.size(), 1u) << "only n varies";
  EXPECT_EQ(widths[0].parameter, P::kN);
  EXPECT_EQ(widths[0].width, 8);
}

}  // namespace
}  // namespace cyclescope::representatives

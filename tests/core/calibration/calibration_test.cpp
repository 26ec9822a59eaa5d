#include "calibration/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/estimate/described_machine.h"
#include "core/representatives/types/named_type.h"
#include "estimate/devices/device.h"
#include "representatives/sampling/plan.h"
#include "statistics/random.h"

namespace cyclescope::calibration {
namespace {

struct Known {
  std::shared_ptr<const architecture::Description> description;
  std::shared_ptr<const mapping::MappingSet> mappings;
};

Known known_accelerator(const std::string& preset) {
  auto description = std::make_shared<const architecture::Description>(
      *architecture::read_description(testing::source_text("arch_presets/" + preset + ".json")));
  auto mappings = std::make_shared<const mapping::MappingSet>(*mapping::read_mappings(*description));
  return {std::move(description), std::move(mappings)};
}

/// What `parameters` of a preset take for some layers.
representatives::Measurements measured(const std::string& preset, const architecture::ParameterValues& parameters,
                                       const std::vector<representatives::LayerType>& types, std::size_t each) {
  estimate::DescribedDevice device(testing::described_machine("arch_presets/" + preset + ".json", parameters));
  representatives::Measurements all;
  for (const representatives::LayerType type : types) {
    representatives::Space space = representatives::usual_space(type);
    space.most_operations = 5e6;
    for (const representatives::MeasurableLayer& layer : representatives::plan_layers(space, {}, {each, 0.4, 7})) {
      if (const auto latency = device.latency(layer)) all.push_back({layer, *latency});
    }
  }
  return all;
}

CalibrationRequest request_for(const std::string& preset, representatives::Measurements measurements) {
  const Known known = known_accelerator(preset);
  CalibrationRequest request;
  request.description = known.description;
  request.mappings = known.mappings;
  request.measurements = std::move(measurements);
  return request;
}

Result<CalibrationResult> calibrate(CalibrationRequest request) {
  auto calibration = Calibration::start(std::move(request));
  if (!calibration) return tl::unexpected(calibration.error());
  double before = 0;
  for (;;) {
    const auto done = calibration->step();
    if (!done) return tl::unexpected(done.error());
    EXPECT_GE(calibration->progress(), before) << "progress never goes back";
    before = calibration->progress();
    if (*done) break;
  }
  EXPECT_EQ(before, 1);
  return calibration->result();
}

const CalibratedParameter& found(const CalibrationResult& result, const std::string& name) {
  for (const CalibratedParameter& one : result.found) {
    if (one.name == name) return one;
  }
  throw std::runtime_error("no parameter " + name);
}

std::int64_t number(const architecture::ParameterValue& value) { return std::get<std::int64_t>(value); }

const architecture::ParameterValues kHiddenVta = {
    {"block", std::int64_t{8}},           {"gemm_interval", std::int64_t{2}}, {"start_cycles", std::int64_t{13}},
    {"command_cycles", std::int64_t{17}}, {"memory_bytes", std::int64_t{5}},  {"inp_bytes", std::int64_t{16384}}};

TEST(Calibration, FindsHiddenParametersFromExactMeasurements) {
  CalibrationRequest request = request_for(
      "vta", measured("vta", kHiddenVta, representatives::layer_types({"conv2d_relu", "fully_connected"}), 80));
  request.fixed = {{"acc_bytes", std::int64_t{131072}}, {"wgt_bytes", std::int64_t{262144}}};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_LT(result->held_out.mape, 1e-4);
  EXPECT_EQ(result->refused, 0U);
  EXPECT_EQ(result->clock_hz, 0) << "cycles were measured";
  for (const auto& [name, value] : kHiddenVta) {
    const CalibratedParameter& one = found(*result, name);
    if (name == "inp_bytes") {
      EXPECT_LE(one.low, number(value));
      EXPECT_GE(one.high, number(value));
    } else {
      EXPECT_EQ(one.value, value) << name;
      EXPECT_TRUE(one.determined) << name;
    }
  }
  EXPECT_FALSE(found(*result, "queue").determined) << "no layer fills it";
  EXPECT_EQ(found(*result, "queue").value, found(*result, "queue").default_value);
  EXPECT_EQ(result->parameters.count("queue"), 0U) << "defaults are left out";
  for (const CalibratedParameter& one : result->found) EXPECT_NE(one.name, "clock_mhz") << "cycles do not tell";
}

TEST(Calibration, FindsThemInNoise) {
  representatives::Measurements noisy =
      measured("vta", kHiddenVta, representatives::layer_types({"conv2d_relu", "fully_connected"}), 120);
  statistics::Random random(3);
  for (representatives::Measurement& one : noisy) one.latency *= 1 + 0.02 * random.normal();
  CalibrationRequest request = request_for("vta", noisy);
  request.fixed = kHiddenVta;
  for (const char* name : {"block", "gemm_interval", "memory_bytes"}) request.fixed.erase(name);
  request.free = {"block", "gemm_interval", "memory_bytes"};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_LT(result->held_out.mape, 0.03) << "little more than the noise";
  for (const char* name : {"block", "gemm_interval", "memory_bytes"}) {
    EXPECT_EQ(found(*result, name).value, kHiddenVta.at(name)) << name;
  }
}

TEST(Calibration, FindsTheClockOfTimes) {
  representatives::Measurements times =
      measured("vta", kHiddenVta, representatives::layer_types({"conv2d_relu", "fully_connected"}), 80);
  for (representatives::Measurement& one : times) one.latency /= 123e3;  // milliseconds at 123 MHz
  CalibrationRequest request = request_for("vta", times);
  request.units_per_second = 1e3;
  request.free = {"start_cycles", "command_cycles", "clock_mhz"};
  request.fixed = kHiddenVta;
  request.fixed.erase("start_cycles");
  request.fixed.erase("command_cycles");
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->clock_hz, 123'000'000);
  EXPECT_EQ(number(result->parameters.at("clock_mhz")), 123);
  EXPECT_EQ(found(*result, "start_cycles").value, kHiddenVta.at("start_cycles"));
  EXPECT_EQ(found(*result, "command_cycles").value, kHiddenVta.at("command_cycles"));
  EXPECT_LT(result->held_out.mape, 1e-6);
}

TEST(Calibration, TakesTheClockThatIsKnown) {
  representatives::Measurements times =
      measured("vta", kHiddenVta, representatives::layer_types({"fully_connected"}), 40);
  for (representatives::Measurement& one : times) one.latency /= 123e3;
  CalibrationRequest request = request_for("vta", times);
  request.units_per_second = 1e3;
  request.fixed = kHiddenVta;
  request.fixed.erase("memory_bytes");
  request.fixed["clock_mhz"] = std::int64_t{123};
  request.free = {"memory_bytes"};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(number(result->parameters.at("memory_bytes")), 5);
  EXPECT_EQ(number(result->parameters.at("clock_mhz")), 123);
  EXPECT_EQ(result->clock_hz, 123'000'000);
  EXPECT_LT(result->held_out.mape, 1e-6);
  for (const CalibratedLatency& one : result->predictions) {
    const double measured = times.at(one.measurement).latency;
    EXPECT_NEAR(one.latency, measured, 1e-6 * measured) << "in the unit of the measurements";
  }
}

TEST(Calibration, PredictsAtTheClockThatTheParameterCanHave) {
  representatives::Measurements times = measured("vta", {}, representatives::layer_types({"fully_connected"}), 40);
  for (representatives::Measurement& one : times)
    one.latency /= 2.4e3;  // milliseconds at 2.4 MHz, and the parameter has whole ones
  CalibrationRequest request = request_for("vta", times);
  request.units_per_second = 1e3;
  request.free = {"memory_bytes", "clock_mhz"};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->clock_hz, 2'000'000);
  EXPECT_EQ(number(result->parameters.at("clock_mhz")), 2);
  EXPECT_NEAR(result->held_out.mape, 0.2, 1e-6) << "2.4 / 2 is the accelerator's error";
  std::size_t held_out = 0;
  for (const CalibratedLatency& one : result->predictions) {
    const double measured = times.at(one.measurement).latency;
    EXPECT_NEAR(one.latency, 1.2 * measured, 1e-6 * measured);
    held_out += one.held_out ? 1 : 0;
  }
  EXPECT_EQ(result->predictions.size(), times.size());
  EXPECT_EQ(held_out, result->held_out.count);
}

TEST(Calibration, FindsChoices) {
  const architecture::ParameterValues hidden = {{"loading", std::string("every_inference")}, {"rows", std::int64_t{4}}};
  CalibrationRequest request =
      request_for("ultratrail", measured("ultratrail", hidden, representatives::layer_types({"conv1d_relu"}), 80));
  request.free = {"loading", "rows", "columns"};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(found(*result, "loading").value, hidden.at("loading"));
  EXPECT_EQ(number(found(*result, "rows").value), 4);
  EXPECT_EQ(number(found(*result, "columns").value), 8);
  EXPECT_LT(result->held_out.mape, 1e-9);
}

TEST(Calibration, SaysThatAnotherDeviceIsNotMet) {
  // Measurements of a device that is no VTA whatever its parameters.
  representatives::Measurements others;
  statistics::Random random(9);
  for (const representatives::Measurement& one :
       measured("vta", {}, representatives::layer_types({"fully_connected"}), 60)) {
    others.push_back({one.layer, one.latency * std::exp(2 * random.normal())});
  }
  CalibrationRequest request = request_for("vta", others);
  request.free = {"memory_bytes", "command_cycles"};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_GT(result->held_out.mape, 0.3);
}

TEST(Calibration, CountsLayersThatTheDescriptionRefuses) {
  representatives::Measurements some = measured("vta", {}, representatives::layer_types({"fully_connected"}), 40);
  representatives::MeasurableLayer softmax = representatives::unit_layer(representatives::layer_type("softmax"));
  representatives::set_value(softmax, representatives::LayerParameter::kRows, 8);
  some.push_back({softmax, 100});
  CalibrationRequest request = request_for("vta", some);
  request.free = {"memory_bytes"};
  const auto result = calibrate(std::move(request));
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->refused, 1U);
  EXPECT_EQ(result->predictions.size(), 40U) << "all but that";
  EXPECT_LT(result->held_out.mape, 1e-9);
}

TEST(Calibration, RefusesWhatCannotBe) {
  const representatives::Measurements some = measured("vta", {}, representatives::layer_types({"fully_connected"}), 20);
  CalibrationRequest few = request_for("vta", {some.begin(), some.begin() + 5});
  EXPECT_EQ(calibrate(few).error().code, "TooFewMeasurements");
  CalibrationRequest unknown = request_for("vta", some);
  unknown.free = {"blocc"};
  EXPECT_EQ(calibrate(unknown).error().code, "UnknownParameter");
  EXPECT_EQ(calibrate(unknown).error().path, "/free/0");
  EXPECT_NE(calibrate(unknown).error().hint.find("block"), std::string::npos);
  CalibrationRequest nothing = request_for("vta", some);
  nothing.free = {"block"};
  nothing.fixed = {{"block", std::int64_t{16}}};
  EXPECT_EQ(calibrate(nothing).error().code, "NothingToFind");
  CalibrationRequest wrong = request_for("vta", some);
  wrong.fixed = {{"block", std::int64_t{-1}}};
  EXPECT_EQ(calibrate(wrong).error().code, "OutOfRange");
  representatives::Measurements refused;
  for (std::int64_t rows = 1; rows <= 12; ++rows) {
    representatives::MeasurableLayer softmax = representatives::unit_layer(representatives::layer_type("softmax"));
    representatives::set_value(softmax, representatives::LayerParameter::kRows, rows);
    refused.push_back({softmax, 100});
  }
  EXPECT_EQ(calibrate(request_for("vta", refused)).error().code, "NotMapped");
}

TEST(Calibration, IsTheSameForTheSameSeed) {
  CalibrationRequest request =
      request_for("vta", measured("vta", kHiddenVta, representatives::layer_types({"fully_connected"}), 40));
  request.free = {"memory_bytes", "command_cycles"};
  const auto first = calibrate(request), second = calibrate(request);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->parameters, second->parameters);
  EXPECT_EQ(first->held_out.mape, second->held_out.mape);
}

}  // namespace
}  // namespace cyclescope::calibration

#include "representatives/model/fitted_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/shortcuts.h"
#include "core/representatives/types/named_type.h"
#include "representatives/model/model_json.h"
#include "representatives/sampling/noise.h"
#include "representatives/sampling/plan.h"
#include "representatives/sampling/representative.h"
#include "representatives/sampling/step_width_json.h"

namespace cyclescope::representatives {
namespace {

using testing::HiddenDevice;
using testing::HiddenForm;
using P = LayerParameter;

FitOptions only(ModelMethod method) {
  FitOptions options;
  options.methods.assign(1, method);
  return options;
}

Measurements measured(Device& device, const std::vector<MeasurableLayer>& layers) {
  Measurements result;
  for (const MeasurableLayer& layer : layers) result.push_back({layer, *device.latency(layer)});
  return result;
}

FittedModel fitted(const Measurements& measurements, const FitRequest& request) {
  auto model = fit_model(measurements, request);
  if (!model) throw std::runtime_error(model.error().message);
  return std::move(*model);
}

/// Errors on layers that are not in `known` and whose representatives are not.
ErrorSummary errors_on_unseen(const FittedModel& model, Device& truth, const Space& space, const Measurements& known,
                              std::size_t count) {
  std::set<MeasurableLayer> seen;
  for (const Measurement& one : known) seen.insert(one.layer);
  std::vector<double> predicted, latencies;
  for (const MeasurableLayer& layer : plan_random(space, count, 99)) {
    if (seen.count(representative_of(layer, model.types[0].widths)) > 0) continue;
    predicted.push_back(model.predict(layer)->latency);
    latencies.push_back(*truth.latency(layer));
  }
  return summarize_errors(predicted, latencies);
}

/// A device that nothing is known of, from `samples` representatives measured with noise.
struct Learnt {
  Measurements measurements;
  FittedModel model;
};
Learnt learn(Device& device, LayerType type, std::size_t samples, FitOptions options = {}) {
  const Space space = usual_space(type);
  const auto widths = find_step_widths(device, space, {});
  if (!widths) throw std::runtime_error(widths.error().message);
  Learnt learnt;
  learnt.measurements = measured(device, plan_layers(space, *widths, {samples, 0.4, 7}));
  FitRequest request;
  request.name = "learnt";
  request.unit = "cycles";
  request.widths = {{type, *widths}};
  request.options = std::move(options);
  learnt.model = fitted(learnt.measurements, request);
  return learnt;
}

TEST(FittedModel, IsWithinAFiftiethOfAPercentOnDevicesOfWholeSteps) {
  for (const HiddenForm form : {HiddenForm::kCompute, HiddenForm::kSum, HiddenForm::kMaximum}) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      for (const LayerType type : layer_types({"conv2d", "matmul"})) {
        HiddenDevice device(form, seed);
        const Learnt learnt = learn(device, type, 1000, only(ModelMethod::kStructural));
        const ErrorSummary errors =
            errors_on_unseen(learnt.model, device, usual_space(type), learnt.measurements, 1000);
        EXPECT_LT(errors.mape, 2e-4) << "form " << static_cast<int>(form) << ", device " << seed << ", "
                                     << name_of(type);
        EXPECT_GT(errors.count, 300u);
      }
    }
  }
}

TEST(FittedModel, BeatsAForestOnRandomLayersTenfoldAtAThousandSamples) {
  for (const HiddenForm form : {HiddenForm::kSum, HiddenForm::kMaximum}) {
    HiddenDevice device(form, 21);
    const Space space = usual_space(layer_type("conv2d"));
    const Learnt learnt = learn(device, layer_type("conv2d"), 1000);
    const Measurements random = measured(device, plan_random(space, 1000, 70));
    FitRequest request;
    request.options = only(ModelMethod::kForest);
    const FittedModel forest = fitted(random, request);
    const double ours = errors_on_unseen(learnt.model, device, space, learnt.measurements, 1000).mape;
    const double theirs = errors_on_unseen(forest, device, space, random, 1000).mape;
    EXPECT_LT(10 * ours, theirs);
    EXPECT_GT(theirs, 0.02) << "if this is easy, it shows nothing";
  }
}

TEST(FittedModel, ToleratesNoise) {
  HiddenDevice device(HiddenForm::kSum, 5);
  NoisyDevice noisy(device, {0.02, 0, 0, 1, 0}, 8);
  const Learnt learnt = learn(noisy, layer_type("matmul"), 600);
  const ErrorSummary errors =
      errors_on_unseen(learnt.model, device, usual_space(layer_type("matmul")), learnt.measurements, 1000);
  EXPECT_LT(errors.mape, 0.01) << "half of the noise";
  EXPECT_NEAR(learnt.model.types[0].cross_validated.mape, 0.016, 0.01) << "which sees the noise";
}

TEST(FittedModel, IntervalsHoldNineOfTen) {
  HiddenDevice device(HiddenForm::kSlopedTransfer, 3);
  const Learnt learnt = learn(device, layer_type("conv2d"), 500);
  int inside = 0, count = 0;
  for (const MeasurableLayer& layer : plan_random(usual_space(layer_type("conv2d")), 1000, 5)) {
    const Prediction prediction = *learnt.model.predict(layer);
    const double truth = *device.latency(layer);
    EXPECT_LE(prediction.low, prediction.latency);
    EXPECT_GE(prediction.high, prediction.latency);
    inside += truth >= prediction.low && truth <= prediction.high ? 1 : 0;
    ++count;
  }
  EXPECT_GT(inside, count * 7 / 10);
}

TEST(FittedModel, WarnsOutsideWhatItHasSeen) {
  HiddenDevice device(HiddenForm::kCompute, 1);
  Space space = usual_space(layer_type("matmul"));
  space.range(P::kN).most = 200;
  const Measurements measurements = measured(device, plan_random(space, 100, 1));
  const FittedModel model = fitted(measurements, {});
  MeasurableLayer layer = unit_layer(layer_type("matmul"));
  set_value(layer, P::kK, 50);
  set_value(layer, P::kN, 100);
  EXPECT_TRUE(model.predict(layer)->outside.empty());
  set_value(layer, P::kN, 2000);
  EXPECT_EQ(model.predict(layer)->outside, std::vector<P>{P::kN});
  const auto other = model.predict(unit_layer(layer_type("conv2d")));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, "NotTrained");
}

TEST(FitJob, CountsItsStepsAndLeavesOutTypesWithTooFewSamples) {
  HiddenDevice device(HiddenForm::kCompute, 1);
  Measurements measurements = measured(device, plan_random(usual_space(layer_type("matmul")), 40, 1));
  for (const MeasurableLayer& layer : plan_random(usual_space(layer_type("conv2d")), 9, 1)) {
    measurements.push_back({layer, *device.latency(layer)});
  }
  auto job = FitJob::start(measurements, {});
  ASSERT_TRUE(job);
  ASSERT_EQ(job->remarks().size(), 1u);
  EXPECT_EQ(job->remarks()[0].path, "conv2d");
  std::size_t steps = 0;
  bool done = false;
  while (!done) {
    EXPECT_EQ(job->steps_done(), steps);
    done = job->step();
    ++steps;
    ASSERT_LE(steps, job->steps_total());
  }
  EXPECT_EQ(steps, job->steps_total());
  EXPECT_EQ(job->model().types.size(), 1u);
  measurements.resize(5);
  const auto few = FitJob::start(measurements, {});
  ASSERT_FALSE(few);
  EXPECT_EQ(few.error().code, "TooFewSamples");
}

TEST(FitJob, SurvivesAllEqualSamplesAndSingleParameters) {
  Measurements same(12, Measurement{unit_layer(layer_type("softmax")), 5.0});
  EXPECT_NEAR(fitted(same, {}).predict(unit_layer(layer_type("softmax")))->latency, 5, 1e-6);
  Measurements line;
  for (std::int64_t n = 1; n <= 20; ++n)
    line.push_back({{layer_type("softmax"), {1, n}}, 3.0 * static_cast<double>(n)});
  EXPECT_NEAR(fitted(line, {}).predict({layer_type("softmax"), {1, 10}})->latency, 30, 1);
}

TEST(ChooseNext, PrefersWhereTheModelIsUnsureAndKeepsApart) {
  HiddenDevice device(HiddenForm::kSlopedTransfer, 4);
  Space small = usual_space(layer_type("matmul"));
  small.range(P::kK).most = 64;
  const FittedModel model = fitted(measured(device, plan_random(small, 200, 1)), {});
  const auto candidates = plan_random(usual_space(layer_type("matmul")), 300, 2);
  const auto chosen = choose_next(model, candidates, 20);
  ASSERT_EQ(chosen.size(), 20u);
  EXPECT_EQ(std::set<MeasurableLayer>(chosen.begin(), chosen.end()).size(), 20u);
  const auto expected_error = [&](const std::vector<MeasurableLayer>& layers) {
    double sum = 0;
    for (const MeasurableLayer& layer : layers) {
      const Prediction prediction = *model.predict(layer);
      sum += (prediction.high / prediction.latency - 1) / static_cast<double>(layers.size());
    }
    return sum;
  };
  EXPECT_GT(expected_error(chosen), expected_error(candidates));
}

// --- Saving
// ------------------------------------------------------------------------------------------------------------

FittedModel model_of_two_types(const FitOptions& options) {
  HiddenDevice device(HiddenForm::kMaximum, 6);
  Measurements measurements = measured(device, plan_random(usual_space(layer_type("matmul")), 60, 1));
  for (const MeasurableLayer& layer : plan_random(usual_space(layer_type("conv2d")), 60, 1)) {
    measurements.push_back({layer, *device.latency(layer)});
  }
  FitRequest request;
  request.name = "saved \"twice\"";
  request.unit = "ms";
  request.provenance = "a test";
  request.options = options;
  request.widths = {{layer_type("conv2d"),
                     known_step_widths(usual_space(layer_type("conv2d")), device.secrets(layer_type("conv2d")))}};
  return fitted(measurements, request);
}

TEST(ModelJson, ReadsWhatIsWrittenToTheBit) {
  for (const ModelMethod method : all_model_methods()) {
    const FittedModel model = model_of_two_types(only(method));
    const std::string text = write_fitted_model(model);
    const auto read = read_fitted_model(text);
    ASSERT_TRUE(read) << read.error().path << ": " << read.error().message;
    EXPECT_EQ(write_fitted_model(*read), text);
    EXPECT_EQ(read->name, model.name);
    for (const TypeModel& type : model.types) {
      for (const MeasurableLayer& layer : plan_random(usual_space(type.type), 50, 3)) {
        const Prediction a = *model.predict(layer);
        const Prediction b = *read->predict(layer);
        EXPECT_EQ(a.latency, b.latency);
        EXPECT_EQ(a.low, b.low);
        EXPECT_EQ(a.outside, b.outside);
      }
    }
  }
}

TEST(ModelJson, FittingTwiceWritesTheSameBytes) {
  EXPECT_EQ(write_fitted_model(model_of_two_types({})), write_fitted_model(model_of_two_types({})));
}

TEST(ModelJson, EveryMissingOrMangledValueIsRefusedWithItsPlace) {
  const std::string text = write_fitted_model(model_of_two_types(only(ModelMethod::kStructuralBoosted)));
  Json document = *json::parse_json(text);
  // Trees are long and alike: one of each will do.
  for (Json& type : document["types"]) {
    type["trees"]["trees"] = Json::array({type["trees"]["trees"][0]});
    type["doubt"]["trees"] = Json::array({type["doubt"]["trees"][0]});
  }
  ASSERT_TRUE(read_fitted_model(document.dump()));
  const Json flat = document.flatten();
  int refused = 0;
  for (const auto& item : flat.items()) {
    Json broken = document;
    broken[Json::json_pointer(item.key())] = Json::object({{"what", 1}});
    const auto read = read_fitted_model(broken.dump());
    if (item.key().find("/ranges") != std::string::npos) continue;
    ASSERT_FALSE(read && item.key().find("/left/") == std::string::npos) << item.key();
    if (read) continue;
    ++refused;
    EXPECT_FALSE(read.error().path.empty()) << item.key() << ": " << read.error().message;
    EXPECT_GT(read.error().line, 0) << item.key();
  }
  EXPECT_GT(refused, 100);
  Json endless = document;
  endless["types"][0]["trees"]["trees"][0]["left"][0] = 0;
  EXPECT_FALSE(read_fitted_model(endless.dump())) << "a child must come after its parent";
  Json other = document;
  other["format"] = "cyclescope-fitted-model-9";
  EXPECT_EQ(read_fitted_model(other.dump()).error().code, "UnknownFormat");
}

TEST(ModelJson, StepWidthsSurviveWithTheirSweeps) {
  HiddenDevice device(HiddenForm::kMaximum, 2);
  const auto widths = find_step_widths(device, usual_space(layer_type("conv2d")), {});
  ASSERT_TRUE(widths);
  json::JsonWriter writer;
  write_step_widths(writer, *widths);
  const Json json = Json::parse(writer.written());
  EXPECT_EQ(json[0]["sweeps"][0]["values"].size(), json[0]["sweeps"][0]["latencies"].size());
  const json::JsonReader reader(json, "/step_widths");
  const std::vector<StepWidth> read = read_step_widths(reader);
  ASSERT_FALSE(reader.failed()) << reader.error().value().path << ": " << reader.error().value().message;
  ASSERT_EQ(read.size(), widths->size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].product, (*widths)[i].product);
    EXPECT_EQ(read[i].width, (*widths)[i].width);
    EXPECT_EQ(read[i].offset, (*widths)[i].offset);
    EXPECT_EQ(read[i].source, (*widths)[i].source);
  }
}

}  // namespace
}  // namespace cyclescope::representatives

// Performance representatives against random sampling, and structural models against forests: what they learn of
// devices from 100 to 9,000 measurements, judged on layers that they have not seen. Writes tables into the folder that
// is the first argument; a second one names a device to run alone.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/shortcuts.h"
#include "estimate/estimate_job.h"
#include "estimate/layer_cost.h"
#include "experiments/calibrations.h"
#include "experiments/device_tables.h"
#include "experiments/devices.h"
#include "experiments/tables.h"
#include "network/json/network_json.h"
#include "representatives/layers/network_parts.h"
#include "representatives/model/fitted_model.h"
#include "representatives/sampling/noise.h"
#include "representatives/sampling/plan.h"
#include "representatives/sampling/representative.h"

namespace cyclescope::experiments {
namespace {

constexpr std::size_t kThreads = 2;
constexpr std::size_t kMostTries = 10;  ///< for each layer that is wanted, on a device that refuses some
constexpr std::uint64_t kPlanSeed = 7;
constexpr std::uint64_t kRandomSeed = 70;
constexpr std::uint64_t kTestSeed = 700;
constexpr std::uint64_t kNoiseSeed = 5;
constexpr double kUsualPart = 0.4;  ///< of a plan, near what known networks use
constexpr double kNoise = 0.02;
constexpr std::int64_t kArraySide = 16;   ///< of the machines that measured tables come from
constexpr std::size_t kNoisySize = 1000;  ///< where noise is looked at
constexpr std::size_t kSizes[] = {100, 300, 1000, 3000, 9000};

/// Measures on several threads, each with a device of its own; layers that the device cannot run are left out.
class Bench {
 public:
  explicit Bench(const Subject& subject) {
    for (std::size_t i = 0; i < kThreads; ++i) devices_.push_back(subject.make());
  }

  representatives::Device& device() { return *devices_[0]; }

  /// The first `count` layers of `sequence` that the device can run; fewer where only one of many is.
  representatives::Measurements measure(representatives::LayerSequence sequence, std::size_t count) {
    representatives::Measurements measured;
    std::set<representatives::MeasurableLayer> drawn;
    for (std::size_t tried = 0; measured.size() < count && tried < kMostTries * count;) {
      std::vector<representatives::MeasurableLayer> layers;
      while (layers.size() < count - measured.size()) {
        auto layer = sequence.next();
        if (!layer) break;
        if (drawn.insert(*layer).second) layers.push_back(std::move(*layer));
      }
      if (layers.empty()) break;
      tried += layers.size();
      const representatives::Measurements more = measure(layers);
      measured.insert(measured.end(), more.begin(), more.end());
    }
    return measured;
  }

  representatives::Measurements measure(const std::vector<representatives::MeasurableLayer>& layers) {
    std::vector<representatives::MeasurableLayer> unknown;
    for (const representatives::MeasurableLayer& layer : layers) {
      if (known_.emplace(layer, 0.0).second) unknown.push_back(layer);
    }
    std::vector<double> latencies(unknown.size(), 0.0);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = t; i < unknown.size(); i += kThreads) {
          const auto latency = devices_[t]->latency(unknown[i]);
          if (latency) latencies[i] = *latency;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < unknown.size(); ++i) known_[unknown[i]] = latencies[i];
    representatives::Measurements measured;
    for (const representatives::MeasurableLayer& layer : layers) {
      if (known_[layer] > 0) measured.push_back({layer, known_[layer]});
    }
    return measured;
  }

 private:
  std::map<representatives::MeasurableLayer, double> known_;  ///< 0: the device cannot run it
  std::vector<std::unique_ptr<representatives::Device>> devices_;
};

representatives::LayerSequence random_sequence(const representatives::Space& space, std::size_t count,
                                               std::uint64_t seed) {
  return {space, {}, {count, 0, seed, representatives::Sampling::kRandom}};
}

/// The same measurements with noise.
representatives::Measurements with_noise(representatives::Measurements measurements, double relative,
                                         std::uint64_t seed) {
  statistics::Random random(seed);
  for (representatives::Measurement& one : measurements) one.latency *= std::max(0.05, 1 + relative * random.normal());
  return measurements;
}

std::vector<BuiltInNetwork> built_in_networks() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/web/networks")) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<BuiltInNetwork> networks;
  for (const auto& path : paths) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    auto network = network::read_network(text.str());
    if (network) networks.push_back({path.stem().string(), std::move(*network)});
  }
  return networks;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Writes lines to a file and to the screen.
class Table {
 public:
  Table(const std::filesystem::path& path, const std::string& header) : file_(path) { file_ << header << '\n'; }
  void row(const std::string& text) {
    file_ << text << '\n' << std::flush;
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
  }

 private:
  std::ofstream file_;
};

std::string percent(double part) {
  char text[32];
  std::snprintf(text, sizeof text, "%.5g", 100 * part);
  return text;
}

struct Tables {
  Table layers, widths, networks;
};

/// A set of layers to be judged on, with true latencies.
struct TestSet {
  std::string name;
  representatives::Measurements layers;
};

/// Training data in the order in which they would be measured: the first 100 are a plan of 100.
struct Strategy {
  const char* name;
  representatives::Measurements train;
  std::vector<representatives::StepWidth> widths;
};

/// One device, layer type and noise.
struct Trial {
  const Subject& subject;
  Bench& bench;
  representatives::LayerType type;
  double noise;
  representatives::Space space;
  std::string label;  ///< the first columns of its rows
};

std::vector<representatives::StepWidth> find_widths(const Trial& trial) {
  const std::vector<representatives::StepHint> hints = hints_of(trial.subject, trial.type);
  if (trial.subject.box == Box::kWhite) return representatives::known_step_widths(trial.space, hints);
  representatives::NoisyDevice noisy(trial.bench.device(), {trial.noise, 0, 0, 1, 0}, kNoiseSeed);
  representatives::Device& device =
      trial.noise > 0 ? static_cast<representatives::Device&>(noisy) : trial.bench.device();
  auto found = representatives::find_step_widths(device, trial.space, hints);
  if (found) return std::move(*found);
  std::printf("%s: %s\n", trial.label.c_str(), found.error().message.c_str());
  return {};
}

/// How much latency changes on the first plateaus of `width`: the mean, as a part, at the operating point where that is
/// most.
double slope_on_plateaus(const Trial& trial, const representatives::StepWidth& width) {
  if (width.period < 2) return 0;
  double most = 0;
  for (const representatives::MeasurableLayer& point :
       representatives::operating_points(trial.space, width.parameter)) {
    double sum = 0;
    int plateaus = 0;
    for (std::int64_t i = 1; i <= 4; ++i) {
      representatives::MeasurableLayer begin = point, end = point;
      representatives::set_value(begin, width.parameter,
                                 std::max<std::int64_t>(1, (i - 1) * width.period + width.period_offset + 1));
      representatives::set_value(end, width.parameter, i * width.period + width.period_offset);
      const auto low = trial.bench.device().latency(begin), high = trial.bench.device().latency(end);
      if (!low || !high) continue;
      sum += std::fabs(*high / *low - 1);
      ++plateaus;
    }
    if (plateaus > 0) most = std::max(most, sum / plateaus);
  }
  return most;
}

/// Next to what all values of the sweeps show, at the first operating point where latency changes.
void report_widths(const Trial& trial, const std::vector<representatives::StepWidth>& widths, Table& table) {
  for (const representatives::StepWidth& width : widths) {
    cyclescope::testing::BruteForceWidth truth;
    const std::int64_t most =
        std::min<std::int64_t>(trial.space.range(width.parameter).most, representatives::StepOptions().farthest);
    for (const representatives::MeasurableLayer& point :
         representatives::operating_points(trial.space, width.parameter)) {
      truth = cyclescope::testing::brute_force_width(trial.bench.device(), point, width.parameter, 1, most);
      if (truth.width > 0) break;
    }
    std::string product;
    for (const representatives::LayerParameter parameter : width.product) {
      product += (product.empty() ? "" : "*") + std::string(representatives::name_of(parameter));
    }
    table.row(trial.label + "," + product + "," + std::to_string(width.width) + "," + std::to_string(width.offset) +
              "," + std::to_string(width.period) + "," + std::to_string(std::max<std::int64_t>(1, truth.width)) + "," +
              std::to_string(truth.offset) + "," + percent(slope_on_plateaus(trial, width)) + "," +
              representatives::name_of(width.source) + "," + std::to_string(width.confidence) + "," +
              std::to_string(width.measurements));
  }
}

/// The types that a subject's compiler runs as a unit.
std::vector<representatives::LayerType> known_types(const Subject& subject) {
  std::vector<representatives::LayerType> known = subject.types;
  known.insert(known.end(), subject.further_types.begin(), subject.further_types.end());
  return known;
}

representatives::Measurements layers_of_networks(const Trial& trial, const std::vector<BuiltInNetwork>& networks) {
  std::set<representatives::MeasurableLayer> real;
  for (const BuiltInNetwork& one : networks) {
    for (const representatives::NetworkPart& part :
         representatives::parts_of(one.network, known_types(trial.subject))) {
      if (part.layer && part.layer->type == trial.type) real.insert(*part.layer);
    }
  }
  return trial.bench.measure({real.begin(), real.end()});
}

void judge(const Trial& trial, const Strategy& strategy, const representatives::Measurements& train,
           const representatives::FittedModel& model, bool forest_alone, double seconds, const TestSet& test,
           Table& table) {
  std::set<representatives::MeasurableLayer> seen;
  for (const representatives::Measurement& one : train) seen.insert(one.layer);
  std::vector<double> predicted, measured, untrained_predicted, untrained_measured;
  std::size_t inside = 0;
  // Errors are those of the true latency; an interval is one for measurements, with their noise.
  const representatives::Measurements noisy = with_noise(test.layers, trial.noise, 3);
  for (std::size_t i = 0; i < test.layers.size(); ++i) {
    const representatives::Measurement& one = test.layers[i];
    const auto prediction = *model.predict(one.layer);
    predicted.push_back(prediction.latency);
    measured.push_back(one.latency);
    if (noisy[i].latency >= prediction.low && noisy[i].latency <= prediction.high) ++inside;
    if (seen.count(representatives::representative_of(one.layer, strategy.widths)) > 0) continue;
    untrained_predicted.push_back(prediction.latency);
    untrained_measured.push_back(one.latency);
  }
  if (predicted.empty()) return;
  const representatives::ErrorSummary errors = representatives::summarize_errors(predicted, measured);
  const representatives::ErrorSummary untrained =
      representatives::summarize_errors(untrained_predicted, untrained_measured);
  char numbers[200];
  std::snprintf(numbers, sizeof numbers, "%zu,%s,%s,%s,%zu,%s,%s,%.3f,%.2f", errors.count, percent(errors.mape).c_str(),
                percent(errors.rmspe).c_str(), percent(errors.worst).c_str(), untrained.count,
                percent(untrained.mape).c_str(), percent(model.types[0].cross_validated.mape).c_str(),
                static_cast<double>(inside) / static_cast<double>(predicted.size()), seconds);
  table.row(trial.label + "," + std::to_string(train.size()) + "," + strategy.name + "," +
            (forest_alone ? "forest" : "best") + "," + representatives::name_of(model.types[0].method) + "," +
            test.name + "," + numbers);
}

/// All ways of learning one type, at all sizes. The model of the most representatives is what is learnt.
std::optional<representatives::TypeModel> compare(const Trial& trial, const std::vector<BuiltInNetwork>& networks,
                                                  Tables& tables) {
  const std::vector<representatives::StepWidth> widths = find_widths(trial);
  report_widths(trial, widths, tables.widths);
  const std::size_t most = trial.subject.most_samples;
  std::vector<TestSet> tests;
  const std::size_t judged = trial.subject.test_layers;
  tests.push_back({"random", trial.bench.measure(random_sequence(trial.space, judged, kTestSeed), judged)});
  tests.push_back({"networks", layers_of_networks(trial, networks)});
  std::optional<representatives::TypeModel> learnt;
  const representatives::LayerSequence plan(trial.space, widths, {most, kUsualPart, kPlanSeed});
  const representatives::LayerSequence random = random_sequence(trial.space, most, kRandomSeed);
  for (const Strategy& strategy :
       {Strategy{"representatives", with_noise(trial.bench.measure(plan, most), trial.noise, 1), widths},
        Strategy{"random", with_noise(trial.bench.measure(random, most), trial.noise, 2), {}}}) {
    std::size_t before = 0;
    for (const std::size_t size : kSizes) {
      if (trial.noise > 0 && size != kNoisySize) continue;
      const std::size_t count = std::min({size, most, strategy.train.size()});
      if (count == before) continue;
      before = count;
      const representatives::Measurements train(strategy.train.begin(),
                                                strategy.train.begin() + static_cast<std::ptrdiff_t>(count));
      for (const bool forest_alone : {true, false}) {
        representatives::FitRequest request;
        request.widths = {{trial.type, strategy.widths}};
        if (forest_alone) request.options.methods = {representatives::ModelMethod::kForest};
        const auto start = std::chrono::steady_clock::now();
        const auto model = representatives::fit_model(train, request);
        const double seconds = seconds_since(start);
        if (!model) continue;
        for (const TestSet& test : tests) {
          judge(trial, strategy, train, *model, forest_alone, seconds, test, tables.layers);
        }
        if (!forest_alone && std::string(strategy.name) == "representatives") learnt = model->types[0];
      }
    }
  }
  return learnt;
}

/// The best model alone.
std::optional<representatives::TypeModel> learn(const Trial& trial, std::size_t samples) {
  const std::vector<representatives::StepWidth> widths = find_widths(trial);
  const representatives::LayerSequence plan(trial.space, widths, {samples, kUsualPart, kPlanSeed});
  representatives::FitRequest request;
  request.widths = {{trial.type, widths}};
  const auto model =
      representatives::fit_model(with_noise(trial.bench.measure(plan, samples), trial.noise, 1), request);
  if (!model) return std::nullopt;
  return model->types[0];
}

/// Predicted totals against the machine's own estimate of the whole network. Parts that the machine cannot run, or
/// whose type was not learnt, are left out of both sums; `covered` says how much is left.
void judge_networks(const Subject& subject, double noise, const representatives::FittedModel& model,
                    const std::vector<BuiltInNetwork>& networks, Table& table) {
  const std::shared_ptr<estimate::Machine> machine = subject.machine();
  for (const BuiltInNetwork& one : networks) {
    const auto estimate =
        estimate::estimate_network(machine, std::make_shared<const network::Network>(one.network), {});
    if (!estimate || estimate->total.cycles == 0 || estimate->macs_mapped < estimate->macs) continue;
    double predicted = 0, measured = 0;
    for (const representatives::NetworkPart& part : representatives::parts_of(one.network, known_types(subject))) {
      if (!part.layer || model.find(part.layer->type) == nullptr) continue;
      double cycles = 0;
      for (const std::size_t layer : part.layers) {
        if (estimate->layers[layer].cost) cycles += static_cast<double>(estimate->layers[layer].cost->cost.cycles);
      }
      if (cycles == 0) continue;
      predicted += model.find(part.layer->type)->latency(*part.layer);
      measured += cycles;
    }
    if (measured == 0) continue;
    const double covered = measured / static_cast<double>(estimate->total.cycles);
    table.row(subject.name + "," + percent(noise) + "," + one.name + "," + percent(covered) + "," +
              std::to_string(estimate->total.cycles) + "," + std::to_string(static_cast<std::int64_t>(measured)) + "," +
              std::to_string(static_cast<std::int64_t>(predicted)) + "," + percent(predicted / measured - 1));
  }
}

/// Each row of a small table predicted from all others. A table has no sweeps: arrays of 16 x 16 made them all.
void judge_table(const MeasuredTable& measured, Table& table) {
  using P = representatives::LayerParameter;
  const representatives::LayerType type = measured.measurements.front().layer.type;
  std::vector<representatives::StepWidth> widths;
  for (const P parameter : {P::kChannels, P::kFilters, P::kM, P::kN, P::kK}) {
    if (!representatives::index_of(type, parameter)) continue;
    widths.emplace_back();
    widths.back().parameter = parameter;
    widths.back().product = {parameter};
    widths.back().period = kArraySide;
  }
  for (const bool forest_alone : {true, false}) {
    representatives::FitRequest request;
    request.widths = {{type, widths}};
    if (forest_alone) request.options.methods = {representatives::ModelMethod::kForest};
    std::vector<double> predicted, latencies;
    for (std::size_t left = 0; left < measured.measurements.size(); ++left) {
      representatives::Measurements others = measured.measurements;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(left));
      const auto model = representatives::fit_model(others, request);
      if (!model) return;
      predicted.push_back(model->predict(measured.measurements[left].layer)->latency);
      latencies.push_back(measured.measurements[left].latency);
    }
    const representatives::ErrorSummary errors = representatives::summarize_errors(predicted, latencies);
    table.row(measured.name + "," + representatives::name_of(type) + "," + std::to_string(errors.count) + "," +
              (forest_alone ? "forest" : "best") + "," + percent(errors.mape) + "," + percent(errors.rmspe) + "," +
              percent(errors.worst));
  }
}

/// Tables that are kept outside of the repository; says so where they are not.
void run_tables(const std::filesystem::path& folder, const std::string& only) {
  const std::filesystem::path source = CYCLESCOPE_SOURCE_DIR "/../shared/groundtruth";
  const std::vector<MeasuredTable> tables = measured_tables(source);
  if (tables.empty()) std::printf("skipped: there are no measured tables beside the repository\n");
  Table table(folder / "tables.csv", "table,type,rows,model,mape_percent,rmspe_percent,worst_percent");
  for (const MeasuredTable& one : tables) {
    if (one.name.find(only) != std::string::npos) judge_table(one, table);
  }
  Table device_tables(folder / "device_tables.csv", kDeviceTableHeader);
  const std::size_t devices =
      judge_device_tables(source / "devices", only, [&](const std::string& row) { device_tables.row(row); });
  if (devices == 0) std::printf("skipped: no device of that name has a table beside the repository\n");
}

int run(const std::filesystem::path& folder, const std::string& only) {
  std::filesystem::create_directories(folder);
  Tables tables{
      Table(folder / "layers.csv",
            "device,box,noise_percent,type,samples,sampling,model,chosen,test,layers,mape_percent,"
            "rmspe_percent,worst_percent,untrained_layers,untrained_mape_percent,"
            "cross_validated_mape_percent,covered,fit_seconds"),
      Table(folder / "step_widths.csv",
            "device,box,noise_percent,type,product,width,offset,period,true_width,true_offset,slope_percent,source,"
            "confidence,measurements"),
      Table(folder / "networks.csv",
            "device,noise_percent,network,covered_percent,total,covered_latency,predicted,error_percent")};
  const std::vector<BuiltInNetwork> networks = built_in_networks();
  for (const Subject& subject : subjects()) {
    if (subject.name.find(only) == std::string::npos) continue;
    Bench bench(subject);
    for (const double noise : {0.0, kNoise}) {
      representatives::FittedModel model;
      for (const representatives::LayerType type : known_types(subject)) {
        Trial trial{subject, bench, type, noise, representatives::usual_space(type), {}};
        trial.space.most_operations = subject.most_operations;
        trial.label =
            subject.name + "," + name_of(subject.box) + "," + percent(noise) + "," + representatives::name_of(type);
        const bool compared = std::find(subject.types.begin(), subject.types.end(), type) != subject.types.end();
        auto learnt = compared ? compare(trial, networks, tables) : learn(trial, subject.further_samples);
        if (learnt) model.types.push_back(std::move(*learnt));
      }
      if (subject.machine) judge_networks(subject, noise, model, networks, tables.networks);
    }
  }
  run_calibrations(folder, only, networks);
  run_tables(folder, only);
  return 0;
}

}  // namespace
}  // namespace cyclescope::experiments

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FOLDER [DEVICE]\n", argv[0]);
    return 2;
  }
  return cyclescope::experiments::run(argv[1], argc > 2 ? argv[2] : "");
}

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
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "core/representatives/hidden_device.h"
#include "experiments/devices.h"
#include "network/network_json.h"
#include "representatives/fitted_model.h"
#include "representatives/network_parts.h"
#include "representatives/noise.h"
#include "representatives/plan.h"
#include "representatives/representative.h"

namespace cyclescope::experiments {
namespace {

constexpr std::size_t kThreads = 2;
constexpr std::size_t kTestLayers = 2000;
constexpr std::size_t kSlowTestLayers = 400;
constexpr std::uint64_t kPlanSeed = 7;
constexpr std::uint64_t kRandomSeed = 70;
constexpr std::uint64_t kTestSeed = 700;
constexpr double kNoise = 0.02;
constexpr std::size_t kSizes[] = {100, 300, 1000, 3000, 9000};

/// Measures on several threads, each with a device of its own; layers that the device cannot run are left out.
class Bench {
 public:
  explicit Bench(const Subject& subject) {
    for (std::size_t i = 0; i < kThreads; ++i) devices_.push_back(subject.make());
  }

  Device& device() { return *devices_[0]; }

  Measurements measure(const std::vector<Configuration>& layers) {
    std::vector<double> latencies(layers.size(), 0.0);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = t; i < layers.size(); i += kThreads) {
          const auto latency = devices_[t]->latency(layers[i]);
          if (latency) latencies[i] = *latency;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    Measurements measured;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (latencies[i] > 0) measured.push_back({layers[i], latencies[i]});
    }
    return measured;
  }

 private:
  std::vector<std::unique_ptr<Device>> devices_;
};

/// The same measurements with noise.
Measurements with_noise(Measurements measurements, double relative, std::uint64_t seed) {
  Random random(seed);
  for (Measurement& one : measurements) one.latency *= std::max(0.05, 1 + relative * random.normal());
  return measurements;
}

struct BuiltInNetwork {
  std::string name;
  Network network;
};

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
    auto network = read_network(text.str());
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
  Measurements layers;
};

struct Strategy {
  const char* name;
  Measurements train;
  std::vector<StepWidth> widths;
};

void judge_type(const Subject& subject, Bench& bench, LayerType type, double noise,
                const std::vector<BuiltInNetwork>& networks, Tables& tables) {
  Space space = usual_space(type);
  space.most_operations = subject.most_operations;
  const std::string what = subject.name + "," + name_of(subject.box) + "," + percent(noise) + "," + name_of(type);

  // Step widths, by the device with noise.
  NoisyDevice noisy(bench.device(), {noise, 0, 0, 1, 0}, 5);
  std::vector<StepWidth> widths;
  if (subject.box == Box::kWhite) {
    widths = known_step_widths(space, subject.hints);
  } else {
    auto found = find_step_widths(noise > 0 ? static_cast<Device&>(noisy) : bench.device(), space, subject.hints);
    if (!found) {
      std::printf("%s: %s\n", what.c_str(), found.error().message.c_str());
      return;
    }
    widths = std::move(*found);
  }
  for (const StepWidth& width : widths) {
    cyclescope::testing::BruteForceWidth truth;
    for (const Configuration& point : operating_points(space, width.parameter)) {
      const std::int64_t most = std::min<std::int64_t>(space.range(width.parameter).most, 256);
      truth = cyclescope::testing::brute_force_width(bench.device(), point, width.parameter, 1, most);
      if (truth.width > 0) break;
    }
    tables.widths.row(what + "," + name_of(width.parameter) + "," + std::to_string(width.product.size()) + "," +
                      std::to_string(width.width) + "," + std::to_string(width.offset) + "," +
                      std::to_string(width.period) + "," + std::to_string(std::max<std::int64_t>(1, truth.width)) +
                      "," + std::to_string(truth.offset) + "," + name_of(width.source) + "," +
                      std::to_string(width.confidence) + "," + std::to_string(width.measurements));
  }

  const bool slow = subject.most_samples < 9000;
  std::vector<TestSet> tests;
  tests.push_back({"random", bench.measure(plan_random(space, slow ? kSlowTestLayers : kTestLayers, kTestSeed))});
  std::set<Configuration> real;
  for (const BuiltInNetwork& one : networks) {
    for (const Layer& layer : one.network.layers) {
      const auto configuration = configuration_of(one.network, layer);
      if (configuration && contains(space, *configuration) && within_limits(space, *configuration) &&
          configuration->type == type) {
        real.insert(*configuration);
      }
    }
  }
  tests.push_back({"networks", bench.measure({real.begin(), real.end()})});

  const auto plan = plan_representatives(space, widths, {subject.most_samples, 0.4, kPlanSeed});
  std::vector<Strategy> strategies;
  strategies.push_back({"representatives", with_noise(bench.measure(plan), noise, 1), widths});
  strategies.push_back(
      {"random", with_noise(bench.measure(plan_random(space, subject.most_samples, kRandomSeed)), noise, 2), {}});

  for (const Strategy& strategy : strategies) {
    for (const std::size_t size : kSizes) {
      if (size > subject.most_samples) continue;
      const Measurements train(strategy.train.begin(), strategy.train.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                                    size, strategy.train.size())));
      std::set<Configuration> seen;
      for (const Measurement& one : train) seen.insert(one.configuration);
      for (const bool forest_alone : {true, false}) {
        FitRequest request;
        request.widths = {{type, strategy.widths}};
        if (forest_alone) request.options.methods = {ModelMethod::kForest};
        const auto start = std::chrono::steady_clock::now();
        const auto model = fit_model(train, request);
        const double seconds = seconds_since(start);
        if (!model) continue;
        for (const TestSet& test : tests) {
          std::vector<double> predicted, measured, new_predicted, new_measured;
          std::size_t inside = 0;
          for (const Measurement& one : test.layers) {
            const auto prediction = *model->predict(one.configuration);
            predicted.push_back(prediction.latency);
            measured.push_back(one.latency);
            if (one.latency >= prediction.low && one.latency <= prediction.high) ++inside;
            if (seen.count(representative_of(one.configuration, strategy.widths)) > 0) continue;
            new_predicted.push_back(prediction.latency);
            new_measured.push_back(one.latency);
          }
          if (predicted.empty()) continue;
          const ErrorSummary errors = summarize_errors(predicted, measured);
          const ErrorSummary unseen = summarize_errors(new_predicted, new_measured);
          char numbers[200];
          std::snprintf(numbers, sizeof numbers, "%zu,%s,%s,%s,%zu,%s,%s,%.3f,%.2f", errors.count,
                        percent(errors.mape).c_str(), percent(errors.rmspe).c_str(), percent(errors.worst).c_str(),
                        unseen.count, percent(unseen.mape).c_str(),
                        percent(model->types[0].cross_validated.mape).c_str(),
                        static_cast<double>(inside) / static_cast<double>(predicted.size()), seconds);
          tables.layers.row(what + "," + std::to_string(train.size()) + "," + strategy.name + "," +
                            (forest_alone ? "forest" : "best") + "," + name_of(model->types[0].method) + "," +
                            test.name + "," + numbers);
        }
      }
    }
  }
}

int run(const std::filesystem::path& folder, const std::string& only) {
  std::filesystem::create_directories(folder);
  Tables tables{
      Table(folder / "layers.csv",
            "device,box,noise_percent,type,samples,sampling,model,chosen,test,layers,mape_percent,rmspe_percent,"
            "worst_percent,untrained_layers,untrained_mape_percent,cross_validated_mape_percent,covered,fit_seconds"),
      Table(folder / "step_widths.csv",
            "device,box,noise_percent,type,parameter,factors,width,offset,period,true_width,true_offset,source,"
            "confidence,"
            "measurements"),
      Table(folder / "networks.csv", "device,noise_percent,network,latency,predicted,error_percent")};
  const std::vector<BuiltInNetwork> networks = built_in_networks();
  for (const Subject& subject : subjects()) {
    if (!only.empty() && subject.name.find(only) == std::string::npos) continue;
    Bench bench(subject);
    for (const double noise : {0.0, kNoise}) {
      for (const LayerType type : subject.types) judge_type(subject, bench, type, noise, networks, tables);
    }
  }
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

#include "experiments/calibrations.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>

#include "calibration/calibration.h"
#include "calibration/parameter_axis.h"
#include "core/estimate/described_machine.h"
#include "core/representatives/types/named_type.h"
#include "estimate/devices/device.h"
#include "estimate/estimate_job.h"
#include "representatives/sampling/plan.h"
#include "statistics/random.h"

namespace cyclescope::experiments {
namespace {

constexpr std::uint64_t kPlanSeed = 7;
constexpr std::uint64_t kTestSeed = 700;
constexpr std::size_t kMeasured = 150;  ///< layers of each type
constexpr std::size_t kJudged = 300;    ///< likewise, that were not measured
constexpr double kUsualPart = 0.4;      ///< of the measured ones, near what known networks use
constexpr double kNoise = 0.02;
constexpr double kSpread = 4;         ///< ratio to the default within which parameters are drawn
constexpr double kDefaultPart = 0.3;  ///< of the parameters keep their defaults
constexpr double kRoundPart = 0.6;    ///< of the others are powers of two

/// What is to be found.
struct Subject {
  std::string preset;
  std::vector<representatives::LayerType> types;  ///< that are measured
  double most_operations = 1e8;                   ///< of a layer
  std::vector<std::string> free;                  ///< empty: all that may be found
  std::uint64_t draws = 3;
  bool with_noise = true;  ///< too: searches in noise take several times as long
};

std::vector<Subject> subjects() {
  return {
      {"ultratrail", representatives::layer_types({"conv1d_relu", "conv1d_add_relu"}), 1e8, {}},
      {"vta", representatives::layer_types({"conv2d_relu", "fully_connected"}), 2e8, {}},
      {"systolic_array", representatives::layer_types({"conv2d_relu", "fully_connected"}), 5e7, {}, 1, false},
      {"gemmini",
       representatives::layer_types({"conv2d_relu", "fully_connected"}),
       1e7,
       {"dim", "spad_kib", "acc_kib", "dma_bytes", "memory_latency", "requests_in_flight", "command_buffer", "l2_kib",
        "dram_latency", "host_call"},
       1,
       false},
  };
}

struct Accelerator {
  std::shared_ptr<const architecture::Description> description;
  std::shared_ptr<const mapping::MappingSet> mappings;

  explicit Accelerator(const std::string& preset)
      : description(std::make_shared<const architecture::Description>(
            *architecture::read_description(cyclescope::testing::source_text("arch_presets/" + preset + ".json")))),
        mappings(std::make_shared<const mapping::MappingSet>(*mapping::read_mappings(*description))) {}

  std::shared_ptr<estimate::Machine> with(const architecture::ParameterValues& parameters) const {
    auto architecture = architecture::instantiate(*description, parameters);
    if (!architecture) return nullptr;
    return std::make_shared<estimate::Machine>(std::move(*architecture), *mappings);
  }
};

bool is_free(const Subject& subject, const Accelerator& accelerator, const architecture::Parameter& parameter) {
  if (!subject.free.empty()) {
    return std::find(subject.free.begin(), subject.free.end(), parameter.name) != subject.free.end();
  }
  // What is computed from other parameters stays so, and cycles say nothing about a clock.
  const std::string& text = parameter.default_expression;
  const auto& others = accelerator.description->parameters;
  const bool follows =
      std::any_of(others.begin(), others.end(),
                  [&](const architecture::Parameter& other) { return text.find(other.name) != std::string::npos; }) ||
      text.find("step_instructions") != std::string::npos;
  return !follows && parameter.name.rfind("clock", 0) != 0;
}

/// Parameters that nobody is told.
architecture::ParameterValues draw_parameters(const Subject& subject, const Accelerator& accelerator,
                                              std::uint64_t seed) {
  statistics::Random random(seed);
  const auto defaults = architecture::instantiate(*accelerator.description)->parameters;
  for (;;) {
    architecture::ParameterValues drawn;
    for (const architecture::Parameter& parameter : accelerator.description->parameters) {
      if (!is_free(subject, accelerator, parameter) || random.chance(kDefaultPart)) continue;
      if (!parameter.choices.empty()) {
        const std::int64_t last = static_cast<std::int64_t>(parameter.choices.size()) - 1;
        drawn[parameter.name] = parameter.choices[static_cast<std::size_t>(random.integer(0, last))];
        continue;
      }
      const double usual = std::max(1.0, static_cast<double>(defaults.at(parameter.name)));
      double value = usual * std::pow(kSpread, 2 * random.uniform() - 1);
      if (random.chance(kRoundPart)) value = std::exp2(std::round(std::log2(value)));
      drawn[parameter.name] = calibration::ParameterAxis(parameter).nearest(value);
    }
    if (accelerator.with(drawn)) return drawn;  // constraints may forbid what was drawn
  }
}

representatives::Measurements measure(const std::shared_ptr<estimate::Machine>& machine, const Subject& subject,
                                      std::size_t each, bool random) {
  estimate::DescribedDevice device(machine);
  representatives::Measurements measured;
  for (const representatives::LayerType type : subject.types) {
    representatives::Space space = representatives::usual_space(type);
    space.most_operations = subject.most_operations;
    const auto sampling = random ? representatives::Sampling::kRandom : representatives::Sampling::kRepresentatives;
    representatives::LayerSequence sequence(space, {}, {each, kUsualPart, random ? kTestSeed : kPlanSeed, sampling});
    for (std::size_t count = 0; count < each;) {
      const auto layer = sequence.next();
      if (!layer) break;
      const auto latency = device.latency(*layer);
      if (!latency) continue;
      measured.push_back({*layer, *latency});
      ++count;
    }
  }
  return measured;
}

struct NetworkErrors {
  std::size_t count = 0;
  double mean = 0, worst = 0;
};

NetworkErrors judge_networks(const std::shared_ptr<estimate::Machine>& truth,
                             const std::shared_ptr<estimate::Machine>& found,
                             const std::vector<BuiltInNetwork>& networks) {
  NetworkErrors errors;
  for (const BuiltInNetwork& one : networks) {
    const auto network = std::make_shared<const network::Network>(one.network);
    const auto measured = estimate::estimate_network(truth, network),
               predicted = estimate::estimate_network(found, network);
    if (!measured || !predicted || measured->total.cycles == 0 || !measured->total.exact) continue;
    if (measured->macs_mapped < measured->macs) continue;
    const double error =
        std::fabs(static_cast<double>(predicted->total.cycles) / static_cast<double>(measured->total.cycles) - 1);
    ++errors.count;
    errors.mean += error;
    errors.worst = std::max(errors.worst, error);
  }
  if (errors.count > 0) errors.mean /= static_cast<double>(errors.count);
  return errors;
}

/// A line of the table, or nothing where the search failed.
std::string run_one(const Subject& subject, std::uint64_t draw, double noise,
                    const std::vector<BuiltInNetwork>& networks) {
  const Accelerator accelerator(subject.preset);
  const architecture::ParameterValues hidden = draw_parameters(subject, accelerator, draw);
  const std::shared_ptr<estimate::Machine> truth = accelerator.with(hidden);
  calibration::CalibrationRequest request;
  request.description = accelerator.description;
  request.mappings = accelerator.mappings;
  request.measurements = measure(truth, subject, kMeasured, false);
  request.free = subject.free;
  statistics::Random random(statistics::derived_seed(draw, 2));
  for (representatives::Measurement& one : request.measurements)
    one.latency *= std::max(0.05, 1 + noise * random.normal());
  const std::size_t count = request.measurements.size();
  const auto start = std::chrono::steady_clock::now();
  auto calibration = calibration::Calibration::start(std::move(request));
  if (!calibration) return "";
  for (;;) {
    const auto done = calibration->step();
    if (!done) return "";
    if (*done) break;
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const calibration::CalibrationResult& result = calibration->result();
  const std::shared_ptr<estimate::Machine> found = accelerator.with(result.parameters);
  estimate::DescribedDevice device(found);
  std::vector<double> predicted, measured;
  std::size_t exact = 0;
  for (const representatives::Measurement& one : measure(truth, subject, kJudged, true)) {
    const auto latency = device.latency(one.layer);
    if (!latency) continue;
    predicted.push_back(*latency);
    measured.push_back(one.latency);
    if (*latency == one.latency) ++exact;
  }
  const representatives::ErrorSummary errors = representatives::summarize_errors(predicted, measured);
  const NetworkErrors whole = judge_networks(truth, found, networks);
  char text[400];
  std::snprintf(text, sizeof text, "%s,%llu,%g,%zu,%.4g,%.4g,%zu,%.4g,%.4g,%.4g,%zu,%.4g,%.4g,%.1f",
                subject.preset.c_str(), static_cast<unsigned long long>(draw), 100 * noise, count,
                100 * result.fitted.mape, 100 * result.held_out.mape, errors.count, 100 * errors.mape,
                100 * errors.worst,
                100 * static_cast<double>(exact) / static_cast<double>(std::max<std::size_t>(1, errors.count)),
                whole.count, 100 * whole.mean, 100 * whole.worst, seconds);
  return text;
}

}  // namespace

void run_calibrations(const std::filesystem::path& folder, const std::string& only,
                      const std::vector<BuiltInNetwork>& networks) {
  std::ofstream file(folder / "calibrations.csv");
  file << "device,draw,noise_percent,measured,fitted_mape_percent,held_out_mape_percent,layers,mape_percent,"
          "worst_percent,exact_percent,networks,networks_mean_percent,networks_worst_percent,seconds\n";
  for (const Subject& subject : subjects()) {
    if (subject.preset.find(only) == std::string::npos) continue;
    for (std::uint64_t draw = 1; draw <= subject.draws; ++draw) {
      std::string lines[2];
      std::thread clean([&] { lines[0] = run_one(subject, draw, 0, networks); });
      if (subject.with_noise) lines[1] = run_one(subject, draw, kNoise, networks);
      clean.join();
      for (const std::string& line : lines) {
        if (line.empty()) continue;
        file << line << '\n' << std::flush;
        std::printf("%s\n", line.c_str());
        std::fflush(stdout);
      }
    }
  }
}

}  // namespace cyclescope::experiments

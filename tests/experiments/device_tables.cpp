#include "experiments/device_tables.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "core/representatives/shortcuts.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/model/fitted_model.h"
#include "representatives/sampling/table_split.h"
#include "statistics/random.h"

namespace cyclescope::experiments {
namespace {

using representatives::Measurements;

constexpr std::array kTables = {"gpu_a100_linear", "gpu_t4_conv", "gpu_t4_linear", "gpu_v100_conv"};
constexpr std::array<std::size_t, 4> kSizes = {100, 300, 1000, 3000};
constexpr std::size_t kJudged = 2000;
constexpr std::uint64_t kSplitSeed = 11, kDrawSeed = 12;

struct Judged {
  representatives::ErrorSummary errors;
  double covered = 0;  ///< part of the measurements within their prediction's interval
};

Judged judge(const representatives::TypeModel& model, const Measurements& rows) {
  std::vector<double> predicted, measured;
  double covered = 0;
  for (const representatives::Measurement& one : rows) {
    const representatives::Prediction prediction = model.predict(one.layer);
    predicted.push_back(prediction.latency);
    measured.push_back(one.latency);
    if (prediction.low <= one.latency && one.latency <= prediction.high) covered += 1;
  }
  return {representatives::summarize_errors(predicted, measured), covered / static_cast<double>(rows.size())};
}

std::string text_of(const char* format, double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

void judge_part(const std::string& label, const Measurements& part, const Measurements& judged,
                const std::function<void(const std::string&)>& report) {
  for (const bool forest_alone : {true, false}) {
    representatives::FitRequest request;
    if (forest_alone) request.options.methods = {representatives::ModelMethod::kForest};
    const auto begin = std::chrono::steady_clock::now();
    const auto fitted = representatives::fit_model(part, request);
    if (!fitted) return;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    const representatives::TypeModel& model = fitted->types.front();
    const Judged result = judge(model, judged);
    report(label + "," + (forest_alone ? "forest" : "best") + "," + representatives::name_of(model.method) + "," +
           std::to_string(judged.size()) + "," + text_of("%.2f", 100 * result.errors.mape) + "," +
           text_of("%.1f", 100 * result.errors.worst) + "," + text_of("%.1f", 100 * result.covered) + "," +
           text_of("%.1f", seconds.count()));
  }
}

void judge_rows(const std::string& name, Measurements rows, const std::function<void(const std::string&)>& report) {
  const representatives::LayerType type = rows.front().layer.type;
  statistics::Random random(kSplitSeed);
  random.shuffle(rows);
  const auto border = rows.begin() + static_cast<std::ptrdiff_t>(std::min(kJudged, rows.size() / 2));
  const Measurements judged(rows.begin(), border);
  const Measurements others(border, rows.end());
  for (const std::size_t size : kSizes) {
    if (size > others.size()) continue;
    const Measurements part = representatives::draw_measurements(others, {}, size, false, kDrawSeed);
    const std::string label =
        name + "," + representatives::name_of(type) + "," + std::to_string(rows.size()) + "," + std::to_string(size);
    judge_part(label, part, judged, report);
  }
}

}  // namespace

std::size_t judge_device_tables(const std::filesystem::path& folder, const std::string& only,
                                const std::function<void(const std::string&)>& report) {
  std::size_t found = 0;
  for (const std::string name : kTables) {
    std::ifstream file(folder / (name + ".csv"));
    if (!file || name.find(only) == std::string::npos) continue;
    std::stringstream text;
    text << file.rdbuf();
    const auto table = representatives::read_measurement_table(text.str());
    if (!table) continue;
    ++found;
    judge_rows(name, table->measurements(), report);
  }
  return found;
}

}  // namespace cyclescope::experiments

// The native build gives the golden plan, measurements, models and found parameters byte for byte, as the module does;
// what they are is in .scripts/golden_representatives.mjs.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "pr/session.h"
#include "wasm/outcome_json.h"

namespace cyclescope {
namespace {

using api::value_of;
using nlohmann::json;

std::string read_file(const std::string& path) {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

json finish(const std::string& started, const std::function<std::string(int)>& step) {
  const int job = value_of(started).get<int>();
  for (;;) {
    json result = value_of(step(job));
    if (result.is_null() || result.at("done").get<bool>()) return result;
  }
}

std::string line(const std::string& name, const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return name + " " + std::to_string(text.size()) + " " + hex + "\n";
}

TEST(RepresentativesGolden, PlansMeasurementsAndModelsAreThoseOfTheModule) {
  const std::string types = R"([{"type":"conv1d_relu","widths":[{"product":["filters"],"width":8,"offset":0}]}])";
  api::RepresentativesSession session;
  const std::string request = R"({"types":)" + types + R"(,"budget":150,"seed":3})";
  const auto plan = value_of(session.plan(request, "", "")).at("table").get<std::string>();
  const std::string architecture = read_file("arch_presets/ultratrail.json");
  const auto measured = [&](const std::string& layers, const std::string& how) {
    const json end = finish(session.start_measure(architecture, layers, how),
                            [&](int job) { return session.step_measure(job, 1000, ""); });
    return end.at("table").get<std::string>();
  };
  const auto table = measured(plan, R"({"noise":{"relative":0.02},"seed":5,"repetitions":2})");
  const auto replaced = measured("", R"({"plan":)" + request + "}");
  std::string lines = line("plan", plan) + line("measurements", table) + line("replaced", replaced);
  for (const std::string method : {"forest", "structural", "structural_boosted"}) {
    const std::string fit_request =
        R"({"name":"golden","widths":)" + types + R"(,"methods":[")" + method + R"("],"seed":7})";
    const json fitted =
        finish(session.start_fit(table, fit_request), [&](int job) { return session.step_fit(job, 1000); });
    lines += line(method, fitted.at("model").get<std::string>());
  }
  std::string calibration;
  finish(session.start_calibrate(architecture, table, R"({"free":["rows","columns","loading"],"seed":3})"),
         [&](int job) { return calibration = session.step_calibrate(job, 1000); });
  lines += line("calibration", calibration);
  EXPECT_EQ(lines, read_file("tests/golden/representatives.txt"));
}

}  // namespace
}  // namespace cyclescope

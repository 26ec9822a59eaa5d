// The native build gives the golden plan, measurements, models and found parameters byte for byte, as the module does;
// what they are is in .scripts/golden_representatives.mjs.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "wasm/caller.h"

namespace cyclescope {
namespace {

using nlohmann::json;

std::string line(const std::string& name, const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return name + " " + std::to_string(text.size()) + " " + hex + "\n";
}

TEST(RepresentativesGolden, PlansMeasurementsAndModelsAreThoseOfTheModule) {
  const std::string types = R"([{"type":"conv1d_relu","widths":[{"product":["filters"],"width":8,"offset":0}]}])";
  border::Caller caller(border::kFullTable);
  const json request = {{"types", json::parse(types)}, {"budget", 150}, {"seed", 3}};
  const auto text_of = [&](const json& handle) {
    return caller.call("document", {{"handle", handle}}).at("text").get<std::string>();
  };
  const json plan = caller.call("plan", request).at("table");
  const int architecture = caller.put("architecture", border::read_file("arch_presets/ultratrail.json"));
  const json table = caller
                         .run("measure", {{"architecture", architecture},
                                          {"layers", plan},
                                          {"noise", {{"relative", 0.02}}},
                                          {"seed", 5},
                                          {"repetitions", 2}})
                         .at("table");
  const json replaced = caller.run("measure", {{"architecture", architecture}, {"plan", request}}).at("table");
  std::string lines =
      line("plan", text_of(plan)) + line("measurements", text_of(table)) + line("replaced", text_of(replaced));
  for (const std::string method : {"forest", "structural", "structural_boosted"}) {
    const json fitted = caller.run(
        "fit",
        {{"table", table}, {"name", "golden"}, {"widths", json::parse(types)}, {"methods", {method}}, {"seed", 7}});
    lines += line(method, text_of(fitted.at("model")));
  }
  const int job = caller.start(
      "calibrate",
      {{"architecture", architecture}, {"table", table}, {"free", {"rows", "columns", "loading"}}, {"seed", 3}});
  std::string calibration;
  do calibration = caller.border.step(job, 1000);
  while (calibration.find("\"done\":false") != std::string::npos);
  lines += line("calibration", calibration);
  EXPECT_EQ(lines, border::read_file("tests/golden/representatives.txt"));
}

}  // namespace
}  // namespace cyclescope

#include "estimate/write_estimate.h"

#include <gtest/gtest.h>

#include "estimate/version.h"

namespace cyclescope::estimate {
namespace {

/// A layer of 100 cycles and 1600 MACs on 32 units at 2 GHz, and one that is not mapped.
Estimate small_estimate() {
  Estimate estimate;
  estimate.architecture_name = "tiny";
  estimate.clock_hz = 2'000'000'000;
  estimate.peak_macs_per_cycle = 32;
  estimate.parameters = {{"rows", 4, {}}, {"dataflow", 1, "weight_stationary"}};
  estimate.network_name = "net";
  estimate.network_parameters = 9;
  estimate.resources = {{"fetch", architecture::ObjectClass::kInstructionFetchStage, {0}},
                        {"pe[*].mac", architecture::ObjectClass::kFunctionalUnit, {1, 2, 3}},
                        {"idle", architecture::ObjectClass::kFunctionalUnit, {4}}};
  estimate.titles = {"issue", "multipliers", "idle"};
  estimate.storages = {{"dram", architecture::ObjectClass::kDram, {5}}};

  auto cost = std::make_shared<LayerCost>();
  cost->cost.cycles = 100;
  cost->cost.instructions = 1000;
  cost->cost.iterations_total = 50;
  cost->cost.iterations_evaluated = 5;
  cost->cost.traffic = {{64, 8}};
  cost->cost.use = {{10, 10}, {200, 100}, {0, 0}};
  cost->macs = 2048;
  cost->needed_macs = 1500;
  cost->method = "fast_forward";
  cost->choices = {{"conv", {{"M", 4}}, "/mappings/0", {}, "the only one", {}}};

  LayerEstimate conv;
  conv.name = "c1";
  conv.operator_name = "Conv";
  conv.folded = {"bn1"};
  conv.output_shape = {1, 2};
  conv.status = LayerEstimate::Status::kMapped;
  conv.macs = 1600;
  conv.kernels = {{"conv2d", ""}};
  conv.cost = cost;

  LayerEstimate odd;
  odd.name = "o\xff";
  odd.operator_name = "Odd";
  odd.status = LayerEstimate::Status::kUnmapped;
  odd.reason = {"NotMapped", odd.name, "no mapping", "", 0, 0};
  odd.macs = 400;

  estimate.layers = {conv, odd};
  estimate.total = cost->cost;
  estimate.macs = 2000;
  estimate.macs_mapped = 1600;
  estimate.macs_executed = 2048;
  estimate.macs_needed = 1500;
  estimate.unmapped = {{"Odd", 1, 400, odd.reason, odd.name}};
  return estimate;
}

TEST(WriteEstimate, NamesTheLayersThatAreExecutedTogether) {
  Estimate estimate = small_estimate();
  estimate.layers[0].fused = {"r1", "p1"};
  LayerEstimate along;
  along.name = "r1";
  along.operator_name = "Relu";
  along.status = LayerEstimate::Status::kFused;
  along.fused_into = "c1";
  estimate.layers.push_back(along);
  const std::string text = write_estimate(estimate);
  EXPECT_NE(text.find(R"("folded":["bn1"],"fused":["r1","p1"],"output_shape":[1,2],"status":"mapped","cycles":100)"),
            std::string::npos)
      << text;
  EXPECT_NE(
      text.find(R"({"name":"r1","operator":"Relu","output_shape":[],"status":"fused","fused_into":"c1","cycles":0,)"),
      std::string::npos)
      << text;
}

TEST(WriteEstimate, WritesEveryKeyInOrder) {
  const std::string core_version = kCoreVersion;
  const std::string use =
      R"("storages":[{"bytes_read":64,"bytes_written":8}],)"
      R"("busy":[{"resource":"pe[*].mac","mean":0.666667,"max":1.0},{"resource":"fetch","mean":0.1,"max":0.1}],)"
      R"("limiting_resource":"pe[*].mac"})";
  EXPECT_EQ(
      write_estimate(small_estimate()),
      R"({"schema_version":1,"core_version":")" + core_version +
          R"(","architecture":{"name":"tiny","clock_hz":2000000000,"peak_macs_per_cycle":32,)"
          R"("parameters":{"rows":4,"dataflow":"weight_stationary"}},)"
          R"("network":{"name":"net","layers":2,"parameters":9},"method":"fast_forward",)"
          R"("resources":[{"name":"fetch","title":"issue","class":"InstructionFetchStage","count":1},)"
          R"({"name":"pe[*].mac","title":"multipliers","class":"FunctionalUnit","count":3},)"
          R"({"name":"idle","title":"idle","class":"FunctionalUnit","count":1}],)"
          R"("storages":["dram"],)"
          R"("total":{"cycles":100,"time_s":5e-08,"macs":2000,"macs_mapped":1600,"macs_executed":2048,)"
          R"("macs_needed":1500,"instructions":1000,)"
          R"("iterations_total":50,"iterations_evaluated":5,"utilisation":0.5,"exact":true,)" +
          use +
          R"(,"layers":[{"name":"c1","operator":"Conv","folded":["bn1"],"output_shape":[1,2],"status":"mapped",)"
          R"("cycles":100,"time_s":5e-08,"share":1.0,"macs":1600,"macs_executed":2048,)"
          R"("macs_needed":1500,"instructions":1000,"iterations_total":50,)"
          R"("iterations_evaluated":5,"utilisation":0.5,"exact":true,"method":"fast_forward",)"
          R"("kernels":[{"kernel":"conv2d","function":"","mapping":"conv","tiles":{"M":4},"why":"the only one"}],)" +
          use +
          R"(,{"name":"o�","operator":"Odd","output_shape":[],"status":"unmapped",)"
          R"("reason":{"code":"NotMapped","input":"network","path":"o�","message":"no mapping","hint":"","line":0,"column":0},)"
          R"("cycles":null,"time_s":null,"share":null,"macs":400,"instructions":0,"iterations_total":0,)"
          R"("iterations_evaluated":0,"utilisation":null,"exact":true,"method":"none","kernels":[],)"
          R"("storages":[{"bytes_read":0,"bytes_written":0}],"busy":[],"limiting_resource":null}],)"
          R"("unmapped":[{"operator":"Odd","layers":1,"macs":400,"share_of_macs":0.2,"code":"NotMapped",)"
          R"("reason":"no mapping","first_layer":"o�"}],"accuracy":[],)"
          R"("claims":{"exact":{"level":"exact"},)"
          R"("validated":{"share_of_cycles":0.0,"mape_percent":null,"worst_percent":null},)"
          R"("complete":{"level":"partial","share_of_macs":0.8,"layers":2,"layers_covered":1}}})");
}

TEST(WriteEstimate, SaysWhatIsMissingAndWhatWasAssumedAndClaimsNoShareThen) {
  Estimate estimate = small_estimate();
  estimate.layers[1].uncounted = true;
  estimate.missing = {{"Odd", 1, "Odd: the operator is not known", "odd"}};
  estimate.assumptions = {{"height", 1, "image", 2, false}};
  const std::string text = write_estimate(estimate);
  for (
      const char* part :
      {R"("macs":2000,"macs_mapped":1600,"macs_executed":2048,"macs_needed":1500,"complete":false,"missing":[{"operator":"Odd","layers":1,)"
       R"("reason":"Odd: the operator is not known","first_layer":"odd"}],"instructions":)",
       R"("macs":400,"uncounted":true,"instructions":)", R"("macs":400,"share_of_macs":null,"code")",
       R"("parameters":9,"assumptions":[{"name":"height","value":1,"tensor":"image","axis":2,"batch":false}]})"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nis not in\n" << text;
  }
}

TEST(WriteEstimate, HasNoUtilisationWhereNothingMultiplies) {
  Estimate estimate = small_estimate();
  estimate.peak_macs_per_cycle = 0;
  EXPECT_NE(write_estimate(estimate).find(R"("utilisation":null,"exact":true,"method":"fast_forward")"),
            std::string::npos);
}

}  // namespace
}  // namespace cyclescope::estimate

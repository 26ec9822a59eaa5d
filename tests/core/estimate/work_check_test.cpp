// Wrong mappings show in every estimate: work that is missing, and peaks that are passed.
#include "estimate/work_check.h"

#include <gtest/gtest.h>

#include "core/estimate/described_machine.h"
#include "core/mapping/small_kernel.h"
#include "estimate/claims.h"
#include "estimate/estimate_job.h"
#include "network/json/network_json.h"

namespace cyclescope::estimate {
namespace {

/// Positions of windows that lie inside the input, counted one by one.
std::int64_t counted_macs(const kernels::Kernel& kernel) {
  const auto& s = kernel.sizes;
  std::int64_t macs = 0;
  for (std::int64_t oh = 0; oh < s.at("OH"); ++oh) {
    for (std::int64_t ow = 0; ow < s.at("OW"); ++ow) {
      for (std::int64_t kh = 0; kh < s.at("KH"); ++kh) {
        for (std::int64_t kw = 0; kw < s.at("KW"); ++kw) {
          const std::int64_t h = oh * s.at("SH") + kh * s.at("DH") - s.at("PT");
          const std::int64_t w = ow * s.at("SW") + kw * s.at("DW") - s.at("PL");
          macs += h >= 0 && w >= 0 && h < s.at("H") && w < s.at("W") ? 1 : 0;
        }
      }
    }
  }
  return macs * s.at("N") * s.at("G") * s.at("F") * s.at("C");
}

TEST(LeastMacs, AreThoseOfElementsInsideTheInput) {
  testing::SmallKernels kernels(3);
  std::int64_t padded = 0;
  for (int i = 0; i < 500; ++i) {
    const kernels::Kernel kernel = kernels.convolution();
    const std::int64_t least = least_macs({&kernel, 1}, {});
    ASSERT_EQ(least, counted_macs(kernel));
    padded += least < kernels::mac_count(kernel) ? 1 : 0;
  }
  EXPECT_GT(padded, 100);
}

TEST(LeastMacs, OfAProductAreAllAndOfOtherKernelsNone) {
  const kernels::Kernel product = testing::dense_matmul(2, 3, 4, 5);
  EXPECT_EQ(least_macs({&product, 1}, {}), 120);
  testing::SmallKernels kernels(1);
  const kernels::Kernel pooling = kernels.pooling();
  EXPECT_EQ(least_macs({&pooling, 1}, {}), 0);
}

TEST(LeastMacs, LeaveOutWhatNoWindowOfAPoolingHolds) {
  const kernels::Kernel convolution = testing::square_convolution(1, 6, 2, 3);
  kernels::Kernel pooling;
  pooling.kind = kernels::KernelKind::kPooling;
  pooling.sizes = {{"N", 1},  {"C", 3},  {"H", 6},  {"W", 6},  {"OH", 2}, {"OW", 2}, {"KH", 1},
                   {"KW", 1}, {"SH", 3}, {"SW", 3}, {"DH", 1}, {"DW", 1}, {"PT", 0}, {"PL", 0}};
  EXPECT_EQ(least_macs({&convolution, 1}, {}), 36 * 6);
  EXPECT_EQ(least_macs({&convolution, 1}, {&pooling, 1}), 4 * 6);
}

std::string changed(const std::string& preset, const std::string& from, const std::string& to) {
  std::string text = testing::source_text("arch_presets/" + preset + ".json");
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("nothing to change");
  return text.replace(at, from.size(), to);
}

TEST(PaddedWork, IsWhatTheProgramDoesBeyondWhatTheLayerNeeds) {
  auto network = network::read_network(R"({"name": "net", "inputs": {"x": [1, 3, 4, 4]}, "layers": [
      {"op": "Conv", "filters": 5, "kernel": 3, "pad": 1, "bias": false}, {"op": "Relu"}, {"op": "Flatten"},
      {"op": "Gemm", "units": 10, "bias": false}, {"op": "Relu"}]})");
  ASSERT_TRUE(network) << network.error().message;
  const auto estimate = estimate_network(testing::described_machine("arch_presets/gemmini.json"),
                                         std::make_shared<const network::Network>(std::move(*network)));
  ASSERT_TRUE(estimate) << estimate.error().message;
  const auto cost_of = [&](std::size_t layer) { return estimate->layers[layer].cost; };
  ASSERT_TRUE(cost_of(0) && cost_of(3));
  // Windows of 3 x 3 at 4 x 4 outputs, of which 10 x 10 positions lie inside; 5 filters of 3 channels.
  EXPECT_EQ(cost_of(0)->macs, 16 * 9 * 3 * 5);
  EXPECT_EQ(cost_of(0)->needed_macs, 100 * 3 * 5);
  EXPECT_EQ(cost_of(3)->macs, 80 * 10);
  EXPECT_EQ(cost_of(3)->needed_macs, 80 * 10);
  EXPECT_EQ(estimate->macs_executed, 16 * 9 * 3 * 5 + 80 * 10);
  EXPECT_EQ(estimate->macs_needed, 100 * 3 * 5 + 80 * 10);
}

TEST(PaddedWork, OfTilesThatArePaddedIsExecuted) {
  // Two columns at a time of a product with 63, on a machine whose mapping does not shorten its last tile.
  const std::string exact = R"({"for": "n", "count": "N", "body": [
              {"do": "clear", "if": "!has_C", )";
  const std::string padded = R"({"for": "n", "count": "(N + 1) / 2 * 2", "body": [
              {"do": "clear", "if": "!has_C", )";
  auto network = network::read_network(
      R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 63, "bias": false}]})");
  ASSERT_TRUE(network) << network.error().message;
  const auto estimate = estimate_network(testing::machine_of(changed("oma", exact, padded)),
                                         std::make_shared<const network::Network>(std::move(*network)));
  ASSERT_TRUE(estimate) << estimate.error().message;
  EXPECT_EQ(estimate->macs_executed, 4 * 8 * 64);
  EXPECT_EQ(estimate->macs_needed, 4 * 8 * 63);
  EXPECT_EQ(estimate->macs, 4 * 8 * 63);
}

Result<Estimate> product_on(const std::string& text, const EstimateOptions& options = {}) {
  auto network = network::read_network(
      R"({"name": "net", "inputs": {"x": [4, 8]}, "layers": [{"op": "Gemm", "units": 64, "bias": false}]})");
  if (!network) throw std::runtime_error(network.error().message);
  return estimate_network(testing::machine_of(text), std::make_shared<const network::Network>(std::move(*network)),
                          options);
}

TEST(WrongWork, OfHalfOfTheOutputsIsNoEstimate) {
  const std::string whole = R"({"for": "n", "count": "N", "body": [
              {"do": "clear", "if": "!has_C", )";
  const std::string half = R"({"for": "n", "count": "(N + 1) / 2", "body": [
              {"do": "clear", "if": "!has_C", )";
  for (const Method method : {Method::kFastForward, Method::kRoofline}) {
    EstimateOptions options;
    options.method = method;
    const auto estimate = product_on(changed("oma", whole, half), options);
    ASSERT_TRUE(estimate) << estimate.error().message;
    const LayerEstimate& layer = estimate->layers.front();
    EXPECT_EQ(layer.status, LayerEstimate::Status::kUnmapped);
    EXPECT_EQ(layer.reason.code, "WorkMissing");
    EXPECT_EQ(layer.reason_fault, Fault::kArchitecture);
    EXPECT_EQ(layer.reason.path.rfind("/mappings/", 0), 0u) << layer.reason.path;
    EXPECT_NE(layer.reason.message.find("1024"), std::string::npos) << layer.reason.message;
    EXPECT_NE(layer.reason.message.find("2048"), std::string::npos) << layer.reason.message;
    EXPECT_EQ(coverage_of(*estimate).completeness, Completeness::kNothing);
  }
  ASSERT_TRUE(product_on(testing::source_text("arch_presets/oma.json")));
}

/// Machines that only move data are described, too, for what their memories do.
TEST(WrongWork, IsNotLookedForWhereNoOperationSaysThatItMultiplies) {
  const auto estimate = product_on(changed("oma", "acc += a * b", "acc += max(a, b)"));
  ASSERT_TRUE(estimate) << estimate.error().message;
  EXPECT_EQ(estimate->peak_macs_per_cycle, 0);
  EXPECT_EQ(estimate->macs_executed, 0);
  EXPECT_EQ(estimate->layers.front().status, LayerEstimate::Status::kMapped);
  EXPECT_EQ(estimate->total.cycles, product_on(testing::source_text("arch_presets/oma.json"))->total.cycles);
}

TEST(WrongWork, AnUnderstatedPeakIsAnError) {
  const auto estimate = product_on(changed("gemmini", R"("macs_per_cycle": "dim * dim")", R"("macs_per_cycle": 1)"));
  ASSERT_FALSE(estimate);
  EXPECT_EQ(estimate.error().code, "PeakExceeded");
  EXPECT_EQ(estimate.error().path.rfind("/objects/", 0), 0u) << estimate.error().path;
}

}  // namespace
}  // namespace cyclescope::estimate

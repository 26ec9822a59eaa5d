// Multiply-accumulates of ONNX models: all of them, or the result says that some are missing.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/network/onnx/onnx_files.h"
#include "json/document.h"
#include "kernels/kernel.h"
#include "network/json/network_json.h"
#include "network/onnx/read_onnx.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {
namespace {

namespace fs = std::filesystem;
using reference::made_onnx_folder;
using reference::read_file;
using reference::read_model;

std::int64_t total_macs(const Network& network) {
  std::int64_t sum = 0;
  for (const Layer& layer : network.layers) sum += mac_count(network, layer);
  return sum;
}

bool is_complete(const Network& network) {
  return std::none_of(network.layers.begin(), network.layers.end(), [](const Layer& layer) { return layer.uncounted; });
}

/// The models of `folder` with what is known of each, by name.
std::vector<std::pair<fs::path, Json>> models_of(const char* folder) {
  std::vector<std::pair<fs::path, Json>> models;
  for (const auto& entry : fs::directory_iterator(made_onnx_folder() / folder)) {
    if (entry.path().extension() != ".onnx") continue;
    models.emplace_back(entry.path(), *json::parse_json(read_file(fs::path(entry.path()).replace_extension(".json"))));
  }
  std::sort(models.begin(), models.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return models;
}

TEST(OnnxCounted, EveryModelHasItsMacsOrSaysThatSomeAreMissing) {
  const auto models = models_of("counted");
  EXPECT_GT(models.size(), 75U);
  for (const auto& [path, facts] : models) {
    const std::string name = path.stem().string();
    const auto result = read_model(read_file(path), {facts["dimensions"].get<std::map<std::string, std::int64_t>>()});
    ASSERT_TRUE(result.has_value()) << name << ": " << result.error().message;
    const Network& network = result->network;
    EXPECT_EQ(total_macs(network), facts["macs"].get<std::int64_t>()) << name;
    EXPECT_EQ(is_complete(network), facts["complete"].get<bool>()) << name;
    std::size_t place = 0;
    for (const auto& [output_name, expected] : facts["outputs"].items()) {
      const Tensor& output = network.tensors[static_cast<std::size_t>(network.outputs.at(place++))];
      EXPECT_EQ(output.unknown, expected.is_null()) << output_name << " of " << name;
      if (!expected.is_null()) {
        EXPECT_EQ(to_text(output.shape), to_text(expected.get<Shape>())) << output_name << " of " << name;
      }
    }
    for (const std::string& warning : result->warnings) {
      EXPECT_EQ(warning.find("the file says"), std::string::npos) << name << ": " << warning;
    }
    const auto again = read_network(write_network(network));
    ASSERT_TRUE(again.has_value()) << name << ": " << again.error().message;
    EXPECT_TRUE(*again == network) << name;
  }
}

TEST(OnnxCounted, MasksAndStatisticsConsistOfWhatKernelsCompute) {
  for (const char* name : {"trilu", "onehot", "hardmax", "layer_norm_with_mean", "dropout_with_mask"}) {
    const auto result = read_model(read_file(made_onnx_folder() / "counted" / (std::string(name) + ".onnx")));
    ASSERT_TRUE(result.has_value()) << name << ": " << result.error().message;
    for (const Layer& layer : result->network.layers) EXPECT_NE(layer.kind, OperatorKind::kOther) << layer.name;
  }
}

TEST(OnnxCounted, ChoicesSamplesAndSortsConsistOfWhatKernelsCompute) {
  const std::map<std::string, std::map<std::string, std::int64_t>> models = {
      {"volume_transposed", {}},
      {"grid_sample", {}},
      {"grid_sample_nearest", {}},
      {"grid_sample_cubic", {}},
      {"roi_align", {}},
      {"top_k_of_many", {}},
      {"long_cumsum", {}},
      {"cumsum_of_some_axis", {}},
      {"grid_sample_volume", {}},
      {"roi_align_of_two", {}},
      {"deform_conv", {}},
      {"deform_conv_with_mask", {}},
      {"max_unpool", {}},
      {"topk", {}},
      {"top_k_of_first_axis", {}},
      {"cumsum", {}},
      {"gatherelements", {}},
      {"gathernd", {}},
      {"scatternd", {}},
      {"scatter_added", {}},
      {"suppression_given", {{"y[0]", 9}}},
      {"top_k_given", {{"y[1]", 5}, {"i[1]", 5}}}};
  for (const auto& [name, dimensions] : models) {
    const auto result = read_model(read_file(made_onnx_folder() / "counted" / (name + ".onnx")), {dimensions});
    ASSERT_TRUE(result.has_value()) << name << ": " << result.error().message;
    for (const Layer& layer : result->network.layers) {
      EXPECT_NE(layer.kind, OperatorKind::kOther) << layer.name << " of " << name << ": " << layer.reason;
      EXPECT_TRUE(kernels::kernels_of(result->network, layer)) << layer.name << " of " << name;
    }
    const bool exact = name == "volume_transposed" || name == "cumsum" || name == "long_cumsum";
    EXPECT_EQ(result->warnings.empty(), exact) << name << " says what is taken for granted";
  }
}

TEST(OnnxCounted, NoBackendTestModelLacksMacsWithoutSayingSo) {
  const auto models = models_of("backend");
  EXPECT_GT(models.size(), 900U);
  int read = 0;
  int complete = 0;
  for (const auto& [path, facts] : models) {
    const std::string name = path.stem().string();
    const auto result = read_model(read_file(path));
    if (!result) {
      EXPECT_FALSE(result.error().message.empty()) << name;
      continue;
    }
    ++read;
    if (!is_complete(result->network)) continue;
    ++complete;
    if (facts["macs"].is_null()) {
      EXPECT_GT(total_macs(result->network), 0) << name;
    } else {
      EXPECT_EQ(total_macs(result->network), facts["macs"].get<std::int64_t>()) << name;
    }
  }
  EXPECT_GT(read, 900);
  EXPECT_GT(complete, 880);
}

}  // namespace
}  // namespace cyclescope::network

// The networks of web/networks/ against the counts that were published for them.
#include "builtin_networks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "core/network/onnx/onnx_files.h"
#include "kernels/kernel.h"

namespace cyclescope::testing {
namespace {

namespace fs = std::filesystem;

/// Expects `count` within a relative tolerance of `published`; equal where it is 0.
void expect_near(std::int64_t count, std::int64_t published, double tolerance, const std::string& what) {
  const double allowed = std::floor(tolerance * static_cast<double>(published));
  EXPECT_LE(std::abs(static_cast<double>(count - published)), allowed)
      << what << ": " << count << " instead of " << published;
}

TEST(BuiltinNetworks, AreAllThere) {
  std::set<std::string> names;
  for (const BuiltinNetwork& it : builtin_networks()) names.insert(it.name);
  const std::set<std::string> expected{"alexnet",         "autoencoder",   "bert_base",    "ds_cnn",
                                       "efficientnet_b0", "gpt2_decode",   "gpt2_prefill", "mobilenet_v1_025",
                                       "mobilenet_v2",    "resnet18",      "resnet34",     "resnet50",
                                       "resnet8",         "squeezenet1_1", "tc_resnet8",   "vgg16"};
  EXPECT_EQ(names, expected);
}

TEST(BuiltinNetworks, HaveTheirPublishedMacsAndParameters) {
  for (const BuiltinNetwork& it : builtin_networks()) {
    EXPECT_FALSE(it.counted.empty()) << it.name;
    EXPECT_LE(it.macs_tolerance, 0.01) << it.name;
    EXPECT_LE(it.parameters_tolerance, 0.01) << it.name;
    expect_near(total_mac_count(it.network), it.published_macs, it.macs_tolerance, it.name + " MACs");
    expect_near(network::parameter_count(it.network) + it.folded_parameters, it.published_parameters,
                it.parameters_tolerance, it.name + " parameters");
  }
}

TEST(BuiltinNetworks, KernelsDoTheMacsOfTheirLayers) {
  for (const BuiltinNetwork& it : builtin_networks()) {
    for (const network::Layer& layer : it.network.layers) {
      const auto kernels = kernels::kernels_of(it.network, layer);
      ASSERT_TRUE(kernels) << it.name << ", " << layer.name << ": " << kernels.error().message;
      std::int64_t macs = 0;
      for (const kernels::Kernel& kernel : *kernels) macs += kernels::mac_count(kernel);
      EXPECT_EQ(macs, network::mac_count(it.network, layer)) << it.name << ", " << layer.name;
    }
  }
}

TEST(BuiltinNetworks, HaveTheCountsOfTheirOnnxFiles) {
  const fs::path folder = fs::path(CYCLESCOPE_SOURCE_DIR) / "../shared/networks";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there";
  const auto onnx = [&](const std::string& name) {
    auto model = reference::read_model(reference::read_file(folder / name));
    if (!model) throw std::runtime_error(name + ": " + model.error().message);
    return std::move(model->network);
  };
  for (const auto& [name, file] : {std::pair<std::string, std::string>{"resnet50", "light_resnet50.onnx"},
                                   {"squeezenet1_1", "light_squeezenet.onnx"}}) {
    const network::Network network = onnx(file);
    EXPECT_EQ(total_mac_count(network), total_mac_count(builtin_network(name).network)) << name;
    EXPECT_EQ(network::parameter_count(network), network::parameter_count(builtin_network(name).network)) << name;
  }
  // This AlexNet is for 224 x 224 instead of 227 x 227: smaller feature maps, the same weights.
  const network::Network alexnet = onnx("light_bvlc_alexnet.onnx");
  EXPECT_EQ(network::parameter_count(alexnet), network::parameter_count(builtin_network("alexnet").network));
  EXPECT_LT(total_mac_count(alexnet), total_mac_count(builtin_network("alexnet").network));
}

}  // namespace
}  // namespace cyclescope::testing

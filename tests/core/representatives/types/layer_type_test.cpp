#include <gtest/gtest.h>

#include "core/representatives/types/named_type.h"
#include "network/network.h"
#include "representatives/layers/network_parts.h"
#include "representatives/sampling/space.h"
#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"
#include "representatives/types/measurable_layer.h"
#include "representatives/types/work_sizes.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

TEST(LayerType, NamesAreUniqueAndFound) {
  for (const LayerType type : all_layer_types()) {
    const auto found = layer_type_of(name_of(type));
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, type);
  }
  const auto unknown = layer_type_of("conv2");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "UnknownLayerType");
  EXPECT_NE(unknown.error().hint.find("conv2d"), std::string::npos) << unknown.error().hint;
}

TEST(MeasurableLayer, InputsFollowOutputs) {
  MeasurableLayer layer = unit_layer(layer_type("conv2d"));
  set_value(layer, P::kOutputHeight, 14);
  set_value(layer, P::kKernelHeight, 3);
  EXPECT_EQ(value_of(layer, P::kInputHeight), 14) << "same padding stays same padding";
  set_value(layer, P::kStride, 2);
  EXPECT_EQ(value_of(layer, P::kInputHeight), 28);
  set_value(layer, P::kOutputHeight, 7);
  EXPECT_EQ(value_of(layer, P::kInputHeight), 14);
  pad_valid(layer);
  EXPECT_EQ(value_of(layer, P::kInputHeight), 6 * 2 + 3);
  set_value(layer, P::kOutputHeight, 8);
  EXPECT_EQ(value_of(layer, P::kInputHeight), 7 * 2 + 3) << "no padding stays no padding";
}

TEST(MeasurableLayer, ImpossibleOnesAreRefused) {
  MeasurableLayer layer = unit_layer(layer_type("conv2d"));
  EXPECT_TRUE(check_measurable(layer));
  layer.values[*index_of(layer.type, P::kChannels)] = 0;
  ASSERT_FALSE(check_measurable(layer));
  EXPECT_EQ(check_measurable(layer).error().path, "channels");
  layer.values[*index_of(layer.type, P::kChannels)] = 1;
  layer.values[*index_of(layer.type, P::kInputHeight)] = 9;
  ASSERT_FALSE(check_measurable(layer)) << "a 1 x 1 kernel makes 9 rows of 9";
  EXPECT_EQ(check_measurable(layer).error().path, "input_height");
}

/// Random layers of every type.
class RandomLayers : public ::testing::TestWithParam<std::size_t> {};

TEST_P(RandomLayers, BecomeNetworksAndAreFoundAgain) {
  const auto type = all_layer_types()[GetParam()];
  const Space space = usual_space(type);
  statistics::Random random(GetParam() + 1);
  for (int i = 0; i < 60; ++i) {
    MeasurableLayer layer = random_layer(space, {0.3}, random);
    ASSERT_TRUE(contains(space, layer));
    ASSERT_TRUE(within_limits(space, layer));
    const auto network = network_of(layer);
    ASSERT_TRUE(network) << describe(layer) << ": " << network.error().message;
    // A single pixel has no stride; a single channel per group is depthwise by any other name.
    const bool pixel = value_of(layer, P::kOutputHeight) == 1 && value_of(layer, P::kOutputWidth) == 1;
    const bool ambiguous = (index_of(type, P::kGroups) && value_of(layer, P::kGroups) > 1 &&
                            value_of(layer, P::kChannels) == 1 && value_of(layer, P::kFilters) == 1) ||
                           (pixel && value_of(layer, P::kStride) > 1);
    const bool single_channel = type.row().kernel_groups == P::kChannels && value_of(layer, P::kChannels) == 1;
    // One value per channel and pixel is a product of two tensors.
    if (ambiguous || single_channel || (type == layer_type("channel_scale") && pixel)) continue;
    const auto parts = parts_of(*network, {type});
    ASSERT_EQ(parts.size(), 1u) << describe(layer);
    ASSERT_TRUE(parts[0].layer) << describe(layer);
    EXPECT_EQ(describe(*parts[0].layer), describe(layer));
  }
}

TEST_P(RandomLayers, HaveTheNetworksMacs) {
  const auto type = all_layer_types()[GetParam()];
  const Space space = usual_space(type);
  statistics::Random random(GetParam() + 100);
  for (int i = 0; i < 20; ++i) {
    const MeasurableLayer layer = random_layer(space, {}, random);
    const auto network = network_of(layer);
    ASSERT_TRUE(network);
    double macs = 0;
    for (const network::Layer& one : network->layers) macs += static_cast<double>(network::mac_count(*network, one));
    if (macs > 0) {
      EXPECT_EQ(work_sizes(layer).operations, macs) << describe(layer);
    }
    EXPECT_EQ(work_sizes(layer).outputs > 0, true);
  }
}

INSTANTIATE_TEST_SUITE_P(Types, RandomLayers, ::testing::Range(std::size_t{0}, all_layer_types().size()),
                         [](const auto& info) { return name_of(all_layer_types()[info.param]); });

}  // namespace
}  // namespace cyclescope::representatives

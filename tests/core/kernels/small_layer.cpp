#include "core/kernels/small_layer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/kernels/reference.h"
#include "kernels/kernel.h"
#include "network/network_names.h"

namespace cyclescope::reference {
namespace {

std::string text_of(const LayerDescription& description) {
  const network::OperatorAttributes& a = description.attributes;
  std::string text = std::string(network::name_of(description.kind)) + " " + description.function + ":";
  for (const auto& input : description.inputs) text += " " + (input ? network::to_text(*input) : "omitted");
  for (const auto& [name, values] :
       {std::pair{"kernel", a.kernel}, std::pair{"stride", a.stride}, std::pair{"dilation", a.dilation},
        std::pair{"pad_begin", a.pad_begin}, std::pair{"pad_end", a.pad_end}, std::pair{"axes", a.axes},
        std::pair{"starts", a.starts}, std::pair{"steps", a.steps}, std::pair{"sizes", a.sizes}}) {
    if (!values.empty()) text += std::string(" ") + name + " " + network::to_text(values);
  }
  text += " axis " + std::to_string(a.axis) + " groups " + std::to_string(a.groups) + " mode " + a.mode + " " +
          a.coordinates + " " + a.rounding;
  for (const network::Shape& output : description.outputs) text += " -> " + network::to_text(output);
  return text;
}

}  // namespace

network::Network network_of(const LayerDescription& description) {
  network::Network network;
  network::Layer layer;
  layer.name = "layer";
  layer.operator_name = network::name_of(description.kind);
  layer.kind = description.kind;
  layer.function = description.function;
  layer.attributes = description.attributes;
  std::vector<const network::Shape*> shapes;
  for (const auto& input : description.inputs) {
    shapes.push_back(input ? &*input : nullptr);
    if (!input) {
      layer.inputs.push_back(network::kNoTensor);
      continue;
    }
    layer.inputs.push_back(static_cast<network::TensorId>(network.tensors.size()));
    network.tensors.push_back(
        {"input_" + std::to_string(network.tensors.size()), *input, network::ElementType::kFloat32, false});
  }
  const auto outputs = network::infer_output_shapes(layer, shapes, description.outputs);
  EXPECT_TRUE(outputs.has_value()) << text_of(description) << "\n" << (outputs ? "" : outputs.error().message);
  if (!outputs) return network;
  for (const network::Shape& shape : *outputs) {
    layer.outputs.push_back(static_cast<network::TensorId>(network.tensors.size()));
    network.tensors.push_back(
        {"output_" + std::to_string(layer.outputs.size()), shape, network::ElementType::kFloat32, false});
  }
  network.layers.push_back(layer);
  return network;
}

void expect_kernels_are_right(const LayerDescription& description, std::uint32_t seed) {
  const network::Network network = network_of(description);
  ASSERT_EQ(network.layers.size(), 1U);
  const network::Layer& layer = network.layers[0];
  std::mt19937 random(seed);
  std::vector<std::vector<double>> tensors(network.tensors.size());
  for (const network::TensorId id : layer.inputs) {
    if (id == network::kNoTensor) continue;
    auto& values = tensors[static_cast<std::size_t>(id)];
    values.resize(static_cast<std::size_t>(network::element_count(network.tensors[static_cast<std::size_t>(id)])));
    // Positive, so that logarithms and roots exist; distinct, so that a wrong element is seen.
    for (double& value : values) value = 0.1 + static_cast<double>(random() % 100000) / 50000.0;
  }
  const auto expected = evaluate_layer(network, layer, tensors);
  const auto kernels = kernels::kernels_of(network, layer);
  ASSERT_TRUE(kernels.has_value()) << text_of(description) << "\n" << kernels.error().message;
  std::int64_t macs = 0;
  for (const kernels::Kernel& kernel : *kernels) {
    macs += kernels::mac_count(kernel);
    for (const auto& [name, size] : kernel.sizes) {
      if (name != "PT" && name != "PL" && name != "include_pad") {
        EXPECT_GE(size, 1) << name << " of " << text_of(description);
      }
    }
  }
  EXPECT_EQ(macs, network::mac_count(network, layer)) << text_of(description);
  run_kernels(network, *kernels, tensors);
  for (std::size_t i = 0; i < layer.outputs.size(); ++i) {
    std::vector<double>& found = tensors[static_cast<std::size_t>(layer.outputs[i])];
    found.resize(expected[i].size(), 0.0);  // an output that no kernel wrote has no elements
    for (std::size_t at = 0; at < found.size(); ++at) {
      const double tolerance = 1e-9 * std::max(1.0, std::abs(expected[i][at]));
      ASSERT_NEAR(found[at], expected[i][at], tolerance)
          << "element " << at << " of output " << i << " of " << text_of(description);
    }
  }
}

std::int64_t pick(std::mt19937& random, std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(most - least + 1));
}

}  // namespace cyclescope::reference

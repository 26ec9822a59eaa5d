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

const Layer& layer_named(const Network& network, const std::string& name) {
  const auto found = std::find_if(network.layers.begin(), network.layers.end(),
                                  [&](const Layer& layer) { return layer.name == name; });
  if (found == network.layers.end()) throw std::out_of_range("no layer " + name);
  return *found;
}

const Tensor& tensor_named(const Network& network, const std::string& name) {
  const auto found = std::find_if(network.tensors.begin(), network.tensors.end(),
                                  [&](const Tensor& tensor) { return tensor.name == name; });
  if (found == network.tensors.end()) throw std::out_of_range("no tensor " + name);
  return *found;
}

const Tensor& output_of(const Network& network, const std::string& layer, std::size_t i = 0) {
  return network.tensors[static_cast<std::size_t>(layer_named(network, layer).outputs.at(i))];
}

std::int64_t total_macs(const Network& network) {
  std::int64_t sum = 0;
  for (const Layer& layer : network.layers) sum += mac_count(network, layer);
  return sum;
}

OnnxResult made(const std::string& name, const OnnxOptions& options = {}) {
  auto result = read_model(read_file(made_onnx_folder() / "models" / name), options);
  EXPECT_TRUE(result.has_value()) << name << ": " << (result ? "" : result.error().message);
  return result ? *result : OnnxResult{};
}

TEST(Onnx, ShapesOfEveryOperatorAreThoseThatOnnxInfers) {
  int models = 0;
  for (const auto& entry : fs::directory_iterator(made_onnx_folder() / "operators")) {
    if (entry.path().extension() != ".onnx") continue;
    ++models;
    const std::string name = entry.path().stem().string();
    const auto result = read_model(read_file(entry.path()));
    ASSERT_TRUE(result.has_value()) << name << ": " << result.error().message;
    for (const std::string& warning : result->warnings) {
      EXPECT_NE(warning.find("taken for granted"), std::string::npos) << name << ": " << warning;
    }
    const Network& network = result->network;
    const auto expected = json::parse_json(read_file(fs::path(entry.path()).replace_extension(".shapes.json")));
    ASSERT_TRUE(expected.has_value()) << name;
    ASSERT_FALSE(network.outputs.empty()) << name;
    for (const Tensor& tensor : network.tensors) {
      if (!expected->contains(tensor.name)) continue;
      EXPECT_EQ(to_text(tensor.shape), to_text((*expected)[tensor.name].get<Shape>())) << tensor.name << " of " << name;
    }
    for (const TensorId id : network.outputs) {
      const std::string& output = network.tensors[static_cast<std::size_t>(id)].name;
      EXPECT_TRUE(expected->contains(output)) << output << " of " << name;
    }
    for (const Layer& layer : network.layers) {
      const auto kernels = kernels::kernels_of(network, layer);
      EXPECT_TRUE(kernels.has_value()) << name << ": " << (kernels ? "" : kernels.error().message);
    }
    const auto again = read_network(write_network(network));
    ASSERT_TRUE(again.has_value()) << name << ": " << again.error().message;
    EXPECT_TRUE(*again == network) << name;
  }
  EXPECT_GT(models, 170);
}

TEST(Onnx, RealNetworksHaveTheirKnownMacsAndParameters) {
  const fs::path folder = fs::path(CYCLESCOPE_SOURCE_DIR) / "../shared/networks";
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there";
  struct Known {
    const char* file;
    std::int64_t macs;
    std::int64_t parameters;
  };
  // AlexNet for 224 x 224, where its second to fifth convolution see 26 x 26 and 12 x 12:
  constexpr std::int64_t kAlexNet = std::int64_t{54} * 54 * 96 * 363 + 26 * 26 * 256 * 1200 + 12 * 12 * 384 * 2304 +
                                    12 * 12 * 384 * 1728 + 12 * 12 * 256 * 1728 + 9216 * 4096 + 4096 * 4096 +
                                    4096 * 1000;
  for (const Known& known :
       {Known{"light_bvlc_alexnet.onnx", kAlexNet, 60965224},
        // 25557032 with the scales of 26560 channels, which are folded into the weights
        Known{"light_resnet50.onnx", 4089184256, 25530472}, Known{"light_squeezenet.onnx", 349151936, 1235496}}) {
    const auto result = read_model(read_file(folder / known.file));
    ASSERT_TRUE(result.has_value()) << known.file << ": " << result.error().message;
    EXPECT_EQ(total_macs(result->network), known.macs) << known.file;
    EXPECT_EQ(parameter_count(result->network), known.parameters) << known.file;
    EXPECT_TRUE(result->warnings.empty()) << result->warnings.front();
    for (const Layer& layer : result->network.layers) {
      const auto kernels = kernels::kernels_of(result->network, layer);
      EXPECT_TRUE(kernels.has_value()) << kernels.error().message;
    }
  }
}

TEST(Onnx, ATransformersReshapesFollowItsOpenDimensions) {
  for (const auto& [batch, sequence] : {std::pair{1, 128}, std::pair{3, 77}}) {
    const OnnxResult result = made("transformer.onnx", {{{"batch", batch}, {"sequence", sequence}}});
    EXPECT_TRUE(result.warnings.empty());
    EXPECT_EQ(tensor_named(result.network, "qt").shape, (Shape{batch, 4, sequence, 16}));
    EXPECT_EQ(output_of(result.network, "scores").shape, (Shape{batch, 4, sequence, sequence}));
    EXPECT_EQ(tensor_named(result.network, "y").shape, (Shape{batch, sequence, 64}));
    const std::int64_t tokens = batch * sequence;
    EXPECT_EQ(total_macs(result.network), tokens * (4 * 64 * 64 + 2 * 64 * 256) + 2 * tokens * sequence * 64);
    EXPECT_EQ(parameter_count(result.network), 4 * (64 * 64 + 64) + 64 * 256 + 256 + 256 * 64 + 64 + 2 * 64 + 1);
  }
}

TEST(Onnx, OpenDimensionsAreOneAndReportedUnlessTheyAreGiven) {
  const OnnxResult plain = made("transformer.onnx");
  ASSERT_EQ(plain.dimensions.size(), 2U);
  EXPECT_EQ(plain.dimensions[0].name, "batch");
  EXPECT_TRUE(plain.dimensions[0].batch);
  EXPECT_FALSE(plain.dimensions[0].given);
  EXPECT_EQ(plain.dimensions[1].name, "sequence");
  EXPECT_FALSE(plain.dimensions[1].batch);
  EXPECT_EQ(plain.dimensions[1].value, 1);
  EXPECT_EQ(plain.dimensions[1].input, "x");
  EXPECT_EQ(plain.dimensions[1].axis, 1);
  // What was assumed is said, and goes with the network; a leading batch of 1 is usual.
  ASSERT_EQ(plain.network.assumptions.size(), 2U);
  EXPECT_EQ(plain.network.assumptions[1].name, "sequence");
  EXPECT_EQ(plain.network.assumptions[1].tensor, "x");
  EXPECT_EQ(plain.network.assumptions[1].axis, 1);
  EXPECT_FALSE(plain.network.assumptions[1].batch);
  const OnnxResult given = made("transformer.onnx", {{{"sequence", 9}}});
  EXPECT_TRUE(given.dimensions[1].given);
  EXPECT_EQ(given.dimensions[1].value, 9);
  EXPECT_FALSE(given.dimensions[0].given);
  // A dimension without a name is called after its input.
  const OnnxResult unnamed = made("external.onnx", {{{"x[0]", 2}, {"height", 10}}});
  EXPECT_EQ(output_of(unnamed.network, "conv").shape, (Shape{2, 4, 8, 6}));
}

TEST(Onnx, ADimensionCalledByOthersFollowsFromThem) {
  const std::string model = read_file(made_onnx_folder() / "counted/dimension_of_others.onnx");
  const auto followed = read_model(model, {{{"past", 7}}});
  ASSERT_TRUE(followed.has_value()) << followed.error().message;
  EXPECT_EQ(tensor_named(followed->network, "mask").shape, (Shape{8, 1}));
  ASSERT_EQ(followed->dimensions.size(), 2U);
  EXPECT_EQ(followed->dimensions[1].name, "past");
  const auto given = read_model(model, {{{"past + sequence", 1}}});
  ASSERT_TRUE(given.has_value()) << given.error().message;
  EXPECT_EQ(tensor_named(given->network, "mask").shape, (Shape{1, 1}));
}

TEST(Onnx, AnUnknownDimensionInTheOptionsIsRefusedWithTheNearestName) {
  const auto result = read_model(read_file(made_onnx_folder() / "models/transformer.onnx"), {{{"sequense", 9}}});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "UnknownDimension");
  EXPECT_EQ(result.error().hint, "did you mean 'sequence'?");
}

TEST(Onnx, ADimensionMayBeZero) {
  const OnnxResult result = made("empty.onnx", {{{"rows", 0}}});
  EXPECT_EQ(tensor_named(result.network, "r").shape, (Shape{3, 0}));
  EXPECT_EQ(output_of(result.network, "product").shape, (Shape{0, 4}));
  EXPECT_EQ(total_macs(result.network), 0);
  const auto kernels = kernels::kernels_of(result.network, layer_named(result.network, "product"));
  ASSERT_TRUE(kernels.has_value());
  EXPECT_TRUE(kernels->empty());
}

TEST(Onnx, ExternalDataIsNotLookedFor) {
  const OnnxResult result = made("external.onnx", {{{"height", 8}}});
  EXPECT_EQ(parameter_count(result.network), 4 * 3 * 3 * 3);
}

TEST(Onnx, BatchNormalizationIsFoldedIntoAConvolutionWithoutOtherConsumers) {
  const OnnxResult result = made("batch_norm.onnx");
  const Layer& first = layer_named(result.network, "first");
  EXPECT_EQ(first.folded, std::vector<std::string>{"BatchNormalization"});
  ASSERT_EQ(first.inputs.size(), 3U);
  EXPECT_EQ(result.network.tensors[static_cast<std::size_t>(first.inputs[2])].name, "n1");
  EXPECT_EQ(output_of(result.network, "first").name, "b");
  EXPECT_TRUE(layer_named(result.network, "second").folded.empty());
  EXPECT_EQ(layer_named(result.network, "kept").kind, OperatorKind::kBatchNormalization);
}

TEST(Onnx, OperatorsBetweenQuantisationsWorkOnTheNarrowType) {
  const OnnxResult result = made("quantised_pairs.onnx");
  ASSERT_EQ(result.network.layers.size(), 3U);  // quantise the input, convolve, activate
  const Layer& conv = layer_named(result.network, "conv");
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(result.network.tensors[static_cast<std::size_t>(conv.inputs[i])].type, ElementType::kInt8);
  }
  EXPECT_EQ(result.network.tensors[static_cast<std::size_t>(conv.inputs[2])].type, ElementType::kInt32);
  EXPECT_EQ(output_of(result.network, "relu").type, ElementType::kInt8);
  EXPECT_EQ(output_of(result.network, "relu").shape, (Shape{1, 4, 6, 6}));
}

TEST(Onnx, QuantisedOperatorsAreTheirPlainFormsOnNarrowTypes) {
  const OnnxResult result = made("quantised_operators.onnx");
  EXPECT_EQ(layer_named(result.network, "conv").kind, OperatorKind::kConvolution);
  EXPECT_EQ(output_of(result.network, "conv").type, ElementType::kUInt8);
  EXPECT_EQ(layer_named(result.network, "conv").inputs.size(), 3U);
  EXPECT_EQ(output_of(result.network, "integer").type, ElementType::kInt32);
  EXPECT_EQ(output_of(result.network, "product").type, ElementType::kInt32);
  EXPECT_EQ(output_of(result.network, "linear").type, ElementType::kUInt8);
  EXPECT_EQ(total_macs(result.network), 4 * 36 * 27 + 2 * 36 * 4 + 2 * 5 * 6 * 7);
  // The range of the elements, and a pass over them.
  EXPECT_EQ(layer_named(result.network, "dynamic/ReduceMin").kind, OperatorKind::kReduce);
  EXPECT_EQ(layer_named(result.network, "dynamic/QuantizeLinear").function, "quantize");
  EXPECT_EQ(tensor_named(result.network, "q").type, ElementType::kUInt8);
}

TEST(Onnx, SubgraphsAndForeignOperatorsAreNamedAndTheRestIsRead) {
  const OnnxResult result = made("subgraphs.onnx");
  // Of two branches without products the first is as good as the other.
  EXPECT_EQ(layer_named(result.network, "choice/then/relu_t").kind, OperatorKind::kElementwise);
  EXPECT_EQ(output_of(result.network, "after_choice").shape, (Shape{2, 3}));
  EXPECT_EQ(layer_named(result.network, "after_choice").kind, OperatorKind::kElementwise);
  // Nothing in the loop has multiply-accumulates, so none are missing although nobody knows how often it runs.
  EXPECT_EQ(layer_named(result.network, "repeat").operator_name, "Loop");
  EXPECT_FALSE(layer_named(result.network, "repeat").uncounted);
  EXPECT_EQ(layer_named(result.network, "special").operator_name, "my.domain.Special");
  EXPECT_TRUE(layer_named(result.network, "special").uncounted);
  EXPECT_EQ(output_of(result.network, "special").shape, (Shape{4, 5}));
  // The shape of NonZero depends on data: what needs it is not mapped, and names the cause.
  EXPECT_EQ(layer_named(result.network, "after_places").kind, OperatorKind::kOther);
  EXPECT_EQ(layer_named(result.network, "after_places").reason,
            "its input's shape is not known, since NonZero at 'places' depends on data");
  EXPECT_FALSE(layer_named(result.network, "after_places").uncounted);
  ASSERT_EQ(result.warnings.size(), 2U);
  EXPECT_NE(result.warnings[0].find("choice"), std::string::npos) << result.warnings[0];
  EXPECT_NE(result.warnings[1].find("places"), std::string::npos) << result.warnings[1];
  const std::vector<Assumption> taken = {{"choice", 1, "", 0, false}};
  EXPECT_EQ(result.network.assumptions, taken);
  EXPECT_EQ(layer_named(result.network, "places").reason, "the shape of its output depends on data: give 'd[1]'");
  // What was asked for: a branch, a number of iterations, a size.
  ASSERT_EQ(result.data_dependent.size(), 3U);
  EXPECT_EQ(result.data_dependent[0].name, "choice");
  EXPECT_EQ(result.data_dependent[1].name, "repeat");
  EXPECT_EQ(result.data_dependent[2].name, "d[1]");
  EXPECT_EQ(result.data_dependent[2].operator_name, "NonZero");
}

TEST(Onnx, WhatDataDecidesCanBeGiven) {
  const OnnxResult result = made("subgraphs.onnx", {{{"choice", 0}, {"repeat", 4}, {"d[1]", 5}}});
  EXPECT_EQ(layer_named(result.network, "choice/else/neg_e").function, "neg");
  EXPECT_TRUE(result.network.assumptions.empty());
  EXPECT_EQ(layer_named(result.network, "repeat/3/add_s_out").function, "add");
  EXPECT_EQ(output_of(result.network, "places").shape, (Shape{2, 5}));
  EXPECT_EQ(tensor_named(result.network, "f").shape, (Shape{2, 5}));
  EXPECT_NE(layer_named(result.network, "after_places").kind, OperatorKind::kOther);
  EXPECT_TRUE(result.warnings.empty()) << result.warnings.front();
}

TEST(Onnx, QuantisersOfFewBitsDecideAboutTheTypes) {
  const auto result = read_model(read_file(made_onnx_folder() / "counted/quant_qonnx.onnx"));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  const Layer& conv = layer_named(result->network, "conv");
  for (const TensorId id : {conv.inputs[0], conv.inputs[1], conv.outputs[0]}) {
    EXPECT_EQ(result->network.tensors[static_cast<std::size_t>(id)].type, ElementType::kInt4);
  }
}

TEST(Onnx, WrongModelsAreRefusedWithTheNodeAndTheReason) {
  struct Wrong {
    const char* file;
    const char* code;
    const char* path;
    const char* message;  // a part of it
  };
  for (const Wrong& wrong : {
           Wrong{"cycle", "OnnxGraph", "first", "cycle"},
           Wrong{"missing", "OnnxGraph", "adder", "'nowhere'"},
           Wrong{"twice", "OnnxGraph", "two", "more than once"},
           Wrong{"channels", "ShapeMismatch", "conv", "[4, 3, 3, 3]"},
           Wrong{"kernel", "ShapeMismatch", "conv", "larger than the padded input"},
           Wrong{"pads", "BadAttribute", "conv", "[1, 1, 1]"},
           Wrong{"stride", "BadAttribute", "conv", "the stride"},
           Wrong{"huge_pads", "BadAttribute", "conv", "the leading pads"},
           Wrong{"axis", "BadAttribute", "softmax", "[7]"},
           Wrong{"reshape", "BadAttribute", "reshape", "[5, -1]"},
           Wrong{"opset", "OnnxVersion", "", "has 0"},
           Wrong{"endless_function", "OnnxGraph", "", "without end"},
           Wrong{"huge_input", "TooLarge", "x", "2^53"},
           Wrong{"huge_product", "TooLarge", "expand", "2^53"},
           Wrong{"macs", "TooLarge", "product", "2^53 MACs"},
           Wrong{"output", "OnnxGraph", "y", "computed by no node"},
       }) {
    const auto result =
        read_model(read_file(made_onnx_folder() / "models" / (std::string("wrong_") + wrong.file + ".onnx")));
    ASSERT_FALSE(result.has_value()) << wrong.file;
    EXPECT_EQ(result.error().code, wrong.code) << wrong.file << ": " << result.error().message;
    if (std::string_view(wrong.path).empty()) continue;  // the whole file, or a place of many graphs
    EXPECT_EQ(result.error().path, wrong.path) << wrong.file << ": " << result.error().message;
    EXPECT_NE(result.error().message.find(wrong.message), std::string::npos)
        << wrong.file << ": " << result.error().message;
  }
}

TEST(Onnx, ATruncatedFileIsRefusedWhereverItEnds) {
  const std::string whole = read_file(made_onnx_folder() / "models/batch_norm.onnx");
  int refused = 0;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto result = read_model(whole.substr(0, length));
    if (!result) {
      ++refused;
      EXPECT_FALSE(result.error().message.empty());
    }
  }
  // Only where the file ends between two of the model's own fields could it be whole.
  EXPECT_GE(refused + 5, static_cast<int>(whole.size()));
}

TEST(Onnx, FilesOfOtherKindsAreRefused) {
  const std::string others[] = {"",
                                "{\"name\": \"json\"}",
                                "\x89PNG\r\n\x1a\n",
                                std::string(1000, '\0'),
                                std::string("\x1c\0\0\0TFL3", 8),
                                "version https://git-lfs.github.com/spec/v1\n",
                                "Layer name, IFMAP Height\nconv1, 224\n",
                                "PK\x03\x04more"};
  for (const std::string& content : others) {
    const auto result = read_model(content);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, "OnnxSyntax") << result.error().message;
  }
}

}  // namespace
}  // namespace cyclescope::network

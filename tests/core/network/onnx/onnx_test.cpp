#include <gtest/gtest.h>

#include <algorithm>

#include "core/network/onnx/onnx_files.h"
#include "json/values.h"
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
    EXPECT_TRUE(result->warnings.empty()) << name << ": " << result->warnings.front();
    const Network& network = result->network;
    const auto expected = json::parse_json(read_file(fs::path(entry.path()).replace_extension(".shapes.json")));
    ASSERT_TRUE(expected.has_value()) << name;
    ASSERT_FALSE(network.outputs.empty()) << name;
    for (const Tensor& tensor : network.tensors) {
      const Json* shape = json::find_member(*expected, tensor.name);
      if (shape != nullptr) {
        EXPECT_EQ(to_text(tensor.shape), to_text(shape->get<Shape>())) << tensor.name << " of " << name;
      }
    }
    for (const TensorId id : network.outputs) {
      const std::string& output = network.tensors[static_cast<std::size_t>(id)].name;
      EXPECT_NE(json::find_member(*expected, output), nullptr) << output << " of " << name;
    }
    for (const Layer& layer : network.layers) {
      const auto kernels = kernels::kernels_of(network, layer);
      const bool expressible = name != "conv_3d" && name != "top_k" && name != "cum_sum";
      EXPECT_EQ(kernels.has_value(), expressible) << name << ": " << (kernels ? "" : kernels.error().message);
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
  const OnnxResult given = made("transformer.onnx", {{{"sequence", 9}}});
  EXPECT_TRUE(given.dimensions[1].given);
  EXPECT_EQ(given.dimensions[1].value, 9);
  EXPECT_FALSE(given.dimensions[0].given);
  // A dimension without a name is called after its input.
  const OnnxResult unnamed = made("external.onnx", {{{"x[0]", 2}, {"height", 10}}});
  EXPECT_EQ(output_of(unnamed.network, "conv").shape, (Shape{2, 4, 8, 6}));
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
  EXPECT_EQ(layer_named(result.network, "dynamic").kind, OperatorKind::kOther);
}

TEST(Onnx, SubgraphsAndForeignOperatorsAreNamedAndTheRestIsRead) {
  const OnnxResult result = made("subgraphs.onnx");
  EXPECT_EQ(layer_named(result.network, "choice").kind, OperatorKind::kOther);
  EXPECT_EQ(layer_named(result.network, "choice").operator_name, "If");
  EXPECT_EQ(output_of(result.network, "after_choice").shape, (Shape{2, 3}));
  EXPECT_EQ(layer_named(result.network, "after_choice").kind, OperatorKind::kElementwise);
  EXPECT_EQ(layer_named(result.network, "repeat").operator_name, "Loop");
  EXPECT_EQ(layer_named(result.network, "special").operator_name, "my.domain.Special");
  EXPECT_EQ(output_of(result.network, "special").shape, (Shape{4, 5}));
  // The shape of NonZero depends on data: what needs it is not mapped, and a warning says so.
  EXPECT_EQ(layer_named(result.network, "after_places").kind, OperatorKind::kOther);
  ASSERT_EQ(result.warnings.size(), 2U);
  EXPECT_NE(result.warnings[0].find("places"), std::string::npos) << result.warnings[0];
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
           Wrong{"opset", "OnnxVersion", "", "has 6"},
           Wrong{"huge_input", "TooLarge", "x", "2^53"},
           Wrong{"huge_product", "TooLarge", "expand", "2^53"},
           Wrong{"macs", "TooLarge", "product", "2^53 MACs"},
           Wrong{"output", "OnnxGraph", "y", "computed by no node"},
       }) {
    const auto result =
        read_model(read_file(made_onnx_folder() / "models" / (std::string("wrong_") + wrong.file + ".onnx")));
    ASSERT_FALSE(result.has_value()) << wrong.file;
    EXPECT_EQ(result.error().code, wrong.code) << wrong.file << ": " << result.error().message;
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
  for (const std::string& content : {std::string(), std::string("{\"name\": \"json\"}"),
                                     std::string("\x89PNG\r\n\x1a\n"), std::string(1000, '\0'), std::string("TFL3")}) {
    const auto result = read_model(content);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, "OnnxSyntax");
  }
}

}  // namespace
}  // namespace cyclescope::network

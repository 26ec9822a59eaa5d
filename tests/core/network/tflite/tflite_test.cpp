#include <gtest/gtest.h>

#include "core/network/tflite/tflite_writer.h"
#include "kernels/kernel.h"
#include "network/files/network_file.h"
#include "network/json/network_json.h"
#include "network/tflite/read_tflite.h"

namespace cyclescope::network {
namespace {

using reference::TfliteWriter;

enum Code {
  kAdd = 0,
  kAveragePool = 1,
  kConcatenation = 2,
  kConv = 3,
  kDepthwise = 4,
  kDequantize = 6,
  kFullyConnected = 9,
  kSoftmax = 25,
  kReshape = 22,
  kPad = 34,
  kMean = 40,
  kMul = 18,
  kSplit = 49,
  kStridedSlice = 45,
  kTransposeConv = 67,
  kTranspose = 39,
  kBatchMatMul = 126,
  kConv3d = 132,
  kSvdf = 27,
  kLstm = 44,
  kTopK = 48,
  kShape = 77,
  kLess = 58,
  kUnique = 103,
  kGatherNd = 107,
  kIf = 118,
  kScatterNd = 122,
  kCumSum = 128,
  kCall = 31,
  kWhile = 119,
  kSpaceToBatch = 38,
  kBatchToSpace = 37,
  kResize = 23,
  kQuantize = 114,
};

Result<OnnxResult> read(const std::string& file, const OnnxOptions& options = {}) {
  auto result = read_tflite(file, options);
  EXPECT_TRUE(result) << (result ? "" : result.error().path + ": " + result.error().message);
  if (!result) return result;
  for (const Layer& layer : result->network.layers) {
    if (layer.kind == OperatorKind::kOther) continue;
    EXPECT_TRUE(kernels::kernels_of(result->network, layer)) << layer.name;
  }
  const std::string text = write_network(result->network);
  EXPECT_TRUE(read_network(text)) << text;
  return result;
}

std::int64_t macs_of(const Network& network) {
  std::int64_t macs = 0;
  for (const Layer& layer : network.layers) macs += mac_count(network, layer);
  return macs;
}

const std::vector<std::int64_t>& shape_of(const Network& network, TensorId id) {
  return network.tensors[static_cast<std::size_t>(id)].shape;
}
const std::vector<std::int64_t>& output_shape(const Network& network) {
  return shape_of(network, network.outputs.at(0));
}

std::vector<std::string> operators_of(const Network& network) {
  std::vector<std::string> names;
  for (const Layer& layer : network.layers) names.push_back(layer.operator_name);
  return names;
}

/// An image of 1 x 8 x 8 x 4 before one operator.
struct Image {
  TfliteWriter writer;
  int x = writer.tensor("x", {1, 8, 8, 4}, 9);
};

TEST(Tflite, ConvolutionsHaveTheirChannelsFirst) {
  Image image;
  const int w = image.writer.weights("w", {16, 3, 3, 4}, 9), b = image.writer.weights("b", {16}, 2);
  const int y = image.writer.tensor("y", {1, 4, 4, 16}, 9);
  image.writer.add(
      kConv, {image.x, w, b}, {y},
      {TfliteWriter::byte(0, 0), TfliteWriter::number(1, 2), TfliteWriter::number(2, 2), TfliteWriter::byte(3, 3)});
  const auto result = read(image.writer.write({image.x}, {y}));
  ASSERT_TRUE(result);
  const Network& network = result->network;
  EXPECT_EQ(operators_of(network), (std::vector<std::string>{"CONV_2D", "RELU6"}));
  EXPECT_EQ(shape_of(network, network.inputs[0]), (std::vector<std::int64_t>{1, 4, 8, 8}));
  EXPECT_EQ(output_shape(network), (std::vector<std::int64_t>{1, 16, 4, 4}));
  EXPECT_EQ(macs_of(network), 16 * 4 * 4 * 4 * 9);
  EXPECT_EQ(network.layers[0].attributes.pad_begin, (std::vector<std::int64_t>{0, 0})) << "SAME pads the end first";
  EXPECT_EQ(network.tensors[static_cast<std::size_t>(network.layers[0].inputs[1])].type, ElementType::kInt8);
  EXPECT_EQ(network.tensors[static_cast<std::size_t>(network.layers[0].inputs[2])].type, ElementType::kInt32);
}

TEST(Tflite, DepthwiseConvolutionsHaveAGroupPerChannel) {
  Image image;
  const int w = image.writer.weights("w", {1, 3, 3, 8}), y = image.writer.tensor("y", {1, 6, 6, 8});
  image.writer.add(
      kDepthwise, {image.x, w}, {y},
      {TfliteWriter::byte(0, 1), TfliteWriter::number(1, 1), TfliteWriter::number(2, 1), TfliteWriter::number(3, 2)});
  const auto result = read(image.writer.write({image.x}, {y}));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->network.layers[0].attributes.groups, 4);
  EXPECT_EQ(macs_of(result->network), 8 * 6 * 6 * 9);
}

// A small classifier: what keeps the order, what asks for the file's, what broadcasts along channels.
TEST(Tflite, ImagesStayInOneOrderAsLongAsTheyCan) {
  Image image;
  TfliteWriter& w = image.writer;
  const auto stride = std::vector{TfliteWriter::byte(0, 0), TfliteWriter::number(1, 1), TfliteWriter::number(2, 1)};
  const int filter = w.weights("w", {4, 3, 3, 4}), a = w.tensor("a", {1, 8, 8, 4});
  w.add(kConv, {image.x, filter}, {a}, stride);
  const int scale = w.weights("scale", {4}), scaled = w.tensor("scaled", {1, 8, 8, 4});
  w.add(kMul, {a, scale}, {scaled});
  const int sum = w.tensor("sum", {1, 8, 8, 4});
  w.add(kAdd, {scaled, image.x}, {sum}, {TfliteWriter::byte(0, 1)});
  const int joined = w.tensor("joined", {1, 8, 8, 8});
  w.add(kConcatenation, {sum, a}, {joined}, {TfliteWriter::number(0, -1)});
  const int axes = w.integers("axes", {1, 2}), pooled = w.tensor("pooled", {1, 8});
  w.add(kMean, {joined, axes}, {pooled});
  const int dense = w.weights("dense", {10, 8}), logits = w.tensor("logits", {1, 10});
  w.add(kFullyConnected, {pooled, dense, -1}, {logits});
  const int y = w.tensor("y", {1, 10});
  w.add(kSoftmax, {logits}, {y});
  const auto result = read(w.write({image.x}, {y}));
  ASSERT_TRUE(result);
  EXPECT_EQ(operators_of(result->network), (std::vector<std::string>{"CONV_2D", "MUL", "ADD", "RELU", "CONCATENATION",
                                                                     "MEAN", "FULLY_CONNECTED", "SOFTMAX"}));
  EXPECT_EQ(macs_of(result->network), 4 * 8 * 8 * 4 * 9 + 80);
  EXPECT_EQ(output_shape(result->network), (std::vector<std::int64_t>{1, 10}));
}

TEST(Tflite, FlatteningAnImageTakesTheFilesOrder) {
  Image image;
  TfliteWriter& w = image.writer;
  const int filter = w.weights("w", {4, 1, 1, 4}), a = w.tensor("a", {1, 8, 8, 4});
  w.add(kConv, {image.x, filter}, {a}, {TfliteWriter::number(1, 1), TfliteWriter::number(2, 1)});
  const int target = w.integers("target", {-1, 256}), flat = w.tensor("flat", {1, 256});
  w.add(kReshape, {a, target}, {flat});
  const auto result = read(w.write({image.x}, {flat}));
  ASSERT_TRUE(result);
  EXPECT_EQ(output_shape(result->network), (std::vector<std::int64_t>{1, 256}));
  EXPECT_EQ(result->network.layers.back().kind, OperatorKind::kView);
}

TEST(Tflite, ReadsTheOtherProducts) {
  TfliteWriter w;
  const int x = w.tensor("x", {2, 3, 5}), y = w.tensor("y", {2, 7, 5}), z = w.tensor("z", {2, 3, 7});
  w.add(kBatchMatMul, {x, y}, {z}, {TfliteWriter::byte(0, 0), TfliteWriter::byte(1, 1)});
  const int volume = w.tensor("volume", {1, 4, 4, 4, 2}), kernel = w.weights("kernel", {3, 3, 3, 2, 6});
  const int c = w.tensor("c", {1, 4, 4, 4, 6});
  w.add(kConv3d, {volume, kernel}, {c},
        {TfliteWriter::number(1, 1), TfliteWriter::number(2, 1), TfliteWriter::number(3, 1)});
  const int small = w.tensor("small", {1, 4, 4, 2}), up = w.weights("up", {6, 2, 2, 2});
  const int wanted = w.integers("wanted", {1, 8, 8, 6}), large = w.tensor("large", {1, 8, 8, 6});
  w.add(kTransposeConv, {wanted, up, small}, {large},
        {TfliteWriter::byte(0, 1), TfliteWriter::number(1, 2), TfliteWriter::number(2, 2)});
  const auto result = read(w.write({x, y, volume, small}, {z, c, large}));
  ASSERT_TRUE(result);
  std::vector<std::int64_t> macs;
  for (const Layer& layer : result->network.layers) macs.push_back(mac_count(result->network, layer));
  EXPECT_EQ(macs, (std::vector<std::int64_t>{0, 2 * 3 * 5 * 7, 64 * 6 * 2 * 27, 16 * 2 * 4 * 6}));
  EXPECT_EQ(shape_of(result->network, result->network.outputs[2]), (std::vector<std::int64_t>{1, 6, 8, 8}));
}

TEST(Tflite, ReadsRecurrentLayers) {
  TfliteWriter w;
  const int x = w.tensor("x", {1, 6, 10});
  std::vector<std::int32_t> inputs = {x};
  for (int gate = 0; gate < 4; ++gate) inputs.push_back(w.weights("w" + std::to_string(gate), {8, 10}));
  for (int gate = 0; gate < 4; ++gate) inputs.push_back(w.weights("r" + std::to_string(gate), {8, 8}));
  for (int peephole = 0; peephole < 3; ++peephole) inputs.push_back(-1);
  for (int gate = 0; gate < 4; ++gate) inputs.push_back(w.weights("b" + std::to_string(gate), {8}));
  const int y = w.tensor("y", {1, 6, 8});
  w.add(kLstm, inputs, {y});
  const int sample = w.tensor("sample", {1, 10}), features = w.weights("features", {8, 10});
  const int time = w.weights("time", {8, 5}), bias = w.weights("bias", {4});
  const int state = w.tensor(TfliteWriter::Tensor{"state", {1, 40}, 0, {}, {}, true}), s = w.tensor("s", {1, 4});
  w.add(kSvdf, {sample, features, time, bias, state}, {s}, {TfliteWriter::number(0, 2), TfliteWriter::byte(1, 1)});
  const auto result = read(w.write({x, sample}, {y, s}));
  ASSERT_TRUE(result);
  EXPECT_EQ(macs_of(result->network), 6 * 4 * 8 * (10 + 8) + 8 * 10 + 8 * 5);
  EXPECT_EQ(shape_of(result->network, result->network.outputs[0]), (std::vector<std::int64_t>{1, 6, 8}));
  EXPECT_EQ(shape_of(result->network, result->network.outputs[1]), (std::vector<std::int64_t>{1, 4}));
}

TEST(Tflite, MovesDataAsTheFileSays) {
  Image image;
  TfliteWriter& w = image.writer;
  const int pads = w.integers("pads", {0, 0, 1, 2, 3, 4, 0, 0}, {4, 2}), padded = w.tensor("padded", {1, 11, 15, 4});
  w.add(kPad, {image.x, pads}, {padded});
  const int begin = w.integers("begin", {0, 1, 0, 0}), end = w.integers("end", {1, 9, 0, 4});
  const int steps = w.integers("steps", {1, 2, 3, 1}), sliced = w.tensor("sliced", {1, 4, 5, 4});
  w.add(kStridedSlice, {padded, begin, end, steps}, {sliced}, {TfliteWriter::number(1, 4)});
  const int block = w.integers("block", {2, 1}), crops = w.integers("crops", {0, 0, 0, 0}, {2, 2});
  const int batches = w.tensor("batches", {2, 2, 5, 4}), again = w.tensor("again", {1, 4, 5, 4});
  w.add(kSpaceToBatch, {sliced, block, crops}, {batches});
  w.add(kBatchToSpace, {batches, block, crops}, {again});
  const int order = w.integers("order", {0, 3, 1, 2}), turned = w.tensor("turned", {1, 4, 4, 5});
  w.add(kTranspose, {again, order}, {turned});
  const auto result = read(w.write({image.x}, {turned, batches}));
  ASSERT_TRUE(result);
  EXPECT_EQ(output_shape(result->network), (std::vector<std::int64_t>{1, 4, 4, 5}));
  EXPECT_EQ(shape_of(result->network, result->network.outputs[1]), (std::vector<std::int64_t>{2, 2, 5, 4}));
}

TEST(Tflite, WhatOnlyDequantisesWeightsMovesTheNarrowOnes) {
  Image image;
  TfliteWriter& w = image.writer;
  const int narrow = w.weights("narrow", {4, 1, 1, 4}, 1), wide = w.tensor("wide", {4, 1, 1, 4});
  w.add(kDequantize, {narrow}, {wide});
  const int y = w.tensor("y", {1, 8, 8, 4});
  w.add(kConv, {image.x, wide}, {y}, {TfliteWriter::number(1, 1), TfliteWriter::number(2, 1)});
  const auto result = read(w.write({image.x}, {y}));
  ASSERT_TRUE(result);
  ASSERT_EQ(result->network.layers.size(), 1u);
  EXPECT_EQ(result->network.tensors[static_cast<std::size_t>(result->network.layers[0].inputs[1])].type,
            ElementType::kFloat16);
}

TEST(Tflite, ListsWhatNothingComputesWithItsReason) {
  Image image;
  TfliteWriter& w = image.writer;
  const int k = w.integers("k", {2}), values = w.tensor(TfliteWriter::Tensor{"values", {1, 8, 8, 2}});
  const int indices = w.tensor("indices", {1, 8, 8, 2}, 2);
  w.add(kUnique, {image.x, k}, {values, indices});
  const int custom = w.tensor(TfliteWriter::Tensor{"custom", {1, 4}, 0, {-1, 4}}), y = w.tensor("y", {1, 4});
  w.add_custom("MyOperator", {values}, {custom});
  w.add(kAdd, {custom, custom}, {y});
  const auto result = read(w.write({image.x}, {y}));
  ASSERT_TRUE(result);
  const std::vector<Layer>& layers = result->network.layers;
  ASSERT_EQ(layers.size(), 3u);
  EXPECT_EQ(layers[0].reason, "no kernel computes this operator");
  EXPECT_FALSE(layers[0].uncounted);
  EXPECT_EQ(layers[1].operator_name, "MyOperator");
  EXPECT_EQ(layers[1].reason, "a custom operator, whose computation the file does not say");
  EXPECT_TRUE(layers[1].uncounted) << "its multiply-accumulates are missing from the sum";
  EXPECT_EQ(layers[2].reason,
            "its input's shape is not known, since the output of MyOperator at 'custom' depends on data");
}

/// Graphs that a loop of products consists of: x times 8 x 8 weights, `least` times at least.
struct Loop {
  TfliteWriter writer;
  int condition = 0, body = 0;

  /// `counts`: the condition compares a counter with 3; else with what the network gets.
  explicit Loop(bool counts) {
    const auto state = [this] {
      return std::vector<std::int32_t>{writer.tensor("i", {}, 2), writer.tensor("limit", {}, 2),
                                       writer.tensor("s", {4, 8})};
    };
    const std::vector<std::int32_t> tested = state();
    const int three = writer.tensor({"three", {}, 2, {}, {3, 0, 0, 0}});
    const int goes_on = writer.tensor("goes_on", {}, 6);
    writer.add(kLess, {tested[0], counts ? three : tested[1]}, {goes_on});
    condition = writer.end_graph(tested, {goes_on});
    const std::vector<std::int32_t> now = state();
    const int one = writer.tensor({"one", {}, 2, {}, {1, 0, 0, 0}});
    const int next = writer.tensor("next", {}, 2), product = writer.tensor("product", {4, 8});
    writer.add(kAdd, {now[0], one}, {next});
    writer.add(kFullyConnected, {now[2], writer.weights("w", {8, 8})}, {product});
    body = writer.end_graph(now, {next, now[1], product});
  }

  std::string file() {
    const int zero = writer.tensor({"zero", {}, 2, {}, {0, 0, 0, 0}});
    const int limit = writer.tensor("limit", {}, 2), x = writer.tensor("x", {4, 8});
    const int count = writer.tensor("count", {}, 2), same = writer.tensor("same", {}, 2),
              y = writer.tensor("y", {4, 8});
    writer.add(kWhile, {zero, limit, x}, {count, same, y},
               {TfliteWriter::number(0, condition), TfliteWriter::number(1, body)});
    const int behind = writer.tensor("behind", {4, 2});
    writer.add(kFullyConnected, {y, writer.weights("v", {2, 8})}, {behind});
    return writer.write({limit, x}, {behind});
  }
};

TEST(Tflite, LoopsThatCountAreRepeatedWork) {
  const auto result = read(Loop(true).file());
  ASSERT_TRUE(result);
  EXPECT_EQ(macs_of(result->network), 3 * 4 * 8 * 8 + 4 * 8 * 2);
  EXPECT_EQ(parameter_count(result->network), 8 * 8 + 8 * 2) << "each iteration reads the same weights";
  EXPECT_EQ(output_shape(result->network), (std::vector<std::int64_t>{4, 2}));
  EXPECT_TRUE(result->data_dependent.empty());
  for (const Layer& layer : result->network.layers) EXPECT_EQ(layer.operator_name, "FULLY_CONNECTED");
}

TEST(Tflite, HowOftenALoopRunsIsAskedForWhereDataDecides) {
  const std::string file = Loop(false).file();
  const auto unknown = read(file);
  ASSERT_TRUE(unknown);
  EXPECT_EQ(macs_of(unknown->network), 4 * 8 * 2);
  EXPECT_EQ(unknown->network.layers[0].reason, "how often its body runs depends on data: give 'count'");
  EXPECT_TRUE(unknown->network.layers[0].uncounted);
  ASSERT_EQ(unknown->data_dependent.size(), 1u);
  EXPECT_EQ(unknown->data_dependent[0].name, "count");
  EXPECT_EQ(unknown->data_dependent[0].kind, DataDependent::Kind::kTrips);
  const auto five = read(file, {{{"count", 5}}});
  ASSERT_TRUE(five);
  EXPECT_EQ(macs_of(five->network), 5 * 4 * 8 * 8 + 4 * 8 * 2);
  EXPECT_EQ(five->data_dependent[0].value, 5);
  const auto never = read(file, {{{"count", 0}}});
  ASSERT_TRUE(never);
  EXPECT_EQ(macs_of(never->network), 4 * 8 * 2);
  const auto long_one = read(file, {{{"count", std::int64_t{1} << 40}}});
  ASSERT_TRUE(long_one);
  EXPECT_NE(long_one->network.layers[0].reason.find("are not read one by one"), std::string::npos);
  EXPECT_TRUE(long_one->network.layers[0].uncounted);
  const auto wrong = read_tflite(file, {{{"counts", 5}}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "UnknownDimension");
  EXPECT_NE(wrong.error().hint.find("count"), std::string::npos);
}

/// A network that multiplies by 8 x 16 weights, or by 8 x 32, as `condition` (a constant, where it is given) says.
std::string branches(std::optional<std::uint8_t> condition) {
  TfliteWriter w;
  int graphs[2];
  for (const int columns : {16, 32}) {
    const int x = w.tensor("x", {4, 8}), y = w.tensor("product", {4, columns});
    w.add(kFullyConnected, {x, w.weights("w", {columns, 8})}, {y});
    graphs[columns == 32] = w.end_graph({x}, {y});
  }
  const int flag = condition ? w.tensor({"flag", {}, 6, {}, {*condition}}) : w.tensor("flag", {}, 6);
  const int x = w.tensor("x", {4, 8}), y = w.tensor("choice", {4, 16});
  w.add(kIf, {flag, x}, {y}, {TfliteWriter::number(0, graphs[0]), TfliteWriter::number(1, graphs[1])});
  return condition ? w.write({x}, {y}) : w.write({flag, x}, {y});
}

TEST(Tflite, BranchesAreTakenAsTheConditionSays) {
  for (const int taken : {0, 1}) {
    const auto result = read(branches(static_cast<std::uint8_t>(taken)));
    ASSERT_TRUE(result);
    EXPECT_EQ(macs_of(result->network), 4 * 8 * (taken == 1 ? 16 : 32));
    EXPECT_EQ(parameter_count(result->network), 8 * (taken == 1 ? 16 : 32));
    EXPECT_TRUE(result->network.assumptions.empty());
  }
}

TEST(Tflite, OfBranchesThatDataDecidesTheLargerIsTakenAndSaid) {
  const auto usual = read(branches(std::nullopt));
  ASSERT_TRUE(usual);
  EXPECT_EQ(macs_of(usual->network), 4 * 8 * 32);
  ASSERT_EQ(usual->network.assumptions.size(), 1u);
  EXPECT_EQ(usual->network.assumptions[0], (Assumption{"choice", 0, "", 0, false}));
  ASSERT_EQ(usual->warnings.size(), 1u);
  EXPECT_NE(usual->warnings[0].find("the else branch is taken, which has more MACs: give 'choice'"), std::string::npos)
      << usual->warnings[0];
  ASSERT_EQ(usual->data_dependent.size(), 1u);
  EXPECT_EQ(usual->data_dependent[0].kind, DataDependent::Kind::kBranch);
  const auto other = read(branches(std::nullopt), {{{"choice", 1}}});
  ASSERT_TRUE(other);
  EXPECT_EQ(macs_of(other->network), 4 * 8 * 16);
  EXPECT_EQ(output_shape(other->network), (std::vector<std::int64_t>{4, 16}));
  EXPECT_TRUE(other->warnings.empty());
}

TEST(Tflite, CallsAreReadAsWhatTheyRun) {
  TfliteWriter w;
  const int a = w.tensor("a", {4, 8}), b = w.tensor("b", {4, 8});
  w.add(kFullyConnected, {a, w.weights("w", {8, 8})}, {b});
  const int linear = w.end_graph({a}, {b});
  const int x = w.tensor("x", {4, 8}), h = w.tensor("h", {4, 8}), y = w.tensor("y", {4, 8});
  w.add(kCall, {x}, {h}, {TfliteWriter::number(0, linear)});
  w.add(kCall, {h}, {y}, {TfliteWriter::number(0, linear)});
  const auto result = read(w.write({x}, {y}));
  ASSERT_TRUE(result);
  EXPECT_EQ(macs_of(result->network), 2 * 4 * 8 * 8);
  EXPECT_EQ(parameter_count(result->network), 8 * 8);
}

TEST(Tflite, GraphsThatCallThemselvesOrNobodyAreRefused) {
  for (const int called : {1, 7}) {
    TfliteWriter w;
    const int a = w.tensor("a", {4}), b = w.tensor("b", {4});
    w.add(kCall, {a}, {b}, {TfliteWriter::number(0, called)});
    w.add(kCall, {a}, {b}, {TfliteWriter::number(0, called)});
    w.end_graph({a}, {b});
    const int x = w.tensor("x", {4}), y = w.tensor("y", {4});
    w.add(kCall, {x}, {y}, {TfliteWriter::number(0, 1)});
    const auto result = read_tflite(w.write({x}, {y}));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, called == 1 ? "TooLarge" : "TfliteSyntax");
  }
}

TEST(Tflite, ElementsAreChosenScatteredSummedAndCompared) {
  TfliteWriter w;
  const int x = w.tensor("x", {6, 10}), places = w.tensor("places", {3, 1}, 2);
  const int rows = w.tensor("rows", {3, 10}), spread = w.tensor("spread", {7, 10}), sums = w.tensor("sums", {7, 10});
  const int best = w.tensor("best", {7, 4}), where = w.tensor("where", {7, 4}, 2);
  w.add(kGatherNd, {x, places}, {rows});
  w.add(kScatterNd, {places, rows, w.integers("shape", {7, 10})}, {spread});
  w.add(kCumSum, {spread, w.integers("axis", {-1}, {1})}, {sums}, {TfliteWriter::byte(0, 1), TfliteWriter::byte(1, 1)});
  w.add(kTopK, {sums, w.integers("k", {4})}, {best, where});
  const auto result = read(w.write({x, places}, {best, where}));
  ASSERT_TRUE(result);
  const std::vector<Layer>& layers = result->network.layers;
  ASSERT_EQ(layers.size(), 4u);
  EXPECT_EQ(layers[0].kind, OperatorKind::kGather);
  EXPECT_EQ(shape_of(result->network, layers[0].outputs[0]), (std::vector<std::int64_t>{3, 10}));
  EXPECT_EQ(layers[1].kind, OperatorKind::kScatter);
  EXPECT_EQ(shape_of(result->network, layers[1].outputs[0]), (std::vector<std::int64_t>{7, 10}));
  EXPECT_EQ(layers[2].kind, OperatorKind::kCumulative);
  EXPECT_EQ(layers[2].attributes.axis, 1);
  EXPECT_TRUE(layers[2].attributes.exclusive && layers[2].attributes.reverse);
  EXPECT_EQ(layers[3].kind, OperatorKind::kTopK);
  EXPECT_EQ(output_shape(result->network), (std::vector<std::int64_t>{7, 4}));
  EXPECT_EQ(result->network.tensors[static_cast<std::size_t>(result->network.outputs[1])].type, ElementType::kInt32);
}

TEST(Tflite, OpenExtentsAreAskedFor) {
  TfliteWriter w;
  const int x = w.tensor(TfliteWriter::Tensor{"x", {1, 16}, 0, {-1, 16}}), y = w.tensor("y", {1, 4});
  const int weights = w.weights("w", {4, 16});
  w.add(kFullyConnected, {x, weights}, {y});
  const std::string file = w.write({x}, {y});
  const auto usual = read(file);
  ASSERT_TRUE(usual);
  ASSERT_EQ(usual->dimensions.size(), 1u);
  EXPECT_EQ(usual->dimensions[0].name, "x[0]");
  ASSERT_EQ(usual->network.assumptions.size(), 1u);
  const auto given = read(file, {{{"x[0]", 5}}});
  ASSERT_TRUE(given);
  EXPECT_EQ(macs_of(given->network), 5 * 64);
  EXPECT_TRUE(given->network.assumptions.empty());
  const auto wrong = read_tflite(file, {{{"x[1]", 5}}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, "UnknownDimension");
  EXPECT_EQ(wrong.error().hint, "did you mean 'x[0]'?");
}

// Whatever byte is changed, and wherever the file ends: an error or a network, and no read outside it.
TEST(Tflite, DamagedFilesAreRefusedOrRead) {
  Image image;
  TfliteWriter& w = image.writer;
  const int filter = w.weights("w", {4, 3, 3, 4}), y = w.tensor("y", {1, 8, 8, 4});
  w.add(kConv, {image.x, filter}, {y}, {TfliteWriter::number(1, 1), TfliteWriter::number(2, 1)});
  const std::string file = w.write({image.x}, {y});
  std::size_t refused = 0;
  for (std::size_t length = 0; length < file.size(); ++length) {
    const std::string start = file.substr(0, length);
    if (!read_tflite(start)) ++refused;
  }
  EXPECT_GT(refused, file.size() / 2);
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (const int change : {1, 0x40, 0x80, 0xFF}) {
      std::string damaged = file;
      damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ static_cast<unsigned>(change));
      const auto result = read_tflite(damaged);
      EXPECT_TRUE(result || !result.error().code.empty());
    }
  }
}

TEST(Tflite, BillionsOfElementsAreRefused) {
  TfliteWriter w;
  const int x = w.tensor("x", {2'000'000'000, 2'000'000'000, 2'000'000'000}), y = w.tensor("y", {1});
  w.add(kAdd, {x, x}, {y});
  const auto result = read_tflite(w.write({x}, {y}));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "TooLarge");
}

TEST(Tflite, IsAFileAsAnyOther) {
  TfliteWriter w;
  const int x = w.tensor("x", {1, 16}), y = w.tensor("y", {1, 4}), weights = w.weights("w", {4, 16});
  w.add(kFullyConnected, {x, weights}, {y});
  const auto result = read_network_file(w.write({x}, {y}));
  ASSERT_TRUE(result);
  EXPECT_EQ(macs_of(result->network), 64);
}

}  // namespace
}  // namespace cyclescope::network

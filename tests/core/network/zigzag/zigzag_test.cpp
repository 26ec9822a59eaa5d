#include <gtest/gtest.h>

#include "network/zigzag/read_zigzag.h"

namespace cyclescope::network {
namespace {

const std::string kConvolution = R"("operator_type": "Conv",
  "equation": "O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]")";
const std::string kRelations = R"(, "dimension_relations": ["ix=2*ox+1*fx", "iy=2*oy+1*fy"])";

std::string sizes(int k, int c, int o, int f) {
  return ", \"loop_dims\": [\"B\", \"K\", \"G\", \"OX\", \"OY\", \"C\", \"FX\", \"FY\"], \"loop_sizes\": [1, " +
         std::to_string(k) + ", 1, " + std::to_string(o) + ", " + std::to_string(o) + ", " + std::to_string(c) + ", " +
         std::to_string(f) + ", " + std::to_string(f) + "]";
}

Result<OnnxResult> read_text(const std::string& layers) { return read_zigzag(*json::parse_json("[" + layers + "]")); }

OnnxResult read(const std::string& layers) {
  auto result = read_text(layers);
  EXPECT_TRUE(result) << (result ? "" : result.error().path + ": " + result.error().message);
  return result ? std::move(*result) : OnnxResult();
}

std::string refused(const std::string& layers) {
  const auto result = read_text(layers);
  EXPECT_FALSE(result);
  return result ? "" : result.error().code;
}

const Tensor& tensor(const OnnxResult& read, TensorId id) { return read.network.tensors[static_cast<std::size_t>(id)]; }

TEST(ZigZag, ReadsConvolutionsWithTheirRelations) {
  const OnnxResult result = read("{\"id\": 0, " + kConvolution + kRelations + sizes(64, 3, 112, 7) + "}");
  ASSERT_EQ(result.network.layers.size(), 1u);
  EXPECT_EQ(mac_count(result.network, result.network.layers[0]), 64LL * 3 * 112 * 112 * 7 * 7);
  EXPECT_EQ(tensor(result, result.network.inputs[0]).shape, (std::vector<std::int64_t>{1, 3, 229, 229}));
  EXPECT_EQ(result.network.layers[0].name, "Conv_0");
}

TEST(ZigZag, WithoutRelationsStrideOneIsAssumedAndSaid) {
  const OnnxResult result = read("{\"id\": 0, " + kConvolution + sizes(64, 3, 112, 7) + "}");
  EXPECT_EQ(mac_count(result.network, result.network.layers[0]), 64LL * 3 * 112 * 112 * 7 * 7);
  ASSERT_FALSE(result.warnings.empty());
  EXPECT_NE(result.warnings[0].find("stride"), std::string::npos);
}

TEST(ZigZag, LayersReadWhatTheirSourcesWrite) {
  const std::string first = "{\"id\": 0, " + kConvolution + kRelations + sizes(64, 3, 112, 7) + "}";
  const std::string padding =
      R"(, "pr_loop_dims": ["IX", "IY"], "padding": [[1, 1], [1, 1]], "operand_source": {"I": 0},
    "operand_precision": {"W": 4, "I": 8, "O": 16, "O_final": 8},
    "dimension_relations": ["ix=1*ox+1*fx", "iy=1*oy+1*fy"])";
  const OnnxResult result = read(first + ",{\"id\": 1, " + kConvolution + padding + sizes(32, 64, 112, 3) + "}");
  ASSERT_EQ(result.network.layers.size(), 2u);
  EXPECT_EQ(result.network.layers[1].inputs[0], result.network.layers[0].outputs[0]);
  EXPECT_EQ(result.network.inputs.size(), 1u);
  EXPECT_EQ(result.network.outputs.size(), 1u);
  EXPECT_EQ(tensor(result, result.network.layers[1].inputs[1]).type, ElementType::kInt4);
  EXPECT_EQ(tensor(result, result.network.layers[1].outputs[0]).type, ElementType::kInt8);
}

TEST(ZigZag, ReadsProductsAndDepthwiseConvolutions) {
  const OnnxResult product = read(R"({"id": 0, "operator_type": "Gemm", "equation": "O[b][k] += I[b][c] * W[c][k]",
    "loop_dim_size": {"B": 32, "K": 512, "C": 256}})");
  EXPECT_EQ(product.network.layers[0].kind, OperatorKind::kMatMul);
  EXPECT_EQ(mac_count(product.network, product.network.layers[0]), 32 * 512 * 256);
  const OnnxResult depthwise =
      read("{\"id\": 0, " + kConvolution + kRelations +
           R"(, "loop_dim_size": {"B": 1, "G": 16, "K": 1, "C": 1, "OX": 8, "OY": 8, "FX": 3, "FY": 3}})");
  EXPECT_EQ(depthwise.network.layers[0].attributes.groups, 16);
  EXPECT_EQ(mac_count(depthwise.network, depthwise.network.layers[0]), 16 * 64 * 9);
}

TEST(ZigZag, SaysWhatIsWrong) {
  EXPECT_EQ(refused(R"({"id": 0, "equation": "O[b]=X[b]+Y[b]", "loop_dim_size": {"B": 1}})"), "BadEquation");
  EXPECT_EQ(refused(R"({"id": 0, "equation": "O[b]+=X[b]*Y[c]", "loop_dim_size": {"B": 1}})"), "UnknownDimension");
  EXPECT_EQ(refused(R"({"id": 0, "equation": "O[b]+=X[b]*Y[c]", "loop_dim_size": {"B": 1, "C": 2}})"), "NotALayer");
  EXPECT_EQ(refused(R"({"id": 0, "equation": "O[b]+=X[b]*Y[b]", "loop_dims": ["B"], "loop_sizes": [1, 2]})"),
            "OutOfRange");
  EXPECT_EQ(refused("{\"id\": 0, " + kConvolution + R"(, "dimension_relations": ["ix"])" + sizes(1, 1, 1, 1) + "}"),
            "BadEquation");
  EXPECT_EQ(refused("3"), "WrongType");
}

}  // namespace
}  // namespace cyclescope::network

#include <gtest/gtest.h>

#include "core/network/onnx/ort_writer.h"
#include "network/files/network_file.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {
namespace {

using reference::OrtWriter;
using Table = OrtWriter::Table;

std::int64_t macs_of(const Network& network) {
  std::int64_t macs = 0;
  for (const Layer& layer : network.layers) macs += mac_count(network, layer);
  return macs;
}

/// A convolution, its activation and a product; the weights' contents are left out, the shape's are there.
std::string small_model() {
  OrtWriter w;
  const Table nodes[] = {
      w.node("Conv", {"x", "w"}, {"c"}, {w.attribute("pads", std::vector<std::int64_t>{1, 1, 1, 1})}),
      w.node("LeakyRelu", {"c"}, {"r"}, {w.attribute("alpha", 0.5F)}),
      w.node("Reshape", {"r", "rows"}, {"f"}),
      w.node("FusedMatMul", {"f", "v"}, {"y"}, {w.attribute("transB", std::int64_t{1})}, "com.microsoft"),
  };
  const std::vector<Table> values = {w.value("x", {{0, "batch"}, {3}, {8}, {8}}), w.value("y", {{0, "batch"}, {5}})};
  const std::vector<Table> initializers = {w.tensor("w", {4, 3, 3, 3}), w.tensor("v", {5, 256}),
                                           w.tensor("rows", {2}, {0, -1})};
  return w.write(w.graph({std::begin(nodes), std::end(nodes)}, values, initializers, {"x"}, {"y"}));
}

TEST(Ort, IsReadAsTheOnnxModelThatItWasMadeFrom) {
  const auto result = read_network_file(small_model(), {{{"batch", 2}}});
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(macs_of(result->network), 2 * (4 * 8 * 8 * 27 + 256 * 5));
  EXPECT_EQ(parameter_count(result->network), 4 * 27 + 5 * 256);
  ASSERT_EQ(result->dimensions.size(), 1U);
  EXPECT_EQ(result->dimensions[0].name, "batch");
  const Tensor& y = result->network.tensors[static_cast<std::size_t>(result->network.outputs[0])];
  EXPECT_EQ(y.shape, (std::vector<std::int64_t>{2, 5}));
}

TEST(Ort, ReadsSubgraphs) {
  OrtWriter w;
  const auto branch = [&](const char* name, const char* weights) {
    return w.graph({w.node("MatMul", {"x", weights}, {name})}, {}, {}, {}, {name});
  };
  const Table choice =
      w.node("If", {"flag"}, {"y"},
             {w.attribute("then_branch", branch("t", "v")), w.attribute("else_branch", branch("e", "w"))});
  const Table graph = w.graph({choice}, {w.value("x", {{4}, {8}}), w.value("flag", {})},
                              {w.tensor("v", {8, 16}), w.tensor("w", {8, 32})}, {"x", "flag"}, {"y"});
  const auto result = read_ort(w.write(graph));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(macs_of(result->network), 4 * 8 * 32);
}

/// Numbers of 64 bits lie at multiples of 8 in the file, and the file lies anywhere: within an archive, for instance.
TEST(Ort, ReadsNumbersThatAreNotAligned) {
  const std::string shifted = "four" + small_model();
  const auto result = read_ort(std::string_view(shifted).substr(4));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(macs_of(result->network), 4 * 8 * 8 * 27 + 256 * 5);
}

TEST(Ort, RefusesWhatIsCutOff) {
  const std::string whole = small_model();
  for (std::size_t size = 8; size < whole.size(); size += 7) {
    const auto result = read_network_file(whole.substr(0, size));
    EXPECT_TRUE(result || !result.error().message.empty()) << size;
  }
  EXPECT_EQ(read_network_file(whole.substr(0, whole.size() / 2)).error().code, "OrtSyntax");
}

/// Graphs in graphs, each of which is there twice: 2^levels of them in a file of a few hundred bytes per level.
TEST(Ort, RefusesGraphsThatUnfoldWithoutEnd) {
  for (const int levels : {24, 40}) {
    OrtWriter w;
    Table graph = w.graph({w.node("Relu", {"x"}, {"y"})}, {}, {}, {}, {"y"});
    for (int level = 0; level < levels; ++level) {
      const Table twice =
          w.node("If", {"flag"}, {"y"}, {w.attribute("then_branch", graph), w.attribute("else_branch", graph)});
      graph = w.graph({twice}, {}, {}, {"flag"}, {"y"});
    }
    const std::string file = w.write(graph);
    EXPECT_LT(file.size(), 20'000U);
    const auto result = read_ort(file);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, "OrtSyntax");
  }
}

}  // namespace
}  // namespace cyclescope::network

// The fuzz targets of the readers start from small files that are made here: CYCLESCOPE_UPDATE=1 writes them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "core/network/onnx/onnx_files.h"
#include "core/network/tflite/tflite_writer.h"
#include "network/files/network_file.h"

namespace cyclescope::network {
namespace {

using reference::TfliteWriter;

std::string convolution() {
  TfliteWriter w;
  const int x = w.tensor({"x", {1, 8, 8, 4}, 9, {-1, 8, 8, 4}}), filter = w.weights("w", {4, 3, 3, 4}, 9);
  const int a = w.tensor("a", {1, 8, 8, 4}, 9), y = w.tensor("y", {1, 4}, 9);
  w.add(3, {x, filter}, {a}, {TfliteWriter::number(1, 1), TfliteWriter::number(2, 1), TfliteWriter::byte(3, 1)});
  w.add(40, {a, w.integers("axes", {1, 2})}, {y});
  return w.write({x}, {y});
}

std::string moves() {
  TfliteWriter w;
  const int x = w.tensor("x", {1, 8, 8, 4}), padded = w.tensor("padded", {1, 10, 10, 4});
  w.add(34, {x, w.integers("pads", {0, 0, 1, 1, 1, 1, 0, 0}, {4, 2})}, {padded});
  const int sliced = w.tensor("sliced", {1, 5, 5, 4}), flat = w.tensor("flat", {1, 100});
  w.add(
      45,
      {padded, w.integers("begin", {0, 0, 0, 0}), w.integers("end", {1, 10, 10, 4}), w.integers("steps", {1, 2, 2, 1})},
      {sliced});
  w.add(22, {sliced, w.integers("target", {1, -1})}, {flat});
  const int custom = w.tensor("custom", {1, 100});
  w.add_custom("MyOperator", {flat}, {custom});
  return w.write({x}, {custom});
}

const std::map<std::string, std::string>& seeds() {
  static const std::map<std::string, std::string> kSeeds = {
      {"tflite/convolution.tflite", convolution()},
      {"tflite/moves.tflite", moves()},
      {"network_file/topology.csv",
       "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Stride Height, "
       "Stride "
       "Width,\nConv1, 8, 9, 3, 3, 4, 8, 2, 1,\nConv2_DP, 8, 8, 3, 3, 4, 1, 1, 1,\n"},
      {"network_file/products.csv", "Layer, M, N, K,\nGEMM0, 2, 3, 4,\n"},
      {"network_file/problem.json",
       R"({"problem":{"shape":{"name":"c","dimensions":["C","M","R","P"],"coefficients":[{"name":"s","default":2}],
"data_spaces":[{"name":"W","projection":[[["C"]],[["M"]],[["R"]]]},{"name":"I","projection":[[["C"]],[["R"],["P","s"]]]},
{"name":"O","projection":[[["M"]],[["P"]]],"read_write":true}]},"instance":{"C":3,"M":4,"R":3,"P":5}}})"},
      {"network_file/letters.json", R"({"problem":{"shape":"cnn-layer","R":3,"S":3,"P":4,"Q":4,"C":2,"K":8,"N":1}})"},
      {"network_file/workload.json",
       R"([{"id":0,"operator_type":"Conv","equation":"O[b][k][oy][ox]+=W[k][c][fy][fx]*I[b][c][iy][ix]",
"dimension_relations":["ix=1*ox+1*fx","iy=1*oy+1*fy"],"loop_dims":["B","K","OX","OY","C","FX","FY"],
"loop_sizes":[1,4,6,6,3,3,3],"operand_precision":{"W":4,"I":8,"O":16},"pr_loop_dims":["IX","IY"],"padding":[[1,1],[1,1]]},
{"id":1,"equation":"O[b][k]+=I[b][c]*W[c][k]","loop_dim_size":{"B":2,"K":3,"C":4},"operand_source":{"I":0}}])"},
      {"network_file/config.json",
       R"({"model_type":"gemma2","vocab_size":10,"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"head_dim":4,
"num_key_value_heads":1,"intermediate_size":16,"hidden_activation":"gelu_pytorch_tanh","attn_logit_softcapping":50.0})"},
      {"network_file/short_names.json",
       R"({"model_type":"gpt2","vocab_size":10,"n_embd":8,"n_layer":1,"n_head":2,"n_positions":16,"torch_dtype":"float16"})"},
      {"network_file/own.json", R"({"name":"own","inputs":{"x":[1,4]},"layers":[{"op":"Relu","inputs":["x"]}]})"},
  };
  return kSeeds;
}

TEST(FuzzSeeds, AreTheFilesThatTheTestsMakeAndAreRead) {
  for (const auto& [name, content] : seeds()) {
    const std::filesystem::path path = std::filesystem::path(CYCLESCOPE_SOURCE_DIR) / "tests/fuzz/corpus" / name;
    if (std::getenv("CYCLESCOPE_UPDATE") != nullptr) {
      std::filesystem::create_directories(path.parent_path());
      std::ofstream(path, std::ios::binary) << content;
    }
    ASSERT_TRUE(std::filesystem::exists(path)) << "CYCLESCOPE_UPDATE=1 writes " << path;
    EXPECT_EQ(reference::read_file(path), content) << name;
    const auto read = read_network_file(content);
    EXPECT_TRUE(read) << name << ": " << (read ? "" : read.error().message);
  }
}

}  // namespace
}  // namespace cyclescope::network

#include "network/files/network_file.h"

#include <gtest/gtest.h>

#include "core/network/onnx/onnx_files.h"
#include "network/files/file_format.h"

namespace cyclescope::network {
namespace {

using namespace std::string_literals;

FileFormat recognised(const std::string& content) { return recognise(content, content.size()); }

Diagnostic refused(const std::string& content) {
  reference::MemorySource source(content);
  const auto loaded = load_network_file(source);
  EXPECT_FALSE(loaded);
  return loaded ? Diagnostic() : loaded.error();
}

TEST(FileFormat, IsToldByTheFirstBytes) {
  EXPECT_EQ(recognised(""), FileFormat::kEmpty);
  EXPECT_EQ(recognised(" \n\t\n"), FileFormat::kEmpty);
  EXPECT_EQ(recognised("\x08\x07\x12\x04test"), FileFormat::kOnnx);
  EXPECT_EQ(recognised("\x1C\0\0\0TFL3\x14\0\x20\0"s), FileFormat::kTflite);
  EXPECT_EQ(recognised("\x1C\0\0\0ORTM"s), FileFormat::kOnnxRuntime);
  EXPECT_EQ(recognised("\x1F\x8B\x08\0"s), FileFormat::kGzip);
  EXPECT_EQ(recognised("PK\x03\x04\x14"), FileFormat::kZip);
  EXPECT_EQ(recognised("\x89PNG\r\n\x1A\n"), FileFormat::kPicture);
  EXPECT_EQ(recognised("\xFF\xD8\xFF\xE0"), FileFormat::kPicture);
  EXPECT_EQ(recognised("%PDF-1.7\n"), FileFormat::kPdf);
  EXPECT_EQ(recognised("<!doctype html>"), FileFormat::kMarkup);
  EXPECT_EQ(recognised("\xFF\xFEl\0a\0"s), FileFormat::kUtf16);
  EXPECT_EQ(recognised("l\0a\0y\0e\0r\0s\0:\0 \0"s), FileFormat::kUtf16);
  EXPECT_EQ(recognised("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"), FileFormat::kLfsPointer);
  EXPECT_EQ(recognised("\xEF\xBB\xBF {\"layers\": []}"), FileFormat::kJson);
  EXPECT_EQ(recognised("type,channels,latency_ms\nconv2d,3,1\n"), FileFormat::kMeasurements);
  EXPECT_EQ(recognised("Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter,\n"),
            FileFormat::kScaleSim);
  EXPECT_EQ(recognised("Layer, M, N, K,\n"), FileFormat::kScaleSim);
  EXPECT_EQ(recognised("# a problem\nproblem:\n  shape: cnn-layer\n"), FileFormat::kYaml);
  EXPECT_EQ(recognised("- id: 0\n  operator_type: Conv\n"), FileFormat::kYaml);
  EXPECT_EQ(recognised("[general]\nrun_name = a\n"), FileFormat::kSettings);
  EXPECT_EQ(recognised("[true]\n"), FileFormat::kJson);
  EXPECT_EQ(recognised("Once upon a time: a text"), FileFormat::kText);
  EXPECT_EQ(recognised("\xC3\xA9t\xC3\xA9"), FileFormat::kText);
  EXPECT_EQ(recognised("\x01\x02\x03"), FileFormat::kUnknown);
}

TEST(NetworkFile, SaysWhatAFileIsThatIsNoNetwork) {
  const Diagnostic pointer = refused("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 46000000\n");
  EXPECT_EQ(pointer.code, "NotANetwork");
  EXPECT_NE(pointer.message.find("Git LFS pointer"), std::string::npos);
  EXPECT_NE(pointer.hint.find("git lfs pull"), std::string::npos);
  const Diagnostic picture = refused("\x89PNG\r\n\x1A\n");
  EXPECT_NE(picture.message.find("a picture"), std::string::npos);
  EXPECT_NE(picture.hint.find("SCALE-Sim"), std::string::npos) << "what can be opened is named";
  EXPECT_NE(refused("").message.find("empty"), std::string::npos);
  EXPECT_NE(refused("\xFE\xFF").hint.find("UTF-8"), std::string::npos);
  EXPECT_EQ(refused("\x01\x02\x03\x04").code, "NotANetwork");
  EXPECT_EQ(refused("\x08").code, "OnnxSyntax") << "what begins like a model is one that is incomplete";
  EXPECT_NE(refused(R"({"architecture": {}, "network": {}, "total": {}, "layers": []})").message.find("an estimate"),
            std::string::npos);
  EXPECT_NE(refused(R"({"objects": [], "edges": []})").message.find("accelerator"), std::string::npos);
  EXPECT_NE(refused(R"({"weight_map": {}})").message.find("weights"), std::string::npos);
  EXPECT_EQ(refused("{\"layers\": [").code, "JsonSyntax");
}

TEST(NetworkFile, ReadsOurOwnJson) {
  const auto read = read_network_file(R"({"name": "own", "inputs": {"x": [1, 4]},
                                          "layers": [{"op": "Relu", "inputs": ["x"]}]})");
  if (!read) GTEST_FAIL() << read.error().message << " at " << read.error().path;
  EXPECT_EQ(read->network.name, "own");
}

TEST(NetworkFile, NamesAreWellFormed) {
  const auto read = read_network_file("Layer, M, N, K,\npro\x89uct, 2, 3, 4,\n");
  if (!read) GTEST_FAIL() << read.error().message;
  EXPECT_EQ(read->network.layers[0].name, "pro?uct");
}

TEST(NetworkFile, HasNoDimensionsToGiveWhereTheFormatHasNone) {
  const auto read = read_network_file("Layer, M, N, K,\nproduct, 2, 3, 4,\n", {{{"batch", 2}}});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "UnknownDimension");
  EXPECT_EQ(read.error().path, "batch");
}

TEST(NetworkFile, IsBounded) {
  const Diagnostic long_text = refused("[" + std::string(9 << 20, ' ') + "]");
  EXPECT_EQ(long_text.code, "FileTooLarge");
  EXPECT_EQ(refused(std::string(100'000, '[')).code, "JsonTooDeep");
}

}  // namespace
}  // namespace cyclescope::network

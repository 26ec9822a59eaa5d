#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/network/onnx/onnx_pieces.h"
#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

/// An input or output of ["batch", 8].
std::string open_value(std::uint32_t number, const std::string& name) {
  using reference::field;
  std::string open, fixed, tensor;
  protozero::pbf_writer(open).add_string(2, "batch");
  protozero::pbf_writer(fixed).add_int64(1, 8);
  protozero::pbf_writer writer(tensor);
  writer.add_int32(1, 1);
  writer.add_message(2, field(1, open) + field(1, fixed));
  return field(number, field(1, name) + field(2, field(1, tensor)));
}

reference::SparseSource open_model() {
  reference::SparseSource source;
  source.append(reference::opset(17));
  source.append(reference::field(7, reference::node("Relu", {"x"}, "y") + open_value(11, "x") + open_value(12, "y")));
  return source;
}

struct Networks : testing::Test {
  Caller caller{kFullTable};

  int put_file(network::ByteSource& source) { return value_of(caller.border.put("file", source)).value("handle", 0); }
};

TEST_F(Networks, AreDescribed) {
  const json described = caller.call("describeNetwork", {{"network", caller.put("network", kSmallNetwork)}});
  EXPECT_EQ(described.at("layers"), 2);
  EXPECT_EQ(described.at("macs"), 4 * 8 * 16);
  EXPECT_EQ(described.at("parameters"), 8 * 16);
  EXPECT_EQ(described.at("operators").at(0).at("operator"), "Gemm");
  EXPECT_EQ(described.at("inputs").at(0).at("shape"), json({4, 8}));
  EXPECT_EQ(described.at("outputs").at(0).at("type"), "float32");
  EXPECT_EQ(described.at("dimensions"), json::array());
}

TEST_F(Networks, OfOnnxHaveTheDimensionsThatAreGiven) {
  auto source = open_model();
  const int handle = put_file(source);
  const json usual = caller.call("describeNetwork", {{"network", handle}});
  EXPECT_EQ(usual.at("inputs").at(0).at("shape"), json({1, 8}));
  EXPECT_EQ(usual.at("dimensions").at(0).at("name"), "batch");
  EXPECT_EQ(usual.at("dimensions").at(0).at("given"), false);
  const json larger = caller.call("describeNetwork", {{"network", handle}, {"dimensions", {{"batch", 5}}}});
  EXPECT_EQ(larger.at("inputs").at(0).at("shape"), json({5, 8}));
  EXPECT_EQ(larger.at("dimensions").at(0).at("given"), true);
  const json wrong = caller.refused("describeNetwork", {{"network", handle}, {"dimensions", {{"bach", 5}}}});
  EXPECT_EQ(wrong.at("code"), "UnknownDimension");
  EXPECT_EQ(wrong.at("input"), "request");
  EXPECT_EQ(wrong.at("path"), "/dimensions/bach");
  EXPECT_EQ(wrong.at("line"), 1);
}

TEST_F(Networks, InOurOwnJsonHaveTheValuesOfTheirParameters) {
  const int handle = caller.put("network", R"({"name": "n", "parameters": {"batch": {"default": 2, "min": 1, "max": 8}},
      "inputs": {"x": ["batch", 8]}, "layers": [{"op": "Gemm", "units": 3}]})");
  const json usual = caller.call("describeNetwork", {{"network", handle}});
  EXPECT_EQ(usual.at("inputs").at(0).at("shape"), json({2, 8}));
  EXPECT_EQ(usual.at("sizes").at(0).at("value"), 2);
  json request = {{"network", handle}, {"dimensions", {{"batch", 5}}}};
  const json larger = caller.call("describeNetwork", request);
  EXPECT_EQ(larger.at("inputs").at(0).at("shape"), json({5, 8}));
  EXPECT_EQ(larger.at("sizes").at(0).at("value"), 5);
  EXPECT_EQ(larger.at("sizes").at(0).at("default"), 2);
  request["architecture"] = caller.put("architecture", scalar_text());
  const json estimate = caller.run("estimate", request);
  EXPECT_EQ(estimate.at("network").at("sizes"), json({{"batch", 5}}));
  EXPECT_EQ(estimate.at("total").at("macs"), 120);
  request["dimensions"] = {{"batch", 9}};
  const json wrong = caller.refused("describeNetwork", {{"network", handle}, {"dimensions", {{"batch", 9}}}});
  EXPECT_EQ(wrong.at("code"), "DimensionOutOfRange");
  EXPECT_EQ(wrong.at("input"), "request");
  EXPECT_EQ(wrong.at("path"), "/dimensions/batch");
  const int fixed = caller.put("network", R"({"name": "n", "inputs": {"x": [2, 8]}, "layers": [{"op": "Relu"}]})");
  EXPECT_EQ(caller.refused("describeNetwork", {{"network", fixed}, {"dimensions", {{"batch", 9}}}}).at("code"),
            "UnknownDimension");
}

TEST_F(Networks, OfOnnxAreReadByTheSecondModuleOnly) {
  auto source = open_model();
  const json error = error_of(Caller(kCoreTable).border.put("file", source));
  EXPECT_EQ(error.at("code"), "UnknownKind");
  EXPECT_EQ(error.at("input"), "module");
}

TEST_F(Networks, OfOnnxAreReadOnce) {
  auto large = reference::large_model(3);
  const int handle = put_file(large);
  EXPECT_LT(large.bytes_read(), large.size() / 10);
  const std::uint64_t read = large.bytes_read();
  EXPECT_EQ(caller.call("describeNetwork", {{"network", handle}}).at("macs"), 3 * 512 * 512);
  EXPECT_EQ(large.bytes_read(), read);
  auto again = reference::large_model(3);
  EXPECT_EQ(put_file(again), handle);
  auto another = reference::large_model(2);
  EXPECT_NE(put_file(another), handle);
}

TEST_F(Networks, OfOnnxAreEstimatedAtTheirDimensions) {
  auto source = open_model();
  json request = {{"architecture", caller.put("architecture", scalar_text())}, {"network", put_file(source)}};
  const json usual = caller.run("estimate", request);
  request["dimensions"] = {{"batch", 3}};
  const json larger = caller.run("estimate", request);
  EXPECT_GT(larger.at("total").at("cycles"), usual.at("total").at("cycles"));
}

TEST_F(Networks, BecomeDocumentsInOurOwnJson) {
  auto source = open_model();
  const json document = caller.call("networkDocument", {{"network", put_file(source)}, {"dimensions", {{"batch", 5}}}});
  const int handle = caller.put("network", document.at("text").get<std::string>());
  EXPECT_EQ(caller.call("describeNetwork", {{"network", handle}}).at("inputs").at(0).at("shape"), json({5, 8}));
  EXPECT_EQ(caller.call("networkDocument", {{"network", handle}}), document);
}

TEST_F(Networks, InOurOwnJsonSayWhatTheirSourceLeftOpen) {
  auto source = open_model();
  const json document = caller.call("networkDocument", {{"network", put_file(source)}});
  const int handle = caller.put("network", document.at("text").get<std::string>());
  const json warnings = caller.call("describeNetwork", {{"network", handle}}).at("warnings");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings.at(0), "the source of this network leaves 'batch' open (axis 0 of 'x'): it was taken as 1");
  const json refused = caller.refused("describeNetwork", {{"network", handle}, {"dimensions", {{"batch", 5}}}});
  EXPECT_EQ(refused.at("code"), "UnknownDimension");
}

TEST_F(Networks, ThatAreNoneAreRefused) {
  for (const char* text : {"", "no model", "{}"}) {
    const json error = error_of(caller.border.put("file", text));
    EXPECT_EQ(error.at("code"), "NotANetwork") << text;
    EXPECT_EQ(error.at("input"), "network") << text;
  }
  const int architecture = caller.put("architecture", scalar_text());
  for (const char* operation : {"describeNetwork", "networkDocument", "networkTopology"}) {
    EXPECT_EQ(caller.refused(operation, {{"network", architecture}}).at("code"), "WrongHandleKind") << operation;
    EXPECT_EQ(caller.refused(operation, {{"network", 99}}).at("code"), "UnknownHandle") << operation;
    EXPECT_EQ(caller.refused(operation, {{"network", 99}}).at("path"), "/network") << operation;
    EXPECT_EQ(caller.refused(operation).at("code"), "MissingKey") << operation;
  }
}

}  // namespace
}  // namespace cyclescope::border

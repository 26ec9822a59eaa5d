#include <gtest/gtest.h>

#include "network/timeloop/read_timeloop.h"

namespace cyclescope::network {
namespace {

const std::string kShape = R"("shape": {"name": "conv", "dimensions": ["C", "M", "R", "S", "N", "P", "Q"])";
const std::string kSpaces = R"(, "coefficients": [{"name": "stride", "default": 1}, {"name": "dilation"}],
  "data_spaces": [
    {"name": "Weights", "projection": [[["C"]], [["M"]], [["R"]], [["S"]]]},
    {"name": "Inputs", "projection": [[["N"]], [["C"]], [["R", "dilation"], ["P", "stride"]], [["S"], ["Q", "stride"]]]},
    {"name": "Outputs", "projection": [[["N"]], [["M"]], [["P"]], [["Q"]]], "read_write": true}]})";
const std::string kSizes = R"("C": 3, "M": 64, "R": 7, "S": 5, "N": 2, "P": 112, "Q": 56)";

std::string problem(const std::string& content) { return "{\"problem\": {" + content + "}}"; }

Network read(const std::string& text) {
  auto result = read_timeloop(*json::parse_json(text));
  EXPECT_TRUE(result) << (result ? "" : result.error().path + ": " + result.error().message);
  return result ? std::move(result->network) : Network();
}

Diagnostic refused(const std::string& text) {
  const auto result = read_timeloop(*json::parse_json(text));
  EXPECT_FALSE(result);
  return result ? Diagnostic() : result.error();
}

std::int64_t macs(const Network& network) {
  return network.layers.empty() ? -1 : mac_count(network, network.layers[0]);
}
const std::vector<std::int64_t>& input_shape(const Network& network) {
  return network.tensors[static_cast<std::size_t>(network.inputs[0])].shape;
}

constexpr std::int64_t kMacs = 3 * 64 * 7 * 5 * 2 * 112 * 56;

TEST(Timeloop, KnowsTheUsualLettersOfAConvolution) {
  const Network network = read(problem(kShape + "}, \"instance\": {" + kSizes + ", \"Wstride\": 2}"));
  EXPECT_EQ(macs(network), kMacs);
  EXPECT_EQ(network.layers[0].kind, OperatorKind::kConvolution);
  EXPECT_EQ(input_shape(network), (std::vector<std::int64_t>{2, 3, 111 * 2 + 7, 56 + 4}));
}

TEST(Timeloop, ReadsProjections) {
  const Network network =
      read(problem(kShape + kSpaces + ", \"instance\": {" + kSizes + ", \"stride\": 2, \"dilation\": 3}"));
  EXPECT_EQ(macs(network), kMacs);
  EXPECT_EQ(input_shape(network), (std::vector<std::int64_t>{2, 3, 111 * 2 + 6 * 3 + 1, 55 * 2 + 5}));
  EXPECT_EQ(network.layers[0].attributes.stride, (std::vector<std::int64_t>{2, 2}));
  EXPECT_EQ(network.layers[0].attributes.dilation, (std::vector<std::int64_t>{3, 1}));
}

TEST(Timeloop, ReadsProductsAndOlderForms) {
  EXPECT_EQ(macs(read(problem(R"("shape": {"name": "gemm", "dimensions": ["M", "N", "K"]},
                               "instance": {"M": 4, "N": 5, "K": 6})"))),
            120);
  EXPECT_EQ(macs(read(problem(R"("shape": "cnn-layer", "R": 3, "S": 3, "P": 4, "Q": 4, "C": 2, "K": 8, "N": 1)"))),
            9 * 16 * 16);
  const Network batched = read(problem(R"("shape": {"name": "bmm", "dimensions": ["B", "I", "J", "L"], "data-spaces": [
    {"name": "W", "projection": [[["B"]], [["L"]], [["J"]]]}, {"name": "A", "projection": [[["B"]], [["I"]], [["L"]]]},
    {"name": "Z", "projection": [[["B"]], [["I"]], [["J"]]], "read-write": true}]},
    "instance": {"B": 2, "I": 3, "J": 4, "L": 5})"));
  EXPECT_EQ(macs(batched), 120);
  EXPECT_EQ(input_shape(batched), (std::vector<std::int64_t>{2, 3, 5}));
}

TEST(Timeloop, SaysWhatIsWrong) {
  EXPECT_EQ(refused("{}").code, "MissingKey");
  EXPECT_EQ(refused(problem(kShape + "}, \"instance\": {\"C\": 3}")).code, "MissingKey");
  EXPECT_EQ(refused(problem(R"("shape": {"dimensions": ["A", "B"]}, "instance": {"A": 1, "B": 1})")).code, "NotALayer");
  EXPECT_EQ(refused(problem(R"("shape": {"dimensions": ["C"], "data_spaces": [
    {"name": "W", "projection": [[["X"]]]}]}, "instance": {"C": 3})"))
                .code,
            "UnknownDimension");
  EXPECT_EQ(refused(problem(kShape + kSpaces + R"(, "instance": {"C": 9007199254740992, "M": 9007199254740992, "R": 7,
    "S": 5, "N": 2, "P": 112, "Q": 56})"))
                .code,
            "TooLarge");
  EXPECT_EQ(refused(problem(kShape + "}, \"instance\": {\"C\": 0}")).code, "OutOfRange");
}

}  // namespace
}  // namespace cyclescope::network

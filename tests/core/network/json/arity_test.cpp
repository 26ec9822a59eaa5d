// Every kind of operator with too few, too many and odd inputs and outputs: a network, or an error that says why.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/network/read_fault.h"
#include "core/random/random.h"
#include "json/document.h"
#include "network/elementwise.h"
#include "network/json/attribute_fields.h"
#include "network/json/layer_draft.h"
#include "network/json/network_json.h"
#include "network/network_names.h"
#include "network/reductions.h"

namespace cyclescope::network {
namespace {

using random_cases::Random;

constexpr std::int64_t kMostInputs = 6, kMostRank = 5, kMostOutputs = 3, kKinds = 256;

Shape extents_of(Random& random, std::int64_t rank) {
  Shape extents;
  for (std::int64_t i = 0; i < rank; ++i) extents.push_back(random.pick(Shape{0, 1, 3}));
  return extents;
}

/// A number that is more often right than not.
std::int64_t small_number(Random& random) { return random.pick(Shape{1, 1, 1, 1, 1, 0, 2, 3, -1}); }

/// Gives attributes values: small ones that go together where it is `tidy`, else any, some of them.
struct AttributeFiller {
  Random& random;
  std::int64_t rank;
  bool tidy;

  void operator()(const char* key, std::vector<std::int64_t>& member) const {
    const std::string name(key);
    const bool per_axis = name == "axes" || name == "starts" || name == "steps" || name == "sizes";
    if (name == "output_padding" ? tidy : !tidy && random.chance(20)) return;
    const std::int64_t usual = per_axis ? rank : std::max<std::int64_t>(2, rank - 2);
    const std::int64_t count = tidy ? usual : random.pick(Shape{2, rank, 1, usual});
    const bool none = name.substr(0, 3) == "pad" || name == "starts";
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t value = name == "axes" ? i : none ? 0 : 1;
      member.push_back(tidy || random.chance(30) ? value : small_number(random));
    }
  }
  void operator()(const char* key, std::int64_t& member) const {
    if (tidy) member = std::string(key) == "axis" ? 0 : 1;
    if (!tidy && random.chance(60)) member = small_number(random);
  }
  void operator()(const char*, bool& member) const { member = random.chance(50); }
  void operator()(const char* key, std::string& member) const {
    const std::string name(key);
    if (tidy && random.chance(80)) return;
    if (name == "mode") member = random.pick<std::string>({"", "constant", "reflect", "nearest", "linear", "cubic"});
    if (name == "coordinates") member = random.pick<std::string>({"", "half_pixel", "align_corners", "asymmetric"});
    if (name == "rounding") member = random.pick<std::string>({"", "floor", "round_prefer_ceil"});
  }
  void operator()(const char*, std::vector<std::string>& member) const {
    if (!tidy && random.chance(70)) member = {"sigmoid", "tanh", "relu"};
  }
};

/// Those of the kinds that have few, and all others.
const std::vector<std::string>& functions() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names = {"",
                                      "layer",
                                      "rms",
                                      "instance",
                                      "group",
                                      "softmax",
                                      "average",
                                      "local_response",
                                      "max",
                                      "log_softmax",
                                      "sum",
                                      "elements",
                                      "prod",
                                      "min",
                                      "no such",
                                      "mean_square",
                                      "multiply_add"};
    for (const std::string& name : elementwise_operator_names()) names.emplace_back(elementwise_function(name));
    for (const std::string& name : reduction_operator_names()) names.emplace_back(reduction_function(name));
    return names;
  }();
  return all;
}

/// A network of one layer, its outputs as its operator gives them, where it does.
Network network_of(Random& random, OperatorKind kind, std::vector<Shape> shapes, std::int64_t outputs) {
  Network network;
  network.name = "one layer";
  Layer layer;
  layer.name = layer.operator_name = "layer";
  layer.kind = kind;
  constexpr std::size_t kOfOtherKinds = 13;
  const std::vector<std::string>& known = functions();
  layer.function =
      random.chance(60) ? known[static_cast<std::size_t>(random.in(0, kOfOtherKinds))] : random.pick(known);
  const std::int64_t rank = shapes.empty() ? 3 : static_cast<std::int64_t>(shapes[0].size());
  visit_attributes(AttributeFiller{random, rank, random.chance(50)}, layer.attributes);
  std::vector<const Shape*> given;
  for (const Shape& shape : shapes) {
    const bool omitted = random.chance(5);
    given.push_back(omitted ? nullptr : &shape);
    layer.inputs.push_back(omitted ? kNoTensor : static_cast<TensorId>(network.tensors.size()));
    if (omitted) continue;
    network.tensors.push_back({"x" + std::to_string(network.tensors.size()), shape});
    network.tensors.back().constant = random.chance(20);
    if (!network.tensors.back().constant) network.inputs.push_back(layer.inputs.back());
  }
  std::vector<Shape> declared(static_cast<std::size_t>(outputs));
  for (Shape& shape : declared) shape = random.chance(60) && !shapes.empty() ? shapes[0] : extents_of(random, 2);
  const auto inferred = infer_output_shapes(layer, given, declared);
  EXPECT_TRUE(inferred || !inferred.error().message.empty()) << name_of(kind);
  for (const Shape& shape : inferred ? *inferred : declared) {
    layer.outputs.push_back(static_cast<TensorId>(network.tensors.size()));
    network.outputs.push_back(layer.outputs.back());
    network.tensors.push_back({"y" + std::to_string(network.tensors.size()), shape});
  }
  network.layers.push_back(std::move(layer));
  return network;
}

/// Calls `answer` with any number of inputs: of one shape, all but the first with one dimension, and of different ones.
/// Gives how often.
template <typename Answer>
std::uint64_t with_all_inputs(std::uint64_t seed, const Answer& answer) {
  const std::uint64_t first = seed;
  for (std::int64_t inputs = 0; inputs <= kMostInputs; ++inputs) {
    for (std::int64_t rank = 0; rank <= kMostRank; ++rank) {
      for (const std::int64_t extent : {0, 1, 3}) {
        Random random(++seed);
        const Shape shape(static_cast<std::size_t>(rank), extent);
        answer(random, std::vector<Shape>(static_cast<std::size_t>(inputs), shape));
        std::vector<Shape> with_vectors(static_cast<std::size_t>(inputs), Shape{extent});
        if (inputs > 0) with_vectors[0] = shape;
        answer(random, std::move(with_vectors));
      }
      Random random(++seed);
      std::vector<Shape> mixed;
      for (std::int64_t i = 0; i < inputs; ++i) mixed.push_back(extents_of(random, random.in(0, rank)));
      answer(random, std::move(mixed));
    }
  }
  return seed - first;
}

TEST(NetworkArity, LayersWithAnyNumberOfInputsAndOutputsGiveANetworkOrAnError) {
  constexpr int kRounds = 10;  // the attributes and the function differ
  int kinds = 0;
  for (std::int64_t i = 0; i < kKinds; ++i) {
    const auto kind = static_cast<OperatorKind>(i);
    if (!operator_kind_named(name_of(kind))) continue;
    ++kinds;
    int read = 0;
    std::uint64_t seed = static_cast<std::uint64_t>(i) << 32U;
    for (int round = 0; round < kRounds; ++round) {
      seed += with_all_inputs(seed, [&](Random& random, std::vector<Shape> shapes) {
        const std::int64_t outputs = random.chance(50) ? 1 : random.in(0, kMostOutputs);
        const std::string text = write_network(network_of(random, kind, std::move(shapes), outputs));
        const auto network = read_network(text);
        read += network ? 1 : 0;
        EXPECT_EQ(reference::fault_of(network), "") << text;
      });
    }
    EXPECT_GT(read, 0) << "no layer of kind " << name_of(kind) << " is right";
  }
  EXPECT_EQ(kinds, static_cast<int>(OperatorKind::kTopK) + 1);
}

/// A value for a key of the hand-written form, more often of the right type than not.
Json described_value(Random& random, const std::string& key, std::int64_t rank) {
  const auto is_one_of = [&](const std::vector<std::string>& keys) {
    return random.chance(90) && std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  if (is_one_of({"bias", "transpose_a", "transpose_b", "batch_first", "ceil_mode", "count_include_pad", "keep_dims",
                 "linear_before_reset"})) {
    return random.chance(50);
  }
  if (is_one_of({"shape", "axes", "permutation", "starts", "ends", "steps", "sizes", "pads", "weight"})) {
    std::vector<std::int64_t> list;
    for (std::int64_t i = 0; i < (key == "pads" ? 2 * rank : rank); ++i) list.push_back(small_number(random));
    return list;
  }
  if (random.chance(5)) return "constant";
  return small_number(random);
}

/// The layer of an operator of the hand-written form, with some of its keys.
Json described_layer(Random& random, const std::string& name, std::int64_t rank) {
  Json layer = {{"op", name}};
  std::string keys(described_operator(name)->keys);
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    const std::string key = keys.substr(0, end);
    keys.erase(0, std::min(end + 1, keys.size()));
    const bool text = key == "mode" || key == "coordinates" || key == "rounding" || key == "direction";
    if (!random.chance(text ? 90 : 25)) layer[key] = described_value(random, key, rank);
  }
  return layer;
}

TEST(NetworkArity, DescribedLayersWithAnyNumberOfInputsGiveANetworkOrAnError) {
  constexpr int kRounds = 3;
  std::uint64_t seed = 0;
  for (const std::string& name : described_operator_names()) {
    int read = 0;
    for (int round = 0; round < kRounds; ++round) {
      seed += with_all_inputs(seed, [&](Random& random, const std::vector<Shape>& shapes) {
        Json document = {{"name", "one layer"}, {"inputs", Json::object()}};
        Json names = Json::array();
        for (std::size_t i = 0; i < shapes.size(); ++i) {
          names.push_back("x" + std::to_string(i));
          document["inputs"][names.back().get<std::string>()] = shapes[i];
        }
        Json layer = described_layer(random, name, shapes.empty() ? 3 : static_cast<std::int64_t>(shapes[0].size()));
        if (random.chance(90)) layer["inputs"] = names;
        document["layers"] = Json::array({layer});
        const std::string text = document.dump();
        const auto network = read_network(text);
        read += network ? 1 : 0;
        EXPECT_EQ(reference::fault_of(network), "") << text;
      });
    }
    EXPECT_GT(read, 0) << "no layer " << name << " is right";
  }
}

}  // namespace
}  // namespace cyclescope::network

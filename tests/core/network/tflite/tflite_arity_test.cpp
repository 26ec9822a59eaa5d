// Every operator of the table with too few, too many and odd inputs and outputs: a network, or an error that says why.
#include <gtest/gtest.h>

#include "core/network/read_fault.h"
#include "core/network/tflite/tflite_writer.h"
#include "core/random/random.h"
#include "network/tflite/read_tflite.h"
#include "network/tflite/tflite_call.h"

namespace cyclescope::network {
namespace {

using random_cases::Random;
using reference::TfliteWriter;
using Extents = std::vector<std::int32_t>;

constexpr std::int32_t kMostInputs = 6, kMostRank = 5, kMostOutputs = 3, kCodes = 256;
constexpr std::int8_t kTypes[] = {0, 2, 6, 9};  // float32, int32, bool, int8

/// A node of any operator.
struct NodeCase {
  std::int32_t code = 0;
  std::vector<Extents> inputs;
  std::int32_t outputs = 1;
};

Extents extents_of(Random& random, std::int32_t rank) {
  Extents extents;
  for (std::int32_t i = 0; i < rank; ++i) extents.push_back(random.pick(std::vector<std::int32_t>{0, 1, 3}));
  return extents;
}

/// An input of the graph, weights, whole numbers that are known, or none.
std::int32_t add_input(Random& random, TfliteWriter& writer, const Extents& shape, const std::string& name,
                       std::vector<std::int32_t>& graph_inputs) {
  const std::int8_t type = kTypes[random.in(0, 3)];
  const std::int64_t choice = random.in(0, 9);
  if (choice == 0) return -1;
  if (choice == 1) return writer.weights(name, shape, type);
  std::int32_t count = 1;
  for (const std::int32_t extent : shape) count *= extent;
  if (choice <= 3 && count > 0) {
    std::vector<std::int32_t> values;
    for (std::int32_t i = 0; i < count; ++i) values.push_back(static_cast<std::int32_t>(random.in(-2, 3)));
    return writer.integers(name, values, shape);
  }
  graph_inputs.push_back(writer.tensor(name, shape, type));
  return graph_inputs.back();
}

std::vector<TfliteWriter::Option> options_of(Random& random) {
  std::vector<TfliteWriter::Option> options;
  if (random.chance(30)) return options;
  constexpr int kFields = 8;
  for (int field = 0; field < kFields; ++field) {
    const auto value = static_cast<std::int32_t>(random.in(-1, 4));
    const std::int64_t choice = random.in(0, 3);
    if (choice == 0) options.push_back(TfliteWriter::byte(field, value));
    if (choice == 1) options.push_back(TfliteWriter::number(field, value));
    if (choice == 2 && random.chance(20)) options.push_back({field, 0, false, {value, 1}});
  }
  return options;
}

std::string file_of(Random& random, const NodeCase& wanted) {
  TfliteWriter writer;
  std::vector<std::int32_t> graph_inputs, inputs, outputs;
  for (std::size_t i = 0; i < wanted.inputs.size(); ++i) {
    inputs.push_back(add_input(random, writer, wanted.inputs[i], "x" + std::to_string(i), graph_inputs));
  }
  for (std::int32_t i = 0; i < wanted.outputs; ++i) {
    const auto rank = static_cast<std::int32_t>(random.in(0, kMostRank));
    outputs.push_back(writer.tensor("y" + std::to_string(i), extents_of(random, rank), kTypes[random.in(0, 3)]));
  }
  writer.add(wanted.code, inputs, outputs, options_of(random));
  return writer.write(graph_inputs, outputs);
}

void expect_an_answer(const NodeCase& wanted, std::uint64_t seed, int& read) {
  Random random(seed);
  auto result = read_tflite(file_of(random, wanted));
  read += result ? 1 : 0;
  std::string shapes;
  for (const Extents& shape : wanted.inputs) shapes += to_text(Shape(shape.begin(), shape.end()));
  EXPECT_EQ(reference::fault_of(std::move(result).map([](OnnxResult&& model) { return std::move(model.network); })), "")
      << tflite_operator(wanted.code)->name << " of " << shapes << " with " << wanted.outputs << " outputs, seed "
      << seed;
}

TEST(TfliteArity, NodesWithAnyNumberOfInputsAndOutputsGiveANetworkOrAnError) {
  int read = 0, operators = 0;
  std::uint64_t seed = 0;
  for (std::int32_t code = 0; code < kCodes; ++code) {
    if (tflite_operator(code) == nullptr) continue;
    ++operators;
    for (std::int32_t inputs = 0; inputs <= kMostInputs; ++inputs) {
      for (std::int32_t rank = 0; rank <= kMostRank; ++rank) {
        for (const std::int32_t extent : {0, 1, 3}) {
          const Extents shape(static_cast<std::size_t>(rank), extent);
          const auto outputs = static_cast<std::int32_t>(seed % (kMostOutputs + 1));
          expect_an_answer({code, std::vector<Extents>(static_cast<std::size_t>(inputs), shape), outputs}, ++seed,
                           read);
        }
        Random random(seed);
        NodeCase mixed = {code, {}, 1};
        for (std::int32_t i = 0; i < inputs; ++i) {
          mixed.inputs.push_back(extents_of(random, static_cast<std::int32_t>(random.in(0, rank))));
        }
        expect_an_answer(mixed, ++seed, read);
      }
    }
  }
  EXPECT_GT(operators, 150);
  EXPECT_GT(read, static_cast<int>(seed / 4)) << "of " << seed << " files";
}

}  // namespace
}  // namespace cyclescope::network

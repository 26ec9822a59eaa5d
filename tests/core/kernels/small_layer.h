#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "network/network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::reference {

/// What a test says about a layer; the output shapes are inferred where none are given.
struct LayerDescription {
  network::OperatorKind kind = network::OperatorKind::kOther;
  std::string function;
  network::OperatorAttributes attributes;
  std::vector<std::optional<network::Shape>> inputs;
  std::vector<network::Shape> outputs = {{}};
};

/// A network of one layer. Fails the test where the shapes do not fit.
network::Network network_of(const LayerDescription& description);

/// Runs the layer's kernels on random values and compares with the operator's definition: every output element, and the
/// sum of the kernels' MACs. Fails the test with `description` where they differ.
void expect_kernels_are_right(const LayerDescription& description, std::uint32_t seed = 1);

/// A whole number from `least` to `most`.
std::int64_t pick(std::mt19937& random, std::int64_t least, std::int64_t most);

}  // namespace cyclescope::reference

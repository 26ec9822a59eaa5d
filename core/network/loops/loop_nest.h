#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/builder/network_builder.h"

namespace cyclescope::network {

/// A loop dimension in the index of an operand.
struct LoopTerm {
  std::string dimension;
  std::int64_t factor = 1;  ///< it is multiplied by: a stride or a dilation
};

/// One index of an operand: the sum of its terms.
struct LoopIndex {
  std::vector<LoopTerm> terms;
  std::int64_t pad_begin = 0, pad_end = 0;  ///< how much of its extent is padding
};

struct LoopOperand {
  std::string name;
  std::vector<LoopIndex> indices;
  ElementType type = ElementType::kInt8;
};

/// A perfect nest of loops around one multiply-accumulate, as mapping tools state their workloads:
/// output[...] += inputs[0][...] * inputs[1][...].
struct LoopNest {
  std::string name;                           ///< of the layer
  std::string operator_name;                  ///< as the source spells it
  std::map<std::string, std::int64_t> sizes;  ///< extents of the dimensions, each at least 1
  LoopOperand output;
  LoopOperand inputs[2];
};

/// The layer that a nest is: a convolution, where an index of one input is a sum; else a matrix product.
struct LoopLayer {
  Layer layer;           ///< without inputs; the operand `data` is its first, the other its second
  std::size_t data = 0;  ///< which of the nest's inputs is the layer's first
  Shape data_shape, weight_shape;
  ElementType type = ElementType::kInt8;  ///< of the output
};

/// Errors (path: the nest's name): NotALayer (it is neither), UnknownDimension, TooLarge.
Result<LoopLayer> layer_of(const LoopNest& nest);

}  // namespace cyclescope::network

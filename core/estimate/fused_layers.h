#pragma once

#include <cstddef>
#include <vector>

#include "mapping/mapping.h"
#include "network/kernel.h"
#include "network/network.h"

namespace cyclescope {

/// A layer as it is executed: alone, or a convolution or matrix product with the element-wise layers that its mapping
/// applies to the sums on their way out.
struct FusedLayer {
  std::size_t layer = 0;              ///< index into Network::layers
  std::vector<std::size_t> absorbed;  ///< the layers that it takes in, in order
  std::vector<Kernel> kernels;        ///< where it takes in others: the one kernel of all of them
};

/// The layers of `network` as `mapper` can execute them, in order; each takes in as many layers as some mapping's
/// "functions" allow. What lies between them must have no other reader; an addition needs operands of equal shape. A
/// layer that takes in others stands at the place of the last of them, where all its operands exist.
std::vector<FusedLayer> fuse_layers(const Network& network, Mapper& mapper);

}  // namespace cyclescope

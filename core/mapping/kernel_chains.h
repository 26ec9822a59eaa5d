#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/kernel.h"
#include "network/network.h"

namespace cyclescope::mapping {

/// A layer whose only kernel could be executed together with the kernel that makes its input.
struct ChainLink {
  std::size_t layer = 0;  ///< index into Network::layers
  /// The layer's kernel with its operands in the form of the chain's first output, so that one coordinate names one
  /// element of all of them: inputs[0] is the output of the kernel before it. Of a pooling only the last two extents of
  /// the output differ.
  kernels::Kernel kernel;
};

/// Finds the layers that nothing else stands between.
class KernelChains {
 public:
  /// `network` must outlive the finder.
  explicit KernelChains(const network::Network& network);

  /// The chain behind the last of `kernels`, those of layer number `layer`: at most `most` layers, each of which is the
  /// only reader of the output before it (views such as Flatten in between aside), which is no output of the network,
  /// and reads it whole, in the order in which it lies in memory. They are element-wise functions, whose other inputs
  /// lie in memory alike and were there before `layer`, and poolings of images.
  std::vector<ChainLink> behind(std::size_t layer, const std::vector<kernels::Kernel>& kernels, std::size_t most) const;

 private:
  static constexpr std::int32_t kNoLayer = -1;
  struct Use {
    std::int32_t producer = kNoLayer;  ///< the layer that writes the tensor
    std::int32_t reader = kNoLayer;    ///< the last layer that reads it
    std::int64_t reads = 0;            ///< by layers and as an output of the network
  };

  const Use& use_of(network::TensorId tensor) const { return uses_[static_cast<std::size_t>(tensor)]; }
  /// The layer that alone reads `tensor`, or kNoLayer; a view's output takes the place of `tensor`.
  std::int32_t only_reader(network::TensorId& tensor) const;

  const network::Network* network_;
  std::vector<Use> uses_;  ///< by TensorId
};

}  // namespace cyclescope::mapping

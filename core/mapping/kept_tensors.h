#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "kernels/kernel.h"

namespace cyclescope::mapping {

/// A cache in which tensors stay from layer to layer, at an architecture's parameters.
struct TensorCache {
  enum class Replacement : std::uint8_t {
    kLeastRecent,  ///< what was used longest ago makes room
    kRandom,       ///< anything does, with equal probability
  };
  architecture::ObjectId storage = architecture::kNone;  ///< where the tensors are that it keeps
  std::int64_t bytes = 0;                                ///< that it holds
  Replacement replacement = Replacement::kLeastRecent;
};

/// A tensor of the network, or a layer's intermediate: KernelTensor::tensor and ::temporary.
using TensorIdentity = std::pair<std::int64_t, std::int64_t>;
inline TensorIdentity identity_of(const kernels::KernelTensor& tensor) { return {tensor.tensor, tensor.temporary}; }

/// Parts that shares are counted in.
inline constexpr std::int64_t kResidentParts = 16;
/// Which share of tensors a cache holds when a layer begins, in parts of kResidentParts; of others nothing.
using ResidentShares = std::map<TensorIdentity, std::int64_t>;

/// A kernel's access of a whole tensor in a storage.
struct TensorAccess {
  TensorIdentity tensor;
  std::int64_t bytes = 0;  ///< of the tensor
  bool writes = false;     ///< else it reads
};

}  // namespace cyclescope::mapping

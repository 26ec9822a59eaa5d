#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "estimate/estimate.h"
#include "estimate/machine.h"
#include "mapping/kept_tensors.h"
#include "mapping/kernel_chains.h"
#include "mapping/mapping.h"
#include "network/network.h"

namespace cyclescope::estimate {

/// What a layer finds of its tensors in the cache that keeps them from layer to layer.
struct LayerResidency {
  std::vector<ResidentTensor> tensors;  ///< each once, in the order of the first access
  mapping::ResidentShares shares;       ///< of the same
};

/// Follows the tensors of a network through the cache of a machine that keeps them, in steps: plans all layers, as the
/// plans say what is accessed, and then goes through the sequence of accesses. A layer's kernels read all their
/// operands, each as a whole and once, and then write their output; of what a mapping reads again within a layer it
/// knows itself. Layers that are not mapped access nothing. Views are the tensors that they rename.
class ResidencyJob {
 public:
  /// Machine and network outlive the job.
  ResidencyJob(Machine& machine, const network::Network& network, const mapping::TensorCache& cache,
               const EstimateOptions& options);

  /// Looks at about `points` choices of tile sizes at most; true when done.
  bool step(std::int64_t points);

  /// Of a layer of the network. Precondition: step() answered true.
  const LayerResidency& of(std::size_t layer) const { return layers_[layer]; }

 private:
  struct Accesses {
    std::vector<mapping::TensorAccess> all;                          ///< in order
    std::map<mapping::TensorIdentity, mapping::TensorIdentity> own;  ///< by those of `all`: as its kernels name it
    std::map<mapping::TensorIdentity, double> given;                 ///< shares, by those of `all`
  };
  using Shares = std::map<mapping::TensorIdentity, double>;

  void begin_layer();
  void finish_layer();
  mapping::TensorIdentity known_as(const mapping::TensorIdentity& tensor) const;
  void follow();
  /// One inference, from what the inputs left: the shares that each layer finds.
  std::vector<Shares> one_inference(class CacheContents& contents) const;
  std::vector<Shares> inferences(int most) const;
  Shares repeated(const Accesses& layer) const;
  LayerResidency described(const Accesses& layer, const Shares& shares) const;

  Machine& machine_;
  const network::Network& network_;
  mapping::TensorCache cache_;
  EstimateOptions options_;
  mapping::KernelChains chains_;
  std::size_t next_ = 0;  ///< layer
  std::vector<kernels::Kernel> kernels_, followers_;
  std::vector<mapping::ChainLink> links_;
  std::optional<mapping::LayerPlanning> planning_;
  std::vector<bool> fused_;                                           ///< by layer
  std::map<mapping::TensorIdentity, mapping::TensorIdentity> views_;  ///< the tensors that views rename
  std::vector<Accesses> accesses_;                                    ///< by layer
  std::vector<LayerResidency> layers_;
};

}  // namespace cyclescope::estimate

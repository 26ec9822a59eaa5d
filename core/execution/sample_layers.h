#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "execution/sample_kernels.h"
#include "mapping/mapping_model.h"
#include "network/network.h"

namespace cyclescope::execution {

/// What one program executes, with values for every tensor before and after.
struct SampleLayer {
  std::vector<kernels::Kernel> kernels;    ///< of the layer: one
  std::vector<kernels::Kernel> followers;  ///< of the layers behind, as KernelChains finds them
  std::string text;                        ///< what it is, for people
  /// By TensorId: what the kernels read, and what each makes of it by its definition.
  std::vector<std::vector<double>> values;

  const kernels::Kernel& kernel(std::size_t number) const {
    return number == 0 ? kernels.front() : followers[number - 1];
  }
};

/// Small random layers of the kinds that a mapping names.
class SampleLayers {
 public:
  explicit SampleLayers(std::uint64_t seed) : random_(seed) {}

  /// One that `mapping` may cover, with layers behind it where it executes such, too. Values are small whole numbers.
  /// Sizes are up to `scale` times as large. Errors: those of execution::evaluate_kernel().
  Result<SampleLayer> of(const mapping::Mapping& mapping, std::int64_t scale);

 private:
  Result<SampleLayer> alone(const mapping::Mapping& mapping, SampleKernels& kernels);
  Result<SampleLayer> with_followers(const mapping::Mapping& mapping, SampleKernels& kernels);
  std::vector<double> draw(std::int64_t elements);

  statistics::Random random_;
};

}  // namespace cyclescope::execution

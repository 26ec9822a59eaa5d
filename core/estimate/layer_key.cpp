#include "estimate/layer_key.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "architecture/key_writer.h"

namespace cyclescope::estimate {
namespace {

using architecture::KeyWriter;

/// Numbers tensors and intermediates by their first use.
class TensorNumbers {
 public:
  std::int64_t number_of(const kernels::KernelTensor& tensor) {
    const std::pair identity{static_cast<std::int64_t>(tensor.tensor), tensor.temporary};
    const auto found = std::find(seen_.begin(), seen_.end(), identity);
    if (found != seen_.end()) return found - seen_.begin();
    seen_.push_back(identity);
    return static_cast<std::int64_t>(seen_.size()) - 1;
  }

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> seen_;
};

void write(KeyWriter& key, TensorNumbers& numbers, const kernels::KernelTensor& tensor) {
  key.text(tensor.name);
  key.number(numbers.number_of(tensor));
  key.number(tensor.tensor == network::kNoTensor ? 1 : 0);
  key.numbers(tensor.extents);
  key.numbers(tensor.strides);
  key.number(tensor.offset);
  key.number(tensor.elements);
  key.number(tensor.element_bits);
}

void write(KeyWriter& key, const mapping::ResidentShares& resident, const std::vector<kernels::Kernel>& kernels) {
  const auto add = [&](const kernels::KernelTensor& tensor) {
    const auto share = resident.find(mapping::identity_of(tensor));
    key.number(share == resident.end() ? 0 : share->second);
  };
  for (const kernels::Kernel& kernel : kernels) {
    for (const kernels::KernelTensor& input : kernel.inputs) add(input);
    add(kernel.output);
  }
}

void write(KeyWriter& key, TensorNumbers& numbers, const std::vector<kernels::Kernel>& kernels) {
  key.number(static_cast<std::int64_t>(kernels.size()));
  for (const kernels::Kernel& kernel : kernels) {
    key.number(static_cast<std::int64_t>(kernel.kind));
    key.text(kernel.function);
    key.number(static_cast<std::int64_t>(kernel.sizes.size()));
    for (const auto& [name, value] : kernel.sizes) {
      key.text(name);
      key.number(value);
    }
    key.number(static_cast<std::int64_t>(kernel.inputs.size()));
    for (const kernels::KernelTensor& input : kernel.inputs) write(key, numbers, input);
    write(key, numbers, kernel.output);
  }
}

}  // namespace

std::string layer_key(const std::vector<kernels::Kernel>& kernels, const std::vector<kernels::Kernel>& followers,
                      const mapping::ResidentShares& resident) {
  KeyWriter key;
  TensorNumbers numbers;
  write(key, numbers, kernels);
  write(key, numbers, followers);
  if (!resident.empty()) {
    write(key, resident, kernels);
    write(key, resident, followers);
  }
  return key.take();
}

}  // namespace cyclescope::estimate

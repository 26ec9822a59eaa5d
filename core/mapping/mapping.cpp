#include "mapping/mapping.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "mapping/binding.h"
#include "mapping/kernel_plan.h"
#include "mapping/mapping_model.h"
#include "mapping/ordered_writes.h"
#include "mapping/pointwise.h"
#include "mapping/program_builder.h"
#include "mapping/rounded_sizes.h"
#include "mapping/simplify_kernel.h"

namespace cyclescope::mapping {
namespace {

/// A kernel without work: one that yields no element.
bool is_empty(const kernels::Kernel& kernel) {
  for (const std::int64_t extent : kernel.output.extents) {
    if (extent <= 0) return true;
  }
  return false;
}

/// What decides a kernel's plan.
struct PlanKey {
  kernels::KernelKind kind;
  std::string function;
  std::map<std::string, std::int64_t> sizes;
  std::vector<int> element_bits;
  std::vector<std::vector<std::int64_t>> strides;
  std::vector<std::string> names;  ///< some inputs are optional
  bool operator<(const PlanKey& other) const {
    return std::tie(kind, function, sizes, element_bits, strides, names) <
           std::tie(other.kind, other.function, other.sizes, other.element_bits, other.strides, other.names);
  }
};

PlanKey key_of(const kernels::Kernel& kernel) {
  PlanKey key{kernel.kind, kernel.function, kernel.sizes, {}, {}, {}};
  const auto add = [&key](const kernels::KernelTensor& tensor) {
    key.element_bits.push_back(tensor.element_bits);
    key.strides.push_back(tensor.strides);
    key.names.push_back(tensor.name);
  };
  for (const kernels::KernelTensor& input : kernel.inputs) add(input);
  add(kernel.output);
  return key;
}

std::vector<PlanKey> key_of(const KernelChain& kernels) {
  std::vector<PlanKey> keys;
  for (const kernels::Kernel& kernel : kernels) keys.push_back(key_of(kernel));
  return keys;
}

}  // namespace

class Mapper::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, MappingSet mappings)
      : mappings_(std::move(mappings)), binding_(architecture, mappings_.model()) {}

  std::size_t most_followers() const {
    const auto& candidates = mappings_.model().candidates;
    return candidates.empty() ? 0 : candidates.front().followers.size();
  }

  std::vector<RoundedSizes> rounded(const std::string& name) const {
    for (const Mapping& mapping : mappings_.model().mappings) {
      if (mapping.name == name)
        return cyclescope::mapping::rounded_sizes(mappings_.model(), mapping, binding_.parameters());
    }
    return {};
  }

  Result<MappedLayer> map_layer(std::span<const kernels::Kernel> kernels, std::span<const kernels::Kernel> followers) {
    MappedLayer layer;
    std::vector<KernelChain> mapped;
    std::vector<KernelPlan> plans;
    for (const kernels::Kernel& given : kernels) {
      KernelChain chain = {simplified(given)};
      if (is_empty(chain.front())) {
        layer.choices.push_back({"", {}, "the kernel yields no element"});
        continue;
      }
      const bool last = layer.choices.size() + 1 == kernels.size();
      if (last) chain.insert(chain.end(), followers.begin(), followers.end());
      auto plan = planned(chain);
      if (!plan) return tl::unexpected(std::move(plan.error()));
      plan->kernel = static_cast<std::int32_t>(layer.choices.size());
      layer.choices.push_back({plan->mapping->name, plan->tile_sizes, plan->why});
      layer.followers = plan->length - 1;
      if (plan->as_matrix_product) chain = as_matrix_product(chain);
      mapped.push_back(std::move(chain));
      plans.push_back(std::move(*plan));
    }
    ProgramBuilder builder(binding_);
    if (auto done = builder.lay_out(mapped, plans); !done) return tl::unexpected(std::move(done.error()));
    for (std::size_t number = 0; number < plans.size(); ++number) {
      if (auto done = builder.append(number); !done) return tl::unexpected(std::move(done.error()));
    }
    layer.program = builder.take();
    order_writes_by_unit(layer.program);
    return layer;
  }

 private:
  Result<KernelPlan> planned(const KernelChain& chain) {
    const std::vector<PlanKey> key = key_of(chain);
    const auto known = plans_.find(key);
    if (known != plans_.end()) return known->second;
    auto plan = plan_chain(binding_, chain);
    if (plan) plans_.emplace(key, *plan);
    return plan;
  }

  MappingSet mappings_;
  Binding binding_;
  std::map<std::vector<PlanKey>, KernelPlan> plans_;
};

Mapper::Mapper(const architecture::Architecture& architecture, MappingSet mappings)
    : implementation_(std::make_unique<Implementation>(architecture, std::move(mappings))) {}
Mapper::Mapper(Mapper&&) noexcept = default;
Mapper& Mapper::operator=(Mapper&&) noexcept = default;
Mapper::~Mapper() = default;

std::size_t Mapper::most_followers() const { return implementation_->most_followers(); }
Result<MappedLayer> Mapper::map_layer(std::span<const kernels::Kernel> kernels,
                                      std::span<const kernels::Kernel> followers) {
  return implementation_->map_layer(kernels, followers);
}

std::vector<RoundedSizes> Mapper::rounded_sizes(const std::string& name) const {
  return implementation_->rounded(name);
}

}  // namespace cyclescope::mapping

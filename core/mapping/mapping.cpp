#include "mapping/mapping.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "architecture/key_writer.h"
#include "architecture/structure.h"
#include "mapping/binding.h"
#include "mapping/kernel_plan.h"
#include "mapping/mapping_memory.h"
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

/// What decides a kernel's plan, beside the architecture.
void write(architecture::KeyWriter& key, const kernels::Kernel& kernel) {
  key.number(static_cast<std::int64_t>(kernel.kind));
  key.text(kernel.function);
  key.number(static_cast<std::int64_t>(kernel.sizes.size()));
  for (const auto& [name, size] : kernel.sizes) {
    key.text(name);
    key.number(size);
  }
  const auto add = [&key](const kernels::KernelTensor& tensor) {
    key.text(tensor.name);  // some inputs are optional
    key.number(tensor.element_bits);
    key.numbers(tensor.strides);
  };
  key.number(static_cast<std::int64_t>(kernel.inputs.size()));
  for (const kernels::KernelTensor& input : kernel.inputs) add(input);
  add(kernel.output);
}

/// What the memory knows of a storage of the description by its name.
void write_storage(architecture::KeyWriter& key, const architecture::Architecture& architecture,
                   const std::string& name) {
  const auto found = architecture.object_by_name.find(name);
  if (found == architecture.object_by_name.end()) return key.number(architecture::kNone);
  const architecture::Storage& storage = architecture.objects[static_cast<std::size_t>(found->second)].storage;
  key.number(storage.data_width);
  key.number(storage.capacity);
}

/// What a mapping's plans and programs depend on of the storages that it names.
void write_storages(architecture::KeyWriter& key, const architecture::Architecture& architecture,
                    const Mapping& mapping) {
  for (const TensorPlacement& tensor : mapping.tensors) write_storage(key, architecture, tensor.storage);
  for (const ScratchDeclaration& scratch : mapping.scratch) write_storage(key, architecture, scratch.storage);
}

/// What decides the part of a program that `plan` is for, beside the kernels, the units and their times.
void write(architecture::KeyWriter& key, const KernelPlan& plan) {
  key.text(plan.mapping->path);
  key.number(static_cast<std::int64_t>(plan.length));
  key.number(plan.as_matrix_product ? 1 : 0);
  key.numbers(plan.places);
  for (const Slot slot : plan.mapping->program_slots) key.number(plan.frame[slot]);
  for (const TensorArea& tensor : plan.tensors) {
    key.number(tensor.storage);
    key.number(tensor.element_bits);
  }
  for (const ScratchArea& area : plan.scratch) {
    key.number(area.storage);
    key.number(area.element_bits);
    key.numbers(area.extents);
    key.number(area.words);
  }
}

}  // namespace

bool refuses_layer(const Diagnostic& error) {
  constexpr std::array<std::string_view, 6> kCodes = {
      "NotMapped", "TilingNotFound", "BufferTooSmall", "ProgramTooLarge", "LoopsTooDeep", "Overflow",
  };
  return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

struct PlannedLayer::Chains {
  std::vector<KernelChain> kernels;
  std::vector<KernelPlan> plans;  ///< by chain
};

class Mapper::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, MappingSet mappings,
                 std::shared_ptr<MappingMemory> memory, std::int64_t description)
      : mappings_(std::move(mappings)),
        binding_(architecture, mappings_.model()),
        memory_(memory ? std::move(memory) : std::make_shared<MappingMemory>()),
        structure_(memory_->number_of(std::to_string(description) + '/' + architecture::structure_of(architecture))),
        unit_times_(memory_->number_of(architecture::unit_times_of(architecture))) {}

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

  Result<PlannedLayer> plan_layer(std::span<const kernels::Kernel> kernels,
                                  std::span<const kernels::Kernel> followers) {
    PlannedLayer layer;
    auto chains = std::make_shared<PlannedLayer::Chains>();
    architecture::KeyWriter key;
    key.number(structure_);
    key.number(unit_times_);
    for (const kernels::Kernel& given : kernels) {
      KernelChain chain = {simplified(given)};
      if (is_empty(chain.front())) {
        layer.choices.push_back({"", {}, "", "the kernel yields no element"});
        continue;
      }
      const bool last = layer.choices.size() + 1 == kernels.size();
      if (last) chain.insert(chain.end(), followers.begin(), followers.end());
      auto plan = planned(chain);
      if (!plan) return tl::unexpected(std::move(plan.error()));
      plan->kernel = static_cast<std::int32_t>(layer.choices.size());
      layer.choices.push_back({plan->mapping->name, plan->tile_sizes, plan->mapping->path, plan->why});
      layer.followers = plan->length - 1;
      if (plan->as_matrix_product) chain = as_matrix_product(chain);
      write(key, *plan);
      write_storages(key, binding_.architecture(), *plan->mapping);
      chains->kernels.push_back(std::move(chain));
      chains->plans.push_back(std::move(*plan));
    }
    layer.program_key = key.take();
    layer.chains = std::move(chains);
    return layer;
  }

  Result<program::Program> program_of(const PlannedLayer& planned) {
    const PlannedLayer::Chains& chains = *planned.chains;
    ProgramBuilder builder(binding_);
    if (auto done = builder.lay_out(chains.kernels, chains.plans); !done)
      return tl::unexpected(std::move(done.error()));
    for (std::size_t number = 0; number < chains.plans.size(); ++number) {
      if (auto done = builder.append(number); !done) return tl::unexpected(std::move(done.error()));
    }
    program::Program program = builder.take();
    order_writes_by_unit(program);
    return program;
  }

 private:
  Result<KernelPlan> planned(const KernelChain& chain) {
    architecture::KeyWriter writer;
    writer.text(facts_of(chain.front().kind));
    for (const kernels::Kernel& kernel : chain) write(writer, kernel);
    const std::string key = writer.take();
    if (const KernelPlan* known = memory_->plans().find(key)) {
      KernelPlan plan = *known;
      // Parameters that the plan does not depend on may be others now.
      std::copy(binding_.parameters().begin(), binding_.parameters().end(), plan.frame.begin());
      return plan;
    }
    auto plan = plan_chain(binding_, chain);
    if (plan) memory_->plans().insert(key, *plan);
    return plan;
  }

  /// All that plans for kernels of `kind` depend on of the architecture.
  const std::string& facts_of(kernels::KernelKind kind) {
    std::string& facts = facts_[kind];
    if (!facts.empty()) return facts;
    architecture::KeyWriter key;
    key.number(structure_);
    for (const Mapping& mapping : mappings_.model().mappings) {
      if (mapping.first.kind != kind && !mapping.has_pointwise) continue;
      for (const Slot slot : mapping.plan_slots) key.number(binding_.parameters()[slot]);
      write_storages(key, binding_.architecture(), mapping);
    }
    return facts = key.take();
  }

  MappingSet mappings_;
  Binding binding_;
  std::shared_ptr<MappingMemory> memory_;
  std::int64_t structure_, unit_times_;               ///< as the memory numbers them
  std::map<kernels::KernelKind, std::string> facts_;  ///< see facts_of()
};

Mapper::Mapper(const architecture::Architecture& architecture, MappingSet mappings,
               std::shared_ptr<MappingMemory> memory, std::int64_t description)
    : implementation_(
          std::make_unique<Implementation>(architecture, std::move(mappings), std::move(memory), description)) {}
Mapper::Mapper(Mapper&&) noexcept = default;
Mapper& Mapper::operator=(Mapper&&) noexcept = default;
Mapper::~Mapper() = default;

std::size_t Mapper::most_followers() const { return implementation_->most_followers(); }
Result<MappedLayer> Mapper::map_layer(std::span<const kernels::Kernel> kernels,
                                      std::span<const kernels::Kernel> followers) {
  auto planned = plan_layer(kernels, followers);
  if (!planned) return tl::unexpected(std::move(planned.error()));
  auto program = program_of(*planned);
  if (!program) return tl::unexpected(std::move(program.error()));
  return MappedLayer{std::move(*program), std::move(planned->choices), planned->followers};
}
Result<PlannedLayer> Mapper::plan_layer(std::span<const kernels::Kernel> kernels,
                                        std::span<const kernels::Kernel> followers) {
  return implementation_->plan_layer(kernels, followers);
}
Result<program::Program> Mapper::program_of(const PlannedLayer& planned) {
  return implementation_->program_of(planned);
}

std::vector<RoundedSizes> Mapper::rounded_sizes(const std::string& name) const {
  return implementation_->rounded(name);
}

}  // namespace cyclescope::mapping

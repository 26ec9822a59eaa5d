#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "architecture/key_writer.h"
#include "mapping/binding.h"
#include "mapping/kernel_plan.h"
#include "mapping/mapping.h"
#include "mapping/mapping_memory.h"

namespace cyclescope::mapping {

struct PlannedLayer::Chains {
  std::vector<KernelChain> kernels;
  std::vector<KernelPlan> plans;  ///< by chain
};

/// What a mapper and the plannings of its layers share.
class Mapper::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, MappingSet mappings,
                 std::shared_ptr<MappingMemory> memory, std::int64_t description);

  const Binding& binding() const { return binding_; }
  std::size_t most_followers() const;
  std::vector<RoundedSizes> rounded(const std::string& name) const;
  Result<program::Program> program_of(const PlannedLayer& planned);

  /// What decides a chain's plan.
  std::string key_of(const KernelChain& chain, const ResidentShares& resident);
  std::optional<KernelPlan> find_plan(const std::string& key);
  void keep_plan(const std::string& key, const KernelPlan& plan) { memory_->plans().insert(key, plan); }

  /// PlannedLayer::program_key: its begin, and the part of each plan.
  void begin_program_key(architecture::KeyWriter& key) const;
  void add_to_program_key(architecture::KeyWriter& key, const KernelPlan& plan) const;

 private:
  /// All that plans for kernels of `kind` depend on of the architecture.
  const std::string& facts_of(kernels::KernelKind kind);

  MappingSet mappings_;
  Binding binding_;
  std::shared_ptr<MappingMemory> memory_;
  std::int64_t structure_, unit_times_;               ///< as the memory numbers them
  std::map<kernels::KernelKind, std::string> facts_;  ///< see facts_of()
};

}  // namespace cyclescope::mapping

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "estimate/estimate.h"
#include "estimate/recently_used.h"
#include "mapping/mapping_memory.h"
#include "program/program.h"
#include "program/work.h"
#include "timing/timing.h"

namespace cyclescope::estimate {

/// A layer's program, and what may be said of it on every architecture of one structure.
struct KeptProgram {
  std::int64_t number = 0;  ///< no other program has it
  std::shared_ptr<const program::Program> program;
  /// What its instructions occupy, fetch and caches behind included: ascending.
  std::vector<architecture::ObjectId> objects;
};

/// What machines share whatever their parameters: plans, programs, what timing made of them, counted work and costs of
/// layers, each by all that it depends on: a machine of other parameters takes over what these do not touch.
/// Bounded by bytes, the least recently used go first.
class KeptLayers {
 public:
  const std::shared_ptr<mapping::MappingMemory>& mappings() const { return mappings_; }

  /// By the keys of kernels and PlannedLayer::program_key.
  const KeptProgram* find_program(const std::string& key) { return programs_.find(key); }
  KeptProgram keep_program(const std::string& key, program::Program program,
                           const architecture::Architecture& architecture);

  /// Of a program on an architecture.
  std::shared_ptr<const program::Work> find_work(const KeptProgram& program,
                                                 const architecture::Architecture& architecture);
  void keep_work(const KeptProgram& program, const architecture::Architecture& architecture,
                 std::shared_ptr<const program::Work> work);

  /// Of a program on an architecture; `asked` is what was asked of the timing.
  std::shared_ptr<const LayerCost> find_cost(const KeptProgram& program, const architecture::Architecture& architecture,
                                             const std::string& asked);
  void keep_cost(const KeptProgram& program, const architecture::Architecture& architecture, const std::string& asked,
                 std::shared_ptr<const LayerCost> cost);

  /// What timing made of a program, or null.
  std::shared_ptr<const timing::CompiledCode> find_code(const KeptProgram& program);
  void keep_code(const KeptProgram& program, std::shared_ptr<const timing::CompiledCode> code);

  /// About what is kept.
  std::size_t bytes() const { return programs_.weight() + works_.weight() + costs_.weight() + codes_.weight(); }
  static constexpr std::size_t kMostProgramBytes = std::size_t{24} << 20;
  static constexpr std::size_t kMostWorkBytes = std::size_t{4} << 20;
  static constexpr std::size_t kMostCostBytes = std::size_t{8} << 20;
  static constexpr std::size_t kMostCodeBytes = std::size_t{24} << 20;

 private:
  std::shared_ptr<mapping::MappingMemory> mappings_ = std::make_shared<mapping::MappingMemory>();
  std::int64_t next_number_ = 0;
  RecentlyUsed<KeptProgram> programs_{kMostProgramBytes};
  RecentlyUsed<std::shared_ptr<const program::Work>> works_{kMostWorkBytes};
  RecentlyUsed<std::shared_ptr<const LayerCost>> costs_{kMostCostBytes};
  RecentlyUsed<std::shared_ptr<const timing::CompiledCode>> codes_{kMostCodeBytes};
};

}  // namespace cyclescope::estimate

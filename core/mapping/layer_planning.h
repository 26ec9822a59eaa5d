#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mapping/mapper_implementation.h"

namespace cyclescope::mapping {

/// Kernel by kernel: the plan that the description chooses, from the memory or by a ChainPlanner; then, where tile
/// sizes are wished for, the same mapping with those.
struct LayerPlanning::State {
  State(Mapper::Implementation& by, std::span<const kernels::Kernel> of, std::span<const kernels::Kernel> behind,
        TileWishes wanted, ResidentShares found)
      : mapper(by),
        kernels(of.begin(), of.end()),
        followers(behind.begin(), behind.end()),
        wishes(std::move(wanted)),
        resident(std::move(found)) {
    mapper.begin_program_key(key);
  }

  Result<bool> step(std::int64_t points);
  /// Begins with the next kernel, or skips it.
  void begin_kernel();
  /// Begins to replace the tile sizes of `plan` by those that are wished for, or takes it as it is.
  Result<void> retile(KernelPlan plan);
  void take_plan(KernelPlan plan);
  /// What is wished for of the kernel whose mapping is `mapping`.
  PinnedTiles wished(const Mapping& mapping, bool& nearest) const;
  /// Nothing where every pinned tile size is one of a kernel's.
  std::optional<Diagnostic> unknown_pin() const;

  Mapper::Implementation& mapper;
  std::vector<kernels::Kernel> kernels, followers;
  TileWishes wishes;
  ResidentShares resident;
  architecture::KeyWriter key;
  PlannedLayer layer;
  std::shared_ptr<PlannedLayer::Chains> chains = std::make_shared<PlannedLayer::Chains>();
  KernelChain chain;  ///< of the kernel being planned; empty between kernels
  std::string chain_key;
  std::optional<ChainPlanner> planner;
  std::optional<Retiling> retiling;
};

struct TileListing::State {
  const Mapping* mapping = nullptr;  ///< none: there is nothing to list
  std::optional<TileSearch> search;
};

}  // namespace cyclescope::mapping

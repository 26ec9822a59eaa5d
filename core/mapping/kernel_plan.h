#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernels/kernel.h"
#include "mapping/binding.h"
#include "mapping/kept_tensors.h"
#include "mapping/mapping.h"
#include "mapping/tiling.h"

namespace cyclescope::mapping {

/// Where a tensor of the kernel lives; storage is kNone where the mapping does not use it.
struct TensorArea {
  architecture::ObjectId storage = architecture::kNone;
  int element_bits = 8;
};

/// Kernels that one mapping executes together: each reads the output of the one before as its input 0.
using KernelChain = std::vector<kernels::Kernel>;

/// The mapping of a chain with everything chosen, before instructions are made.
struct KernelPlan {
  const Mapping* mapping = nullptr;
  std::int32_t kernel = 0;           ///< the first kernel's number within the layer; the others follow
  std::size_t length = 1;            ///< kernels of the chain
  bool as_matrix_product = false;    ///< what is mapped is as_matrix_product() of the chain
  std::vector<std::int32_t> places;  ///< by TensorForm::member: index into the chain, kNone for a follower left out
  std::vector<std::int64_t> frame;   ///< values of parameters, sizes, tile variables and "let" names
  std::vector<TensorArea> tensors;   ///< by Mapping::forms
  std::vector<ScratchArea> scratch;  ///< by Mapping::scratch
  std::vector<std::pair<std::string, std::int64_t>> tile_sizes;
  std::vector<std::string> pinned;  ///< tile variables whose values were given
  std::string why;                  ///< the mapping
  std::string why_tiles;            ///< the tile sizes, where it has any; goes on where `why` ends
};

/// An operand of a kernel of a chain.
struct OperandPlace {
  std::size_t kernel = 0;    ///< index into the chain
  std::int32_t operand = 0;  ///< index into Kernel::inputs, or Buffer::kOutput
};

/// Which operand `form` is; nothing where it is absent.
std::optional<OperandPlace> place_of(const KernelChain& chain, const KernelPlan& plan, const TensorForm& form);
/// The tensor in the place of `form`, or nullptr where it is absent.
const kernels::KernelTensor* tensor_of(const KernelChain& chain, const KernelPlan& plan, const TensorForm& form);

/// The operands whose elements `plan` gives another width than they have in `chain`.
std::vector<PlacedWidth> placed_widths(const KernelChain& chain, const KernelPlan& plan);

/// Chooses the mapping that covers the first of `kernels` and the most of those after it, as MappingModel::candidates
/// orders them, and whose tiles fit. In steps.
class ChainPlanner {
 public:
  /// All outlive the planner.
  ChainPlanner(const Binding& binding, const KernelChain& kernels, const ResidentShares& resident);

  /// As TileSearch::step. Errors: NotMapped where no mapping covers the first kernel; otherwise those of the first
  /// mapping that does.
  Result<bool> step(std::int64_t points);

  /// Precondition: step() answered true.
  KernelPlan take() { return std::move(plan_); }

 private:
  /// Begins with the tiles of candidate number `next_`, if it covers the kernels.
  Result<void> try_candidate();
  void refuse(Diagnostic error);
  Diagnostic not_mapped() const;

  const Binding& binding_;
  const KernelChain& kernels_;
  const ResidentShares& resident_;
  KernelChain product_;
  std::size_t next_ = 0;  ///< of MappingModel::candidates
  KernelPlan plan_;       ///< of the candidate whose tiles are being chosen
  std::optional<TileSearch> search_;
  std::optional<Diagnostic> first_error_;
  std::size_t refused_ = 0;
  std::string conditions_;  ///< of the mappings that do not cover the kernel
};

/// The mapping and the followers of `plan`, which is for the chain `kernels`, with other tile sizes. In steps.
class Retiling {
 public:
  /// `binding` outlives it. `nearest`: as TilePins.
  static Result<Retiling> begin(const Binding& binding, const KernelChain& kernels, const ResidentShares& resident,
                                KernelPlan plan, const PinnedTiles& pinned, bool nearest);

  /// As TileSearch::step.
  Result<bool> step(std::int64_t points) { return search_.step(points); }
  /// Precondition: step() answered true.
  KernelPlan take();

 private:
  Retiling(KernelPlan plan, TileSearch search) : plan_(std::move(plan)), search_(std::move(search)) {}

  KernelPlan plan_;
  TileSearch search_;
};

/// The search space of a plan's tiles, of which `pinned` are given.
TilingProblem tiling_problem(const Binding& binding, const KernelPlan& plan, const PinnedTiles& pinned);

}  // namespace cyclescope::mapping

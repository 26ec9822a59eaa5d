#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "kernels/kernel.h"
#include "mapping/kept_tensors.h"
#include "mapping/pinned_tiles.h"
#include "program/program.h"

namespace cyclescope::mapping {

class MappingMemory;
struct MappingModel;
struct RoundedSizes;

/// The mappings of a description, read once and used for any values of its parameters. Cheap to copy.
class MappingSet {
 public:
  explicit MappingSet(std::shared_ptr<const MappingModel> model) : model_(std::move(model)) {}
  const MappingModel& model() const { return *model_; }

 private:
  std::shared_ptr<const MappingModel> model_;
};

/// Reads the mappings of a description. The language is described in arch_presets/schema/mapping.schema.json.
/// Errors, with the JSON pointer, line and column of the place: WrongType, MissingKey, UnknownKey, UnknownValue,
/// DuplicateName, InvalidName, UnknownName, UnknownChoice, UnknownOperation, UnknownOperand, MissingOperand,
/// UnknownAttribute, MissingAttribute, UnknownTensor, ExpressionSyntax, SliceSyntax, RankMismatch, NotConstant,
/// LoopsTooDeep, TooManyVariables, OutOfRange (too many followers).
Result<MappingSet> read_mappings(const architecture::Description& description);

/// An operand of a kernel whose elements have another width where the mapping puts them than in the network.
struct PlacedWidth {
  std::size_t kernel = 0;    ///< 0: the kernel itself; n: the n-th of the followers that the mapping executes too
  std::int32_t operand = 0;  ///< index into Kernel::inputs, or program::Buffer::kOutput
  int bits = 0;              ///< of an element, as it is placed

  bool operator==(const PlacedWidth&) const = default;
};

/// How one kernel was mapped.
struct MappingChoice {
  std::string mapping;  ///< the mapping's name; empty for a kernel that computes no element
  std::vector<std::pair<std::string, std::int64_t>> tile_sizes;
  std::string path;                 ///< of the mapping in the description; empty where `mapping` is
  std::vector<std::string> pinned;  ///< those of the tile sizes that were given
  // One sentence together: what the mapping was chosen among, and its tile sizes, where it has any.
  std::string why, why_tiles;
  std::vector<PlacedWidth> widths = {};  ///< in the order of the mapping's tensors
};

/// A layer's program, and how each of its kernels was mapped.
struct MappedLayer {
  program::Program program;
  std::vector<MappingChoice> choices;  ///< by kernel
  std::size_t followers = 0;           ///< kernels of later layers that the program executes too
};

/// A layer with its mappings and tiles chosen, before instructions are made.
struct PlannedLayer {
  std::vector<MappingChoice> choices;  ///< by kernel
  std::size_t followers = 0;           ///< as MappedLayer::followers
  /// Together with the kernels it decides the program: of two plans for equal kernels, by mappers that share a
  /// MappingMemory, those with equal keys have equal programs.
  std::string program_key;
  struct Chains;
  std::shared_ptr<const Chains> chains;
};

/// Whether an error of Mapper::map_layer says that the machine cannot run this layer (NotMapped, TilingNotFound,
/// BufferTooSmall, ProgramTooLarge, LoopsTooDeep, Overflow), and not that its description is wrong.
bool refuses_layer(const Diagnostic& error);
/// Tile sizes that a caller wants of a layer.
struct TileWishes {
  /// Of every kernel that has such a variable. They must fit, and each be one of some kernel.
  PinnedTiles pinned;
  /// By kernel, may be shorter: values to try, where `pinned` says nothing. Those that are too large are cut.
  std::vector<PinnedTiles> tried;
};

/// A tile variable of a planned kernel.
struct TileOptions {
  std::string name;
  std::int64_t value = 0;                ///< in the plan
  std::vector<std::int64_t> candidates;  ///< what it could be beside it, largest first, the others as they are
};

/// The choices of tile sizes of a planned kernel that fit.
struct TileChoices {
  std::vector<PinnedTiles> first;  ///< in the order of the candidates
  std::int64_t count = 0;          ///< of all
  bool complete = true;            ///< else there may be more
};

/// Plans a layer in steps. Of a Mapper, which outlives it.
class LayerPlanning {
 public:
  struct State;
  explicit LayerPlanning(std::unique_ptr<State> state);
  LayerPlanning(LayerPlanning&&) noexcept;
  LayerPlanning& operator=(LayerPlanning&&) noexcept;
  ~LayerPlanning();

  /// Looks at about `points` choices of tile sizes at most; true when done. Errors: as Mapper::begin_plan. After the
  /// end or an error, do not call again.
  Result<bool> step(std::int64_t points);
  /// Precondition: step() answered true.
  PlannedLayer take();

 private:
  std::unique_ptr<State> state_;
};

/// Lists the choices of tile sizes of a planned kernel, in steps. Of a Mapper, which outlives it.
class TileListing {
 public:
  struct State;
  explicit TileListing(std::unique_ptr<State> state);
  TileListing(TileListing&&) noexcept;
  TileListing& operator=(TileListing&&) noexcept;
  ~TileListing();

  /// As LayerPlanning::step.
  Result<bool> step(std::int64_t points);
  /// Precondition: step() answered true.
  TileChoices take();

 private:
  std::unique_ptr<State> state_;
};

/// Maps kernels onto one architecture. Keeps what does not depend on the layer (registers by name, tile sizes of
/// kernels seen), so one Mapper should map all layers of a network. `architecture` must outlive it.
class Mapper {
 public:
  class Implementation;

  /// `memory`: shared with other mappers; null: none is. `description`: the same number for mappers of the same
  /// `mappings` on architectures of one description, and another for others.
  Mapper(const architecture::Architecture& architecture, MappingSet mappings,
         std::shared_ptr<MappingMemory> memory = nullptr, std::int64_t description = 0);
  Mapper(Mapper&&) noexcept;
  Mapper& operator=(Mapper&&) noexcept;
  ~Mapper();

  /// The most kernels of later layers that a mapping may execute together with a layer's last one.
  std::size_t most_followers() const;

  /// One program for the kernels of a layer, executed one after another; an intermediate that a kernel writes and a
  /// later one reads is one buffer. `followers` are kernels of later layers as kernel_chains.h makes them, of which the
  /// last kernel's mapping may execute the first few too: see MappedLayer::followers. Errors: NotMapped (no mapping for
  /// a kernel's kind or function), TilingNotFound (its tiles fit in no way), BufferTooSmall, ProgramTooLarge,
  /// LoopsTooDeep, UnknownObject, UnknownRegister, NotConnected, WrongUnit, Overflow, DivisionByZero and the like, with
  /// the JSON pointer of the place in the description.
  Result<MappedLayer> map_layer(std::span<const kernels::Kernel> kernels,
                                std::span<const kernels::Kernel> followers = {}, TileWishes wishes = {},
                                const ResidentShares& resident = {});

  // The two halves of map_layer(), the first in steps. Of it also PinnedTileRefused, with the variable's name as the
  // path: no kernel has it, its value is out of range, or nothing fits with it.
  LayerPlanning begin_plan(std::span<const kernels::Kernel> kernels, std::span<const kernels::Kernel> followers = {},
                           TileWishes wishes = {}, const ResidentShares& resident = {});
  Result<program::Program> program_of(const PlannedLayer& planned);

  /// What the tile variables of kernel number `kernel` could be instead; `pinned` ones have no candidates. Empty where
  /// the kernel has none. Errors: those of evaluating expressions.
  Result<std::vector<TileOptions>> tile_options(const PlannedLayer& planned, std::size_t kernel,
                                                const PinnedTiles& pinned) const;
  /// Lists the choices of tile sizes of kernel number `kernel` with these `pinned` ones, `most` at most by their
  /// values.
  TileListing list_tiles(const PlannedLayer& planned, std::size_t kernel, const PinnedTiles& pinned,
                         std::size_t most) const;

  /// The cache in which the description says that tensors stay from layer to layer; nothing where it names none.
  /// Errors: UnknownObject, WrongType (of its storage), OutOfRange (its size), those of evaluating that.
  Result<std::optional<TensorCache>> tensor_cache() const;
  /// What a planned layer accesses in `storage`, kernel by kernel: all that a kernel reads, then what it writes.
  std::vector<TensorAccess> accesses(const PlannedLayer& planned, architecture::ObjectId storage) const;

  /// What the mapping called `name` (the first of that name) rounds up, at the architecture's parameters; see
  /// rounded_sizes.h. Empty where there is none.
  std::vector<RoundedSizes> rounded_sizes(const std::string& name) const;

 private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cyclescope::mapping

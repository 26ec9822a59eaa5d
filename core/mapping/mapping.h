#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "kernels/kernel.h"
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

/// How one kernel was mapped.
struct MappingChoice {
  std::string mapping;  ///< the mapping's name; empty for a kernel that computes no element
  std::vector<std::pair<std::string, std::int64_t>> tile_sizes;
  std::string path;  ///< of the mapping in the description; empty where `mapping` is
  std::string why;   ///< one sentence: what the mapping was chosen among, and its tile sizes
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

/// Maps kernels onto one architecture. Keeps what does not depend on the layer (registers by name, tile sizes of
/// kernels seen), so one Mapper should map all layers of a network. `architecture` must outlive it.
class Mapper {
 public:
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
                                std::span<const kernels::Kernel> followers = {});

  /// The two halves of map_layer().
  Result<PlannedLayer> plan_layer(std::span<const kernels::Kernel> kernels,
                                  std::span<const kernels::Kernel> followers = {});
  Result<program::Program> program_of(const PlannedLayer& planned);

  /// What the mapping called `name` (the first of that name) rounds up, at the architecture's parameters; see
  /// rounded_sizes.h. Empty where there is none.
  std::vector<RoundedSizes> rounded_sizes(const std::string& name) const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cyclescope::mapping

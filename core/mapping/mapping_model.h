#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mapping/kept_tensors.h"
#include "mapping/kernel_form.h"
#include "mapping/slot_expression.h"

namespace cyclescope::mapping {

// A description's mappings after reading: names are slots, expressions are compiled, operands are resolved. Nothing
// here depends on the values of parameters.

/// A name of a unit or register with indices to fill in: "pe[{i}][{j}].a".
struct IndexedName {
  std::size_t pattern = 0;                ///< numbers the distinct texts between the indices, in MappingModel
  std::vector<std::string> literals;      ///< one more than indices
  std::vector<SlotExpressionId> indices;  ///< between the literals
  std::string path;
};
using IndexedNameId = std::uint32_t;
constexpr std::size_t kMaxNameIndices = 8;

/// One dimension of a slice. "start": an index; the dimension is dropped from the box, as in NumPy. "start:+extent" and
/// "start:+extent by step": one dimension. "start:+extent by step:+extent by step": a sliding window, two dimensions of
/// the box (positions in the window, and those of the window). "new": a dimension of extent 1 that the tensor lacks.
struct SliceDimension {
  struct Range {
    SlotExpressionId extent = 0;
    SlotExpressionId step = 0;
  };
  SlotExpressionId start = 0;
  bool is_new = false;
  std::vector<Range> ranges;  ///< none, one or two
  bool single() const { return ranges.empty(); }
};

/// What an instruction binds to one operand of its operation.
struct OperandBinding {
  enum class Kind : std::uint8_t { kRegister, kTensor, kScratch } kind = Kind::kRegister;
  std::int32_t operand = 0;  ///< index into Operation::operands
  bool conditional = false;  ///< {"if": ..., "is": ...}: not bound where the condition is constant 0
  SlotExpressionId condition = 0;
  bool has_transfer = false;  ///< {"is": ..., "words": ..., "cycles": ...}: see program::MemoryAccess::transfer
  SlotExpressionId words = 0, cycles = 0;
  IndexedNameId reg = 0;                   ///< kRegister
  std::size_t area = 0;                    ///< kTensor: index into Mapping::forms; kScratch: into Mapping::scratch
  std::vector<SliceDimension> dimensions;  ///< kTensor, kScratch
  std::string path;
};

struct Statement;
using Block = std::vector<Statement>;

struct Let {
  Slot slot = 0;
  SlotExpressionId value = 0;
};

/// {"do": "mac", "on": "pe[{i}][{j}]", "if": "k < K", "operands": {...}}
struct InstructionStatement {
  std::size_t operation = 0;  ///< index into MappingModel::operations
  bool names_unit = false;    ///< else the only unit that processes the operation
  IndexedNameId unit = 0;
  bool conditional = false;
  SlotExpressionId condition = 0;
  std::size_t member = 0;  ///< whose function the semantics call, as TensorForm::member
  std::vector<OperandBinding> operands;
  std::vector<SlotExpressionId> attributes;  ///< by Operation::attributes
  std::string path;
};

/// {"let": {...}}: names for the rest of the block.
struct LetStatement {
  std::vector<Let> lets;
};

/// {"for": "t", "count": "K + rows", "body": [...]}: a loop of the program.
struct ForStatement {
  std::string name;  ///< of the index
  Slot index = 0;
  SlotExpressionId count = 0;
  Block body;
  std::string path;
};

/// {"unroll": "i", "from": 0, "to": "rows", "order": "descending", "body": [...]}: one copy of the body per value.
struct UnrollStatement {
  Slot index = 0;
  SlotExpressionId from = 0, to = 0;
  bool descending = false;
  Block body;
  std::string path;
};

/// {"if": "kc == 0", "body": [...], "else": [...]}
struct IfStatement {
  SlotExpressionId condition = 0;
  Block body, otherwise;
};

/// A tile that a prefetch nest keeps in two halves of a buffer.
struct PrefetchedTile {
  Slot half = 0;              ///< 0 or 1: the half that holds the current tile, in `compute`
  Slot load_half = 0;         ///< the half that takes the tile of the nest's indices, in `load`
  std::vector<bool> follows;  ///< by loop of the nest: does the tile change with its index?
  Block load;                 ///< transfers the tile of the nest's indices
};

/// {"prefetch": {"tm": ..., "tn": ...}, "let": {...}, "tiles": {...}, "compute": [...]}: a nest of loops in which the
/// tiles for the next iteration are loaded before the computation of the current one.
struct PrefetchStatement {
  std::vector<Let> loops;          ///< index and count, outermost first
  std::vector<std::string> names;  ///< of the indices
  std::vector<Let> lets;
  std::vector<PrefetchedTile> tiles;
  Block compute;
  std::string path;
};

struct Statement {
  std::variant<InstructionStatement, LetStatement, ForStatement, UnrollStatement, IfStatement, PrefetchStatement> value;
};

/// Which values a tile variable may take, up to its maximum.
enum class Candidates : std::uint8_t {
  kHalving,      ///< maximum / 1, / 2, / 4, ... rounded up
  kPowersOfTwo,  ///< 1, 2, 4, ..., and the maximum
  kDivisors,     ///< divisors of the maximum
  kSplits,       ///< ceil(maximum / n) for every n
  kAll,          ///< 1, 2, 3, ...
  kValues,       ///< those listed
};

struct TileVariable {
  std::string name;
  Slot slot = 0;
  Stage stage = 1;  ///< its number, from 1
  SlotExpressionId maximum = 0;
  SlotExpressionId multiple_of = 0;  ///< candidates count multiples of it; the largest is cut to the maximum
  Candidates candidates = Candidates::kHalving;
  std::vector<SlotExpressionId> values;
  // Of greedy tilings, which change one variable at a time:
  bool has_start = false;
  SlotExpressionId start = 0;  ///< first value, at most the maximum; else the maximum
  bool has_hold = false;
  SlotExpressionId hold = 0;  ///< where not 0, the variable does not shrink
  bool has_shrink_to = false;
  SlotExpressionId shrink_to = 0;  ///< the next smaller value; else one less
  std::string path;
};

/// A step of a greedy tiling, as the run-time libraries of accelerators choose tiles.
struct GreedyPhase {
  /// Shrink: until the constraints hold, make the largest variable smaller (the first of several, none that holds back
  /// or is 1). Grow: in rounds, increase each variable in turn by one where the constraints then still hold; the last
  /// round increases none.
  enum class Kind : std::uint8_t { kShrink, kGrow } kind = Kind::kShrink;
  std::vector<std::size_t> variables;  ///< into Tiling::variables
  bool counted = false;
  Slot rounds = 0;  ///< takes the number of rounds (of single steps, where it shrinks)
};

struct Tiling {
  std::vector<TileVariable> variables;
  std::vector<GreedyPhase> greedy;  ///< empty: a search over all candidates
  std::vector<SlotExpressionId> constraints;
  std::vector<SlotExpressionId> objectives;  ///< to minimise, most important first
};

/// Where a tensor of the kernel lives; storage is empty where the mapping does not name the tensor.
struct TensorPlacement {
  std::string storage;
  bool has_bits = false;
  SlotExpressionId element_bits = 0;  ///< else as in the network
  std::string path;
};

/// An area for tiles in a storage of the accelerator.
struct ScratchDeclaration {
  std::string name;
  std::string storage;
  std::vector<SlotExpressionId> extents;
  bool has_bits = false;
  SlotExpressionId element_bits = 0;  ///< else the storage's data_width
  std::string path;
};

/// One kernel of the chain that a mapping executes: which it may be, and the names that tell about it.
struct ChainMember {
  kernels::KernelKind kind = kernels::KernelKind::kMove;
  std::vector<std::string> functions;  ///< empty: all
  bool conditional = false;
  SlotExpressionId condition = 0;
  std::vector<Slot> size_slots;  ///< by KernelForm::sizes; none of an element-wise follower
  Slot function_slot = 0;        ///< index into MappingModel::functions, or -1
  Slot inputs_slot = 0;          ///< number of inputs
};

/// {"kernel": "pooling", "as": "pool", "functions": ["max"]}: a kernel that is executed along with the one before it,
/// whose output it reads.
struct Follower {
  std::string name;
  ChainMember member;
  bool optional = false;
  Slot presence_slot = 0;  ///< has_pool
};

/// How one kind of kernel, or a chain of kernels, becomes a program.
struct Mapping {
  std::string name;
  std::string path;
  ChainMember first;
  std::vector<Follower> followers;
  bool has_pointwise = false;
  SlotExpressionId pointwise = 0;  ///< where not 0, a matrix product's mapping also covers convolutions of 1 x 1
  /// What the program may access: the first kernel's inputs, those of followers beside the chain itself ("add_X1"), and
  /// the last kernel's output in the form of the first's.
  std::vector<TensorForm> forms;
  std::vector<Slot> presence_slots;             ///< by forms: has_X
  std::vector<Slot> bits_slots;                 ///< by forms: X_bits
  std::vector<std::vector<Slot>> stride_slots;  ///< by forms and dimension: X_s0, X_s1, ...
  std::vector<Slot> resident_slots;             ///< by forms: X_resident
  std::vector<Let> lets;                        ///< in order of the text
  Tiling tiling;
  std::vector<TensorPlacement> tensors;  ///< by forms
  std::vector<ScratchDeclaration> scratch;
  Block program;
  std::size_t frame_size = 0;
  /// Ascending: what a plan depends on of the parameters (all that is named before the program), and what a program
  /// depends on of a plan's frame (all that is named in the program, and known before it).
  std::vector<Slot> plan_slots, program_slots;
};

/// {"kernel": "elementwise", "functions": ["sigmoid"], "not_mapped": "..."}: why a kernel that no mapping covers is
/// left to something else than the machine.
struct Refusal {
  Mapping header;  ///< which kernels: what comes before the tiling, without followers
  std::string reason;
};

/// {"storage": "memory", "keeps": "l2_kib * 1024", "replacement": "random"}: tensors in the storage stay in a cache of
/// so many bytes from layer to layer.
struct KeptStorage {
  std::string storage, storage_path;
  SlotExpressionId bytes = 0;
  TensorCache::Replacement replacement = TensorCache::Replacement::kLeastRecent;
};

/// A mapping with some of its optional followers.
struct Candidate {
  std::size_t mapping = 0;
  std::vector<std::size_t> followers;  ///< those taken, ascending
};

/// All mappings of a description.
struct MappingModel {
  SlotExpressions expressions;
  std::vector<IndexedName> names;
  std::size_t patterns = 0;             ///< distinct IndexedName::pattern
  std::vector<std::string> parameters;  ///< and constants, by name; slots 0, 1, ... of every mapping's frame
  std::vector<std::string> operations;  ///< names of the operations in use
  std::vector<std::string> functions;   ///< names that expressions compare "function" with
  std::vector<Mapping> mappings;
  std::vector<Refusal> refusals;
  std::optional<KeptStorage> kept;
  std::vector<Candidate> candidates;  ///< in the order in which they are tried: most followers first
};

}  // namespace cyclescope::mapping

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "program/index_expression.h"

namespace cyclescope::program {

using BufferId = std::int32_t;

/// A named array in a storage: a tensor of the layer, or a tile or scratch area of the mapping. Accesses to different
/// buffers never depend on each other.
struct Buffer {
  std::string name;
  architecture::ObjectId storage = architecture::kNone;
  std::int64_t elements = 0;
  std::int64_t base_word = 0;  ///< address of element 0 in the storage, in its words (matters to caches)
  int element_bits = 8;
  /// Which tensor of the kernel it is: kernel number within the layer and operand (0..inputs-1, or -1 for the output);
  /// operand == kScratch for scratch.
  static constexpr std::int32_t kOutput = -1, kScratch = -2;
  std::int32_t kernel = 0;
  std::int32_t operand = kScratch;
};

/// One dimension of a region: coordinates start, start + step, ... (`extent` of them); those outside [0, bound) do not
/// exist (they read as 0 and are not written). bound < 0: no clipping.
struct RegionDimension {
  ExprId start = 0;
  ExprId extent = 0;
  std::int64_t stride = 1;  ///< elements between neighbouring coordinates; 0 repeats, < 0 goes backwards
  std::int64_t bound = -1;
  std::int64_t step = 1;
  /// The coordinate is added to that of the next dimension, and the sum is what that dimension's bound is for: together
  /// they are positions of a window that slides over one dimension of a tensor.
  bool joins_next = false;
};

/// An access of an instruction to memory. For timing: `words` words are transferred (0: no request at all), and the
/// access depends on others of the same buffer whose [offset, offset + span) meets its own. For execution: the elements
/// of the box `dimensions` at `origin`.
struct MemoryAccess {
  BufferId buffer = architecture::kNone;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  std::int32_t operand = 0;  ///< index into the operation's operands
  ExprId offset = 0;         ///< elements, of the first element that exists
  ExprId span = 0;           ///< elements from there to behind the last
  ExprId words = 0;          ///< transferred words of the storage's data_width, clipped elements only
  ExprId origin = 0;         ///< element offset of coordinate (0, 0, ...)
  std::vector<RegionDimension> dimensions;
  /// Where the words do not go through one port one after another, once each.
  struct Transfer {
    ExprId words = 0;   ///< moved in all; >= 0
    ExprId cycles = 0;  ///< that the request takes beyond its latency, less 1; below 1 counts as 1
  };
  std::optional<Transfer> transfer;
};

struct RegisterAccess {
  architecture::RegisterId reg = architecture::kNone;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  std::int32_t operand = 0;  ///< index into the operation's operands
};

/// An instruction template: executed once per iteration of the loops around it, where `guard` is not 0.
struct Instruction {
  architecture::OperationId operation = architecture::kNone;
  architecture::ObjectId unit = architecture::kNone;
  ExprId guard = 0;                ///< constant 1 where unconditional
  ExprId latency = 0;              ///< cycles from work start to visible results
  ExprId initiation_interval = 0;  ///< cycles from work start to free
  std::vector<RegisterAccess> registers;
  std::vector<MemoryAccess> memory;
  std::int32_t function =
      architecture::kNone;  ///< index into Program::functions: what "function" means in the operation's semantics
  ExprId macs = 0;          ///< multiply-accumulates of one execution, from the semantics and operand sizes
  /// Values by Operation::attributes. Latencies have them folded in; the semantics may use them as numbers.
  std::vector<ExprId> attributes;
  std::string pointer;  ///< JSON pointer of the template in the description
};

/// A sequence of instructions and loops.
struct Node {
  enum class Kind : std::uint8_t { kInstruction, kLoop } kind = Kind::kInstruction;
  std::uint32_t index = 0;  ///< into Program::instructions or Program::loops
};

struct Loop {
  ExprId trip_count = 0;  ///< may depend on outer loops; <= 0: not executed. The index runs 0, 1, ... trip_count - 1
  std::vector<Node> body;
  std::string name;  ///< of its index in the description
};

/// A mapped layer: a loop nest of instruction templates. Program order is the order of execution of the nest.
struct Program {
  IndexExpressions expressions;
  std::vector<Instruction> instructions;
  std::vector<Loop> loops;  ///< by LoopId
  std::vector<Node> body;
  std::vector<Buffer> buffers;
  std::vector<std::string> functions;
};

/// Limits that every program must keep; build and fuzz rely on them.
constexpr std::int64_t kMaxInstructionTemplates = 4'000'000;
constexpr std::int64_t kMaxLoopDepth = 24;

}  // namespace cyclescope::program

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "architecture/architecture.h"
#include "program/guard_limits.h"
#include "program/index_values.h"
#include "program/known_parts.h"
#include "program/program.h"

namespace cyclescope::timing {

/// One memory access of an instruction, ready for evaluation.
struct CompiledAccess {
  program::BufferId buffer = architecture::kNone;
  architecture::ObjectId storage = architecture::kNone;
  architecture::AccessRole role = architecture::AccessRole::kRead;
  bool cached = false;   ///< the storage is a cache
  bool tracked = false;  ///< the buffer is both written and accessed otherwise, so that dependencies can arise
  program::ExprId offset = 0, span = 0, words = 0;
  bool paced = false;          ///< transfers take `cycles` instead of what follows from the words
  program::ExprId cycles = 0;  ///< only where paced
  std::int64_t base_word = 0;
  std::int64_t element_bits = 8;
  std::vector<program::LoopId> loops;      ///< the loops around it, outermost first
  std::vector<program::LoopLimit> limits;  ///< where the instruction's guard can hold at all
};

/// An instruction template with everything looked up that does not change from one execution to the next.
struct CompiledInstruction {
  program::ExprId latency = 0, interval = 0;
  architecture::ObjectId first = architecture::kNone;  ///< the first object after the fetch stage
  architecture::ObjectId unit = architecture::kNone;
  std::uint32_t route_begin = 0, route_end = 0;  ///< into CompiledCode::route_objects
  /// Into CompiledCode::registers: those read, written and accumulated into, one after another.
  std::uint32_t reads_begin = 0, writes_begin = 0, accumulates_begin = 0, registers_end = 0;
  std::uint32_t access_begin = 0, access_end = 0;  ///< into CompiledCode::accesses; reads before writes
};

/// An instruction or a loop of a body, with what decides whether to look at it at all.
struct CompiledNode {
  bool is_loop = false;
  std::uint32_t index = 0;    ///< into CompiledCode::instructions or loops
  program::ExprId guard = 0;  ///< of an instruction; of a loop its trip count
};

/// A tracked access of a loop's body, as the loop sees it.
struct BodyAccess {
  std::uint32_t access = 0;  ///< into CompiledCode::accesses
  program::SplitSum offset, span;
  bool never = false;  ///< the guard holds for no indices of the loops inside
};

/// The tracked accesses of a loop's body to one buffer, in program order.
struct BodyBuffer {
  program::BufferId buffer = architecture::kNone;
  std::vector<BodyAccess> accesses;
  program::RangeDecisions mixed;  ///< of the mixed summands of their offsets
  bool writes = false;            ///< one of them writes or accumulates
  bool ordered = false;           ///< one of them may have to wait for another
};

/// What evaluation wants to know about a loop.
struct CompiledLoop {
  program::LoopId id = 0;
  program::ExprId trip_count = 0;
  std::vector<CompiledNode> body;
  bool innermost = true;
  std::int64_t most_work = 0;  ///< instructions, and iterations of loops inside, in one iteration at most
  bool cached = false;         ///< an access inside goes to a storage with a cache
  program::KnownParts kind;    ///< what makes iterations differ in time: values known when an iteration starts
  std::vector<program::ExprId>
      invariants;  ///< expressions inside that must not change for iterations to be equal in time
  std::vector<program::ExprId>
      divisions;                     ///< what the periods of the iterations must be multiples for; see period_unit
  std::vector<std::uint32_t> times;  ///< entries of Frontier::times that the body can touch, ascending
  std::vector<architecture::ObjectId> storages;  ///< that requests of the body go to, those behind caches included
  std::vector<architecture::ObjectId> caches;    ///< of these, the caches
  std::vector<BodyBuffer> buffers;               ///< with tracked accesses of the body, ascending
  std::vector<bool> inside;                      ///< by LoopId: loops nested in this one
};

/// Layout of the flat array of times: three for each register, then one for each object, then one for each object's
/// issue port.
struct TimeLayout {
  std::uint32_t registers = 0, objects = 0, issue_ports = 0, size = 0;
  static constexpr std::uint32_t kVisible = 0;      ///< when the last write is visible
  static constexpr std::uint32_t kReader = 1;       ///< when the last reader started
  static constexpr std::uint32_t kAccumulated = 2;  ///< when the last accumulation is visible
  static constexpr std::uint32_t kPerRegister = 3;
};

/// What of a CompiledProgram is the same on all architectures of one structure whose units and stages take equally long
/// (architecture/structure.h).
struct CompiledCode {
  CompiledCode(const architecture::Architecture& architecture, const program::Program& program);

  /// About what it occupies.
  std::size_t bytes() const;

  TimeLayout layout;
  std::vector<CompiledInstruction> instructions;
  std::vector<CompiledLoop> loops;  ///< by LoopId
  std::vector<CompiledNode> body;
  std::vector<architecture::ObjectId> route_objects;
  std::vector<std::int64_t> route_latencies;  ///< parallel to route_objects
  std::vector<std::uint32_t> registers;       ///< the first entries in Frontier::times of registers accessed
  std::vector<CompiledAccess> accesses;
  std::vector<architecture::ObjectId> storages;    ///< all that requests go to
  std::vector<program::BufferId> tracked_buffers;  ///< all in which dependencies can arise
  program::IndexSchedule schedule;                 ///< of all expressions that evaluation needs
};

/// A program and its machine in the form that evaluation walks.
struct CompiledProgram {
  /// `code`: of the program on an architecture like this one, or null, where it is to be made.
  CompiledProgram(const architecture::Architecture& architecture, const program::Program& program,
                  std::shared_ptr<const CompiledCode> code = nullptr);
  CompiledProgram(const CompiledProgram&) = delete;
  CompiledProgram& operator=(const CompiledProgram&) = delete;

  /// The requests of the instruction are placed jointly.
  bool is_streaming(const CompiledInstruction& instruction) const {
    return architecture->objects[static_cast<std::size_t>(instruction.unit)].streaming;
  }

  const architecture::Architecture* architecture;
  const program::Program* program;
  std::shared_ptr<const CompiledCode> code;

  // The parts of `code`
  const TimeLayout& layout = code->layout;
  const std::vector<CompiledInstruction>& instructions = code->instructions;
  const std::vector<CompiledLoop>& loops = code->loops;
  const std::vector<CompiledNode>& body = code->body;
  const std::vector<architecture::ObjectId>& route_objects = code->route_objects;
  const std::vector<std::int64_t>& route_latencies = code->route_latencies;
  const std::vector<std::uint32_t>& registers = code->registers;
  const std::vector<CompiledAccess>& accesses = code->accesses;
  const std::vector<architecture::ObjectId>& storages = code->storages;
  const std::vector<program::BufferId>& tracked_buffers = code->tracked_buffers;
  const program::IndexSchedule& schedule = code->schedule;

  // Fetch
  std::int64_t port_width = 1;
  std::int64_t issue_buffer_size = 1;
  std::int64_t access_cycles = 1;  ///< from the start of a fetch access to its arrival
  std::int64_t fetch_latency = 1;
  bool fetch_across_back_edges = false;
};

}  // namespace cyclescope::timing

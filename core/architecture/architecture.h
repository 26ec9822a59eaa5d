#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "architecture/semantics.h"
#include "diagnostics/diagnostic.h"
#include "expression/expression.h"

namespace cyclescope::architecture {

using ObjectId = std::int32_t;
using RegisterId = std::int32_t;
using OperationId = std::int32_t;
constexpr std::int32_t kNone = -1;

/// ACADL's object classes.
enum class ObjectClass : std::uint8_t {
  kInstructionFetchStage,
  kPipelineStage,
  kExecuteStage,
  kFunctionalUnit,
  kMemoryAccessUnit,
  kInstructionMemoryAccessUnit,
  kRegisterFile,
  kSram,
  kDram,
  kSetAssociativeCache,
};

/// The class's name in descriptions, e.g. "ExecuteStage".
const char* name_of(ObjectClass object_class);

enum class ReplacementPolicy : std::uint8_t { kLru, kFifo };

/// In which order a storage grants its requests. Either way a request takes the earliest start, at or after it is
/// ready, that fits beside those granted before it.
enum class Arbitration : std::uint8_t {
  kProgramOrder,  ///< an older request never notices a younger one, however late it becomes ready
  kFirstCome,     ///< as they become ready, ties in program order
};

/// What SRAM, DRAM and caches have. Latencies in cycles, at least 1; a "word" is `data_width` bits.
struct Storage {
  std::int64_t data_width = 8;               ///< bits per word
  std::int64_t port_width = 1;               ///< words per port and cycle
  std::int64_t max_concurrent_requests = 1;  ///< requests in flight
  std::int64_t read_write_ports = 1;         ///< requests that transfer at the same time
  std::int64_t read_latency = 1;             ///< cycles to the end of a one-transfer read; a cache's hit latency
  std::int64_t write_latency = 1;            ///< likewise for writes
  std::int64_t capacity = 0;                 ///< words, the sum of the address ranges; 0 means unbounded
  Arbitration arbitration = Arbitration::kProgramOrder;
  bool contention = true;  ///< false: requests never wait for each other, whatever the two limits above
};

/// What a set-associative cache has beside. A line that is missing is requested from the storage behind.
struct Cache {
  std::int64_t sets = 1;
  std::int64_t ways = 1;
  std::int64_t line_words = 1;        ///< words of the cache's data_width
  std::int64_t miss_latency = 0;      ///< cycles from the look-up's end to the request for a missing line
  std::int64_t misses_in_flight = 0;  ///< missing lines under way at the same time; 0: see misses_in_flight()
  bool write_allocate = true;
  bool write_back = true;
  ReplacementPolicy replacement = ReplacementPolicy::kLru;
  ObjectId backing = kNone;  ///< the storage behind, by READ_DATA / WRITE_DATA edges
};

/// One object of an instantiated architecture. Fields that its class lacks keep their defaults.
struct Object {
  ObjectClass object_class = ObjectClass::kPipelineStage;
  std::string name;     ///< with its indices: "pe[0][3]"
  std::string pointer;  ///< JSON pointer of its declaration
  /// Cycles. Stages and the instruction memory access unit: constant, >= 0. Other units: see latency_expression.
  std::int64_t latency = 1;
  std::int64_t issue_buffer_size = 1;    ///< InstructionFetchStage: instructions
  bool fetch_across_back_edges = false;  ///< InstructionFetchStage: fetch groups do not end at loop back-edges
  // Functional units: indices into Architecture::expressions, over the instruction's attributes (parameters are
  // folded).
  std::int32_t latency_expression = kNone;              ///< cycles from work start to visible results, >= 0
  std::int32_t initiation_interval_expression = kNone;  ///< cycles from work start to free; kNone: the latency
  std::int64_t macs_per_cycle = 1;  ///< functional units that multiply and accumulate: at most so many in a cycle
  bool streaming = false;           ///< memory access unit: reads and writes overlap (a DMA)
  std::vector<OperationId> to_process;
  Storage storage;
  Cache cache;
};

/// Missing lines that a cache may have under way at the same time: as many as requests where it does not say.
inline std::int64_t misses_in_flight(const Object& cache) {
  return cache.cache.misses_in_flight > 0 ? cache.cache.misses_in_flight : cache.storage.max_concurrent_requests;
}

/// One register of a register file.
struct Register {
  ObjectId file = kNone;
  std::string name;  ///< "rf[0][3].acc"
};

enum class AccessRole : std::uint8_t { kRead, kWrite, kAccumulate };

/// A named operand of an operation, to which an instruction binds a register or a memory region.
struct OperandDeclaration {
  std::string name;
  AccessRole role = AccessRole::kRead;
  bool optional = false;
};

/// A mnemonic: what an instruction of it reads, writes and computes. Times are the functional unit's affair.
struct Operation {
  std::string name;
  std::string description;
  std::vector<OperandDeclaration> operands;
  std::vector<std::string> attributes;  ///< names of integers that an instruction carries, usable in latencies
  std::vector<Assignment> semantics;    ///< executed in order; see semantics.h
};

/// A slider: what a user may change.
struct Parameter {
  std::string name;
  std::string unit;
  std::string description;
  std::int64_t default_value = 0;  ///< for a choice: its index
  std::int64_t min = 0, max = 0, step = 1;
  std::int64_t factor = 1;  ///< where above 1: the values are min times its powers, and step counts nothing
  /// Defaults that follow other parameters, as written ("rows * columns"); empty if constant. default_value is then 0:
  /// the value comes with the architecture.
  std::string default_expression;
  std::vector<std::string> choices;  ///< non-empty: an enumerated parameter, whose value is the index
};

/// The stages that an instruction passes between the fetch stage and its unit, both exclusive, in order.
using Route = std::vector<ObjectId>;

/// An accelerator with all parameters given: what mapping, timing and simulation work on. Immutable once made.
struct Architecture {
  std::string name;
  std::int64_t clock_hz = 0;
  std::unordered_map<std::string, std::int64_t> parameters;  ///< values used
  std::unordered_map<std::string, std::int64_t> constants;   ///< derived from the parameters
  std::vector<Parameter> parameter_declarations;
  std::vector<Object> objects;
  std::vector<Register> registers;
  std::vector<Operation> operations;
  std::vector<expression::Expression> expressions;  ///< shared by objects
  std::vector<Route> routes;                        ///< by ObjectId; empty for objects that are no functional unit
  ObjectId fetch_stage = kNone;
  ObjectId instruction_memory = kNone;
  ObjectId instruction_memory_access_unit = kNone;
  /// By unit's ObjectId: register files and storages that it may read and write (READ_DATA, WRITE_DATA edges), sorted.
  std::vector<std::vector<ObjectId>> readable, writable;

  std::unordered_map<std::string, ObjectId> object_by_name;
  std::unordered_map<std::string, RegisterId> register_by_name;  ///< "rf[0][3].acc"
  std::unordered_map<std::string, OperationId> operation_by_name;
};

/// Whether a storage of it serves requests as they come.
bool serves_as_they_come(const Architecture& architecture);

/// The value of a parameter or constant of `architecture`, or nothing.
std::optional<std::int64_t> value_of(const Architecture& architecture, std::string_view name);

}  // namespace cyclescope::architecture

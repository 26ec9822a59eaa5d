// Which classes each kind of edge may join.
#include "architecture/graph.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

bool joins(ObjectClass source, EdgeKind kind, ObjectClass target) {
  const bool from_registers = source == ObjectClass::kRegisterFile;
  const bool to_registers = target == ObjectClass::kRegisterFile;
  const bool from_fetch_unit = source == ObjectClass::kInstructionMemoryAccessUnit;
  const bool to_fetch_unit = target == ObjectClass::kInstructionMemoryAccessUnit;
  switch (kind) {
    case EdgeKind::kForward:
      return is_stage(source) && is_stage(target) && target != ObjectClass::kInstructionFetchStage;
    case EdgeKind::kContains:
      if (source == ObjectClass::kInstructionFetchStage) return to_fetch_unit;
      return source == ObjectClass::kExecuteStage && is_unit(target);
    case EdgeKind::kReadData:
      if (from_registers) return is_unit(target) || to_fetch_unit;
      if (!is_storage(source)) return false;
      if (to_fetch_unit) return source != ObjectClass::kSetAssociativeCache;
      return target == ObjectClass::kMemoryAccessUnit || target == ObjectClass::kSetAssociativeCache;
    case EdgeKind::kWriteData:
      if (to_registers) return is_unit(source) || from_fetch_unit;
      if (!is_storage(target)) return false;
      return source == ObjectClass::kMemoryAccessUnit || source == ObjectClass::kSetAssociativeCache;
  }
  return false;
}

const char* rule_of(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::kForward:
      return "FORWARD joins a stage and the pipeline or execute stage behind it";
    case EdgeKind::kContains:
      return "CONTAINS joins an ExecuteStage and a unit of it, or the fetch stage and the InstructionMemoryAccessUnit";
    case EdgeKind::kReadData:
      return "READ_DATA joins a RegisterFile and a unit that reads it, a storage (SRAM, DRAM, cache) and a "
             "MemoryAccessUnit, the instruction memory and its unit, or a storage and the cache in front of it";
    case EdgeKind::kWriteData:
      return "WRITE_DATA joins a unit and a RegisterFile that it writes, a MemoryAccessUnit and a storage (SRAM, DRAM, "
             "cache), or a cache and the storage behind it";
  }
  return "";
}

}  // namespace

Result<void> check_edge(const Object& source, EdgeKind kind, const Object& target) {
  if (joins(source.object_class, kind, target.object_class)) return {};
  std::string hint;
  if (joins(target.object_class, kind, source.object_class)) {
    hint = std::string("did you mean the other direction, from '") + target.name + "' to '" + source.name + "'?";
  } else if (source.object_class == ObjectClass::kFunctionalUnit ||
             target.object_class == ObjectClass::kFunctionalUnit) {
    const bool storage = is_storage(source.object_class) || is_storage(target.object_class);
    if (storage) hint = "what reads or writes a storage is a MemoryAccessUnit";
  }
  return failure("InvalidEdge", "",
                 std::string("no ") + name_of(kind) + " edge leads from '" + source.name + "' (" +
                     name_of(source.object_class) + ") to '" + target.name + "' (" + name_of(target.object_class) +
                     "): " + rule_of(kind),
                 hint);
}

}  // namespace cyclescope::architecture

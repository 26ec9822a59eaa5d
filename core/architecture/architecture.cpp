#include "architecture/architecture.h"

#include <algorithm>

namespace cyclescope::architecture {

const char* name_of(ObjectClass object_class) {
  switch (object_class) {
    case ObjectClass::kInstructionFetchStage:
      return "InstructionFetchStage";
    case ObjectClass::kPipelineStage:
      return "PipelineStage";
    case ObjectClass::kExecuteStage:
      return "ExecuteStage";
    case ObjectClass::kFunctionalUnit:
      return "FunctionalUnit";
    case ObjectClass::kMemoryAccessUnit:
      return "MemoryAccessUnit";
    case ObjectClass::kInstructionMemoryAccessUnit:
      return "InstructionMemoryAccessUnit";
    case ObjectClass::kRegisterFile:
      return "RegisterFile";
    case ObjectClass::kSram:
      return "SRAM";
    case ObjectClass::kDram:
      return "DRAM";
    case ObjectClass::kSetAssociativeCache:
      return "SetAssociativeCache";
  }
  return "";
}

bool serves_as_they_come(const Architecture& architecture) {
  return std::any_of(architecture.objects.begin(), architecture.objects.end(),
                     [](const Object& object) { return object.storage.arbitration == Arbitration::kFirstCome; });
}

std::optional<std::int64_t> value_of(const Architecture& architecture, std::string_view name) {
  const std::string key(name);
  if (const auto found = architecture.parameters.find(key); found != architecture.parameters.end()) {
    return found->second;
  }
  if (const auto found = architecture.constants.find(key); found != architecture.constants.end()) {
    return found->second;
  }
  return std::nullopt;
}

}  // namespace cyclescope::architecture

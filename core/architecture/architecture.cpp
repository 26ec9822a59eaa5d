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

std::optional<std::int64_t> choice_of(const Architecture& architecture, std::string_view parameter,
                                      std::string_view choice) {
  for (const Parameter& declared : architecture.parameter_declarations) {
    if (declared.name != parameter) continue;
    const auto found = std::find(declared.choices.begin(), declared.choices.end(), choice);
    if (found == declared.choices.end()) return std::nullopt;
    return found - declared.choices.begin();
  }
  return std::nullopt;
}

std::vector<std::string> names_of(const Architecture& architecture) {
  std::vector<std::string> names;
  for (const auto& [name, value] : architecture.parameters) names.push_back(name);
  for (const auto& [name, value] : architecture.constants) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace cyclescope::architecture

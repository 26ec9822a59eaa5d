#include <gtest/gtest.h>

#include <set>

#include "architecture/graph.h"

namespace cyclescope::architecture {
namespace {

constexpr ObjectClass kClasses[] = {ObjectClass::kInstructionFetchStage,
                                    ObjectClass::kPipelineStage,
                                    ObjectClass::kExecuteStage,
                                    ObjectClass::kFunctionalUnit,
                                    ObjectClass::kMemoryAccessUnit,
                                    ObjectClass::kInstructionMemoryAccessUnit,
                                    ObjectClass::kRegisterFile,
                                    ObjectClass::kSram,
                                    ObjectClass::kDram,
                                    ObjectClass::kSetAssociativeCache};

/// All pairs of classes that `kind` joins, as "source > target".
std::set<std::string> joined(EdgeKind kind) {
  std::set<std::string> pairs;
  for (const ObjectClass from : kClasses) {
    for (const ObjectClass to : kClasses) {
      Object source;
      Object target;
      source.object_class = from;
      target.object_class = to;
      if (check_edge(source, kind, target)) pairs.insert(std::string(name_of(from)) + " > " + name_of(to));
    }
  }
  return pairs;
}

TEST(CheckEdge, ForwardJoinsStages) {
  EXPECT_EQ(joined(EdgeKind::kForward),
            (std::set<std::string>{"InstructionFetchStage > PipelineStage", "InstructionFetchStage > ExecuteStage",
                                   "PipelineStage > PipelineStage", "PipelineStage > ExecuteStage",
                                   "ExecuteStage > PipelineStage", "ExecuteStage > ExecuteStage"}));
}

TEST(CheckEdge, ContainsJoinsStagesAndTheirUnits) {
  EXPECT_EQ(joined(EdgeKind::kContains),
            (std::set<std::string>{"InstructionFetchStage > InstructionMemoryAccessUnit",
                                   "ExecuteStage > FunctionalUnit", "ExecuteStage > MemoryAccessUnit"}));
}

TEST(CheckEdge, ReadDataLeadsFromWhatHoldsDataToWhatReadsIt) {
  EXPECT_EQ(joined(EdgeKind::kReadData),
            (std::set<std::string>{"RegisterFile > FunctionalUnit", "RegisterFile > MemoryAccessUnit",
                                   "RegisterFile > InstructionMemoryAccessUnit", "SRAM > MemoryAccessUnit",
                                   "SRAM > InstructionMemoryAccessUnit", "SRAM > SetAssociativeCache",
                                   "DRAM > MemoryAccessUnit", "DRAM > InstructionMemoryAccessUnit",
                                   "DRAM > SetAssociativeCache", "SetAssociativeCache > MemoryAccessUnit",
                                   "SetAssociativeCache > SetAssociativeCache"}));
}

TEST(CheckEdge, WriteDataLeadsFromWhatWritesToWhatHoldsData) {
  EXPECT_EQ(joined(EdgeKind::kWriteData),
            (std::set<std::string>{"FunctionalUnit > RegisterFile", "MemoryAccessUnit > RegisterFile",
                                   "InstructionMemoryAccessUnit > RegisterFile", "MemoryAccessUnit > SRAM",
                                   "MemoryAccessUnit > DRAM", "MemoryAccessUnit > SetAssociativeCache",
                                   "SetAssociativeCache > SRAM", "SetAssociativeCache > DRAM",
                                   "SetAssociativeCache > SetAssociativeCache"}));
}

TEST(CheckEdge, SuggestsTheOtherDirection) {
  Object storage;
  Object unit;
  storage.object_class = ObjectClass::kSram;
  storage.name = "buffer";
  unit.object_class = ObjectClass::kMemoryAccessUnit;
  unit.name = "dma";
  const auto checked = check_edge(unit, EdgeKind::kReadData, storage);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, "InvalidEdge");
  EXPECT_EQ(checked.error().hint, "did you mean the other direction, from 'buffer' to 'dma'?");
}

}  // namespace
}  // namespace cyclescope::architecture

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "program/program.h"

namespace cyclescope::simulation {

/// Walks a program in program order, one instruction template or back-edge at a time.
class ProgramWalker {
 public:
  enum class Step : std::uint8_t {
    kInstruction,  ///< an instruction template is reached; its guard is not looked at
    kBackEdge,     ///< an iteration of some loop, the last one included, has ended
    kEnd,
  };

  explicit ProgramWalker(const program::Program& program);

  Step next();

  /// The template reached. Precondition: the last step was kInstruction.
  std::uint32_t instruction() const { return instruction_; }
  /// The indices of the loops around it, by LoopId.
  std::span<const std::int64_t> loop_values() const { return loop_values_; }

 private:
  struct Frame {
    const std::vector<program::Node>* body;
    std::size_t position;
    program::LoopId loop;
    std::int64_t trip_count;
  };

  const program::Program& program_;
  std::vector<Frame> frames_;  ///< the first is the program's body, executed once
  std::vector<std::int64_t> loop_values_;
  std::uint32_t instruction_ = 0;
};

}  // namespace cyclescope::simulation

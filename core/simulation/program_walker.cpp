#include "simulation/program_walker.h"

namespace cyclescope::simulation {

ProgramWalker::ProgramWalker(const program::Program& program)
    : program_(program), loop_values_(program.loops.size(), 0) {
  frames_.push_back({&program.body, 0, 0, 1});
}

ProgramWalker::Step ProgramWalker::next() {
  while (!frames_.empty()) {
    Frame& frame = frames_.back();
    if (frame.position == frame.body->size()) {
      if (frames_.size() == 1) {
        frames_.clear();
        break;
      }
      frame.position = 0;
      if (++loop_values_[frame.loop] == frame.trip_count) frames_.pop_back();
      return Step::kBackEdge;
    }
    const program::Node node = (*frame.body)[frame.position++];
    if (node.kind == program::Node::Kind::kInstruction) {
      instruction_ = node.index;
      return Step::kInstruction;
    }
    const program::Loop& loop = program_.loops[node.index];
    const std::int64_t trip_count = program_.expressions.evaluate(loop.trip_count, loop_values_);
    if (trip_count > 0) {
      loop_values_[node.index] = 0;
      frames_.push_back({&loop.body, 0, node.index, trip_count});
    }
  }
  return Step::kEnd;
}

}  // namespace cyclescope::simulation

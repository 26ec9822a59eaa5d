#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "program/program.h"
#include "random.h"
#include "random_program.h"

namespace cyclescope::random_cases {

/// A loop around the place where something is made.
struct OpenLoop {
  program::LoopId loop = 0;
  std::int64_t max_trip_count = 1;
  program::ExprId index = 0;
};

/// Makes random expressions over the indices of the open loops.
class IndexMaker {
 public:
  IndexMaker(Random& random, const ProgramKnobs& knobs, program::IndexExpressions& expressions)
      : random_(random), knobs_(knobs), expressions_(expressions) {}

  /// Opens a loop that runs at most `max_trip_count` times.
  void open(program::LoopId loop, std::int64_t max_trip_count) {
    open_.push_back({loop, max_trip_count, expressions_.loop_index(loop, max_trip_count)});
  }
  void close() { open_.pop_back(); }
  std::size_t depth() const { return open_.size(); }

  /// 1 where an instruction is executed.
  program::ExprId guard();

  /// A trip count in [0, trip_count] that depends on outer indices, or never exceeds 0.
  program::ExprId variable_trip_count(std::int64_t trip_count);

  /// A value >= 0 that is `value` or, at borders, less.
  program::ExprId size(std::int64_t value);

  /// The offset of a region in `buffer`, >= 0. Accesses to one buffer walk with the same strides, mostly.
  program::ExprId offset(program::BufferId buffer, std::int64_t tile);

  /// 0 at some indices, 1 at the others.
  program::ExprId condition();

  program::ExprId constant(std::int64_t value) { return expressions_.constant(value); }
  program::IndexExpressions& expressions() { return expressions_; }

 private:
  program::ExprId simple_condition();
  std::int64_t stride(program::BufferId buffer, program::LoopId loop, bool own, std::int64_t tile);

  Random& random_;
  const ProgramKnobs& knobs_;
  program::IndexExpressions& expressions_;
  std::vector<OpenLoop> open_;
  std::map<std::pair<program::BufferId, program::LoopId>, std::int64_t> strides_;
};

}  // namespace cyclescope::random_cases

#pragma once

#include <cstdint>
#include <vector>

#include "program/periodicity.h"
#include "timing/frontier.h"

namespace cyclescope::timing {

/// True where one of two accesses to the same place may have to wait for the other.
constexpr bool conflict(architecture::AccessRole a, architecture::AccessRole b) {
  if (a == architecture::AccessRole::kRead && b == architecture::AccessRole::kRead) return false;
  return !(a == architecture::AccessRole::kAccumulate && b == architecture::AccessRole::kAccumulate);
}

/// What the accesses of a body to one buffer can touch.
struct BufferHulls {
  /// Elements [low, high) by access, parallel to BodyBuffer::accesses; empty where the guard never holds.
  std::vector<program::ValueRange> hulls;
  /// Accesses whose hulls meet, directly or through others, form a cluster; those of different clusters never meet.
  /// By access; numbered in the order of their first accesses, so that moving whole clusters past each other changes
  /// nothing.
  std::vector<std::uint32_t> cluster;
  std::uint32_t clusters = 0;

  /// The accesses with something in their hull, by its beginning; `reach[i]`: the farthest end up to the i-th.
  std::vector<std::uint32_t> order;
  std::vector<std::int64_t> reach;
  std::uint64_t look = 0;  ///< what it was computed for
};

/// The bounds that iterations of one loop cannot leave, per access of its body; computed when first asked for.
class AccessHulls {
 public:
  /// `values`: at the indices of the loops around the iterations looked at; must outlive it.
  AccessHulls(const CompiledProgram& program, const CompiledLoop& loop, const program::IndexValues& values)
      : program_(program),
        loop_(loop),
        values_(values),
        analysis_(program.program->expressions, values),
        by_buffer_(loop.buffers.size()) {}

  /// From now on about the iteration that `values` stand at.
  void look_at_iteration();
  /// From now on about iterations first .. last of the execution that `values` stand in.
  void look_at_execution(std::int64_t first, std::int64_t last);

  /// `buffer`: into CompiledLoop::buffers.
  const BufferHulls& of(std::size_t buffer) {
    BufferHulls& hulls = by_buffer_[buffer];
    if (hulls.look != looks_) compute(buffer, hulls);
    return hulls;
  }
  /// True where no access of the body can have to wait for `live`.
  bool inert(const LiveAccess& live, std::size_t buffer);

 private:
  void compute(std::size_t buffer, BufferHulls& hulls);
  program::ValueRange hull_of(const BodyAccess& access);

  const CompiledProgram& program_;
  const CompiledLoop& loop_;
  const program::IndexValues& values_;
  program::PeriodicityAnalysis analysis_;
  std::int64_t first_ = 0, last_ = 0;
  bool iteration_ = false;   ///< looks at one iteration: the loop's own index is in `values_`, too
  std::uint64_t looks_ = 0;  ///< calls of look_at...
  std::vector<BufferHulls> by_buffer_;
};

}  // namespace cyclescope::timing

#include <utility>

#include "mapping/program_builder.h"

namespace cyclescope::mapping {

// For a nest over (tm, tn) with a tile "a" that follows tm alone, the program is
//
//   load a(0)                                                            prologue
//   for tm, for tn:
//     if the next (tm, tn) exists and has tn == 0: load a(next tm)       into the half that is not in use
//     compute(tm, tn)
//
// A tile is loaded again exactly when one of the indices that it follows moves on, or one further out does: its number
// is the position of the prefix of the nest up to the innermost index that it follows, and its half that number
// modulo 2.

struct ProgramBuilder::Nest {
  const PrefetchStatement& statement;
  std::vector<program::ExprId> counts;
  std::vector<program::ExprId> indices;  ///< of the current iteration

  /// Number of indices in the prefix that decides when `tile` changes; 0: it is loaded once.
  std::size_t prefix(const PrefetchedTile& tile, const program::IndexExpressions& pool) const {
    for (std::size_t level = counts.size(); level > 0; --level) {
      const bool moves = !pool.is_constant(counts[level - 1]) || pool.constant_value(counts[level - 1]) != 1;
      if (tile.follows[level - 1] && moves) return level;
    }
    return 0;
  }
};

void ProgramBuilder::build_prefetch(const PrefetchStatement& statement, std::vector<program::Node>& nodes) {
  path_ = &statement.path;
  Nest nest{statement, {}, {}};
  for (const Let& loop : statement.loops) nest.counts.push_back(value(loop.value));
  if (error_) return;
  build_prologue(nest, nodes);
  build_nest_level(nest, 0, nodes);
}

void ProgramBuilder::build_prologue(const Nest& nest, std::vector<program::Node>& nodes) {
  program::ExprId runs = constant(1);
  for (const program::ExprId count : nest.counts) runs = pool().logical_and(runs, pool().less(constant(0), count));
  guarded(runs, [&] {
    for (const Let& loop : nest.statement.loops) frame_[loop.slot] = {};
    build_let(nest.statement.lets);
    for (const PrefetchedTile& tile : nest.statement.tiles) {
      if (tile.load.empty()) continue;
      frame_[tile.load_half] = {};
      build(tile.load, nodes);
    }
  });
}

void ProgramBuilder::build_nest_level(Nest& nest, std::size_t level, std::vector<program::Node>& nodes) {
  if (level == nest.counts.size()) {
    build_nest_body(nest, nodes);
    return;
  }
  const Slot slot = nest.statement.loops[level].slot;
  in_loop(nest.counts[level], slot, nest.statement.names[level], nest.statement.path, nodes,
          [&](std::vector<program::Node>& body) {
            nest.indices.push_back(id_of(frame_[slot]));
            build_nest_level(nest, level + 1, body);
            nest.indices.pop_back();
          });
}

void ProgramBuilder::build_nest_body(Nest& nest, std::vector<program::Node>& nodes) {
  const std::size_t levels = nest.counts.size();
  // wraps[l]: from this iteration to the next, the indices from l on all return to 0.
  std::vector<program::ExprId> wraps(levels + 1, constant(1));
  std::vector<program::ExprId> numbers(levels + 1, constant(0));  // numbers[l]: position of the prefix of l indices
  for (std::size_t level = levels; level > 0; --level) {
    const program::ExprId last = pool().equal(sum(nest.indices[level - 1], constant(1)), nest.counts[level - 1]);
    wraps[level - 1] = pool().logical_and(wraps[level], last);
  }
  for (std::size_t level = 0; level < levels; ++level) {
    numbers[level + 1] = sum(product(numbers[level], nest.counts[level]), nest.indices[level]);
    const program::ExprId following = pool().select(wraps[level], constant(0), sum(nest.indices[level], constant(1)));
    const program::ExprId next = pool().select(wraps[level + 1], following, nest.indices[level]);
    frame_[nest.statement.loops[level].slot] = value_of_id(next);
  }
  const auto half = [&](program::ExprId number) { return value_of_id(take(pool().modulo(number, constant(2)))); };
  build_let(nest.statement.lets);
  for (const PrefetchedTile& tile : nest.statement.tiles) {
    const std::size_t prefix = nest.prefix(tile, pool());
    if (prefix == 0 || tile.load.empty()) continue;
    frame_[tile.load_half] = half(sum(numbers[prefix], constant(1)));
    const program::ExprId changes = pool().logical_and(wraps[prefix], pool().logical_not(wraps[0]));
    guarded(changes, [&] { build(tile.load, nodes); });
  }
  for (std::size_t level = 0; level < levels; ++level) {
    frame_[nest.statement.loops[level].slot] = value_of_id(nest.indices[level]);
  }
  build_let(nest.statement.lets);
  for (const PrefetchedTile& tile : nest.statement.tiles) {
    frame_[tile.half] = half(numbers[nest.prefix(tile, pool())]);
  }
  build(nest.statement.compute, nodes);
}

}  // namespace cyclescope::mapping

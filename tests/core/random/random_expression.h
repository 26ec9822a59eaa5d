#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "expression/expression.h"
#include "program/index_expression.h"
#include "random.h"

namespace cyclescope::random_cases {

struct ExpressionKnobs {
  int depth = 4;
  std::int64_t largest_constant = 12;
  int truth_percent = 30;  ///< operators that give truth values, among all
};

/// A random tree over `names`.
expression::Expression random_expression(Random& random, const std::vector<std::string>& names,
                                         const ExpressionKnobs& knobs = {});

/// Loops "i0", "i1", ... with their bounds, and an expression over their indices, both as a tree and lowered.
struct LoopExpression {
  std::vector<std::int64_t> trips;  ///< by LoopId
  expression::Expression tree;
  program::IndexExpressions pool;
  program::ExprId id = 0;
};

/// Errors: as of IndexExpressions::lower, where the tree may divide by zero.
Result<LoopExpression> random_loop_expression(Random& random, const std::vector<std::int64_t>& trips,
                                              const ExpressionKnobs& knobs = {});

std::string loop_name(std::size_t loop);

/// The tree's value for the given indices, by the evaluation of descriptions.
Result<std::int64_t> value_of_tree(const expression::Expression& tree, const std::vector<std::int64_t>& indices);

/// Calls visit(indices) for all indices of `trips`, with those in `fixed` (by LoopId, -1: free) held.
template <typename Visit>
void for_all_indices(const std::vector<std::int64_t>& trips, std::vector<std::int64_t> fixed, const Visit& visit) {
  std::vector<std::int64_t> indices(trips.size(), 0);
  for (std::size_t l = 0; l < trips.size(); ++l) {
    if (fixed[l] >= 0) indices[l] = fixed[l];
  }
  for (;;) {
    visit(indices);
    std::size_t l = 0;
    while (l < trips.size() && (fixed[l] >= 0 || ++indices[l] == trips[l])) {
      if (fixed[l] < 0) indices[l] = 0;
      ++l;
    }
    if (l == trips.size()) return;
  }
}

}  // namespace cyclescope::random_cases

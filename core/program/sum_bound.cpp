#include "program/sum_bound.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace cyclescope {
namespace {

struct Term {
  ExprId expression = 0;
  __int128 factor = 0;
};

/// A sum of multiples of expressions that are no sums themselves.
struct LinearSum {
  std::vector<Term> terms;
  __int128 constant = 0;
};

/// Alternatives of minima, maxima and choices that one bound may look into.
constexpr int kMaxAlternatives = 64;
/// Factors beyond this stay as they are: their products with ranges would leave 128 bits.
constexpr __int128 kMaxFactor = __int128{1} << 62;

class SumBound {
 public:
  explicit SumBound(const IndexExpressions& expressions) : expressions_(expressions) {}

  void add(LinearSum& sum, ExprId id, __int128 factor) const {
    const IndexNode& node = expressions_.node(id);
    if (node.op == IndexOp::kConstant) {
      sum.constant += factor * node.constant;
      return;
    }
    if (node.op == IndexOp::kAdd) {
      add(sum, node.a, factor);
      add(sum, node.b, factor);
      return;
    }
    if (node.op == IndexOp::kMul && expressions_.is_constant(node.b)) {
      const __int128 product = factor * expressions_.constant_value(node.b);
      if (product <= kMaxFactor && product >= -kMaxFactor) {
        add(sum, node.a, product);
        return;
      }
    }
    for (Term& term : sum.terms) {
      if (term.expression != id) continue;
      term.factor += factor;
      return;
    }
    sum.terms.push_back({id, factor});
  }

  __int128 bound(const LinearSum& sum) {
    __int128 plain = sum.constant;
    for (const Term& term : sum.terms) {
      const IndexNode& node = expressions_.node(term.expression);
      plain += term.factor * (term.factor > 0 ? node.high : node.low);
    }
    for (std::size_t i = 0; i < sum.terms.size(); ++i) {
      const Term term = sum.terms[i];
      const IndexNode& node = expressions_.node(term.expression);
      const bool choice = node.op == IndexOp::kSelect;
      if (term.factor == 0 || (!choice && node.op != IndexOp::kMin && node.op != IndexOp::kMax)) continue;
      if (++alternatives_ > kMaxAlternatives) break;
      const auto with = [&](ExprId id) {
        LinearSum other = sum;
        other.terms.erase(other.terms.begin() + static_cast<std::ptrdiff_t>(i));
        add(other, id, term.factor);
        return bound(other);
      };
      const __int128 first = with(choice ? node.b : node.a);
      const __int128 second = with(choice ? node.c : node.b);
      const bool smaller = !choice && (node.op == IndexOp::kMin) == (term.factor > 0);
      return std::min(plain, smaller ? std::min(first, second) : std::max(first, second));
    }
    return plain;
  }

 private:
  const IndexExpressions& expressions_;
  int alternatives_ = 0;
};

}  // namespace

std::int64_t sum_bound(const IndexExpressions& expressions, ExprId a, ExprId b) {
  SumBound search(expressions);
  LinearSum sum;
  search.add(sum, a, 1);
  search.add(sum, b, 1);
  const __int128 bound = search.bound(sum);
  return static_cast<std::int64_t>(
      std::clamp<__int128>(bound, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()));
}

}  // namespace cyclescope

#include "program/sum_bound.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace cyclescope::program {
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
    // The newest one first: what it is made of may cancel out against older terms.
    std::size_t newest = sum.terms.size();
    for (std::size_t i = 0; i < sum.terms.size(); ++i) {
      const IndexOp op = expressions_.node(sum.terms[i].expression).op;
      const bool opens = op == IndexOp::kSelect || op == IndexOp::kMin || op == IndexOp::kMax;
      if (sum.terms[i].factor == 0 || !opens) continue;
      if (newest == sum.terms.size() || sum.terms[i].expression > sum.terms[newest].expression) newest = i;
    }
    if (newest == sum.terms.size() || ++alternatives_ > kMaxAlternatives) return plain;
    const Term term = sum.terms[newest];
    const IndexNode& node = expressions_.node(term.expression);
    const bool choice = node.op == IndexOp::kSelect;
    const auto with = [&](ExprId id) {
      LinearSum other = sum;
      other.terms.erase(other.terms.begin() + static_cast<std::ptrdiff_t>(newest));
      add(other, id, term.factor);
      return bound(other);
    };
    const __int128 first = with(choice ? node.b : node.a);
    const __int128 second = with(choice ? node.c : node.b);
    const bool smaller = !choice && (node.op == IndexOp::kMin) == (term.factor > 0);
    return std::min(plain, smaller ? std::min(first, second) : std::max(first, second));
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

}  // namespace cyclescope::program

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "program/index_values.h"
#include "program/value_range.h"

namespace cyclescope::program {

/// True where `e` depends on a loop `l` with inside[l] == wanted.
bool depends_on_any(const IndexExpressions& expressions, ExprId e, const std::vector<bool>& inside, bool wanted);

/// What is known of expressions that mix indices which are known with indices of loops inside: which minima, maxima,
/// comparisons and selections come out the same whatever the loops inside do, as the tiles that are not at a border
/// have in common, and the values on which the rest depends. Where it is equal, the expressions are equal functions of
/// the inner indices.
class RangeDecisions {
 public:
  RangeDecisions() = default;
  /// Of `roots`; `inside[l]` is true for the loops that still change values.
  RangeDecisions(const IndexExpressions& expressions, std::span<const ExprId> roots, const std::vector<bool>& inside);

  /// About what it occupies beside itself.
  std::size_t bytes() const;

  /// Calls `visit(number)` for each thing known. Not to be called at the same time by several threads.
  template <typename Visit>
  void for_each(const IndexValues& values, const Visit& visit) const {
    if (nodes_.empty()) return;
    find_ranges(values);
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      const Node& node = nodes_[i];
      if (!node.root && !needed_[i]) continue;
      const ValueRange& range = ranges_[i];
      if (range.low == range.high) {
        visit(kAlways);
        visit(range.low);
        continue;
      }
      const Taken taken = taken_[i];
      visit(taken);
      if (node.divisor != 0) {
        visit(remainder(node, values));
        for (std::uint32_t s = node.summands_begin; s < node.summands_end; ++s) need(summands_[s], values, visit);
        continue;
      }
      if ((taken & kFirst) != 0) need(node.a, values, visit);
      if ((taken & kSecond) != 0) need(node.b, values, visit);
      if ((taken & kThird) != 0) need(node.c, values, visit);
    }
  }

 private:
  /// Which operands a result depends on; kAlways: on none, it is the same for all indices inside.
  using Taken = std::int64_t;
  static constexpr Taken kAlways = 0, kFirst = 1, kSecond = 2, kThird = 4;

  struct Operand {
    enum class Kind : std::uint8_t { kNone, kKnown, kInner, kMixed } kind = Kind::kNone;
    std::uint32_t index = 0;  ///< kKnown: into known_; kMixed: into nodes_
    ValueRange inner;         ///< kInner: of what the loops inside alone decide
  };
  struct Node {
    IndexOp op = IndexOp::kConstant;
    bool root = false;
    ValueRange limits;  ///< that hold always
    Operand a, b, c;
    /// Of a remainder by a constant, else 0. Then only the remainder of the sum of what is known counts, and the
    /// summands that are mixed.
    std::int64_t divisor = 0;
    std::uint32_t known_begin = 0, known_end = 0;        ///< into known_summands_
    std::uint32_t summands_begin = 0, summands_end = 0;  ///< into summands_
  };

  template <typename Visit>
  void need(const Operand& operand, const IndexValues& values, const Visit& visit) const {
    if (operand.kind == Operand::Kind::kMixed) needed_[operand.index] = 1;
    if (operand.kind != Operand::Kind::kKnown || told_[operand.index] != 0) return;
    told_[operand.index] = 1;
    visit(values[known_[operand.index]]);
  }
  std::int64_t remainder(const Node& node, const IndexValues& values) const;
  void find_ranges(const IndexValues& values) const;
  ValueRange range_of(const Operand& operand, const IndexValues& values) const;
  static Taken operands_that_count(IndexOp op, const ValueRange& a, const ValueRange& b);

  std::vector<Node> nodes_;    ///< operands before users
  std::vector<ExprId> known_;  ///< operands that no loop inside changes
  std::vector<ExprId> known_summands_;
  std::vector<Operand> summands_;
  // What for_each works with, kept for its memory.
  mutable std::vector<ValueRange> ranges_;   ///< by node
  mutable std::vector<Taken> taken_;         ///< by node
  mutable std::vector<char> needed_, told_;  ///< by node; by known operand: its value was visited
};

}  // namespace cyclescope::program

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "expression/expression.h"
#include "json/reader.h"
#include "mapping/mapping_scope.h"
#include "program/index_expression.h"

namespace cyclescope::mapping {

/// An expression whose names are slots; index into SlotExpressions.
using SlotExpressionId = std::uint32_t;

/// A number while a program is built: known, or an expression over the indices of its loops. Most are known (the
/// indices of unrolled blocks, sizes, parameters) and never enter the pool of expressions.
struct IndexValue {
  bool known = true;
  std::int64_t number = 0;  ///< where known
  program::ExprId id = 0;   ///< where not
};

/// All expressions of a set of mappings.
class SlotExpressions {
 public:
  /// A part of an expression; operands that `op` does not have are 0.
  struct Node {
    expression::ExpressionOp op = expression::ExpressionOp::kConstant;
    std::uint32_t a = 0, b = 0, c = 0;
    std::int64_t value = 0;  ///< of a constant; slot of a name
  };
  const Node& node(std::uint32_t index) const { return nodes_[index]; }
  /// The node that is the whole expression.
  std::uint32_t root(SlotExpressionId id) const { return roots_[id].node; }

  /// Parses `text`. Errors: ExpressionSyntax, UnknownName, UnknownChoice, all at `path`.
  Result<SlotExpressionId> parse(std::string_view text, const MappingScope& scope, const std::string& path);
  /// Reads a whole number or a string. Errors: WrongType, and those of parse.
  SlotExpressionId read(const json::JsonReader& value, const MappingScope& scope);
  SlotExpressionId constant(std::int64_t value);

  /// All ids are below it.
  SlotExpressionId size() const { return static_cast<SlotExpressionId>(roots_.size()); }

  Stage stage(SlotExpressionId id) const { return roots_[id].stage; }
  const std::string& text(SlotExpressionId id) const { return roots_[id].text; }
  const std::string& path(SlotExpressionId id) const { return roots_[id].path; }

  /// The slots of the names that the expression uses, each once or more.
  std::vector<Slot> names(SlotExpressionId id) const;

  /// The value where every name is known (not those of kIndexStage). Errors: DivisionByZero, Overflow, DomainError.
  Result<std::int64_t> evaluate(SlotExpressionId id, std::span<const std::int64_t> frame) const;
  /// Where the value of an expression that is a mere name stands in `frame`; nullptr for others.
  const IndexValue* named(SlotExpressionId id, std::span<const IndexValue> frame) const {
    const Node& node = nodes_[roots_[id].node];
    return node.op == expression::ExpressionOp::kName ? &frame[static_cast<std::size_t>(node.value)] : nullptr;
  }
  /// The value over the indices of loops. Errors: as evaluate() and IndexExpressions; NotConstant.
  Result<IndexValue> lower(SlotExpressionId id, std::span<const IndexValue> frame,
                           program::IndexExpressions& pool) const;

 private:
  struct Root {
    std::uint32_t node = 0;
    Stage stage = kKernelStage;
    std::string text, path;
  };
  struct Arithmetic;
  struct Evaluation;
  struct Lowering;

  Result<std::uint32_t> compile(const expression::Expression& expression, const MappingScope& scope, Stage& stage);
  Result<std::uint32_t> compile_choice(const expression::Expression& expression, const MappingScope& scope,
                                       Stage& stage);
  std::uint32_t add(Node node);

  std::vector<Node> nodes_;
  std::vector<Root> roots_;
};

}  // namespace cyclescope::mapping

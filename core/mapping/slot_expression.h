#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "diagnostics/json_text.h"
#include "expression/expression.h"
#include "program/index_expression.h"

namespace cyclescope {

/// Place of a name's value in a mapping's frame. Names become slots when a mapping is read, so that expanding an array
/// of tens of thousands of units looks no name up.
using Slot = std::uint32_t;

/// When the value of a name or expression is known: kKernelStage, the number of the last tile variable that it depends
/// on (1, 2, ...), or kIndexStage.
using Stage = std::uint8_t;
constexpr Stage kKernelStage = 0;   ///< parameters, sizes of the layer, and what follows from them
constexpr Stage kIndexStage = 255;  ///< indices of loops and unrolled blocks, and what follows from them

/// The names that an expression of a mapping may use, innermost block last.
class MappingScope {
 public:
  /// Makes `name` known from here to the end of the block. Errors: InvalidName, DuplicateName (shadowing is refused).
  Result<Slot> declare(const std::string& name, Stage stage, const std::string& path);
  std::optional<Slot> find(const std::string& name) const;
  Stage stage(Slot slot) const { return stages_[slot]; }
  std::vector<std::string> names() const;
  void open_block() { blocks_.push_back(names_.size()); }
  void close_block();
  std::size_t frame_size() const { return stages_.size(); }

  /// What gives the strings in expressions their meaning: the index of `choice` among those of `name`. Errors:
  /// UnknownChoice.
  std::function<Result<std::int64_t>(const std::string& name, const std::string& choice)> choices;

 private:
  std::vector<std::string> names_;
  std::vector<Slot> slots_;  ///< of names_
  std::vector<Stage> stages_;
  std::vector<std::size_t> blocks_;
  std::unordered_map<std::string, Slot> by_name_;
};

/// An expression whose names are slots; index into SlotExpressions.
using SlotExpressionId = std::uint32_t;

/// All expressions of a set of mappings.
class SlotExpressions {
 public:
  /// Parses `text`. Errors: ExpressionSyntax, UnknownName, UnknownChoice, all at `path`.
  Result<SlotExpressionId> parse(const std::string& text, const MappingScope& scope, const std::string& path);
  /// Reads a whole number or a string. Errors: WrongType, and those of parse.
  Result<SlotExpressionId> read(const Json& value, const MappingScope& scope, const std::string& path);
  SlotExpressionId constant(std::int64_t value);

  Stage stage(SlotExpressionId id) const { return roots_[id].stage; }
  const std::string& text(SlotExpressionId id) const { return roots_[id].text; }
  const std::string& path(SlotExpressionId id) const { return roots_[id].path; }

  /// The value where every name is known (not those of kIndexStage). Errors: DivisionByZero, Overflow, DomainError.
  Result<std::int64_t> evaluate(SlotExpressionId id, std::span<const std::int64_t> frame) const;
  /// The value as an index expression. Errors: as IndexExpressions, DomainError, NotConstant.
  Result<ExprId> lower(SlotExpressionId id, std::span<const ExprId> frame, IndexExpressions& pool) const;

 private:
  struct Node {
    ExpressionOp op = ExpressionOp::kConstant;
    std::uint32_t a = 0, b = 0, c = 0;
    std::int64_t value = 0;  ///< of a constant; slot of a name
  };
  struct Root {
    std::uint32_t node = 0;
    Stage stage = kKernelStage;
    std::string text, path;
  };
  struct Evaluation;
  struct Lowering;

  Result<std::uint32_t> compile(const Expression& expression, const MappingScope& scope, Stage& stage);
  Result<std::uint32_t> compile_choice(const Expression& expression, const MappingScope& scope, Stage& stage);
  std::uint32_t add(Node node);

  std::vector<Node> nodes_;
  std::vector<Root> roots_;
};

}  // namespace cyclescope

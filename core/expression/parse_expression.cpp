// Precedence climbing over the text. Both the recursion of the parser and the depth of the tree that it makes are
// bounded: everything that later walks the tree may recurse.
#include <algorithm>
#include <utility>

#include "expression/expression.h"
#include "expression/lexer.h"
#include "expression/operators.h"

namespace cyclescope::expression {
namespace {

constexpr int kMaxDepth = 200;
constexpr std::size_t kMaxTextBytes = 16384;

class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text, "ExpressionSyntax") {}

  Result<Expression> parse() {
    const std::size_t size = lexer_.text().size();
    if (size > kMaxTextBytes) {
      return lexer_.fail(0, "the expression has " + std::to_string(size) + " characters, at most " +
                                std::to_string(kMaxTextBytes) + " are read");
    }
    Result<Tree> tree = parse_conditional(0);
    if (!tree) return tl::unexpected<Diagnostic>(std::move(tree.error()));
    lexer_.skip_space();
    if (!lexer_.at_end()) return lexer_.fail_here("expected an operator or the end, found " + lexer_.found());
    return std::move(tree->expression);
  }

 private:
  struct Tree {
    Expression expression;
    int depth = 1;  ///< operations on the longest path down
  };

  Result<Tree> make(ExpressionOp op, std::size_t offset, std::vector<Tree> operands) const {
    Tree tree;
    tree.expression.op = op;
    tree.expression.column = static_cast<int>(offset) + 1;
    tree.expression.operands.reserve(operands.size());
    for (Tree& operand : operands) {
      tree.depth = std::max(tree.depth, operand.depth + 1);
      tree.expression.operands.push_back(std::move(operand.expression));
    }
    if (tree.depth > kMaxDepth) return too_deep(offset);
    if (auto checked = check_strings(tree.expression); !checked) return tl::unexpected<Diagnostic>(checked.error());
    return tree;
  }

  tl::unexpected<Diagnostic> too_deep(std::size_t offset) const {
    return lexer_.fail(offset, "the expression nests more than " + std::to_string(kMaxDepth) + " operations deep");
  }

  /// A string is only ever compared with a name.
  Result<void> check_strings(const Expression& expression) const {
    const bool comparison = expression.op == ExpressionOp::kEqual || expression.op == ExpressionOp::kNotEqual;
    for (std::size_t i = 0; i < expression.operands.size(); ++i) {
      const Expression& operand = expression.operands[i];
      if (operand.op != ExpressionOp::kString) continue;
      if (comparison && expression.operands[1 - i].op == ExpressionOp::kName) continue;
      return lone_string(operand);
    }
    return {};
  }

  tl::unexpected<Diagnostic> lone_string(const Expression& text) const {
    return lexer_.fail(static_cast<std::size_t>(text.column) - 1, "the string '" + text.name + "' has no value here",
                       "compare it with a parameter: parameter == '" + text.name + "'");
  }

  Result<Tree> parse_conditional(int level) {
    if (level > kMaxDepth) return too_deep(lexer_.offset());
    Result<Tree> condition = parse_binary(1, level);
    if (!condition) return condition;
    lexer_.skip_space();
    const std::size_t offset = lexer_.offset();
    if (!lexer_.take("?")) {
      if (level == 0 && condition->expression.op == ExpressionOp::kString) return lone_string(condition->expression);
      return condition;
    }
    Result<Tree> if_true = parse_conditional(level + 1);
    if (!if_true) return if_true;
    if (auto colon = lexer_.expect(":"); !colon) return tl::unexpected<Diagnostic>(std::move(colon.error()));
    Result<Tree> if_false = parse_conditional(level + 1);
    if (!if_false) return if_false;
    std::vector<Tree> operands;
    operands.push_back(std::move(*condition));
    operands.push_back(std::move(*if_true));
    operands.push_back(std::move(*if_false));
    return make(ExpressionOp::kSelect, offset, std::move(operands));
  }

  Result<Tree> parse_binary(int min_precedence, int level) {
    Result<Tree> left = parse_unary(level);
    while (left) {
      lexer_.skip_space();
      const auto operators = binary_operators();
      const auto found = std::find_if(operators.begin(), operators.end(), [&](const OperatorSyntax& candidate) {
        return lexer_.starts_with(candidate.text);
      });
      if (found == operators.end() || found->precedence < min_precedence) break;
      const std::size_t offset = lexer_.offset();
      lexer_.skip(found->text.size());
      Result<Tree> right = parse_binary(found->precedence + 1, level + 1);
      if (!right) return right;
      std::vector<Tree> operands;
      operands.push_back(std::move(*left));
      operands.push_back(std::move(*right));
      left = make(found->op, offset, std::move(operands));
    }
    return left;
  }

  Result<Tree> parse_unary(int level) {
    if (level > kMaxDepth) return too_deep(lexer_.offset());
    lexer_.skip_space();
    const std::size_t offset = lexer_.offset();
    const char c = lexer_.peek();
    if (c != '-' && c != '!') return parse_primary(level);
    lexer_.skip();
    Result<Tree> operand = parse_unary(level + 1);
    if (!operand) return operand;
    std::vector<Tree> operands;
    operands.push_back(std::move(*operand));
    return make(c == '-' ? ExpressionOp::kNegate : ExpressionOp::kNot, offset, std::move(operands));
  }

  Result<Tree> parse_primary(int level) {
    lexer_.skip_space();
    const std::size_t offset = lexer_.offset();
    const char c = lexer_.peek();
    if (is_digit(c)) return parse_number();
    if (c == '\'') return parse_string();
    if (lexer_.take("(")) {
      Result<Tree> inner = parse_conditional(level + 1);
      if (!inner) return inner;
      if (auto closed = lexer_.expect(")"); !closed) return tl::unexpected<Diagnostic>(std::move(closed.error()));
      return inner;
    }
    std::string name = lexer_.take_name();
    if (name.empty()) return lexer_.fail_here("expected a number, a name or '(', found " + lexer_.found());
    if (lexer_.take("(")) return parse_call(name, offset, level);
    Tree tree;
    tree.expression.op = ExpressionOp::kName;
    tree.expression.name = std::move(name);
    tree.expression.column = static_cast<int>(offset) + 1;
    return tree;
  }

  Result<Tree> parse_call(const std::string& name, std::size_t offset, int level) {
    const FunctionSyntax* function = nullptr;
    std::vector<std::string> known;
    for (const FunctionSyntax& candidate : expression_functions()) {
      if (candidate.name == name) function = &candidate;
      known.emplace_back(candidate.name);
    }
    if (function == nullptr) {
      return lexer_.fail(offset, "there is no function '" + name + "'", diagnostics::nearest_name_hint(name, known));
    }
    std::vector<Tree> arguments;
    if (!lexer_.take(")")) {
      do {
        Result<Tree> argument = parse_conditional(level + 1);
        if (!argument) return argument;
        arguments.push_back(std::move(*argument));
      } while (lexer_.take(","));
      if (auto closed = lexer_.expect(")"); !closed) return tl::unexpected<Diagnostic>(std::move(closed.error()));
    }
    if (arguments.size() < function->min_arguments || arguments.size() > function->max_arguments) {
      const bool open = function->max_arguments == kManyArguments;
      return lexer_.fail(offset, name + " takes " + (open ? "at least " : "") +
                                     std::to_string(function->min_arguments) +
                                     (function->min_arguments == 1 ? " argument" : " arguments") + ", found " +
                                     std::to_string(arguments.size()));
    }
    return make(function->op, offset, std::move(arguments));
  }

  /// 12, 1e6, 4Ki, 2Mi, 1Gi
  Result<Tree> parse_number() {
    const std::size_t offset = lexer_.offset();
    std::int64_t value = 0;
    bool overflow = false;
    for (; is_digit(lexer_.peek()); lexer_.skip()) {
      overflow |= __builtin_mul_overflow(value, std::int64_t{10}, &value);
      overflow |= __builtin_add_overflow(value, std::int64_t{lexer_.peek() - '0'}, &value);
    }
    if (lexer_.peek() == 'e') {
      lexer_.skip();
      if (!is_digit(lexer_.peek())) {
        return lexer_.fail_here("expected the digits of an exponent, found " + lexer_.found());
      }
      int exponent = 0;
      for (; is_digit(lexer_.peek()); lexer_.skip()) exponent = std::min(exponent * 10 + (lexer_.peek() - '0'), 1000);
      for (; exponent > 0 && value != 0 && !overflow; --exponent) {
        overflow |= __builtin_mul_overflow(value, std::int64_t{10}, &value);
      }
    } else if (lexer_.peek(1) == 'i') {
      const std::size_t power = std::string_view("KMG").find(lexer_.peek());
      if (power != std::string_view::npos) {
        overflow |= __builtin_mul_overflow(value, std::int64_t{1} << (10 * (power + 1)), &value);
        lexer_.skip(2);
      }
    }
    if (is_name_part(lexer_.peek()) || lexer_.peek() == '.') {
      return lexer_.fail_here("a number goes on with " + lexer_.found(),
                              "whole numbers look like 12, 1e6, 4Ki, 2Mi or 1Gi");
    }
    if (overflow) {
      const std::size_t length = std::min<std::size_t>(lexer_.offset() - offset, 40);
      return lexer_.fail(offset, "the number " + std::string(lexer_.text().substr(offset, length)) +
                                     " needs more than 64 bits with sign");
    }
    Tree tree;
    tree.expression.op = ExpressionOp::kConstant;
    tree.expression.constant = value;
    tree.expression.column = static_cast<int>(offset) + 1;
    return tree;
  }

  Result<Tree> parse_string() {
    const std::size_t offset = lexer_.offset();
    const std::size_t end = lexer_.text().find('\'', offset + 1);
    if (end == std::string_view::npos) {
      return lexer_.fail(offset, "the string that begins here has no closing quote");
    }
    Tree tree;
    tree.expression.op = ExpressionOp::kString;
    tree.expression.name = std::string(lexer_.text().substr(offset + 1, end - offset - 1));
    tree.expression.column = static_cast<int>(offset) + 1;
    lexer_.skip(end + 1 - offset);
    return tree;
  }

  Lexer lexer_;
};

void collect_names(const Expression& expression, std::vector<std::string>& names) {
  if (expression.op == ExpressionOp::kName) {
    for (const std::string& name : names) {
      if (name == expression.name) return;
    }
    names.push_back(expression.name);
  }
  for (const Expression& operand : expression.operands) collect_names(operand, names);
}

}  // namespace

Result<Expression> parse_expression(std::string_view text) { return Parser(text).parse(); }

std::vector<std::string> names_in(const Expression& expression) {
  std::vector<std::string> names;
  collect_names(expression, names);
  return names;
}

}  // namespace cyclescope::expression

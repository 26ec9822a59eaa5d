#include "architecture/semantics.h"

#include <algorithm>
#include <string>
#include <utility>

#include "diagnostics/nearest_name.h"
#include "expression/lexer.h"
#include "expression/operators.h"

namespace cyclescope::architecture {
namespace {

constexpr int kMaxDepth = 50;
constexpr std::size_t kMaxAssignmentBytes = 4096;

/// assignment := name ('=' | '+=' | 'max=' | 'min=') sum;  sum := product (('+' | '-') product)*;
/// product := factor (('*' | '/') factor)*;  factor := '-' factor | number | name | name '(' sum, ... ')' | '(' sum ')'
class Parser {
 public:
  explicit Parser(std::string_view text) : lexer_(text, "SemanticsSyntax") {}

  Result<Assignment> parse() {
    if (lexer_.text().size() > kMaxAssignmentBytes) {
      return lexer_.fail(0, "the assignment has more than " + std::to_string(kMaxAssignmentBytes) + " characters");
    }
    Assignment assignment;
    assignment.target = lexer_.take_name();
    if (assignment.target.empty())
      return lexer_.fail_here("expected the operand that is assigned, found " + lexer_.found());
    if (lexer_.take("+=")) {
      assignment.update = Assignment::Update::kAdd;
    } else if (lexer_.take("max=")) {
      assignment.update = Assignment::Update::kMax;
    } else if (lexer_.take("min=")) {
      assignment.update = Assignment::Update::kMin;
    } else if (!lexer_.take("=")) {
      return lexer_.fail_here("expected '=', '+=', 'max=' or 'min=', found " + lexer_.found());
    }
    Result<Tree> value = parse_sum(0);
    if (!value) return tl::unexpected<Diagnostic>(std::move(value.error()));
    lexer_.skip_space();
    if (!lexer_.at_end()) return lexer_.fail_here("expected an operator or the end, found " + lexer_.found());
    assignment.value = std::move(value->expression);
    return assignment;
  }

 private:
  struct Tree {
    SemanticExpression expression;
    int depth = 0;
  };

  Result<Tree> call(std::string name, std::size_t offset, std::vector<Tree> arguments) const {
    Tree tree;
    tree.expression.kind = SemanticExpression::Kind::kCall;
    tree.expression.name = std::move(name);
    for (Tree& argument : arguments) {
      tree.depth = std::max(tree.depth, argument.depth + 1);
      tree.expression.arguments.push_back(std::move(argument.expression));
    }
    if (tree.depth > kMaxDepth) return too_deep(offset);
    return tree;
  }

  tl::unexpected<Diagnostic> too_deep(std::size_t offset) const {
    return lexer_.fail(offset, "the value nests more than " + std::to_string(kMaxDepth) + " operations deep");
  }

  Result<Tree> parse_sum(int level) {
    if (level > kMaxDepth) return too_deep(lexer_.offset());
    return parse_left_to_right("+-", level, &Parser::parse_product);
  }

  Result<Tree> parse_product(int level) { return parse_left_to_right("*/", level, &Parser::parse_factor); }

  Result<Tree> parse_left_to_right(std::string_view operators, int level, Result<Tree> (Parser::*operand)(int)) {
    Result<Tree> left = (this->*operand)(level);
    while (left) {
      lexer_.skip_space();
      const char op = lexer_.peek();
      if (lexer_.at_end() || operators.find(op) == std::string_view::npos) break;
      const std::size_t offset = lexer_.offset();
      lexer_.skip();
      Result<Tree> right = (this->*operand)(level);
      if (!right) return right;
      std::vector<Tree> arguments;
      arguments.push_back(std::move(*left));
      arguments.push_back(std::move(*right));
      left = call(std::string(1, op), offset, std::move(arguments));
    }
    return left;
  }

  Result<Tree> parse_factor(int level) {
    if (level > kMaxDepth) return too_deep(lexer_.offset());
    lexer_.skip_space();
    const std::size_t offset = lexer_.offset();
    if (lexer_.take("-")) {
      Result<Tree> operand = parse_factor(level + 1);
      if (!operand) return operand;
      if (operand->expression.kind == SemanticExpression::Kind::kConstant) {
        operand->expression.constant = -operand->expression.constant;
        return operand;
      }
      std::vector<Tree> arguments;
      arguments.push_back(std::move(*operand));
      return call("neg", offset, std::move(arguments));
    }
    if (lexer_.take("(")) {
      Result<Tree> inner = parse_sum(level + 1);
      if (!inner) return inner;
      if (!lexer_.take(")")) return lexer_.fail_here("expected ')', found " + lexer_.found());
      return inner;
    }
    if (expression::is_digit(lexer_.peek())) return parse_number();
    std::string name = lexer_.take_name();
    if (name.empty()) return lexer_.fail_here("expected a number, an operand or '(', found " + lexer_.found());
    if (lexer_.take("(")) return parse_call(std::move(name), offset, level);
    Tree tree;
    tree.expression.kind = SemanticExpression::Kind::kOperand;
    tree.expression.name = std::move(name);
    return tree;
  }

  Result<Tree> parse_call(std::string name, std::size_t offset, int level) {
    const SemanticFunction* function = nullptr;
    std::vector<std::string> known;
    for (const SemanticFunction& candidate : semantic_functions()) {
      if (candidate.name == name) function = &candidate;
      known.emplace_back(candidate.name);
    }
    if (function == nullptr) {
      return lexer_.fail(offset, "there is no function '" + name + "'", diagnostics::nearest_name_hint(name, known));
    }
    std::vector<Tree> arguments;
    if (!lexer_.take(")")) {
      do {
        Result<Tree> argument = parse_sum(level + 1);
        if (!argument) return argument;
        arguments.push_back(std::move(*argument));
      } while (lexer_.take(","));
      if (!lexer_.take(")")) return lexer_.fail_here("expected ')', found " + lexer_.found());
    }
    if (arguments.size() < function->min_arguments || arguments.size() > function->max_arguments) {
      return lexer_.fail(offset, name + " takes " +
                                     (function->max_arguments == expression::kManyArguments ? "at least " : "") +
                                     std::to_string(function->min_arguments) +
                                     (function->min_arguments == 1 ? " argument" : " arguments") + ", found " +
                                     std::to_string(arguments.size()));
    }
    return call(std::move(name), offset, std::move(arguments));
  }

  /// Digits, with a fraction where wanted; no exponent, for no operation needs one.
  Result<Tree> parse_number() {
    Tree tree;
    double scale = 1;
    bool fraction = false;
    double digits = 0;
    for (; expression::is_digit(lexer_.peek()) || (lexer_.peek() == '.' && !fraction); lexer_.skip()) {
      if (lexer_.peek() == '.') {
        fraction = true;
        continue;
      }
      digits = digits * 10 + (lexer_.peek() - '0');
      if (fraction) scale *= 10;
      if (digits > 1e15 || scale > 1e15) return lexer_.fail_here("a number has at most 15 digits");
    }
    if (expression::is_name_start(lexer_.peek()) || lexer_.peek() == '.') {
      return lexer_.fail_here("a number goes on with " + lexer_.found());
    }
    tree.expression.constant = digits / scale;
    return tree;
  }

  expression::Lexer lexer_;
};

bool is_operand(const SemanticExpression& expression) { return expression.kind == SemanticExpression::Kind::kOperand; }

bool is_product_of_operands(const SemanticExpression& expression) {
  return expression.kind == SemanticExpression::Kind::kCall && expression.name == "*" &&
         is_operand(expression.arguments[0]) && is_operand(expression.arguments[1]);
}

bool is_multiply_accumulate(const Assignment& assignment) {
  const SemanticExpression& value = assignment.value;
  if (assignment.update == Assignment::Update::kAdd) return is_product_of_operands(value);
  if (assignment.update != Assignment::Update::kSet) return false;
  if (is_product_of_operands(value)) return true;
  if (value.kind != SemanticExpression::Kind::kCall || value.name != "+") return false;
  return (is_operand(value.arguments[0]) && is_product_of_operands(value.arguments[1])) ||
         (is_product_of_operands(value.arguments[0]) && is_operand(value.arguments[1]));
}

void collect_operands(const SemanticExpression& expression, std::vector<std::string>& names) {
  if (is_operand(expression) && std::find(names.begin(), names.end(), expression.name) == names.end()) {
    names.push_back(expression.name);
  }
  for (const SemanticExpression& argument : expression.arguments) collect_operands(argument, names);
}

}  // namespace

const std::vector<SemanticFunction>& semantic_functions() {
  static const std::vector<SemanticFunction> kFunctions = {
      {"function", 1, expression::kManyArguments, "the function of the kernel that is mapped"},
      {"max", 2, expression::kManyArguments, "the largest argument"},
      {"min", 2, expression::kManyArguments, "the smallest argument"},
      {"relu", 1, 1, "max(x, 0)"},
      {"leaky_relu", 2, 2, "x >= 0 ? x : alpha * x, for (x, alpha)"},
      {"clip", 3, 3, "min(max(x, low), high), for (x, low, high)"},
      {"sigmoid", 1, 1, "1 / (1 + exp(-x))"},
      {"hard_sigmoid", 1, 1, "clip(x / 6 + 1 / 2, 0, 1)"},
      {"silu", 1, 1, "x * sigmoid(x)"},
      {"hard_swish", 1, 1, "x * hard_sigmoid(x)"},
      {"gelu", 1, 1, "x / 2 * (1 + erf(x / sqrt(2)))"},
      {"tanh", 1, 1, "hyperbolic tangent"},
      {"exp", 1, 1, "e^x"},
      {"log", 1, 1, "natural logarithm"},
      {"sqrt", 1, 1, "square root"},
      {"square", 1, 1, "x^2"},
      {"rsqrt", 1, 1, "1 / sqrt(x)"},
      {"reciprocal", 1, 1, "1 / x"},
      {"abs", 1, 1, "magnitude"},
      {"neg", 1, 1, "-x"},
      {"erf", 1, 1, "error function"},
      {"floor", 1, 1, "largest whole number <= x"},
  };
  return kFunctions;
}

Result<Assignment> parse_assignment(std::string_view text) {
  Result<Assignment> assignment = Parser(text).parse();
  if (assignment) assignment->multiply_accumulate = is_multiply_accumulate(*assignment);
  return assignment;
}

bool calls_function(const SemanticExpression& expression) {
  if (expression.kind == SemanticExpression::Kind::kCall && expression.name == "function") return true;
  return std::any_of(expression.arguments.begin(), expression.arguments.end(), calls_function);
}

std::vector<std::string> operands_in(const SemanticExpression& expression) {
  std::vector<std::string> names;
  collect_operands(expression, names);
  return names;
}

}  // namespace cyclescope::architecture

#include "architecture/semantics.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "diagnostics/nearest_name.h"

namespace cyclescope::architecture {
namespace {

constexpr int kMaxDepth = 50;
constexpr std::size_t kMaxAssignmentBytes = 4096;
constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string show(char c) {
  if (c >= 0x20 && c < 0x7F) return std::string("'") + c + "'";
  return "a character that is not ASCII text";
}

/// assignment := name ('=' | '+=' | 'max=' | 'min=') sum;  sum := product (('+' | '-') product)*;
/// product := factor (('*' | '/') factor)*;  factor := '-' factor | number | name | name '(' sum, ... ')' | '(' sum ')'
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Assignment> parse() {
    if (text_.size() > kMaxAssignmentBytes) {
      return fail(0, "the assignment has more than " + std::to_string(kMaxAssignmentBytes) + " characters");
    }
    Assignment assignment;
    skip_space();
    assignment.target = take_name();
    if (assignment.target.empty()) return fail(at_, "expected the operand that is assigned, found " + found());
    if (take("+=")) {
      assignment.update = Assignment::Update::kAdd;
    } else if (take("max=")) {
      assignment.update = Assignment::Update::kMax;
    } else if (take("min=")) {
      assignment.update = Assignment::Update::kMin;
    } else if (!take("=")) {
      return fail(at_, "expected '=', '+=', 'max=' or 'min=', found " + found());
    }
    Result<Tree> value = parse_sum(0);
    if (!value) return tl::unexpected<Diagnostic>(std::move(value.error()));
    skip_space();
    if (at_ < text_.size()) return fail(at_, "expected an operator or the end, found " + found());
    assignment.value = std::move(value->expression);
    return assignment;
  }

 private:
  struct Tree {
    SemanticExpression expression;
    int depth = 0;
  };

  tl::unexpected<Diagnostic> fail(std::size_t offset, const std::string& message, std::string hint = {}) const {
    return failure("SemanticsSyntax", "", "column " + std::to_string(offset + 1) + ": " + message, std::move(hint));
  }

  std::string found() const { return at_ < text_.size() ? show(text_[at_]) : "the end"; }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  bool take(std::string_view token) {
    skip_space();
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  std::string take_name() {
    const std::size_t start = at_;
    if (at_ < text_.size() && is_letter(text_[at_])) {
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    }
    return std::string(text_.substr(start, at_ - start));
  }

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
    return fail(offset, "the value nests more than " + std::to_string(kMaxDepth) + " operations deep");
  }

  Result<Tree> parse_sum(int level) {
    if (level > kMaxDepth) return too_deep(at_);
    return parse_left_to_right("+-", level, &Parser::parse_product);
  }

  Result<Tree> parse_product(int level) { return parse_left_to_right("*/", level, &Parser::parse_factor); }

  Result<Tree> parse_left_to_right(std::string_view operators, int level, Result<Tree> (Parser::*operand)(int)) {
    Result<Tree> left = (this->*operand)(level);
    while (left) {
      skip_space();
      if (at_ >= text_.size() || operators.find(text_[at_]) == std::string_view::npos) break;
      const std::size_t offset = at_++;
      Result<Tree> right = (this->*operand)(level);
      if (!right) return right;
      std::vector<Tree> arguments;
      arguments.push_back(std::move(*left));
      arguments.push_back(std::move(*right));
      left = call(std::string(1, text_[offset]), offset, std::move(arguments));
    }
    return left;
  }

  Result<Tree> parse_factor(int level) {
    if (level > kMaxDepth) return too_deep(at_);
    skip_space();
    const std::size_t offset = at_;
    if (take("-")) {
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
    if (take("(")) {
      Result<Tree> inner = parse_sum(level + 1);
      if (!inner) return inner;
      if (!take(")")) return fail(at_, "expected ')', found " + found());
      return inner;
    }
    if (at_ < text_.size() && is_digit(text_[at_])) return parse_number();
    std::string name = take_name();
    if (name.empty()) return fail(at_, "expected a number, an operand or '(', found " + found());
    if (take("(")) return parse_call(std::move(name), offset, level);
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
      return fail(offset, "there is no function '" + name + "'", diagnostics::nearest_name_hint(name, known));
    }
    std::vector<Tree> arguments;
    if (!take(")")) {
      do {
        Result<Tree> argument = parse_sum(level + 1);
        if (!argument) return argument;
        arguments.push_back(std::move(*argument));
      } while (take(","));
      if (!take(")")) return fail(at_, "expected ')', found " + found());
    }
    if (arguments.size() < function->min_arguments || arguments.size() > function->max_arguments) {
      return fail(offset, name + " takes " + (function->max_arguments == kMany ? "at least " : "") +
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
    for (; at_ < text_.size() && (is_digit(text_[at_]) || (text_[at_] == '.' && !fraction)); ++at_) {
      if (text_[at_] == '.') {
        fraction = true;
        continue;
      }
      digits = digits * 10 + (text_[at_] - '0');
      if (fraction) scale *= 10;
      if (digits > 1e15 || scale > 1e15) return fail(at_, "a number has at most 15 digits");
    }
    if (at_ < text_.size() && (is_letter(text_[at_]) || text_[at_] == '.')) {
      return fail(at_, "a number goes on with " + show(text_[at_]));
    }
    tree.expression.constant = digits / scale;
    return tree;
  }

  std::string_view text_;
  std::size_t at_ = 0;
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
      {"function", 1, kMany, "the function of the kernel that is mapped"},
      {"max", 2, kMany, "the largest argument"},
      {"min", 2, kMany, "the smallest argument"},
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

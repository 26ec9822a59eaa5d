// Precedence climbing over the text. Both the recursion of the parser and the depth of the tree that it makes are
// bounded: everything that later walks the tree may recurse.
#include <array>
#include <limits>
#include <utility>

#include "expression/expression.h"

namespace cyclescope::expression {
namespace {

constexpr int kMaxDepth = 200;
constexpr std::size_t kMaxTextBytes = 16384;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || is_digit(c); }

struct BinaryOperator {
  std::string_view text;
  ExpressionOp op;
  int precedence;  ///< higher binds tighter; all associate to the left
};

// Longer spellings first, so that "<=" is not read as "<".
constexpr std::array<BinaryOperator, 13> kBinaryOperators = {{
    {"||", ExpressionOp::kOr, 1},
    {"&&", ExpressionOp::kAnd, 2},
    {"==", ExpressionOp::kEqual, 3},
    {"!=", ExpressionOp::kNotEqual, 3},
    {"<=", ExpressionOp::kLessEqual, 4},
    {">=", ExpressionOp::kGreaterEqual, 4},
    {"<", ExpressionOp::kLess, 4},
    {">", ExpressionOp::kGreater, 4},
    {"+", ExpressionOp::kAdd, 5},
    {"-", ExpressionOp::kSubtract, 5},
    {"*", ExpressionOp::kMultiply, 6},
    {"/", ExpressionOp::kFloorDivide, 6},
    {"%", ExpressionOp::kModulo, 6},
}};

struct Function {
  std::string_view name;
  ExpressionOp op;
  std::size_t min_arguments, max_arguments;
};

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();
constexpr std::array<Function, 5> kFunctions = {{
    {"ceil_div", ExpressionOp::kCeilDivide, 2, 2},
    {"min", ExpressionOp::kMinimum, 2, kMany},
    {"max", ExpressionOp::kMaximum, 2, kMany},
    {"log2_ceil", ExpressionOp::kLog2Ceil, 1, 1},
    {"select", ExpressionOp::kSelect, 3, 3},
}};

/// A character for a message: ill-formed text must not get into messages.
std::string show(char c) {
  if (c >= 0x20 && c < 0x7F) return std::string("'") + c + "'";
  return "a character that is not ASCII text";
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Expression> parse() {
    if (text_.size() > kMaxTextBytes) {
      return fail(0, "the expression has " + std::to_string(text_.size()) + " characters, at most " +
                         std::to_string(kMaxTextBytes) + " are read");
    }
    Result<Tree> tree = parse_conditional(0);
    if (!tree) return tl::unexpected<Diagnostic>(std::move(tree.error()));
    skip_space();
    if (at_ < text_.size()) return fail(at_, "expected an operator or the end, found " + show(text_[at_]));
    return std::move(tree->expression);
  }

 private:
  struct Tree {
    Expression expression;
    int depth = 1;  ///< operations on the longest path down
  };

  tl::unexpected<Diagnostic> fail(std::size_t offset, const std::string& message, std::string hint = {}) const {
    return failure("ExpressionSyntax", "", "column " + std::to_string(offset + 1) + ": " + message, std::move(hint));
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  bool take(char c) {
    skip_space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Result<void> expect(char c) {
    if (take(c)) return {};
    return fail(at_, std::string("expected '") + c + "', found " + found());
  }

  std::string found() const { return at_ < text_.size() ? show(text_[at_]) : "the end"; }

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
    return fail(offset, "the expression nests more than " + std::to_string(kMaxDepth) + " operations deep");
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
    return fail(static_cast<std::size_t>(text.column) - 1, "the string '" + text.name + "' has no value here",
                "compare it with a parameter: parameter == '" + text.name + "'");
  }

  Result<Tree> parse_conditional(int level) {
    if (level > kMaxDepth) return too_deep(at_);
    Result<Tree> condition = parse_binary(1, level);
    if (!condition) return condition;
    skip_space();
    const std::size_t offset = at_;
    if (!take('?')) {
      if (level == 0 && condition->expression.op == ExpressionOp::kString) return lone_string(condition->expression);
      return condition;
    }
    Result<Tree> if_true = parse_conditional(level + 1);
    if (!if_true) return if_true;
    if (auto colon = expect(':'); !colon) return tl::unexpected<Diagnostic>(std::move(colon.error()));
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
      skip_space();
      const BinaryOperator* found = nullptr;
      for (const BinaryOperator& candidate : kBinaryOperators) {
        if (text_.substr(at_, candidate.text.size()) == candidate.text) {
          found = &candidate;
          break;
        }
      }
      if (found == nullptr || found->precedence < min_precedence) break;
      const std::size_t offset = at_;
      at_ += found->text.size();
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
    if (level > kMaxDepth) return too_deep(at_);
    skip_space();
    const std::size_t offset = at_;
    const char c = at_ < text_.size() ? text_[at_] : '\0';
    if (c != '-' && c != '!') return parse_primary(level);
    ++at_;
    Result<Tree> operand = parse_unary(level + 1);
    if (!operand) return operand;
    std::vector<Tree> operands;
    operands.push_back(std::move(*operand));
    return make(c == '-' ? ExpressionOp::kNegate : ExpressionOp::kNot, offset, std::move(operands));
  }

  Result<Tree> parse_primary(int level) {
    skip_space();
    const std::size_t offset = at_;
    if (at_ >= text_.size()) return fail(at_, "expected a number, a name or '(', found the end");
    const char c = text_[at_];
    if (is_digit(c)) return parse_number();
    if (c == '\'') return parse_string();
    if (c == '(') {
      ++at_;
      Result<Tree> inner = parse_conditional(level + 1);
      if (!inner) return inner;
      if (auto closed = expect(')'); !closed) return tl::unexpected<Diagnostic>(std::move(closed.error()));
      return inner;
    }
    if (!is_name_start(c)) return fail(at_, "expected a number, a name or '(', found " + show(c));
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    std::string name(text_.substr(offset, at_ - offset));
    if (take('(')) return parse_call(name, offset, level);
    Tree tree;
    tree.expression.op = ExpressionOp::kName;
    tree.expression.name = std::move(name);
    tree.expression.column = static_cast<int>(offset) + 1;
    return tree;
  }

  Result<Tree> parse_call(const std::string& name, std::size_t offset, int level) {
    const Function* function = nullptr;
    std::vector<std::string> known;
    for (const Function& candidate : kFunctions) {
      if (candidate.name == name) function = &candidate;
      known.emplace_back(candidate.name);
    }
    if (function == nullptr) {
      return fail(offset, "there is no function '" + name + "'", diagnostics::nearest_name_hint(name, known));
    }
    std::vector<Tree> arguments;
    if (!take(')')) {
      do {
        Result<Tree> argument = parse_conditional(level + 1);
        if (!argument) return argument;
        arguments.push_back(std::move(*argument));
      } while (take(','));
      if (auto closed = expect(')'); !closed) return tl::unexpected<Diagnostic>(std::move(closed.error()));
    }
    if (arguments.size() < function->min_arguments || arguments.size() > function->max_arguments) {
      const bool open = function->max_arguments == kMany;
      return fail(offset, name + " takes " + (open ? "at least " : "") + std::to_string(function->min_arguments) +
                              (function->min_arguments == 1 ? " argument" : " arguments") + ", found " +
                              std::to_string(arguments.size()));
    }
    return make(function->op, offset, std::move(arguments));
  }

  /// 12, 1e6, 4Ki, 2Mi, 1Gi
  Result<Tree> parse_number() {
    const std::size_t offset = at_;
    std::int64_t value = 0;
    bool overflow = false;
    while (at_ < text_.size() && is_digit(text_[at_])) {
      overflow |= __builtin_mul_overflow(value, std::int64_t{10}, &value);
      overflow |= __builtin_add_overflow(value, std::int64_t{text_[at_] - '0'}, &value);
      ++at_;
    }
    const std::size_t suffix = at_;
    if (at_ < text_.size() && text_[at_] == 'e') {
      int exponent = 0;
      for (++at_; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
        exponent = std::min(exponent * 10 + (text_[at_] - '0'), 1000);
      }
      if (at_ == suffix + 1) return fail(at_, "expected the digits of an exponent, found " + found());
      for (; exponent > 0 && value != 0 && !overflow; --exponent) {
        overflow |= __builtin_mul_overflow(value, std::int64_t{10}, &value);
      }
    } else if (at_ + 1 < text_.size() && text_[at_ + 1] == 'i') {
      const std::size_t power = std::string_view("KMG").find(text_[at_]);
      if (power != std::string_view::npos) {
        overflow |= __builtin_mul_overflow(value, std::int64_t{1} << (10 * (power + 1)), &value);
        at_ += 2;
      }
    }
    if (at_ < text_.size() && (is_name(text_[at_]) || text_[at_] == '.')) {
      return fail(at_, "a number goes on with " + show(text_[at_]), "whole numbers look like 12, 1e6, 4Ki, 2Mi or 1Gi");
    }
    if (overflow) {
      return fail(offset, "the number " + std::string(text_.substr(offset, std::min<std::size_t>(at_ - offset, 40))) +
                              " needs more than 64 bits with sign");
    }
    Tree tree;
    tree.expression.op = ExpressionOp::kConstant;
    tree.expression.constant = value;
    tree.expression.column = static_cast<int>(offset) + 1;
    return tree;
  }

  Result<Tree> parse_string() {
    const std::size_t offset = at_;
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) return fail(offset, "the string that begins here has no closing quote");
    Tree tree;
    tree.expression.op = ExpressionOp::kString;
    tree.expression.name = std::string(text_.substr(offset + 1, end - offset - 1));
    tree.expression.column = static_cast<int>(offset) + 1;
    at_ = end + 1;
    return tree;
  }

  std::string_view text_;
  std::size_t at_ = 0;
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

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>

#include "expression/bound_expression.h"
#include "expression/expression.h"

namespace cyclescope::expression {
namespace {

const std::map<std::string, std::int64_t, std::less<>> kValues = {
    {"rows", 16}, {"columns", 8}, {"minus", -7}, {"zero", 0}, {"big", INT64_MAX}, {"small", INT64_MIN}, {"flow", 1}};

std::optional<std::int64_t> value_of(std::string_view name) {
  const auto found = kValues.find(name);
  return found == kValues.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> choice_of(std::string_view parameter, std::string_view choice) {
  if (parameter != "flow") return std::nullopt;
  if (choice == "output") return 0;
  if (choice == "weight") return 1;
  return std::nullopt;
}

Result<std::int64_t> run(std::string_view text) {
  return parse_expression(text).and_then([](const Expression& expression) {
    return evaluate(expression, value_of, choice_of, {"rows", "columns"});
  });
}

std::string error_of(std::string_view text) {
  const auto result = run(text);
  return result ? std::to_string(*result) : result.error().code;
}

TEST(EvaluateExpression, RoundsDivisionTowardsMinusInfinity) {
  EXPECT_EQ(run("7 / 2").value(), 3);
  EXPECT_EQ(run("-7 / 2").value(), -4);
  EXPECT_EQ(run("7 / -2").value(), -4);
  EXPECT_EQ(run("-7 / -2").value(), 3);
  EXPECT_EQ(run("-7 % 2").value(), 1);
  EXPECT_EQ(run("7 % -2").value(), -1);
  EXPECT_EQ(run("ceil_div(7, 2)").value(), 4);
  EXPECT_EQ(run("ceil_div(-7, 2)").value(), -3);
  EXPECT_EQ(run("ceil_div(6, 2)").value(), 3);
  EXPECT_EQ(run("ceil_div(big, 1)").value(), INT64_MAX);
}

TEST(EvaluateExpression, KnowsItsFunctions) {
  EXPECT_EQ(run("min(rows, columns, 12)").value(), 8);
  EXPECT_EQ(run("max(rows, columns, 12)").value(), 16);
  EXPECT_EQ(run("log2_ceil(1)").value(), 0);
  EXPECT_EQ(run("log2_ceil(2)").value(), 1);
  EXPECT_EQ(run("log2_ceil(17)").value(), 5);
  EXPECT_EQ(run("log2_ceil(big)").value(), 63);
  EXPECT_EQ(run("select(rows > columns, 1, 2)").value(), 1);
}

TEST(EvaluateExpression, EvaluatesOnlyWhatIsNeeded) {
  EXPECT_EQ(run("zero != 0 && 1 / zero > 0").value(), 0);
  EXPECT_EQ(run("zero == 0 || 1 / zero > 0").value(), 1);
  EXPECT_EQ(run("zero == 0 ? 5 : 1 / zero").value(), 5);
  EXPECT_EQ(run("3 && 4").value(), 1);
  EXPECT_EQ(run("0 || 4").value(), 1);
  EXPECT_EQ(run("!5 + !0").value(), 1);
}

TEST(EvaluateExpression, ComparesChoices) {
  EXPECT_EQ(run("flow == 'weight'").value(), 1);
  EXPECT_EQ(run("'output' != flow").value(), 1);
  EXPECT_EQ(error_of("flow == 'weights'"), "UnknownChoice");
  EXPECT_EQ(error_of("rows == 'weight'"), "UnknownChoice");
}

TEST(EvaluateExpression, RefusesWhatDoesNotFitOrHasNoValue) {
  EXPECT_EQ(error_of("big + 1"), "Overflow");
  EXPECT_EQ(error_of("small - 1"), "Overflow");
  EXPECT_EQ(error_of("big * 2"), "Overflow");
  EXPECT_EQ(error_of("-small"), "Overflow");
  EXPECT_EQ(error_of("small / -1"), "Overflow");
  EXPECT_EQ(error_of("ceil_div(small, -1)"), "Overflow");
  EXPECT_EQ(run("small % -1").value(), 0);
  EXPECT_EQ(error_of("1 / zero"), "DivisionByZero");
  EXPECT_EQ(error_of("1 % zero"), "DivisionByZero");
  EXPECT_EQ(error_of("ceil_div(1, zero)"), "DivisionByZero");
  EXPECT_EQ(error_of("log2_ceil(zero)"), "DomainError");
  EXPECT_EQ(error_of("rosw"), "UnknownName");
  EXPECT_EQ(run("1 + rosw").error().hint, "did you mean 'rows'?");
  EXPECT_EQ(run("1 + rosw").error().message, "column 5: nothing is called 'rosw' here");
}

TEST(EvaluateExpression, RefusesStringsInTreesMadeByHand) {
  Expression text;
  text.op = ExpressionOp::kString;
  text.name = "weight";
  EXPECT_EQ(evaluate(text, value_of).error().code, "ExpressionSyntax");
}

/// A random expression with what it must evaluate to, worked out in 128 bits while the text is written.
class RandomExpression {
 public:
  explicit RandomExpression(unsigned seed) : random_(seed) {}

  struct Made {
    std::string text;
    std::optional<__int128> value;  // nothing: an error
  };

  Made make(int depth) {
    if (depth == 0 || pick(6) == 0) return leaf();
    switch (pick(11)) {
      case 0:
        return binary(depth, "+", [](__int128 a, __int128 b) { return a + b; });
      case 1:
        return binary(depth, "-", [](__int128 a, __int128 b) { return a - b; });
      case 2:
        return binary(depth, "*", [](__int128 a, __int128 b) { return a * b; });
      case 3:
        return divide(depth, "/");
      case 4:
        return divide(depth, "%");
      case 5:
        return divide(depth, "ceil_div");
      case 6:
        return binary(depth, "<", [](__int128 a, __int128 b) { return __int128{a < b}; });
      case 7:
        return binary(depth, "==", [](__int128 a, __int128 b) { return __int128{a == b}; });
      case 8:
        return conditional(depth);
      case 9: {
        Made a = make(depth - 1);
        Made b = make(depth - 1);
        const bool minimum = pick(2) == 0;
        Made result{std::string(minimum ? "min(" : "max(") + a.text + ", " + b.text + ")", {}};
        if (a.value && b.value) result.value = (*a.value < *b.value) == minimum ? *a.value : *b.value;
        return result;
      }
      default: {
        Made a = make(depth - 1);
        Made result{"-(" + a.text + ")", {}};
        if (a.value) result.value = fit(-*a.value);
        return result;
      }
    }
  }

 private:
  unsigned pick(unsigned n) { return static_cast<unsigned>(random_() % n); }

  static std::optional<__int128> fit(__int128 value) {
    if (value < INT64_MIN || value > INT64_MAX) return std::nullopt;
    return value;
  }

  Made leaf() {
    switch (pick(20)) {
      case 0: {
        const auto named = std::next(kValues.begin(), pick(static_cast<unsigned>(kValues.size())));
        return {named->first, __int128{named->second}};
      }
      case 1: {
        const std::int64_t wide = static_cast<std::int64_t>(random_() >> 1U);
        return {std::to_string(wide), __int128{wide}};
      }
      default: {
        const int small = static_cast<int>(pick(30));
        return {std::to_string(small), __int128{small}};
      }
    }
  }

  template <typename Function>
  Made binary(int depth, const std::string& op, Function function) {
    Made a = make(depth - 1);
    Made b = make(depth - 1);
    Made result{"(" + a.text + ") " + op + " (" + b.text + ")", {}};
    if (a.value && b.value) result.value = fit(function(*a.value, *b.value));
    return result;
  }

  Made divide(int depth, const std::string& op) {
    Made a = make(depth - 1);
    Made b = make(depth - 1);
    Made result{op.size() == 1 ? "(" + a.text + ")" + op + "(" + b.text + ")" : op + "(" + a.text + "," + b.text + ")",
                {}};
    if (!a.value || !b.value || *b.value == 0) return result;
    __int128 floor = *a.value / *b.value;
    while (floor * *b.value != *a.value && (*a.value < 0) != (*b.value < 0)) {
      --floor;  // truncation went up
      break;
    }
    const __int128 rest = *a.value - floor * *b.value;
    result.value = fit(op == "/" ? floor : op == "%" ? rest : floor + (rest != 0 ? 1 : 0));
    return result;
  }

  Made conditional(int depth) {
    Made condition = make(depth - 1);
    Made a = make(depth - 1);
    Made b = make(depth - 1);
    Made result{"(" + condition.text + ") ? " + a.text + " : " + b.text, {}};
    if (condition.value) result.value = *condition.value != 0 ? a.value : b.value;
    return result;
  }

  std::mt19937_64 random_;
};

TEST(EvaluateExpression, AgreesWithExactArithmeticOnRandomExpressions) {
  const unsigned seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  RandomExpression random(seed);
  BoundExpression::Names names;
  std::vector<std::int64_t> slots;
  for (const auto& [name, value] : kValues) slots.push_back(value);
  names.slot = [](std::string_view name) -> std::optional<std::int32_t> {
    const auto found = kValues.find(name);
    if (found == kValues.end()) return std::nullopt;
    return static_cast<std::int32_t>(std::distance(kValues.begin(), found));
  };
  int errors = 0;
  constexpr int kCases = 20'000;
  for (int i = 0; i < kCases; ++i) {
    const RandomExpression::Made made = random.make(5);
    const auto expression = parse_expression(made.text);
    ASSERT_TRUE(expression) << made.text << ": " << expression.error().message;
    const auto value = evaluate(*expression, value_of);
    const auto bound = BoundExpression::bind(*expression, names);
    ASSERT_TRUE(bound) << made.text;
    const auto bound_value = bound->evaluate(slots.data());
    const auto folded_value = evaluate(bound->fold(slots.data()), {});
    const auto reread = parse_expression(to_text(*expression));
    ASSERT_TRUE(reread) << made.text;
    const auto reread_value = evaluate(*reread, value_of);
    ASSERT_EQ(value.has_value(), made.value.has_value()) << made.text;
    ASSERT_EQ(bound_value.has_value(), made.value.has_value()) << made.text;
    ASSERT_EQ(folded_value.has_value(), made.value.has_value()) << made.text;
    ASSERT_EQ(reread_value.has_value(), made.value.has_value()) << made.text;
    if (!made.value) {
      ++errors;
      continue;
    }
    const auto expected = static_cast<std::int64_t>(*made.value);
    ASSERT_EQ(*value, expected) << made.text;
    ASSERT_EQ(*bound_value, expected) << made.text;
    ASSERT_EQ(*folded_value, expected) << made.text;
    ASSERT_EQ(*reread_value, expected) << made.text;
  }
  std::cout << errors << " of " << kCases << " expressions have no value\n";
  EXPECT_GT(errors, kCases / 100);
  EXPECT_LT(errors, kCases / 2);
}

}  // namespace
}  // namespace cyclescope::expression

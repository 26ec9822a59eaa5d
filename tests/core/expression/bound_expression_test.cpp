#include "expression/bound_expression.h"

#include <gtest/gtest.h>

#include <array>

namespace cyclescope::expression {
namespace {

constexpr std::array<std::int64_t, 3> kSlots = {16, 1, 3};  // rows, flow, i

BoundExpression::Names names() {
  BoundExpression::Names result;
  result.slot = [](std::string_view name) -> std::optional<std::int32_t> {
    if (name == "rows") return 0;
    if (name == "flow") return 1;
    if (name == "i") return 2;
    return std::nullopt;
  };
  result.is_free = [](std::string_view name) { return name == "length"; };
  result.choices = [](std::string_view parameter, std::string_view choice) -> std::optional<std::int64_t> {
    if (parameter == "flow" && choice == "weight") return 1;
    return std::nullopt;
  };
  result.known = [] { return std::vector<std::string>{"rows", "flow", "i", "length"}; };
  return result;
}

Result<BoundExpression> bind(std::string_view text) {
  return BoundExpression::bind(parse_expression(text).value(), names());
}

std::string folded(std::string_view text) { return to_text(bind(text).value().fold(kSlots.data())); }

TEST(BoundExpression, IsAConstantUnlessBound) {
  EXPECT_EQ(BoundExpression(7).evaluate(nullptr).value(), 7);
  EXPECT_EQ(BoundExpression().evaluate(nullptr).value(), 0);
  EXPECT_FALSE(BoundExpression(7).depends_on_slot_from(0));
}

TEST(BoundExpression, EvaluatesWithTheSlotsGiven) {
  const auto expression = bind("rows * 2 + i");
  ASSERT_TRUE(expression);
  EXPECT_EQ(expression->evaluate(kSlots.data()).value(), 35);
  const std::array<std::int64_t, 3> others = {4, 0, 1};
  EXPECT_EQ(expression->evaluate(others.data()).value(), 9);
  EXPECT_TRUE(expression->depends_on_slot_from(2));
  EXPECT_FALSE(bind("rows + flow")->depends_on_slot_from(2));
}

TEST(BoundExpression, KnowsChoices) {
  EXPECT_EQ(bind("flow == 'weight' ? rows : 0")->evaluate(kSlots.data()).value(), 16);
  EXPECT_EQ(bind("flow == 'input'").error().code, "UnknownChoice");
  EXPECT_EQ(bind("rows == 'weight'").error().message, "column 9: 'weight' is no choice of 'rows'");
}

TEST(BoundExpression, RefusesUnknownNamesWhenItIsBound) {
  const auto expression = bind("rows + lenght");
  ASSERT_FALSE(expression);
  EXPECT_EQ(expression.error().code, "UnknownName");
  EXPECT_EQ(expression.error().message, "column 8: nothing is called 'lenght' here");
  EXPECT_EQ(expression.error().hint, "did you mean 'length'?");
}

TEST(BoundExpression, HasNoValueWhileANameIsFree) {
  const auto expression = bind("rows + length");
  ASSERT_TRUE(expression);
  EXPECT_TRUE(expression->has_free_names());
  EXPECT_EQ(expression->evaluate(kSlots.data()).error().code, "UnknownName");
  EXPECT_EQ(bind("flow ? rows : length")->evaluate(kSlots.data()).value(), 16);
}

TEST(BoundExpression, FoldsWhatIsKnown) {
  EXPECT_EQ(folded("4 + rows"), "20");
  EXPECT_EQ(folded("4 + rows * length"), "(4 + (16 * length))");
  EXPECT_EQ(folded("(4 + rows) * length - i"), "((20 * length) - 3)");
  EXPECT_EQ(folded("rows > 20 ? length : 3"), "3");
  EXPECT_EQ(folded("flow == 'weight' && length > 2"), "(1 && (length > 2))");
  EXPECT_EQ(folded("i == 4 && length > 2"), "0");
  EXPECT_EQ(folded("i == 3 || length > 2"), "1");
  EXPECT_EQ(folded("length > 2 ? rows + 1 : i"), "select((length > 2), 17, 3)");
}

TEST(BoundExpression, KeepsPartsWithoutAValueUntilTheyAreNeeded) {
  const Expression rest = bind("length > 0 ? 8 / (rows - 16) : 5")->fold(kSlots.data());
  EXPECT_EQ(to_text(rest), "select((length > 0), (8 / 0), 5)");
  const auto with_length = [&](std::int64_t length) {
    return evaluate(rest, [length](std::string_view) { return length; });
  };
  EXPECT_EQ(with_length(0).value(), 5);
  EXPECT_EQ(with_length(1).error().code, "DivisionByZero");
}

}  // namespace
}  // namespace cyclescope::expression

#include "network/onnx/literal_arithmetic.h"

#include <cmath>
#include <limits>

#include "network/checked.h"
#include "network/onnx/fold.h"

namespace cyclescope::network {
namespace {

using Integer = std::optional<std::int64_t>;

Integer floor_power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) return std::nullopt;
  std::int64_t result = 1;
  for (; exponent > 0 && result != 0; --exponent) {
    if (result == 1 && base == 1) return 1;
    if (base == -1) return exponent % 2 == 0 ? 1 : -1;
    if (__builtin_mul_overflow(result, base, &result)) return std::nullopt;
  }
  return result;
}

Integer integer_result(std::string_view op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  if (op == "Add") return __builtin_add_overflow(a, b, &result) ? Integer() : result;
  if (op == "Sub") return __builtin_sub_overflow(a, b, &result) ? Integer() : result;
  if (op == "Mul") return __builtin_mul_overflow(a, b, &result) ? Integer() : result;
  if (op == "Div" || op == "Mod") {
    if (b == 0 || (a == std::numeric_limits<std::int64_t>::min() && b == -1)) return std::nullopt;
    if (op == "Div") return a / b;
    const std::int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;  // the sign of the divisor
  }
  if (op == "Pow") return floor_power(a, b);
  if (op == "Max") return std::max(a, b);
  if (op == "Min") return std::min(a, b);
  if (op == "Equal") return a == b ? 1 : 0;
  if (op == "Less") return a < b ? 1 : 0;
  if (op == "LessOrEqual") return a <= b ? 1 : 0;
  if (op == "Greater") return a > b ? 1 : 0;
  if (op == "GreaterOrEqual") return a >= b ? 1 : 0;
  if (op == "And") return a != 0 && b != 0 ? 1 : 0;
  if (op == "Or") return a != 0 || b != 0 ? 1 : 0;
  if (op == "Xor") return (a != 0) != (b != 0) ? 1 : 0;
  return std::nullopt;
}

std::optional<double> real_result(std::string_view op, double a, double b) {
  if (op == "Add") return a + b;
  if (op == "Sub") return a - b;
  if (op == "Mul") return a * b;
  if (op == "Div") return a / b;
  if (op == "Pow") return std::pow(a, b);
  if (op == "Max") return std::max(a, b);
  if (op == "Min") return std::min(a, b);
  return std::nullopt;
}

bool compares(std::string_view op) {
  return op == "Equal" || op == "Less" || op == "LessOrEqual" || op == "Greater" || op == "GreaterOrEqual" ||
         op == "And" || op == "Or" || op == "Xor";
}

std::optional<double> unary_real(std::string_view op, double x) {
  if (op == "Neg") return -x;
  if (op == "Abs") return std::abs(x);
  if (op == "Floor") return std::floor(x);
  if (op == "Ceil") return std::ceil(x);
  if (op == "Round") return std::nearbyint(x);
  if (op == "Sqrt") return std::sqrt(x);
  if (op == "Reciprocal") return 1 / x;
  return std::nullopt;
}

/// Calls body(place) for every place of `shape`; ends early where it gives false.
bool for_each_place(const Shape& shape, const std::function<bool(const Shape&)>& body) {
  for (const std::int64_t extent : shape) {
    if (extent == 0) return true;
  }
  Shape place(shape.size(), 0);
  while (true) {
    if (!body(place)) return false;
    std::size_t i = shape.size();
    while (i > 0 && ++place[i - 1] == shape[i - 1]) place[--i] = 0;
    if (i == 0) return true;
  }
}

}  // namespace

std::int64_t broadcast_offset(const Shape& place, const Shape& shape) {
  std::int64_t offset = 0;
  const std::size_t skipped = place.size() - shape.size();
  for (std::size_t i = 0; i < shape.size(); ++i) offset = offset * shape[i] + (shape[i] == 1 ? 0 : place[skipped + i]);
  return offset;
}

std::optional<OnnxLiteral> empty_literal(const Shape& shape, const OnnxLiteral& like) {
  const auto elements = checked_product(shape);
  if (!elements || *elements > kLargestLiteral) return std::nullopt;
  OnnxLiteral result;
  result.shape = shape;
  result.type = like.type;
  result.real = like.real;
  (like.real ? result.reals.reserve(static_cast<std::size_t>(*elements))
             : result.ints.reserve(static_cast<std::size_t>(*elements)));
  return result;
}

std::optional<OnnxLiteral> rearranged(const OnnxLiteral& source, const Shape& shape,
                                      const std::function<std::int64_t(const Shape& place)>& index) {
  auto result = empty_literal(shape, source);
  if (!result) return std::nullopt;
  const bool complete = for_each_place(shape, [&](const Shape& place) {
    const std::int64_t at = index(place);
    if (at < 0 || at >= static_cast<std::int64_t>(source.size())) return false;
    if (source.real) {
      result->reals.push_back(source.reals[static_cast<std::size_t>(at)]);
    } else {
      result->ints.push_back(source.ints[static_cast<std::size_t>(at)]);
    }
    return true;
  });
  return complete ? result : std::nullopt;
}

std::optional<OnnxLiteral> broadcast_literal(const OnnxLiteral& literal, const Shape& shape) {
  return rearranged(literal, shape, [&](const Shape& place) { return broadcast_offset(place, literal.shape); });
}

std::optional<OnnxLiteral> unary_literal(std::string_view op, const OnnxLiteral& x) {
  OnnxLiteral result = x;
  for (double& value : result.reals) {
    const auto changed = unary_real(op, value);
    if (!changed) return std::nullopt;
    value = *changed;
  }
  for (std::int64_t& value : result.ints) {
    if (op == "Neg" || (op == "Abs" && value < 0)) {
      if (value == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
      value = -value;
    } else if (op == "Not") {
      value = value == 0 ? 1 : 0;
    } else if (op != "Abs") {
      return std::nullopt;
    }
  }
  return result;
}

std::optional<OnnxLiteral> binary_literal(std::string_view op, const OnnxLiteral& a, const OnnxLiteral& b) {
  const auto shape = broadcast_shape({a.shape, b.shape});
  if (!shape || a.real != b.real) return std::nullopt;
  const auto left = broadcast_literal(a, *shape);
  const auto right = broadcast_literal(b, *shape);
  if (!left || !right) return std::nullopt;
  OnnxLiteral result = *left;
  if (compares(op)) {
    result.type = ElementType::kBool;
    result.real = false;
    result.reals.clear();
    result.ints.assign(left->size(), 0);
  }
  for (std::size_t i = 0; i < left->size(); ++i) {
    if (a.real && !compares(op)) {
      const auto value = real_result(op, left->reals[i], right->reals[i]);
      if (!value) return std::nullopt;
      result.reals[i] = *value;
      continue;
    }
    // The order of two reals is that of 0 and their difference's sign.
    const std::int64_t x = a.real ? (left->reals[i] > right->reals[i] ? 1 : 0) : left->ints[i];
    const std::int64_t y = a.real ? (left->reals[i] < right->reals[i] ? 1 : 0) : right->ints[i];
    const auto value = integer_result(op, x, y);
    if (!value) return std::nullopt;
    result.ints[i] = *value;
  }
  return result;
}

std::optional<OnnxLiteral> where_literal(const OnnxLiteral& condition, const OnnxLiteral& a, const OnnxLiteral& b) {
  const auto shape = broadcast_shape({condition.shape, a.shape, b.shape});
  if (!shape || a.real != b.real || condition.real) return std::nullopt;
  const auto chosen = broadcast_literal(condition, *shape);
  const auto left = broadcast_literal(a, *shape);
  const auto right = broadcast_literal(b, *shape);
  if (!chosen || !left || !right) return std::nullopt;
  OnnxLiteral result = *left;
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (chosen->ints[i] != 0) continue;
    if (a.real) {
      result.reals[i] = right->reals[i];
    } else {
      result.ints[i] = right->ints[i];
    }
  }
  return result;
}

std::optional<OnnxLiteral> cast_literal(const OnnxLiteral& x, ElementType type) {
  OnnxLiteral result;
  result.shape = x.shape;
  result.type = type;
  result.real = type == ElementType::kFloat32 || type == ElementType::kFloat64 || type == ElementType::kFloat16 ||
                type == ElementType::kBFloat16;
  if (result.real) {
    result.reals = x.real ? x.reals : std::vector<double>(x.ints.begin(), x.ints.end());
    return result;
  }
  result.ints = x.ints;
  for (const double value : x.reals) {
    constexpr double kLargest = 9.0e18;
    if (!(std::abs(value) < kLargest)) return std::nullopt;
    result.ints.push_back(static_cast<std::int64_t>(value));
  }
  if (type == ElementType::kBool) {
    for (std::int64_t& value : result.ints) value = value != 0 ? 1 : 0;
  }
  return result;
}

}  // namespace cyclescope::network

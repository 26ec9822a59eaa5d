// Arithmetic on single whole numbers, which is what counters and conditions of loops consist of.
#include <algorithm>

#include "network/tflite/tflite_reader.h"

namespace cyclescope::network {
namespace {

struct Arithmetic {
  std::string_view operator_name;
  std::optional<std::int64_t> (*of)(std::int64_t a, std::int64_t b);
};

std::optional<std::int64_t> sum(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
}
std::optional<std::int64_t> difference(std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
}

constexpr Arithmetic kBinary[] = {
    {"ADD", sum},
    {"SUB", difference},
    {"LESS", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a < b); }},
    {"LESS_EQUAL", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a <= b); }},
    {"GREATER", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a > b); }},
    {"GREATER_EQUAL", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a >= b); }},
    {"EQUAL", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a == b); }},
    {"NOT_EQUAL", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a != b); }},
    {"LOGICAL_AND", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a != 0 && b != 0); }},
    {"LOGICAL_OR", [](std::int64_t a, std::int64_t b) { return std::optional<std::int64_t>(a != 0 || b != 0); }},
};

}  // namespace

std::optional<std::vector<std::int64_t>> folded_integers(const TfliteCall& call) {
  const auto number = [&](std::size_t input) -> std::optional<std::int64_t> {
    const auto known = call.integers(input);
    return known && known->size() == 1 ? std::optional(known->front()) : std::nullopt;
  };
  const auto a = number(0);
  if (!a || call.output_count() != 1) return std::nullopt;
  const std::string& op = call.operator_name;
  if (op == "LOGICAL_NOT") return std::vector<std::int64_t>{*a == 0 ? 1 : 0};
  if (op == "RESHAPE" || op == "SQUEEZE" || op == "EXPAND_DIMS") return std::vector{*a};
  const auto b = number(1);
  const auto row = std::find_if(std::begin(kBinary), std::end(kBinary),
                                [&op](const Arithmetic& known) { return known.operator_name == op; });
  if (!b || row == std::end(kBinary)) return std::nullopt;
  const auto result = row->of(*a, *b);
  return result ? std::optional(std::vector{*result}) : std::nullopt;
}

}  // namespace cyclescope::network

#include "network/onnx/symbols.h"

#include <algorithm>
#include <cctype>

#include "diagnostics/nearest_name.h"
#include "expression/expression.h"
#include "network/checked.h"

namespace cyclescope::network {
namespace {

/// What is taken for an open dimension that nobody gives.
constexpr std::int64_t kAssumed = 1;

/// Whether the file leaves the dimension open: without a value, or with one that cannot be meant.
bool is_open(const OnnxDimension& dimension) { return !dimension.value || *dimension.value < 0; }

bool names_a_batch(const std::string& name) {
  std::string lower;
  for (const char c : name) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower == "n" || lower == "b" || lower == "bs" || lower.find("batch") != std::string::npos;
}

}  // namespace

std::string dimension_name(const std::string& value, const OnnxDimension& dimension, std::size_t axis) {
  return dimension.parameter.empty() ? value + "[" + std::to_string(axis) + "]" : dimension.parameter;
}

OnnxSymbols::OnnxSymbols(const OnnxOptions& options, const std::vector<OnnxValueInfo>& inputs) : options_(options) {
  for (const OnnxValueInfo& input : inputs) {
    if (!input.shape) continue;
    for (const OnnxDimension& dimension : *input.shape) plain_.insert(dimension.parameter);
  }
}

std::optional<std::int64_t> OnnxSymbols::computed(const std::string& name) {
  if (options_.dimensions.count(name) != 0) return std::nullopt;
  const auto parsed = expression::parse_expression(name);
  if (!parsed || parsed->op == expression::ExpressionOp::kName) return std::nullopt;
  const std::vector<std::string> names = expression::names_in(*parsed);
  const bool of_inputs =
      std::all_of(names.begin(), names.end(), [&](const auto& part) { return plain_.count(part) != 0; });
  if (names.empty() || !of_inputs) return std::nullopt;
  const auto value = expression::evaluate(*parsed, [&](std::string_view part) -> std::optional<std::int64_t> {
    const auto known = values_.find(std::string(part));
    return known != values_.end() ? known->second : given(std::string(part)).value_or(kAssumed);
  });
  return value && *value >= 0 && *value <= kLargestCount ? std::optional(*value) : std::nullopt;
}

std::optional<std::int64_t> OnnxSymbols::given(const std::string& name) {
  const auto found = options_.dimensions.find(name);
  if (found == options_.dimensions.end()) return std::nullopt;
  used_.insert(name);
  return found->second;
}

Result<Shape> OnnxSymbols::resolve(const std::string& name, const std::vector<OnnxDimension>& shape) {
  Shape result;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const bool open = is_open(shape[axis]);
    if (!open && *shape[axis].value > 0) {
      result.push_back(*shape[axis].value);
      continue;
    }
    const std::string symbol = dimension_name(name, shape[axis], axis);
    const auto known = values_.find(symbol);
    if (known != values_.end()) {
      result.push_back(known->second);
      continue;
    }
    if (const auto value = open ? computed(symbol) : std::nullopt) {
      values_[symbol] = *value;
      result.push_back(*value);
      continue;
    }
    SymbolicDimension dimension;
    dimension.name = symbol;
    dimension.value = open ? kAssumed : 0;
    dimension.stated = !open;
    dimension.batch = names_a_batch(symbol) || axis == 0;
    dimension.input = name;
    dimension.axis = static_cast<std::int64_t>(axis);
    if (const auto value = given(symbol)) {
      dimension.value = *value;
      dimension.given = true;
      if (*value < 0 || *value > kLargestCount) {
        return failure("OutOfRange", symbol,
                       "the dimension '" + symbol + "' must be from 0 to 2^53, not " + std::to_string(*value));
      }
    }
    values_[symbol] = dimension.value;
    result.push_back(dimension.value);
    dimensions_.push_back(std::move(dimension));
  }
  return result;
}

Shape OnnxSymbols::known(const std::string& name, const std::vector<OnnxDimension>& shape) {
  Shape result;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const OnnxDimension& dimension = shape[axis];
    if (!is_open(dimension)) {
      result.push_back(*dimension.value);
      continue;
    }
    const std::string symbol = dimension_name(name, dimension, axis);
    const auto found = values_.find(symbol);
    std::optional<std::int64_t> value = found == values_.end() ? given(symbol) : found->second;
    if (!value) value = computed(symbol);
    result.push_back(value && *value >= 0 && *value <= kLargestCount ? *value : kOpen);
  }
  return result;
}

std::optional<std::int64_t> OnnxSymbols::ask(DataDependent question) {
  question.value = given(question.name);
  if (question.value && (*question.value < 0 || *question.value > kLargestCount)) question.value.reset();
  const std::optional<std::int64_t> value = question.value;
  if (asked_.insert(question.name).second) questions_.push_back(std::move(question));
  return value;
}

std::vector<std::string> OnnxSymbols::unused() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : options_.dimensions) {
    if (used_.count(name) == 0) names.push_back(name);
  }
  return names;
}

Result<void> OnnxSymbols::check_options() const {
  for (const auto& [name, value] : options_.dimensions) {
    if (value < 0 || value > kLargestCount) {
      return failure("OutOfRange", name,
                     "the size '" + name + "' must be from 0 to 2^53, not " + std::to_string(value));
    }
    if (used_.count(name) != 0) continue;
    std::vector<std::string> names;
    for (const SymbolicDimension& dimension : dimensions_) names.push_back(dimension.name);
    for (const DataDependent& question : questions_) names.push_back(question.name);
    return failure("UnknownDimension", name, "the model has no open dimension '" + name + "'",
                   names.empty() ? "all its dimensions are fixed" : diagnostics::nearest_name_hint(name, names));
  }
  return {};
}

}  // namespace cyclescope::network

#include "network/onnx/symbols.h"

#include <algorithm>
#include <cctype>

#include "diagnostics/nearest_name.h"
#include "network/checked.h"

namespace cyclescope::network {
namespace {

/// Whether the file leaves the dimension open: without a value, or with one that cannot be meant.
bool is_open(const OnnxDimension& dimension) { return !dimension.value || *dimension.value <= 0; }

bool names_a_batch(const std::string& name) {
  std::string lower;
  for (const char c : name) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower == "n" || lower == "b" || lower == "bs" || lower.find("batch") != std::string::npos;
}

}  // namespace

Result<Shape> OnnxSymbols::resolve(const std::string& name, const std::vector<OnnxDimension>& shape, bool is_input) {
  Shape result;
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (!is_open(shape[axis])) {
      result.push_back(*shape[axis].value);
      continue;
    }
    const std::string symbol =
        shape[axis].parameter.empty() ? name + "[" + std::to_string(axis) + "]" : shape[axis].parameter;
    const auto known = values_.find(symbol);
    if (known != values_.end()) {
      result.push_back(known->second);
      continue;
    }
    SymbolicDimension dimension{
        symbol, 1, false, names_a_batch(symbol) || (is_input && axis == 0), name, static_cast<std::int64_t>(axis)};
    if (const auto given = options_.dimensions.find(symbol); given != options_.dimensions.end()) {
      dimension.value = given->second;
      dimension.given = true;
      if (given->second < 0 || given->second > kLargestCount) {
        return failure("OutOfRange", symbol,
                       "the dimension '" + symbol + "' must be from 0 to 2^53, not " + std::to_string(given->second));
      }
    }
    values_[symbol] = dimension.value;
    result.push_back(dimension.value);
    dimensions_.push_back(std::move(dimension));
  }
  return result;
}

std::optional<Shape> OnnxSymbols::known(const std::vector<OnnxDimension>& shape) const {
  Shape result;
  for (const OnnxDimension& dimension : shape) {
    if (dimension.value && *dimension.value >= 0) {
      result.push_back(*dimension.value);
      continue;
    }
    const auto found = values_.find(dimension.parameter);
    if (dimension.parameter.empty() || found == values_.end()) return std::nullopt;
    result.push_back(found->second);
  }
  return result;
}

Result<void> OnnxSymbols::check_options() const {
  for (const auto& [name, value] : options_.dimensions) {
    if (values_.count(name) != 0) continue;
    std::vector<std::string> names;
    for (const SymbolicDimension& dimension : dimensions_) names.push_back(dimension.name);
    return failure("UnknownDimension", name, "the model has no open dimension '" + name + "'",
                   names.empty() ? "all its dimensions are fixed" : diagnostics::nearest_name_hint(name, names));
  }
  return {};
}

}  // namespace cyclescope::network

#include "network/onnx/graph/call.h"

#include <algorithm>
#include <cmath>

namespace cyclescope::network {

std::optional<Shape> OnnxCall::declared(std::size_t i) const {
  if (i >= declared_.size() || !declared_[i]) return std::nullopt;
  const Shape& shape = *declared_[i];
  const bool open = std::any_of(shape.begin(), shape.end(), [](std::int64_t extent) { return extent < 0; });
  return open ? std::nullopt : declared_[i];
}

std::optional<std::vector<std::int64_t>> OnnxCall::integers(std::size_t i) const {
  if (!has_input(i) || !inputs_[i]->literal) return std::nullopt;
  const OnnxLiteral& literal = *inputs_[i]->literal;
  if (!literal.real) return literal.ints;
  std::vector<std::int64_t> whole;
  for (const double value : literal.reals) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (!(std::abs(value) <= kExact) || std::floor(value) != value) return std::nullopt;
    whole.push_back(static_cast<std::int64_t>(value));
  }
  return whole;
}

std::optional<std::vector<double>> OnnxCall::reals(std::size_t i) const {
  if (!has_input(i) || !inputs_[i]->literal) return std::nullopt;
  const OnnxLiteral& literal = *inputs_[i]->literal;
  if (literal.real) return literal.reals;
  return std::vector<double>(literal.ints.begin(), literal.ints.end());
}

const OnnxAttribute* OnnxCall::attribute(std::string_view name) const {
  for (const OnnxAttribute& attribute : node_.attributes) {
    if (attribute.name == name) return &attribute;
  }
  return nullptr;
}

std::int64_t OnnxCall::integer(std::string_view name, std::int64_t fallback) const {
  const OnnxAttribute* found = attribute(name);
  return found == nullptr ? fallback : found->i;
}

std::vector<std::int64_t> OnnxCall::integers(std::string_view name) const {
  const OnnxAttribute* found = attribute(name);
  return found == nullptr ? std::vector<std::int64_t>() : found->ints;
}

std::vector<double> OnnxCall::reals(std::string_view name) const {
  const OnnxAttribute* found = attribute(name);
  return found == nullptr ? std::vector<double>() : found->floats;
}

double OnnxCall::real(std::string_view name, double fallback) const {
  const OnnxAttribute* found = attribute(name);
  return found == nullptr ? fallback : found->f;
}

std::string OnnxCall::text(std::string_view name, const std::string& fallback) const {
  const OnnxAttribute* found = attribute(name);
  return found == nullptr ? fallback : found->s;
}

std::optional<std::vector<std::int64_t>> OnnxCall::integers(std::string_view name, std::size_t i) const {
  if (const OnnxAttribute* found = attribute(name)) return found->ints;
  return integers(i);
}

}  // namespace cyclescope::network

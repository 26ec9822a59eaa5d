#include "program/value_range.h"

#include <algorithm>
#include <initializer_list>

namespace cyclescope::program {
namespace {

ValueRange hull(std::initializer_list<std::int64_t> values) { return {std::min(values), std::max(values)}; }

bool surely(const ValueRange& r) { return r.low > 0 || r.high < 0; }
bool maybe(const ValueRange& r) { return r.low != 0 || r.high != 0; }

}  // namespace

ValueRange range_of_result(IndexOp op, const ValueRange& a, const ValueRange& b, const ValueRange& c,
                           const ValueRange& known) {
  switch (op) {
    case IndexOp::kConstant:
    case IndexOp::kLoop:
      break;
    case IndexOp::kAdd:
      return {a.low + b.low, a.high + b.high};
    case IndexOp::kMul:
      return hull({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
    case IndexOp::kFloorDiv:
      if (!surely(b)) break;
      return hull(
          {floor_div(a.low, b.low), floor_div(a.low, b.high), floor_div(a.high, b.low), floor_div(a.high, b.high)});
    case IndexOp::kMod:
      if (b.low == b.high && b.low != 0 && floor_div(a.low, b.low) == floor_div(a.high, b.low)) {
        const std::int64_t base = floor_div(a.low, b.low) * b.low;
        return {a.low - base, a.high - base};
      }
      if (b.low <= 0) break;
      return {0, b.high - 1};
    case IndexOp::kMin:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case IndexOp::kMax:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case IndexOp::kLess:
      return {a.high < b.low ? 1 : 0, a.low >= b.high ? 0 : 1};
    case IndexOp::kEqual: {
      const bool always = a.low == a.high && b.low == b.high && a.low == b.low;
      return {always ? 1 : 0, a.high < b.low || b.high < a.low ? 0 : 1};
    }
    case IndexOp::kAnd:
      return {surely(a) && surely(b) ? 1 : 0, maybe(a) && maybe(b) ? 1 : 0};
    case IndexOp::kOr:
      return {surely(a) || surely(b) ? 1 : 0, maybe(a) || maybe(b) ? 1 : 0};
    case IndexOp::kNot:
      return {maybe(a) ? 0 : 1, surely(a) ? 0 : 1};
    case IndexOp::kSelect:
      if (surely(a)) return b;
      if (!maybe(a)) return c;
      return {std::min(b.low, c.low), std::max(b.high, c.high)};
  }
  return known;
}

}  // namespace cyclescope::program

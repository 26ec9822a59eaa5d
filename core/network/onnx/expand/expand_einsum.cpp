// Einsum as transpositions, products and sums: operands are joined from left to right.
#include <algorithm>
#include <array>
#include <set>

#include "network/checked.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {
namespace {

/// A tensor with a letter for each of its axes. Those of an ellipsis have the letters '0', '1', ..., from the end.
struct Lettered {
  std::string value;
  std::string letters;
  Shape shape;

  std::int64_t extent(char letter) const { return shape[letters.find(letter)]; }
  bool has(char letter) const { return letters.find(letter) != std::string::npos; }
};

std::string without_spaces(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  return text;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

constexpr std::size_t kMostOfEllipsis = 10;

/// `term` with letters for `rank` axes in place of its ellipsis; nothing where that does not fit.
std::optional<std::string> without_ellipsis(const std::string& term, std::size_t rank) {
  const std::size_t at = term.find("...");
  std::string letters = term;
  if (at != std::string::npos) {
    if (term.size() - 3 > rank || rank - (term.size() - 3) > kMostOfEllipsis) return std::nullopt;
    std::string inserted;
    for (std::size_t i = rank - (term.size() - 3); i-- > 0;) inserted += static_cast<char>('0' + i);
    letters.replace(at, 3, inserted);
  }
  const bool plain = std::all_of(letters.begin(), letters.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return plain && letters.size() == rank ? std::optional(letters) : std::nullopt;
}

class Einsum {
 public:
  explicit Einsum(const OnnxCall& call) : call_(call), e_(call) {}

  OnnxExpansionResult run() {
    if (!read()) return kNoExpansion;
    Lettered all = operands_[0];
    for (std::size_t i = 1; i < operands_.size(); ++i) {
      std::set<char> needed(result_.begin(), result_.end());
      for (std::size_t later = i + 1; later < operands_.size(); ++later) {
        needed.insert(operands_[later].letters.begin(), operands_[later].letters.end());
      }
      all = joined(all, operands_[i], needed);
    }
    all = summed(all, std::set<char>(result_.begin(), result_.end()));
    return e_.yields({ordered(all, result_).value});
  }

 private:
  bool read() {
    const std::string equation = without_spaces(call_.text("equation", ""));
    const std::size_t arrow = equation.find("->");
    const std::vector<std::string> terms = split(equation.substr(0, arrow), ',');
    if (terms.size() != call_.input_count()) return false;
    std::size_t widest = 0;  // of the ellipses
    std::string seen;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (!call_.has_input(i)) return false;
      const auto letters = without_ellipsis(terms[i], call_.shape(i).size());
      if (!letters || !add_operand({e_.input(i), *letters, call_.shape(i)})) return false;
      if (terms[i].find("...") != std::string::npos) widest = std::max(widest, letters->size() + 3 - terms[i].size());
      seen += *letters;
    }
    if (arrow != std::string::npos) {
      const std::string term = equation.substr(arrow + 2);
      const bool has = term.find("...") != std::string::npos;
      const auto letters = without_ellipsis(term, has ? term.size() - 3 + widest : term.size());
      if (!letters) return false;
      result_ = *letters;
    } else {  // the letters that are there once, in order, behind the ellipsis
      for (std::size_t i = widest; i-- > 0;) result_ += static_cast<char>('0' + i);
      const std::set<char> different(seen.begin(), seen.end());
      for (const char letter : different) {
        const bool once = std::count(seen.begin(), seen.end(), letter) == 1;
        if (once && !(letter >= '0' && letter <= '9')) result_ += letter;
      }
    }
    return sound(seen);
  }

  /// False where axes with the same letter have different extents.
  bool add_operand(Lettered x) {
    for (std::size_t i = 0; i < x.letters.size(); ++i) {
      for (std::size_t j; (j = x.letters.find(x.letters[i], i + 1)) != std::string::npos;) {
        if (x.shape[i] != x.shape[j] || !checked_product(x.shape)) return false;
        x = diagonal(x, i, j);
        i = 0;
      }
    }
    operands_.push_back(std::move(x));
    return true;
  }

  /// `x` with one axis, the last, in place of the axes `i` and `j` of the same extent: every (extent + 1)-th element of
  /// both taken as one.
  Lettered diagonal(const Lettered& x, std::size_t i, std::size_t j) {
    const std::int64_t extent = x.shape[i];
    std::vector<std::int64_t> order;
    Lettered result;
    for (std::size_t axis = 0; axis < x.letters.size(); ++axis) {
      if (axis == i || axis == j) continue;
      order.push_back(static_cast<std::int64_t>(axis));
      result.letters += x.letters[axis];
      result.shape.push_back(x.shape[axis]);
    }
    order.insert(order.end(), {static_cast<std::int64_t>(i), static_cast<std::int64_t>(j)});
    Shape joined = result.shape;
    joined.push_back(extent * extent);
    const std::string flat = e_.reshape(e_.transpose(x.value, order), joined);
    result.value = e_.node("Slice", {flat, e_.integers({0}), e_.integers({extent * extent}), e_.integers({-1}),
                                     e_.integers({extent + 1})});
    result.letters += x.letters[i];
    result.shape.push_back(extent);
    return result;
  }

  /// Whether every letter of the result is one of the operands', once, and extents fit.
  bool sound(const std::string& seen) const {
    if (std::set<char>(result_.begin(), result_.end()).size() != result_.size()) return false;
    for (const char letter : result_) {
      if (seen.find(letter) == std::string::npos) return false;
    }
    for (const Lettered& a : operands_) {
      for (const Lettered& b : operands_) {
        for (const char letter : a.letters) {
          if (!b.has(letter) || a.extent(letter) == b.extent(letter)) continue;
          const bool repeats = letter >= '0' && letter <= '9' && (a.extent(letter) == 1 || b.extent(letter) == 1);
          if (!repeats) return false;
        }
      }
    }
    return true;
  }

  Lettered ordered(const Lettered& x, const std::string& letters) {
    std::vector<std::int64_t> order;
    Lettered result{{}, letters, {}};
    for (const char letter : letters) {
      order.push_back(static_cast<std::int64_t>(x.letters.find(letter)));
      result.shape.push_back(x.extent(letter));
    }
    result.value = e_.transpose(x.value, order);
    return result;
  }

  /// The sum over all axes whose letters are not needed.
  Lettered summed(const Lettered& x, const std::set<char>& needed) {
    std::vector<std::int64_t> axes;
    Lettered result;
    for (std::size_t i = 0; i < x.letters.size(); ++i) {
      if (needed.count(x.letters[i]) == 0) {
        axes.push_back(static_cast<std::int64_t>(i));
      } else {
        result.letters += x.letters[i];
        result.shape.push_back(x.shape[i]);
      }
    }
    if (axes.empty()) return x;
    result.value = e_.node("ReduceSum", {x.value}, {onnx_attribute("axes", axes), onnx_attribute("keepdims", 0)});
    return result;
  }

  /// The product of `left` and `right`, summed over what neither the result nor a later operand needs.
  Lettered joined(const Lettered& left, const Lettered& right, const std::set<char>& needed) {
    std::set<char> for_left = needed;
    for_left.insert(right.letters.begin(), right.letters.end());
    std::set<char> for_right = needed;
    for_right.insert(left.letters.begin(), left.letters.end());
    const Lettered a = summed(left, for_left);
    const Lettered b = summed(right, for_right);
    std::string both, contracted, rows, columns;
    for (const char letter : a.letters) {
      if (!b.has(letter)) {
        rows += letter;
      } else if (needed.count(letter) != 0) {
        both += letter;
      } else {
        contracted += letter;
      }
    }
    for (const char letter : b.letters) {
      if (!a.has(letter)) columns += letter;
    }
    return contracted.empty() ? multiplied(a, b, both, rows, columns)
                              : contraction(a, b, both, rows, columns, contracted);
  }

  /// Without a sum: element by element, [both, rows, 1...] times [both, 1..., columns].
  Lettered multiplied(const Lettered& a, const Lettered& b, const std::string& both, const std::string& rows,
                      const std::string& columns) {
    Lettered left = ordered(a, both + rows);
    Lettered right = ordered(b, both + columns);
    Lettered result{{}, both + rows + columns, extents(left, right, both + rows + columns)};
    left.shape.insert(left.shape.end(), columns.size(), 1);
    right.shape.insert(right.shape.begin() + static_cast<std::ptrdiff_t>(both.size()), rows.size(), 1);
    const std::string x = columns.empty() ? left.value : e_.reshape(left.value, left.shape);
    const std::string y = rows.empty() ? right.value : e_.reshape(right.value, right.shape);
    result.value = e_.node("Mul", {x, y});
    return result;
  }

  /// A product of matrices: [both..., M, K] times [both..., K, N].
  Lettered contraction(const Lettered& a, const Lettered& b, const std::string& both, const std::string& rows,
                       const std::string& columns, const std::string& contracted) {
    const Lettered left = ordered(a, both + rows + contracted);
    const Lettered right = ordered(b, both + contracted + columns);
    Lettered result{{}, both + rows + columns, extents(left, right, both + rows + columns)};
    const std::string x = as_matrices(left, both.size(), rows.size());
    const std::string y = as_matrices(right, both.size(), contracted.size());
    result.value = e_.node("MatMul", {x, y});
    if (rows.size() != 1 || columns.size() != 1) result.value = e_.reshape(result.value, result.shape);
    return result;
  }

  std::string as_matrices(const Lettered& x, std::size_t batch, std::size_t rows) {
    if (rows == 1 && x.letters.size() - batch - rows == 1) return x.value;
    Shape shape(x.shape.begin(), x.shape.begin() + static_cast<std::ptrdiff_t>(batch));
    std::array<std::int64_t, 2> sides = {1, 1};
    for (std::size_t i = batch; i < x.shape.size(); ++i) {
      std::int64_t& side = sides[i < batch + rows ? 0 : 1];
      side = saturating_multiply(side, x.shape[i]);
    }
    shape.insert(shape.end(), sides.begin(), sides.end());
    return e_.reshape(x.value, shape);
  }

  static Shape extents(const Lettered& a, const Lettered& b, const std::string& letters) {
    Shape shape;
    for (const char letter : letters) {
      std::int64_t extent = a.has(letter) ? a.extent(letter) : 1;
      if (b.has(letter) && extent == 1) extent = b.extent(letter);
      shape.push_back(extent);
    }
    return shape;
  }

  const OnnxCall& call_;
  OnnxExpansion e_;
  std::vector<Lettered> operands_;
  std::string result_;
};

}  // namespace

OnnxExpansionResult expand_einsum(const OnnxCall& call) { return Einsum(call).run(); }

}  // namespace cyclescope::network

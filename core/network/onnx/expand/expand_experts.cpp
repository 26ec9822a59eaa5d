// Mixtures of experts, as ONNX Runtime has them. How many rows the experts compute in all does not depend on data, only
// which of them do: the rows are taken as spread evenly.
#include <algorithm>

#include "network/checked.h"
#include "network/expert_load.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {
namespace {

/// Where the operands of MoE and of QMoE are, which has scales behind its weights.
struct Places {
  std::size_t up, up_bias, down, down_bias, gate, gate_bias;
};

constexpr Places kPlain = {2, 3, 4, 5, 6, 7};
constexpr Places kQuantized = {2, 4, 5, 7, 8, 10};

/// Sizes of one mixture.
struct Sizes {
  std::int64_t tokens, hidden, experts, chosen;
  std::int64_t up;     ///< columns of the first product: `inner`, or twice that where the gate's are among them
  std::int64_t inner;  ///< rows of the second product
  ElementType type;    ///< of the weights
};

class Mixture {
 public:
  explicit Mixture(const OnnxCall& call)
      : call_(call), e_(call), at_(call.operator_name() == "QMoE" ? kQuantized : kPlain) {}

  OnnxExpansionResult run() {
    const auto sizes = sizes_of();
    if (!sizes) return kNoExpansion;
    s_ = *sizes;
    const std::int64_t rows = s_.tokens * s_.chosen;
    const auto [shares, places] = route();
    // The rows in the order of their experts, and back.
    const std::string sorted = e_.node("Gather", {e_.reshape(e_.input(0), {s_.tokens, s_.hidden}), places}, {}, "sort");
    const std::vector<ExpertLoad> loads = even_loads(rows, s_.experts);
    std::vector<std::string> results;
    std::int64_t first = 0;
    for (const ExpertLoad& load : loads) {
      const std::int64_t behind = first + load.rows();
      const std::string part =
          loads.size() == 1 ? sorted
                            : e_.node("Slice", {sorted, e_.integers({first}), e_.integers({behind}), e_.integers({0})});
      const std::string batch = e_.reshape(part, {load.experts, load.each, s_.hidden});
      results.push_back(e_.reshape(experts(batch, load.experts), {load.rows(), s_.hidden}));
      first = behind;
    }
    const std::string joined =
        results.size() == 1 ? results[0] : e_.node("Concat", results, {onnx_attribute("axis", 0)});
    const std::string back = e_.node("Gather", {joined, places}, {}, "unsort");
    const std::string weighted = e_.node(
        "Mul", {e_.reshape(back, {s_.tokens, s_.chosen, s_.hidden}), e_.reshape(shares, {s_.tokens, s_.chosen, 1})});
    const std::string sum = e_.node(
        "ReduceSum", {weighted}, {onnx_attribute("axes", std::vector<std::int64_t>{1}), onnx_attribute("keepdims", 0)});
    return e_.yields({e_.reshape(sum, call_.shape(0))});
  }

 private:
  std::optional<Sizes> sizes_of() const {
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}, at_.up, at_.down}) {
      if (!call_.has_input(i)) return std::nullopt;
    }
    const Shape& x = call_.shape(0);
    if (x.empty() || call_.shape(1).size() != 2) return std::nullopt;
    Sizes s{call_.shape(1)[0], x.back(), call_.shape(1)[1], call_.integer("k", 1), 0, 0, call_.input(at_.up).type};
    std::int64_t packed = 1;
    if (call_.operator_name() == "QMoE") {
      const std::int64_t bits = call_.integer("expert_weight_bits", 4);
      if (bits != 4 && bits != 8) return std::nullopt;
      packed = 8 / bits;
      s.type = bits == 4 ? ElementType::kUInt4 : ElementType::kUInt8;
    }
    const auto columns = [&](std::size_t i) -> std::int64_t {  // beside `hidden`, in whichever order the two are
      const Shape& w = call_.shape(i);
      const auto elements = checked_product(w);
      const bool fits = w.size() == 3 && w[0] == s.experts && elements && s.hidden > 0 && s.experts > 0 &&
                        (w[1] == s.hidden || w[2] * packed == s.hidden);
      return fits ? *elements / s.experts * packed / s.hidden : 0;
    };
    s.up = columns(at_.up);
    s.inner = columns(at_.down);
    const bool gated_apart = call_.has_input(at_.gate);
    const bool fits = s.inner > 0 && (s.up == s.inner || (s.up == 2 * s.inner && !gated_apart)) &&
                      (!gated_apart || columns(at_.gate) == s.inner);
    if (!fits || s.chosen < 1 || s.chosen > s.experts || s.tokens < 1) return std::nullopt;
    if (checked_product(x) != checked_product({s.tokens, s.hidden})) return std::nullopt;
    return checked_product({s.tokens, s.chosen, std::max(s.hidden, s.up)}) ? std::optional(s) : std::nullopt;
  }

  /// What each chosen expert's result is multiplied by, and which row goes where.
  std::pair<std::string, std::string> route() {
    const std::string probabilities = e_.node("Softmax", {e_.input(1)}, {onnx_attribute("axis", -1)});
    const auto best = e_.nodes("TopK", {probabilities, e_.integers({s_.chosen})}, {onnx_attribute("axis", -1)}, 2);
    std::string shares = best[0];
    if (call_.integer("normalize_routing_weights", 0) != 0) {
      const std::string sum = e_.node("ReduceSum", {shares}, {onnx_attribute("axes", std::vector<std::int64_t>{1})});
      shares = e_.node("Div", {shares, sum});
    }
    return {shares, e_.reshape(best[1], {s_.tokens * s_.chosen})};
  }

  /// x [experts, rows, hidden] through as many experts, each with weights of its own.
  std::string experts(const std::string& x, std::int64_t count) {
    std::string inner = product(x, count, s_.hidden, s_.up, at_.up_bias, "up");
    if (s_.up == 2 * s_.inner) {
      const auto halves = e_.nodes(
          "Split", {inner},
          {onnx_attribute("axis", 2), onnx_attribute("split", std::vector<std::int64_t>{s_.inner, s_.inner})}, 2);
      inner = e_.node("Mul", {activated(halves[0]), halves[1]});
    } else {
      inner = activated(inner);
    }
    if (call_.has_input(at_.gate)) {
      inner = e_.node("Mul", {inner, product(x, count, s_.hidden, s_.inner, at_.gate_bias, "gate")});
    }
    return product(inner, count, s_.inner, s_.hidden, at_.down_bias, "down");
  }

  std::string product(const std::string& x, std::int64_t count, std::int64_t from, std::int64_t to, std::size_t bias,
                      const char* name) {
    const std::string y = e_.node("MatMul", {x, e_.weights({count, from, to}, s_.type)}, {}, name);
    return call_.has_input(bias) ? e_.node("Add", {y, e_.weights({count, 1, to}, call_.input(bias).type)}) : y;
  }

  std::string activated(const std::string& x) {
    const std::string name = call_.text("activation_type", "relu");
    if (name == "identity") return x;
    if (name == "silu" || name == "swiglu") return e_.node("Swish", {x});
    return e_.node(name == "gelu" ? "Gelu" : "Relu", {x});
  }

  const OnnxCall& call_;
  OnnxExpansion e_;
  Places at_;
  Sizes s_{};
};

}  // namespace

OnnxExpansionResult expand_mixture_of_experts(const OnnxCall& call) { return Mixture(call).run(); }

}  // namespace cyclescope::network

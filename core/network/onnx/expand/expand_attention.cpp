// Attention in its forms: as the products of queries with keys and of weights with values, and what is between them.
#include <cmath>

#include "network/checked.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {
namespace {

using Integers = std::vector<std::int64_t>;

/// Queries [B, H, S, D], keys [B, G, L, D] and values [B, G, L, E], where each of G heads serves H / G of the queries'.
struct Heads {
  std::string q, k, v;
  std::int64_t batch = 1, heads = 1, groups = 1, queries = 1, keys = 1, width = 1, value_width = 1;
};

/// What happens to the products before they become weights.
struct Scores {
  double scale = 0;    ///< 0: 1 / sqrt(D)
  double softcap = 0;  ///< 0: none
  bool causal = false;
  std::string addend;  ///< fits [B, H, S, L]; empty: none
};

struct Attended {
  std::string y;  ///< [B, H, S, E]
  std::string products, weights;
};

bool sensible(const Heads& h) {
  return h.heads >= 1 && h.groups >= 1 && h.heads % h.groups == 0 &&
         checked_product({h.batch, h.heads, h.queries, h.keys, h.width, h.value_width}).has_value();
}

/// [B, S, H * D] as [B, H, S, D].
std::string split_heads(OnnxExpansion& e, const std::string& x, std::int64_t batch, std::int64_t rows,
                        std::int64_t heads, std::int64_t width) {
  return e.transpose(e.reshape(x, {batch, rows, heads, width}), {0, 2, 1, 3});
}

/// [B, H, S, D] as [B, S, H * D].
std::string join_heads(OnnxExpansion& e, const std::string& x, const Heads& h) {
  return e.reshape(e.transpose(x, {0, 2, 1, 3}), {h.batch, h.queries, h.heads * h.value_width});
}

Attended attend(OnnxExpansion& e, const Heads& h, const Scores& s) {
  Attended result;
  const std::int64_t served = h.heads / h.groups;
  const bool grouped = served > 1;
  const auto by_group = [&](const std::string& x, std::int64_t members, std::int64_t rows, std::int64_t width) {
    return grouped ? e.reshape(x, {h.batch, h.groups, members, rows, width}) : x;
  };
  const double scale = s.scale != 0 ? s.scale : 1 / std::sqrt(static_cast<double>(h.width));
  const std::string q = e.node("Mul", {h.q, e.scalar(scale)}, {}, "scale");
  const std::string kt = by_group(e.transpose(h.k, {0, 1, 3, 2}), 1, h.width, h.keys);
  std::string scores = e.node("MatMul", {by_group(q, served, h.queries, h.width), kt}, {}, "scores");
  if (grouped) scores = e.reshape(scores, {h.batch, h.heads, h.queries, h.keys});
  result.products = scores;
  if (s.softcap != 0) {
    const std::string small = e.node("Tanh", {e.node("Div", {scores, e.scalar(s.softcap)})});
    scores = e.node("Mul", {small, e.scalar(s.softcap)}, {}, "softcap");
  }
  if (s.causal) scores = e.node("Add", {scores, e.weights({h.queries, h.keys}, ElementType::kFloat32)}, {}, "causal");
  if (!s.addend.empty()) scores = e.node("Add", {scores, s.addend}, {}, "mask");
  result.weights = e.node("Softmax", {scores}, {onnx_attribute("axis", -1)});
  const std::string weights = by_group(result.weights, served, h.queries, h.keys);
  result.y = e.node("MatMul", {weights, by_group(h.v, 1, h.keys, h.value_width)}, {}, "mix");
  if (grouped) result.y = e.reshape(result.y, {h.batch, h.heads, h.queries, h.value_width});
  return result;
}

/// Puts keys and values of earlier steps, [B, G, P, D] each, before the new ones.
void prepend(OnnxExpansion& e, Heads& h, const std::string& keys, const std::string& values, std::int64_t rows) {
  h.k = e.node("Concat", {keys, h.k}, {onnx_attribute("axis", 2)}, "keys");
  h.v = e.node("Concat", {values, h.v}, {onnx_attribute("axis", 2)}, "values");
  h.keys += rows;
}

/// A mask of lengths or of [B, L] or [B, S, L] as an addend of the scores.
std::string mask_addend(OnnxExpansion& e, const OnnxCall& call, std::size_t i, const Heads& h) {
  if (!call.has_input(i)) return {};
  const std::size_t rank = call.shape(i).size();
  if (rank == 2 || rank == 3) {
    const std::string real = e.node("Cast", {e.input(i)}, {onnx_attribute("to", 1)});
    return e.node("Unsqueeze", {real}, {onnx_attribute("axes", rank == 2 ? Integers{1, 2} : Integers{1})});
  }
  if (rank == 4) return e.input(i);
  return e.weights({h.batch, 1, 1, h.keys}, ElementType::kFloat32);
}

/// Attention without a form of its own where the numbers make no sense.
tl::unexpected<Diagnostic> no_heads(const OnnxCall& call) {
  return call.bad_attribute("the numbers of heads do not fit the inputs");
}

/// Queries, keys and values of [B, S, heads * width] each, with a common bias.
void add_bias(OnnxExpansion& e, const OnnxCall& call, std::size_t i, const Integers& widths,
              std::vector<std::string>& parts) {
  if (!call.has_input(i)) return;
  const auto biases = e.nodes("Split", {e.input(i)}, {onnx_attribute("axis", 0), onnx_attribute("split", widths)}, 3);
  for (std::size_t part = 0; part < 3; ++part) parts[part] = e.node("Add", {parts[part], biases[part]}, {}, "bias");
}

/// The rotated [..., rotary] of x [..., width]; `cosine` and `sine` fit [..., rotary / 2].
std::string rotated(OnnxExpansion& e, const std::string& x, const std::string& cosine, const std::string& sine,
                    std::int64_t width, std::int64_t rotary, bool interleaved) {
  std::string turning = x;
  std::string rest;
  if (rotary < width) {
    const auto parts = e.nodes(
        "Split", {x}, {onnx_attribute("axis", -1), onnx_attribute("split", Integers{rotary, width - rotary})}, 2);
    turning = parts[0];
    rest = parts[1];
  }
  std::string a, b;
  if (interleaved) {
    const auto every_second = [&](std::int64_t first) {
      return e.node("Slice", {turning, e.integers({first}), e.integers({rotary}), e.integers({-1}), e.integers({2})});
    };
    a = every_second(0);
    b = every_second(1);
  } else {
    const auto halves = e.nodes(
        "Split", {turning}, {onnx_attribute("axis", -1), onnx_attribute("split", Integers{rotary / 2, rotary / 2})}, 2);
    a = halves[0];
    b = halves[1];
  }
  const std::string real = e.node("Sub", {e.node("Mul", {a, cosine}), e.node("Mul", {b, sine})});
  const std::string imaginary = e.node("Add", {e.node("Mul", {a, sine}), e.node("Mul", {b, cosine})});
  std::vector<std::string> parts = {real, imaginary};
  if (!rest.empty()) parts.push_back(rest);
  return e.node("Concat", parts, {onnx_attribute("axis", -1)});
}

}  // namespace

OnnxExpansionResult expand_attention(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(1) || !call.has_input(2)) return call.bad_attribute("an input is missing");
  const Shape& q = call.shape(0);
  const Shape& k = call.shape(1);
  const Shape& v = call.shape(2);
  if (q.size() != k.size() || q.size() != v.size() || (q.size() != 3 && q.size() != 4)) return no_heads(call);
  OnnxExpansion e(call);
  Heads h;
  h.batch = q[0];
  const bool joined = q.size() == 3;
  h.heads = joined ? call.integer("q_num_heads", 0) : q[1];
  h.groups = joined ? call.integer("kv_num_heads", 0) : k[1];
  if (h.heads < 1 || h.groups < 1) return no_heads(call);
  h.queries = joined ? q[1] : q[2];
  h.keys = joined ? k[1] : k[2];
  h.width = joined ? q[2] / h.heads : q[3];
  h.value_width = joined ? v[2] / h.groups : v[3];
  if (!sensible(h)) return no_heads(call);
  h.q = joined ? split_heads(e, e.input(0), h.batch, h.queries, h.heads, h.width) : e.input(0);
  h.k = joined ? split_heads(e, e.input(1), h.batch, h.keys, h.groups, h.width) : e.input(1);
  h.v = joined ? split_heads(e, e.input(2), h.batch, h.keys, h.groups, h.value_width) : e.input(2);
  if (call.has_input(4) && call.has_input(5)) {
    if (call.shape(4).size() != 4) return no_heads(call);
    prepend(e, h, e.input(4), e.input(5), call.shape(4)[2]);
  }
  Scores scores{call.real("scale", 0), call.real("softcap", 0), call.integer("is_causal", 0) != 0, e.input(3)};
  if (call.has_input(3) && call.input(3).type == ElementType::kBool) {
    scores.addend = e.node("Cast", {e.input(3)}, {onnx_attribute("to", 1)});
  }
  const Attended attended = attend(e, h, scores);
  const bool weights = call.integer("qk_matmul_output_mode", 0) == 3;
  return e.yields(
      {joined ? join_heads(e, attended.y, h) : attended.y, h.k, h.v, weights ? attended.weights : attended.products});
}

// input, weights [I, 3 * H * D], bias, then: mask, past [2, B, H, P, D], addend; quantised: the input's and the
// weights' scale, mask, zero points, past.
OnnxExpansionResult expand_packed_attention(const OnnxCall& call) {
  const bool quantized = call.operator_name() == "QAttention";
  if (!call.has_input(0) || !call.has_input(1) || call.shape(0).size() != 3 || call.shape(1).size() != 2) {
    return kNoExpansion;
  }
  const std::size_t mask = quantized ? 5 : 3;
  const std::size_t past = quantized ? 8 : 4;
  OnnxExpansion e(call);
  Heads h;
  h.batch = call.shape(0)[0];
  h.heads = h.groups = call.integer("num_heads", 0);
  h.queries = h.keys = call.shape(0)[1];
  Integers sizes = call.integers("qkv_hidden_sizes");
  if (sizes.empty()) sizes.assign(3, call.shape(1)[1] / 3);
  if (sizes.size() != 3 || h.heads < 1) return no_heads(call);
  h.width = sizes[0] / h.heads;
  h.value_width = sizes[2] / h.heads;
  if (!sensible(h)) return no_heads(call);
  std::string projected;
  if (quantized) {
    const std::string sums = e.node("MatMulInteger", {e.input(0), e.input(1)}, {}, "projection");
    const std::string scale = e.node("Mul", {e.input(3), e.input(4)});
    projected = e.node("Mul", {e.node("Cast", {sums}, {onnx_attribute("to", 1)}), scale});
  } else {
    projected = e.node("MatMul", {e.input(0), e.input(1)}, {}, "projection");
  }
  projected = e.plus_input(projected, 2, "bias");
  const auto parts = e.nodes("Split", {projected}, {onnx_attribute("axis", 2), onnx_attribute("split", sizes)}, 3);
  h.q = split_heads(e, parts[0], h.batch, h.queries, h.heads, h.width);
  h.k = split_heads(e, parts[1], h.batch, h.keys, h.heads, h.width);
  h.v = split_heads(e, parts[2], h.batch, h.keys, h.heads, h.value_width);
  if (call.has_input(past)) {
    const Shape& shape = call.shape(past);
    if (shape.size() != 5 || shape[0] != 2) return no_heads(call);
    const auto halves =
        e.nodes("Split", {e.input(past)}, {onnx_attribute("axis", 0), onnx_attribute("split", Integers{1, 1})}, 2);
    const std::vector<OnnxAttribute> first = {onnx_attribute("axes", Integers{0})};
    prepend(e, h, e.node("Squeeze", {halves[0]}, first), e.node("Squeeze", {halves[1]}, first), shape[3]);
  }
  std::string present;
  if (call.has_output(1)) {
    const std::vector<OnnxAttribute> first = {onnx_attribute("axes", Integers{0})};
    present = e.node("Concat", {e.node("Unsqueeze", {h.k}, first), e.node("Unsqueeze", {h.v}, first)},
                     {onnx_attribute("axis", 0)}, "present");
  }
  Scores scores{call.real("scale", 0), 0, call.integer("unidirectional", 0) != 0, mask_addend(e, call, mask, h)};
  if (!quantized && call.has_input(5)) {
    scores.addend = scores.addend.empty() ? e.input(5) : e.node("Add", {scores.addend, e.input(5)});
  }
  return e.yields({join_heads(e, attend(e, h, scores).y, h), present});
}

// query, key, value, bias, mask, addend, past keys, past values
OnnxExpansionResult expand_multi_head_attention(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(1) || !call.has_input(2) || call.shape(0).size() != 3) return kNoExpansion;
  const std::size_t rank = call.shape(1).size();
  if (rank != call.shape(2).size() || (rank != 3 && rank != 4)) return kNoExpansion;
  const bool split = rank == 4;  // keys and values of another sequence, which have their heads already
  OnnxExpansion e(call);
  Heads h;
  h.batch = call.shape(0)[0];
  h.heads = h.groups = call.integer("num_heads", 0);
  if (h.heads < 1) return no_heads(call);
  h.queries = call.shape(0)[1];
  h.keys = call.shape(1)[split ? 2 : 1];
  h.width = call.shape(0)[2] / h.heads;
  h.value_width = split ? call.shape(2)[3] : call.shape(2)[2] / h.heads;
  if (!sensible(h)) return no_heads(call);
  std::vector<std::string> parts = {e.input(0), e.input(1), e.input(2)};
  if (!split) {
    add_bias(e, call, 3, {h.heads * h.width, h.heads * h.width, h.heads * h.value_width}, parts);
    parts[1] = split_heads(e, parts[1], h.batch, h.keys, h.heads, h.width);
    parts[2] = split_heads(e, parts[2], h.batch, h.keys, h.heads, h.value_width);
  }
  h.q = split_heads(e, parts[0], h.batch, h.queries, h.heads, h.width);
  h.k = parts[1];
  h.v = parts[2];
  if (call.has_input(6) && call.has_input(7)) {
    if (call.shape(6).size() != 4) return no_heads(call);
    prepend(e, h, e.input(6), e.input(7), call.shape(6)[2]);
  }
  Scores scores{call.real("scale", 0), 0, call.integer("unidirectional", 0) != 0, mask_addend(e, call, 4, h)};
  if (call.has_input(5)) {
    scores.addend = scores.addend.empty() ? e.input(5) : e.node("Add", {scores.addend, e.input(5)});
  }
  return e.yields({join_heads(e, attend(e, h, scores).y, h), h.k, h.v});
}

// query (or all three in one), key, value, past keys and values [B, G, P, D], two lengths, cosines, sines
OnnxExpansionResult expand_group_query_attention(const OnnxCall& call) {
  if (!call.has_input(0) || call.shape(0).size() != 3) return kNoExpansion;
  OnnxExpansion e(call);
  Heads h;
  h.batch = call.shape(0)[0];
  h.queries = h.keys = call.shape(0)[1];
  h.heads = call.integer("num_heads", 0);
  h.groups = call.integer("kv_num_heads", 0);
  if (h.heads < 1 || h.groups < 1 || h.heads > kLargestWindow || h.groups > kLargestWindow) return no_heads(call);
  const bool packed = !call.has_input(1) || !call.has_input(2);
  h.width = h.value_width = call.shape(0)[2] / (packed ? h.heads + 2 * h.groups : h.heads);
  if (!sensible(h)) return no_heads(call);
  std::vector<std::string> parts = {e.input(0), e.input(1), e.input(2)};
  if (packed) {
    parts = e.nodes("Split", {e.input(0)},
                    {onnx_attribute("axis", 2),
                     onnx_attribute("split", Integers{h.heads * h.width, h.groups * h.width, h.groups * h.width})},
                    3);
  }
  h.q = split_heads(e, parts[0], h.batch, h.queries, h.heads, h.width);
  h.k = split_heads(e, parts[1], h.batch, h.keys, h.groups, h.width);
  h.v = split_heads(e, parts[2], h.batch, h.keys, h.groups, h.width);
  if (call.integer("do_rotary", 0) != 0 && call.has_input(7) && call.has_input(8)) {
    if (call.shape(7).size() != 2 || call.shape(7)[0] < h.queries) return no_heads(call);
    const std::int64_t rotary = 2 * call.shape(7)[1];
    const auto rows = [&](std::size_t i) {
      return e.node("Slice", {e.input(i), e.integers({0}), e.integers({h.queries}), e.integers({0})});
    };
    const std::string cosine = rows(7);
    const std::string sine = rows(8);
    const bool interleaved = call.integer("rotary_interleaved", 0) != 0;
    h.q = rotated(e, h.q, cosine, sine, h.width, rotary, interleaved);
    h.k = rotated(e, h.k, cosine, sine, h.width, rotary, interleaved);
  }
  if (call.has_input(3) && call.has_input(4)) {
    const Shape& past = call.shape(3);
    if (past.size() != 4) return no_heads(call);
    const auto present = call.declared(1);
    if (present && *present == past && past[2] >= h.keys) {  // one buffer, into which the new rows are written
      h.k = e.input(3);
      h.v = e.input(4);
      h.keys = past[2];
    } else {
      prepend(e, h, e.input(3), e.input(4), past[2]);
    }
  }
  const Scores scores{call.real("scale", 0), call.real("softcap", 0), true, ""};
  return e.yields({join_heads(e, attend(e, h, scores).y, h), h.k, h.v});
}

// ai.onnx: X, cosines, sines, position ids; com.microsoft: X, position ids, cosines, sines.
OnnxExpansionResult expand_rotary_embedding(const OnnxCall& call) {
  const bool standard = call.node().domain.empty();
  const std::size_t cosines = standard ? 1 : 2;
  const std::size_t sines = cosines + 1;
  const std::size_t ids = standard ? 3 : 1;
  if (!call.has_input(0) || !call.has_input(cosines) || !call.has_input(sines) || call.shape(cosines).empty()) {
    return call.bad_attribute("an input is missing");
  }
  const Shape& x = call.shape(0);
  if (x.size() != 3 && x.size() != 4) return no_heads(call);
  const std::int64_t half = call.shape(cosines).back();
  OnnxExpansion e(call);
  const bool joined = x.size() == 3;  // [B, S, H * D], else [B, H, S, D]
  const std::int64_t rows = joined ? x[1] : x[2];
  std::int64_t heads = call.integer("num_heads", 0);
  if (heads == 0 && joined && half > 0) heads = x[2] / (2 * half);
  if (half < 1 || half > kLargestCount / 2 || (joined && (heads < 1 || x[2] % heads != 0))) return no_heads(call);
  const std::int64_t width = joined ? x[2] / heads : x[3];
  if (2 * half > width) return no_heads(call);
  const auto table = [&](std::size_t i) {
    std::string t = e.input(i);
    if (call.has_input(ids) && call.shape(ids).size() == 2) {
      t = e.node("Gather", {t, e.input(ids)});
    } else if (call.shape(i).size() == 2) {
      t = e.node("Slice", {t, e.integers({0}), e.integers({rows}), e.integers({0})});
      t = e.node("Unsqueeze", {t}, {onnx_attribute("axes", Integers{0})});
    }
    return e.node("Unsqueeze", {t}, {onnx_attribute("axes", Integers{joined ? 2 : 1})});
  };
  const std::string wide = joined ? e.reshape(e.input(0), {x[0], x[1], heads, width}) : e.input(0);
  const std::string y =
      rotated(e, wide, table(cosines), table(sines), width, 2 * half, call.integer("interleaved", 0) != 0);
  return e.yields({joined ? e.reshape(y, x) : y});
}

}  // namespace cyclescope::network

#include "network/decoder/read_decoder.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "diagnostics/nearest_name.h"
#include "network/builder/network_builder.h"
#include "network/checked.h"
#include "network/decoder/decoder_config.h"
#include "network/expert_load.h"

namespace cyclescope::network {
namespace {

constexpr std::int64_t kMostTokens = std::int64_t{1} << 24;

/// Adds layers until there is an error, which is kept.
class DecoderBuilder {
 public:
  DecoderBuilder(const DecoderConfig& config, std::int64_t batch, std::int64_t sequence, std::int64_t cache)
      : c_(config),
        batch_(batch),
        sequence_(sequence),
        cache_(cache),
        rows_(batch * sequence),
        builder_(config.model_type, "Hugging Face") {}

  NetworkBuilder& builder() { return builder_; }

  Result<Network> build() {
    const TensorId tokens = input("input_ids", {batch_, sequence_}, ElementType::kInt64);
    TensorId x = embed(tokens);
    if (c_.rotary_size > 0) {
      cosine_ = input("rotary_cos", {sequence_, 1, c_.rotary_size}, c_.type);
      sine_ = input("rotary_sin", {sequence_, 1, c_.rotary_size}, c_.type);
    }
    if (sequence_ > 1) mask_ = input("attention_mask", {sequence_, cache_ + sequence_}, c_.type);
    for (std::int64_t block = 0; block < c_.blocks && !error_; ++block) {
      prefix_ = "blocks." + std::to_string(block) + ".";
      x = add_block(x, c_.experts.in_block(block));
    }
    prefix_.clear();
    finish_logits(norm("final_norm", x));
    if (error_) return tl::unexpected<Diagnostic>(*error_);
    return builder_.finish();
  }

 private:
  // --- Single layers -------------------------------------------------------------------------------------------------

  template <typename T>
  T kept(const Result<T>& result, T otherwise) {
    if (result) return *result;
    if (!error_) error_ = result.error();
    return otherwise;
  }

  TensorId input(const std::string& name, const Shape& shape, ElementType type) {
    return error_ ? kNoTensor : kept(builder_.add_input(prefix_ + name, shape, type), kNoTensor);
  }
  TensorId weight(const std::string& name, const Shape& shape, ElementType type) {
    return error_ ? kNoTensor : kept(builder_.add_tensor(prefix_ + name, shape, type, true), kNoTensor);
  }
  Shape shape_of(TensorId id) const { return id == kNoTensor ? Shape{} : builder_.tensor(id).shape; }

  std::vector<TensorId> add_all(const std::string& name, Layer layer, std::vector<TensorId> inputs,
                                const std::vector<Shape>& declared) {
    if (error_) return std::vector<TensorId>(declared.size(), kNoTensor);
    layer.name = prefix_ + name;
    layer.inputs = std::move(inputs);
    std::vector<NetworkBuilder::Output> outputs;
    for (std::size_t i = 0; i < declared.size(); ++i) {
      const std::string suffix = declared.size() > 1 ? "_" + std::to_string(i) : "";
      outputs.push_back({prefix_ + name + "_out" + suffix, declared[i], c_.type});
    }
    return kept(builder_.add_layer(std::move(layer), outputs), std::vector<TensorId>(declared.size(), kNoTensor));
  }
  TensorId add(const std::string& name, Layer layer, std::vector<TensorId> inputs, const Shape& declared = {}) {
    return add_all(name, std::move(layer), std::move(inputs), {declared})[0];
  }

  static Layer layer_of_kind(OperatorKind kind, std::string operator_name, std::string function = {}) {
    Layer layer;
    layer.kind = kind;
    layer.operator_name = std::move(operator_name);
    layer.function = std::move(function);
    return layer;
  }

  TensorId view(const std::string& name, TensorId x, const Shape& shape) {
    return shape_of(x) == shape ? x : add(name, layer_of_kind(OperatorKind::kView, "Reshape"), {x}, shape);
  }
  TensorId transpose(const std::string& name, TensorId x, std::vector<std::int64_t> order) {
    Layer layer = layer_of_kind(OperatorKind::kTranspose, "Transpose");
    layer.attributes.axes = std::move(order);
    return add(name, std::move(layer), {x});
  }
  TensorId matmul(const std::string& name, TensorId a, TensorId b) {
    return add(name, layer_of_kind(OperatorKind::kMatMul, "MatMul"), {a, b});
  }
  TensorId elementwise(const std::string& name, const char* operator_name, const std::string& function,
                       std::vector<TensorId> inputs) {
    return add(name, layer_of_kind(OperatorKind::kElementwise, operator_name, function), std::move(inputs));
  }
  TensorId sum(const std::string& name, TensorId a, TensorId b) { return elementwise(name, "Add", "add", {a, b}); }
  TensorId product(const std::string& name, TensorId a, TensorId b) { return elementwise(name, "Mul", "mul", {a, b}); }
  TensorId scaled(const std::string& name, TensorId x) {
    return product(name, x, weight(name + ".factor", {}, c_.type));
  }
  /// c * tanh(x / c)
  TensorId softcapped(const std::string& name, TensorId x) {
    const TensorId divided = scaled(name + "_in", x);
    return scaled(name + "_cap", elementwise(name + "_tanh", "Tanh", "tanh", {divided}));
  }
  TensorId activated(const std::string& name, TensorId x) {
    const char* operator_name = c_.activation == "swish"  ? "Swish"
                                : c_.activation == "gelu" ? "Gelu"
                                : c_.activation == "relu" ? "Relu"
                                                          : "Tanh";
    return elementwise(name, operator_name, c_.activation, {x});
  }
  TensorId concat(const std::string& name, TensorId a, TensorId b, std::int64_t axis) {
    Layer layer = layer_of_kind(OperatorKind::kConcat, "Concat");
    layer.attributes.axis = axis;
    return add(name, std::move(layer), {a, b});
  }
  /// Parts of the last axis, or of another one.
  std::pair<TensorId, TensorId> split(const std::string& name, TensorId x, std::int64_t first, std::int64_t axis = -1) {
    Layer layer = layer_of_kind(OperatorKind::kSplit, "Split");
    const Shape shape = shape_of(x);
    if (shape.empty()) return {kNoTensor, kNoTensor};
    layer.attributes.axis = axis < 0 ? static_cast<std::int64_t>(shape.size()) - 1 : axis;
    layer.attributes.sizes = {first, shape[static_cast<std::size_t>(layer.attributes.axis)] - first};
    const auto parts = add_all(name, std::move(layer), {x}, {{}, {}});
    return {parts[0], parts[1]};
  }

  /// Over the last axis.
  TensorId norm(const std::string& name, TensorId x) {
    const Shape shape = shape_of(x);
    if (shape.empty()) return kNoTensor;
    const bool rms = c_.norm == DecoderConfig::Norm::kRms;
    Layer layer = layer_of_kind(OperatorKind::kLayerNormalization, rms ? "RMSNormalization" : "LayerNormalization",
                                rms ? "rms" : "layer");
    layer.attributes.axis = static_cast<std::int64_t>(shape.size()) - 1;
    std::vector<TensorId> inputs = {x, weight(name + ".weight", {shape.back()}, c_.type)};
    if (!rms) inputs.push_back(weight(name + ".bias", {shape.back()}, c_.type));
    return add(name, std::move(layer), std::move(inputs));
  }

  /// x [rows, from] times weights [to, from] transposed.
  TensorId linear(const std::string& name, TensorId x, TensorId weights, std::int64_t to, bool bias) {
    Layer layer = layer_of_kind(OperatorKind::kGemm, "Gemm");
    layer.attributes.transpose_b = true;
    std::vector<TensorId> inputs = {x, weights};
    if (bias) inputs.push_back(weight(name + ".bias", {to}, c_.type));
    return add(name, std::move(layer), std::move(inputs));
  }
  TensorId linear(const std::string& name, TensorId x, std::int64_t to, bool bias) {
    const Shape shape = shape_of(x);
    if (shape.size() != 2) return kNoTensor;
    return linear(name, x, weight(name + ".weight", {to, shape[1]}, c_.weight_type), to, bias);
  }

  TensorId gather(const std::string& name, TensorId table, TensorId indices) {
    return add(name, layer_of_kind(OperatorKind::kGather, "Gather"), {table, indices});
  }

  // --- The decoder ---------------------------------------------------------------------------------------------------

  /// [rows, hidden]
  TensorId embed(TensorId tokens) {
    embedding_ = weight("embedding.weight", {c_.vocabulary, c_.hidden}, c_.type);
    TensorId x = gather("embedding", embedding_, tokens);
    if (c_.positions > 0) {
      const TensorId positions = input("position_ids", {sequence_}, ElementType::kInt64);
      const TensorId table = weight("position_embedding.weight", {c_.positions, c_.hidden}, c_.type);
      x = sum("add_positions", x, gather("position_embedding", table, positions));
    }
    if (c_.scaled_embedding) x = scaled("embedding_scale", x);
    return view("tokens", x, {rows_, c_.hidden});
  }

  TensorId add_block(TensorId x, bool has_experts) {
    const TensorId normalised = norm("attention_norm", x);
    TensorId attended = attention(normalised);
    if (c_.norm_after) attended = norm("attention_norm_after", attended);
    if (c_.parallel) {
      const TensorId fed = feed(c_.one_norm ? normalised : norm("mlp_norm", x), has_experts);
      return sum("residual", sum("attention_and_mlp", attended, fed), x);
    }
    x = sum("attention_residual", attended, x);
    TensorId fed = feed(norm("mlp_norm", x), has_experts);
    if (c_.norm_after) fed = norm("mlp_norm_after", fed);
    return sum("mlp_residual", fed, x);
  }

  TensorId feed(TensorId x, bool has_experts) {
    if (!has_experts) return feed_forward("mlp", x, c_.inner);
    const TensorId mixed = mixture(x);
    if (c_.experts.shared == 0) return mixed;
    const TensorId gate = elementwise("shared.sigmoid", "Sigmoid", "sigmoid", {linear("shared.share", x, 1, false)});
    const TensorId shared = product("shared.weighted", feed_forward("shared", x, c_.experts.shared), gate);
    return sum("experts_and_shared", mixed, shared);
  }

  TensorId feed_forward(const std::string& name, TensorId x, std::int64_t columns) {
    const TensorId up = linear(name + ".up", x, columns, c_.inner_bias);
    TensorId inner = kNoTensor;
    if (c_.gated) {
      const TensorId gate = activated(name + ".activation", linear(name + ".gate", x, columns, c_.inner_bias));
      inner = product(name + ".gated", gate, up);
    } else {
      inner = activated(name + ".activation", up);
    }
    return linear(name + ".down", inner, c_.hidden, c_.inner_bias);
  }

  /// x [rows, hidden]. The rows are brought into the order of their experts, and back; see even_loads().
  TensorId mixture(TensorId x) {
    const std::int64_t chosen = c_.experts.chosen;
    const std::int64_t places = rows_ * chosen;
    const TensorId shares = softmax("experts.softmax", linear("experts.router", x, c_.experts.experts, false));
    const auto [best, which] = top("experts.choice", shares, chosen);
    const TensorId weights =
        c_.experts.normalised ? elementwise("experts.normalised", "Div", "div", {best, row_sums("experts.sum", best)})
                              : best;
    const TensorId order = view("experts.order", which, {places});
    TensorId rest = gather("experts.sort", x, order);
    TensorId joined = kNoTensor;
    for (const ExpertLoad& load : even_loads(places, c_.experts.experts)) {
      const std::string name = load.rows() == places ? "experts" : "experts.of_" + std::to_string(load.each);
      TensorId part = rest;
      if (joined == kNoTensor && load.rows() != places) {
        std::tie(part, rest) = split(name + ".rows", rest, load.rows(), 0);
      }
      const TensorId result = view(name + ".joined", expert_products(name, part, load), {load.rows(), c_.hidden});
      joined = joined == kNoTensor ? result : concat("experts.concat", joined, result, 0);
    }
    const TensorId back =
        view("experts.of_tokens", gather("experts.unsort", joined, order), {rows_, chosen, c_.hidden});
    const TensorId weighted = product("experts.weighted", back, view("experts.shares", weights, {rows_, chosen, 1}));
    return reduced("experts.mixed", weighted, 1, false);
  }

  /// The rows of each expert times weights of its own.
  TensorId expert_products(const std::string& name, TensorId x, const ExpertLoad& load) {
    const TensorId rows = view(name + ".batch", x, {load.experts, load.each, c_.hidden});
    const auto weights = [&](const char* which, std::int64_t from, std::int64_t to) {
      return weight(name + "." + which + ".weight", {load.experts, from, to}, c_.weight_type);
    };
    const TensorId up = matmul(name + ".up", rows, weights("up", c_.hidden, c_.experts.inner));
    const TensorId gate = matmul(name + ".gate", rows, weights("gate", c_.hidden, c_.experts.inner));
    const TensorId inner = product(name + ".gated", activated(name + ".activation", gate), up);
    return matmul(name + ".down", inner, weights("down", c_.experts.inner, c_.hidden));
  }

  /// The `count` largest of each row, and where they are.
  std::pair<TensorId, TensorId> top(const std::string& name, TensorId x, std::int64_t count) {
    Layer layer = layer_of_kind(OperatorKind::kOther, "TopK");
    layer.reason = "no kernel computes this operator";
    const auto parts = add_all(name, std::move(layer), {x}, {{rows_, count}, {rows_, count}});
    return {parts[0], parts[1]};
  }

  TensorId reduced(const std::string& name, TensorId x, std::int64_t axis, bool keep) {
    Layer layer = layer_of_kind(OperatorKind::kReduce, "ReduceSum", "sum");
    layer.attributes.axes = {axis};
    layer.attributes.keep_dims = keep;
    return add(name, std::move(layer), {x});
  }
  TensorId row_sums(const std::string& name, TensorId x) { return reduced(name, x, 1, true); }

  /// [batch, sequence, heads, head]: projected, perhaps normalised and rotated.
  TensorId heads_of(const std::string& name, TensorId x, std::int64_t heads, bool positioned) {
    const TensorId projected = linear(name, x, heads * c_.head_size, c_.query_bias);
    TensorId parted = view(name + "_heads", projected, {batch_, sequence_, heads, c_.head_size});
    if (!positioned) return parted;
    if (c_.query_norm) parted = norm(name + "_norm", parted);
    return c_.rotary_size > 0 ? rotated(name, parted) : parted;
  }

  TensorId rotated(const std::string& name, TensorId x) {
    if (c_.rotary_size == c_.head_size) return rotated_wholly(name, x);
    const auto [part, rest] = split(name + "_rotary_part", x, c_.rotary_size);
    return concat(name + "_rotary_join", rotated_wholly(name, part), rest, 3);
  }
  TensorId rotated_wholly(const std::string& name, TensorId x) {
    const auto [first, second] = split(name + "_rotary_halves", x, c_.rotary_size / 2);
    const TensorId negative = elementwise(name + "_rotary_neg", "Neg", "neg", {second});
    const TensorId turned = concat(name + "_rotary_turned", negative, first, 3);
    return sum(name + "_rotary", product(name + "_rotary_cos", x, cosine_),
               product(name + "_rotary_sin", turned, sine_));
  }

  /// `fresh` behind what the cache holds, whose extent along `axis` is that of the cache.
  TensorId cached(const std::string& name, TensorId fresh, std::int64_t axis) {
    TensorId all = fresh;
    if (cache_ > 0 && fresh != kNoTensor) {
      Shape shape = shape_of(fresh);
      shape[static_cast<std::size_t>(axis)] = cache_;
      all = concat(name + "_cache", input("past_" + name, shape, c_.type), fresh, axis);
    }
    if (all != kNoTensor) builder_.add_output(all);
    return all;
  }

  TensorId attention(TensorId x) {
    const std::int64_t shared = c_.queries_per_key();
    const std::int64_t pairs = c_.key_value_heads;
    const std::int64_t tokens = cache_ + sequence_;
    const TensorId q = heads_of("query", x, c_.heads, true);
    const TensorId k = heads_of("key", x, pairs, true);
    const TensorId v = heads_of("value", x, pairs, false);
    // Queries that share a key are rows of one product; keys are kept transposed.
    const TensorId grouped = view("query_groups", q, {batch_, sequence_, pairs, shared, c_.head_size});
    const TensorId queries = view("queries", transpose("query_order", grouped, {0, 2, 3, 1, 4}),
                                  {batch_, pairs, shared * sequence_, c_.head_size});
    const TensorId keys = cached("key", transpose("key_order", k, {0, 2, 3, 1}), 3);
    const TensorId values = cached("value", transpose("value_order", v, {0, 2, 1, 3}), 2);
    TensorId scores = scaled("score_scale", matmul("scores", queries, keys));
    if (c_.score_softcap) scores = softcapped("score_softcap", scores);
    if (mask_ != kNoTensor) {
      scores = sum("mask", view("score_groups", scores, {batch_, pairs, shared, sequence_, tokens}), mask_);
    }
    const TensorId weights =
        view("attention_rows", softmax("softmax", scores), {batch_, pairs, shared * sequence_, tokens});
    const TensorId mixed =
        view("mixed_groups", matmul("mix", weights, values), {batch_, pairs, shared, sequence_, c_.head_size});
    const TensorId joined =
        view("mixed", transpose("mixed_order", mixed, {0, 3, 1, 2, 4}), {rows_, c_.heads * c_.head_size});
    return linear("output", joined, c_.hidden, c_.output_bias);
  }

  /// Over the last axis.
  TensorId softmax(const std::string& name, TensorId x) {
    Layer layer = layer_of_kind(OperatorKind::kSoftmax, "Softmax", "softmax");
    const Shape shape = shape_of(x);
    layer.attributes.axes = {static_cast<std::int64_t>(shape.size()) - 1};
    return add(name, std::move(layer), {x});
  }

  void finish_logits(TensorId x) {
    const TensorId weights = c_.tied ? embedding_ : weight("head.weight", {c_.vocabulary, c_.hidden}, c_.type);
    TensorId logits = linear("head", x, weights, c_.vocabulary, c_.head_bias);
    if (c_.logit_softcap) logits = softcapped("logit_softcap", logits);
    if (logits != kNoTensor) builder_.add_output(logits);
  }

  const DecoderConfig& c_;
  std::int64_t batch_, sequence_, cache_, rows_;
  NetworkBuilder builder_;
  std::string prefix_;
  std::optional<Diagnostic> error_;
  TensorId embedding_ = kNoTensor, cosine_ = kNoTensor, sine_ = kNoTensor, mask_ = kNoTensor;
};

SymbolicDimension dimension(const char* name, std::int64_t usual, std::int64_t axis) {
  SymbolicDimension result;
  result.name = name;
  result.value = usual;
  result.batch = result.name == "batch";
  result.input = result.name == "cache" ? "blocks.0.past_key" : "input_ids";
  result.axis = axis;
  return result;
}

Result<void> set_given(std::vector<SymbolicDimension>& dimensions, const OnnxOptions& options) {
  std::vector<std::string> names;
  for (const SymbolicDimension& known : dimensions) names.push_back(known.name);
  for (const auto& given : options.dimensions) {
    const std::string& name = given.first;
    const std::int64_t value = given.second;
    const auto known = std::find_if(dimensions.begin(), dimensions.end(),
                                    [&](const SymbolicDimension& candidate) { return candidate.name == name; });
    if (known == dimensions.end()) {
      return failure("UnknownDimension", name, "the model has no open dimension '" + name + "'",
                     diagnostics::nearest_name_hint(name, names));
    }
    const std::int64_t least = name == "cache" ? 0 : 1;
    if (value < least || value > kMostTokens) {
      return failure(
          "DimensionOutOfRange", name,
          "'" + name + "' is " + std::to_string(value) + "; it must be from " + std::to_string(least) + " to 2^24");
    }
    known->value = value;
    known->given = true;
  }
  return {};
}

}  // namespace

Result<OnnxResult> read_decoder(const Json& config, const OnnxOptions& options) {
  auto read = read_decoder_config(config);
  if (!read) return tl::unexpected<Diagnostic>(read.error());
  OnnxResult result;
  result.dimensions = {dimension("batch", 1, 0), dimension("sequence", 128, 1), dimension("cache", 0, 3)};
  if (auto set = set_given(result.dimensions, options); !set) return tl::unexpected<Diagnostic>(set.error());
  const std::int64_t batch = result.dimensions[0].value;
  const std::int64_t sequence = result.dimensions[1].value;
  const std::int64_t cache = result.dimensions[2].value;
  DecoderBuilder builder(*read, batch, sequence, cache);
  for (const SymbolicDimension& open : result.dimensions) {
    if (open.given) continue;
    builder.builder().add_assumption({open.name, open.value, open.input, open.axis, open.batch});
  }
  auto network = builder.build();
  if (!network) return tl::unexpected<Diagnostic>(network.error());
  result.network = std::move(*network);
  result.warnings = std::move(read->warnings);
  if (read->experts.experts > 0) {
    const std::int64_t used = std::min(batch * sequence * read->experts.chosen, read->experts.experts);
    result.warnings.push_back("tokens are taken as spread evenly over experts: " + std::to_string(used) + " of " +
                              std::to_string(read->experts.experts) +
                              " are used in each block, and only their parameters are counted");
  }
  if (read->positions > 0 && cache + sequence > read->positions) {
    result.warnings.push_back("the model has embeddings for " + std::to_string(read->positions) + " positions only");
  }
  if (read->sliding_window > 0 && cache + sequence > read->sliding_window) {
    result.warnings.push_back("attention over a sliding window of " + std::to_string(read->sliding_window) +
                              " tokens is counted as attention over all " + std::to_string(cache + sequence));
  }
  return result;
}

}  // namespace cyclescope::network

#include "network/decoder/decoder_config.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "diagnostics/nearest_name.h"
#include "json/reader.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {
namespace {

using json::JsonReader;
using Norm = DecoderConfig::Norm;

constexpr std::int64_t kMostBlocks = 512;

/// null is as good as nothing there.
bool has_value(const JsonReader& config, std::string_view key) {
  const auto found = config.find(key);
  return found && !found->json().is_null();
}

std::int64_t extent(const JsonReader& config, std::string_view key) { return config.integer(key, 1, kLargestWindow); }

std::int64_t extent_or(const JsonReader& config, std::string_view key, std::int64_t usual) {
  return has_value(config, key) ? extent(config, key) : usual;
}

bool truth_or(const JsonReader& config, std::string_view key, bool usual) {
  return has_value(config, key) ? config.boolean(key) : usual;
}

std::string activation_of(const JsonReader& config, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (!has_value(config, key)) continue;
    const std::string name = config.text(key);
    if (name == "silu" || name == "swish") return "swish";
    if (name.rfind("gelu", 0) == 0 || name == "quick_gelu") return "gelu";
    if (name == "relu") return "relu";
    if (name == "tanh") return "tanh";
    config.refuse_member(key, "UnknownValue", "the activation '" + name + "' is not known",
                         "known: silu, gelu, relu, tanh");
  }
  return "gelu";
}

/// hidden_size, num_hidden_layers, ...: the names of most families.
void read_sizes(const JsonReader& config, DecoderConfig& c) {
  c.hidden = extent(config, "hidden_size");
  c.blocks = config.integer("num_hidden_layers", 1, kMostBlocks);
  c.heads = extent(config, "num_attention_heads");
  c.key_value_heads = extent_or(config, "num_key_value_heads", c.heads);
  c.inner = extent(config, "intermediate_size");
}

/// n_embd, n_layer, ...: those of GPT-2 and GPT-J.
void read_short_sizes(const JsonReader& config, DecoderConfig& c) {
  c.hidden = extent(config, "n_embd");
  c.blocks = config.integer("n_layer", 1, kMostBlocks);
  c.heads = extent(config, "n_head");
  c.key_value_heads = c.heads;
  c.inner = extent_or(config, "n_inner", 4 * c.hidden);
}

void read_head_size(const JsonReader& config, DecoderConfig& c, std::int64_t usual = 0) {
  c.head_size = extent_or(config, "head_dim", usual > 0 ? usual : c.hidden / std::max<std::int64_t>(c.heads, 1));
  c.rotary_size = c.head_size;
}

void read_llama(const JsonReader& config, DecoderConfig& c) {
  read_sizes(config, c);
  read_head_size(config, c);
  c.activation = activation_of(config, {"hidden_act"});
  c.query_bias = c.output_bias = truth_or(config, "attention_bias", false);
  c.inner_bias = truth_or(config, "mlp_bias", false);
  c.tied = truth_or(config, "tie_word_embeddings", false);
}

void read_mistral(const JsonReader& config, DecoderConfig& c) {
  read_llama(config, c);
  c.query_bias = c.output_bias = c.inner_bias = false;
  c.sliding_window = extent_or(config, "sliding_window", 0);
}

void read_qwen2(const JsonReader& config, DecoderConfig& c) {
  read_llama(config, c);
  c.query_bias = true;
  c.output_bias = c.inner_bias = false;
  if (truth_or(config, "use_sliding_window", false)) c.sliding_window = extent_or(config, "sliding_window", 0);
}

void read_qwen3(const JsonReader& config, DecoderConfig& c) {
  read_llama(config, c);
  read_head_size(config, c, 128);
  c.inner_bias = false;
  c.query_norm = true;
  if (truth_or(config, "use_sliding_window", false)) c.sliding_window = extent_or(config, "sliding_window", 0);
}

/// `inner_key`: the columns of an expert.
void read_experts(const JsonReader& config, DecoderConfig& c, std::string_view count_key, std::string_view inner_key) {
  constexpr std::int64_t kMostExperts = 4096;
  c.experts.experts = config.integer(count_key, 1, kMostExperts);
  c.experts.chosen = config.integer("num_experts_per_tok", 1, kMostExperts);
  c.experts.inner = extent(config, inner_key);
}

void read_mixtral(const JsonReader& config, DecoderConfig& c) {
  read_mistral(config, c);
  read_experts(config, c, "num_local_experts", "intermediate_size");
  c.experts.normalised = true;
}

/// Of both generations of Qwen.
void read_qwen_experts(const JsonReader& config, DecoderConfig& c) {
  read_experts(config, c, "num_experts", "moe_intermediate_size");
  c.experts.normalised = truth_or(config, "norm_topk_prob", false);
  c.experts.step = extent_or(config, "decoder_sparse_step", 1);
  if (has_value(config, "mlp_only_layers")) {
    c.experts.plain_blocks = config.at("mlp_only_layers").integers(0, kMostBlocks);
  }
}

void read_qwen2_moe(const JsonReader& config, DecoderConfig& c) {
  read_qwen2(config, c);
  read_qwen_experts(config, c);
  c.experts.shared = extent_or(config, "shared_expert_intermediate_size", 0);
}

void read_qwen3_moe(const JsonReader& config, DecoderConfig& c) {
  read_qwen3(config, c);
  read_qwen_experts(config, c);
}

void read_gemma(const JsonReader& config, DecoderConfig& c) {
  read_sizes(config, c);
  read_head_size(config, c, 256);
  c.activation = activation_of(config, {"hidden_activation", "hidden_act"});
  c.query_bias = c.output_bias = truth_or(config, "attention_bias", false);
  c.scaled_embedding = true;
  c.tied = truth_or(config, "tie_word_embeddings", true);
}

void read_gemma2(const JsonReader& config, DecoderConfig& c) {
  read_gemma(config, c);
  c.norm_after = true;
  c.score_softcap = has_value(config, "attn_logit_softcapping");
  c.logit_softcap = has_value(config, "final_logit_softcapping");
  c.sliding_window = extent_or(config, "sliding_window", 0);
}

void read_gemma3(const JsonReader& config, DecoderConfig& c) {
  read_gemma2(config, c);
  c.query_norm = true;
}

void read_gpt2(const JsonReader& config, DecoderConfig& c) {
  read_short_sizes(config, c);
  read_head_size(config, c);
  c.rotary_size = 0;
  c.positions = extent_or(config, "n_positions", extent_or(config, "n_ctx", 1024));
  c.activation = activation_of(config, {"activation_function"});
  c.norm = Norm::kLayer;
  c.gated = false;
  c.query_bias = c.output_bias = c.inner_bias = true;
  c.tied = truth_or(config, "tie_word_embeddings", true);
}

void read_gpt_j(const JsonReader& config, DecoderConfig& c) {
  read_short_sizes(config, c);
  read_head_size(config, c);
  c.rotary_size = extent_or(config, "rotary_dim", 64);
  c.activation = activation_of(config, {"activation_function"});
  c.norm = Norm::kLayer;
  c.gated = false;
  c.parallel = c.one_norm = true;
  c.inner_bias = c.head_bias = true;
}

void read_gpt_neox(const JsonReader& config, DecoderConfig& c) {
  read_sizes(config, c);
  read_head_size(config, c);
  const double part = has_value(config, "rotary_pct") ? config.number("rotary_pct") : 0.25;
  c.rotary_size =
      static_cast<std::int64_t>(std::floor(std::min(std::max(part, 0.0), 1.0) * static_cast<double>(c.head_size)));
  c.activation = activation_of(config, {"hidden_act"});
  c.norm = Norm::kLayer;
  c.gated = false;
  c.parallel = truth_or(config, "use_parallel_residual", true);
  c.query_bias = c.output_bias = truth_or(config, "attention_bias", true);
  c.inner_bias = true;
  c.tied = truth_or(config, "tie_word_embeddings", false);
}

struct Family {
  std::string_view model_type;
  void (*read)(const JsonReader& config, DecoderConfig& c);
};

constexpr Family kFamilies[] = {
    {"llama", read_llama},         {"mistral", read_mistral}, {"qwen2", read_qwen2},
    {"qwen3", read_qwen3},         {"gemma", read_gemma},     {"gemma2", read_gemma2},
    {"gemma3_text", read_gemma3},  {"gpt2", read_gpt2},       {"gptj", read_gpt_j},
    {"gpt_neox", read_gpt_neox},   {"mixtral", read_mixtral}, {"qwen2_moe", read_qwen2_moe},
    {"qwen3_moe", read_qwen3_moe},
};

ElementType type_of(const JsonReader& config) {
  const std::string name = has_value(config, "torch_dtype") ? config.text("torch_dtype")
                           : has_value(config, "dtype")     ? config.text("dtype")
                                                            : "float32";
  if (name == "bfloat16") return ElementType::kBFloat16;
  if (name == "float16" || name == "half") return ElementType::kFloat16;
  if (name != "float32" && name != "float") {
    config.refuse("UnknownValue", "the element type '" + name + "' is not known", "known: float32, float16, bfloat16");
  }
  return ElementType::kFloat32;
}

/// GPTQ, AWQ, bitsandbytes, ... differ in how they scale, not in how wide their weights are.
void read_quantization(const JsonReader& config, DecoderConfig& c) {
  c.weight_type = c.type;
  if (!has_value(config, "quantization_config")) return;
  const JsonReader quantization = config.at("quantization_config");
  std::int64_t bits = 0;
  if (has_value(quantization, "bits")) bits = quantization.integer("bits", 1, 16);
  if (has_value(quantization, "load_in_4bit") && quantization.boolean("load_in_4bit")) bits = 4;
  if (has_value(quantization, "load_in_8bit") && quantization.boolean("load_in_8bit")) bits = 8;
  if (bits == 4 || bits == 8 || bits == 2) {
    c.weight_type = bits == 2 ? ElementType::kInt2 : bits == 4 ? ElementType::kInt4 : ElementType::kInt8;
    c.warnings.push_back("weights of the blocks have " + std::to_string(bits) +
                         " bits; their scales, and the work of bringing them to the activations' type, are left out");
  } else {
    c.warnings.emplace_back(
        "the config's quantization_config is not one that is known: weights are taken as unquantised");
  }
}

/// What the arithmetic of the network needs.
void check_sizes(const JsonReader& config, const DecoderConfig& c) {
  if (config.failed()) return;
  if (c.heads % c.key_value_heads != 0) {
    config.refuse("OutOfRange", std::to_string(c.heads) + " heads cannot share " + std::to_string(c.key_value_heads) +
                                    " key/value heads equally");
  }
  if (c.experts.chosen > c.experts.experts) {
    config.refuse("OutOfRange", "of " + std::to_string(c.experts.experts) + " experts, " +
                                    std::to_string(c.experts.chosen) + " cannot be chosen");
  }
  if (c.head_size < 1 || c.rotary_size > c.head_size || c.rotary_size % 2 != 0) {
    config.refuse("OutOfRange", "a head of " + std::to_string(c.head_size) + " with " + std::to_string(c.rotary_size) +
                                    " rotated elements is impossible: an even number, at most the head's, is expected");
  }
}

}  // namespace

bool ExpertConfig::in_block(std::int64_t block) const {
  return experts > 0 && (block + 1) % step == 0 &&
         std::find(plain_blocks.begin(), plain_blocks.end(), block) == plain_blocks.end();
}

bool is_transformer_config(const Json& document) {
  return document.is_object() && document.contains("model_type") &&
         (document.contains("architectures") || document.contains("vocab_size") || document.contains("hidden_size"));
}

Result<DecoderConfig> read_decoder_config(const Json& document) {
  const JsonReader whole(document);
  const bool nested = has_value(whole, "text_config") && !has_value(whole, "hidden_size");
  const JsonReader config = nested ? whole.at("text_config") : whole;
  DecoderConfig c;
  c.model_type = config.text("model_type");
  if (config.failed()) return config.error();
  const auto* family = std::find_if(std::begin(kFamilies), std::end(kFamilies),
                                    [&](const Family& known) { return known.model_type == c.model_type; });
  if (family == std::end(kFamilies)) {
    std::vector<std::string> names;
    std::string list;
    for (const Family& known : kFamilies) {
      names.emplace_back(known.model_type);
      list += (list.empty() ? "" : ", ") + names.back();
    }
    return failure("UnknownModel", config.path("model_type"), "the model type '" + c.model_type + "' is not known",
                   "known: " + list);
  }
  c.vocabulary = config.integer("vocab_size", 1, std::int64_t{1} << 30);
  family->read(config, c);
  if (c.experts.experts == 0 && (has_value(config, "num_local_experts") || has_value(config, "num_experts"))) {
    config.refuse("UnknownModel", "the mixture of experts of the model type '" + c.model_type + "' is not known");
  }
  c.type = type_of(has_value(config, "torch_dtype") || has_value(config, "dtype") ? config : whole);
  read_quantization(whole, c);
  check_sizes(config, c);
  if (config.failed()) return config.error();
  if (nested) c.warnings.emplace_back("only the decoder of text is read, not what encodes images or sound");
  return c;
}

}  // namespace cyclescope::network

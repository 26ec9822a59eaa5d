#include <gtest/gtest.h>

#include "kernels/kernel.h"
#include "network/decoder/decoder_config.h"
#include "network/decoder/read_decoder.h"

namespace cyclescope::network {
namespace {

/// Configs as published, shortened to what is read, and the parameters that the model is known to have.
struct Published {
  const char* name;
  std::int64_t parameters;
  const char* config;
};

const Published kPublished[] = {
    {"Llama-2-7b", 6'738'415'616, R"({"model_type": "llama", "vocab_size": 32000, "hidden_size": 4096,
       "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 32, "intermediate_size": 11008,
       "hidden_act": "silu", "tie_word_embeddings": false, "torch_dtype": "float16"})"},
    {"Mistral-7B", 7'241'732'096, R"({"model_type": "mistral", "vocab_size": 32000, "hidden_size": 4096,
       "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
       "hidden_act": "silu", "sliding_window": 4096, "torch_dtype": "bfloat16"})"},
    {"Qwen2-0.5B", 494'032'768, R"({"model_type": "qwen2", "vocab_size": 151936, "hidden_size": 896,
       "num_hidden_layers": 24, "num_attention_heads": 14, "num_key_value_heads": 2, "intermediate_size": 4864,
       "hidden_act": "silu", "tie_word_embeddings": true, "torch_dtype": "bfloat16"})"},
    {"Qwen3-0.6B", 596'049'920, R"({"model_type": "qwen3", "vocab_size": 151936, "hidden_size": 1024, "head_dim": 128,
       "num_hidden_layers": 28, "num_attention_heads": 16, "num_key_value_heads": 8, "intermediate_size": 3072,
       "hidden_act": "silu", "tie_word_embeddings": true, "sliding_window": null})"},
    {"gemma-2b", 2'506'172'416, R"({"model_type": "gemma", "vocab_size": 256000, "hidden_size": 2048, "head_dim": 256,
       "num_hidden_layers": 18, "num_attention_heads": 8, "num_key_value_heads": 1, "intermediate_size": 16384,
       "hidden_act": "gelu"})"},
    {"gemma-2-2b", 2'614'341'888,
     R"({"model_type": "gemma2", "vocab_size": 256000, "hidden_size": 2304, "head_dim": 256,
       "num_hidden_layers": 26, "num_attention_heads": 8, "num_key_value_heads": 4, "intermediate_size": 9216,
       "hidden_activation": "gelu_pytorch_tanh", "attn_logit_softcapping": 50.0, "final_logit_softcapping": 30.0,
       "sliding_window": 4096})"},
    {"gpt2", 124'439'808, R"({"model_type": "gpt2", "vocab_size": 50257, "n_embd": 768, "n_layer": 12, "n_head": 12,
       "n_positions": 1024, "activation_function": "gelu_new"})"},
    {"gpt-j-6b", 6'050'882'784, R"({"model_type": "gptj", "vocab_size": 50400, "n_embd": 4096, "n_layer": 28,
       "n_head": 16, "n_inner": null, "rotary_dim": 64, "activation_function": "gelu_new"})"},
    {"Mixtral-8x7B", 46'702'792'704, R"({"model_type": "mixtral", "vocab_size": 32000, "hidden_size": 4096,
       "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
       "num_local_experts": 8, "num_experts_per_tok": 2, "hidden_act": "silu", "torch_dtype": "bfloat16"})"},
    {"Qwen1.5-MoE-A2.7B", 14'315'784'192, R"({"model_type": "qwen2_moe", "vocab_size": 151936, "hidden_size": 2048,
       "num_hidden_layers": 24, "num_attention_heads": 16, "num_key_value_heads": 16, "intermediate_size": 5632,
       "moe_intermediate_size": 1408, "shared_expert_intermediate_size": 5632, "num_experts": 60,
       "num_experts_per_tok": 4, "decoder_sparse_step": 1, "hidden_act": "silu"})"},
    {"Qwen3-30B-A3B", 30'532'122'624, R"({"model_type": "qwen3_moe", "vocab_size": 151936, "hidden_size": 2048,
       "head_dim": 128, "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4,
       "intermediate_size": 6144, "moe_intermediate_size": 768, "num_experts": 128, "num_experts_per_tok": 8,
       "norm_topk_prob": true, "mlp_only_layers": [], "hidden_act": "silu"})"},
    {"pythia-160m", 162'322'944, R"({"model_type": "gpt_neox", "vocab_size": 50304, "hidden_size": 768,
       "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072, "hidden_act": "gelu",
       "rotary_pct": 0.25})"},
};

/// Small enough to follow by hand: two blocks, four heads of eight that share two keys.
const std::string kSmall = R"({"model_type": "llama", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 2,
  "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 64, "hidden_act": "silu")";

OnnxResult read(const std::string& config, const OnnxOptions& options = {}) {
  auto result = read_decoder(*json::parse_json(config), options);
  EXPECT_TRUE(result) << (result ? "" : result.error().path + ": " + result.error().message);
  return result ? std::move(*result) : OnnxResult();
}

Diagnostic refused(const std::string& config, const OnnxOptions& options = {}) {
  const auto result = read_decoder(*json::parse_json(config), options);
  EXPECT_FALSE(result);
  return result ? Diagnostic() : result.error();
}

std::int64_t macs_of(const Network& network) {
  std::int64_t macs = 0;
  for (const Layer& layer : network.layers) macs += mac_count(network, layer);
  return macs;
}

/// Without the factors that scores and embeddings are scaled by.
std::int64_t learned_parameters(const Network& network) {
  std::int64_t parameters = parameter_count(network);
  for (const Tensor& tensor : network.tensors) parameters -= tensor.constant && tensor.shape.empty() ? 1 : 0;
  return parameters;
}

TEST(Decoder, HasThePublishedParameters) {
  for (const Published& model : kPublished) {
    EXPECT_EQ(learned_parameters(read(model.config).network), model.parameters) << model.name;
  }
}

TEST(Decoder, CountsPrefillAndDecode) {
  const auto counted = [](std::int64_t batch, std::int64_t sequence, std::int64_t cache) {
    const std::int64_t block = 32 * 32 + 2 * 32 * 16 + 32 * 32 + 3 * 32 * 64;  // q, k and v, output, feed-forward
    const std::int64_t attention = 2 * 4 * 8 * (cache + sequence);             // of a token: scores, and their mix
    return batch * sequence * (2 * (block + attention) + 32 * 100);
  };
  for (const auto& [batch, sequence, cache] : {std::tuple{1, 16, 0}, std::tuple{2, 1, 15}, std::tuple{3, 4, 5}}) {
    const OnnxResult result = read(kSmall + "}", {{{"batch", batch}, {"sequence", sequence}, {"cache", cache}}});
    EXPECT_EQ(macs_of(result.network), counted(batch, sequence, cache)) << batch << " " << sequence << " " << cache;
    EXPECT_TRUE(result.network.assumptions.empty());
  }
}

TEST(Decoder, CountsTheExpertsThatTokensGoThrough) {
  const std::string experts = R"({"model_type": "qwen2_moe", "vocab_size": 100, "hidden_size": 32,
    "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 64,
    "moe_intermediate_size": 16, "shared_expert_intermediate_size": 24, "num_experts": 4, "num_experts_per_tok": 2,
    "mlp_only_layers": [1], "hidden_act": "silu"})";
  for (const std::int64_t sequence : {1, 2, 3, 5}) {  // experts: 2 of 4, all, unequal rows, unequal rows
    const OnnxResult result = read(experts, {{{"batch", 1}, {"sequence", sequence}, {"cache", 0}}});
    const std::int64_t attention = 32 * 32 + 2 * 32 * 16 + 32 * 32 + 2 * 4 * 8 * sequence;
    const std::int64_t mixed = 32 * 4 + 2 * 3 * 32 * 16 + 32 + 3 * 32 * 24;  // router, experts, share, shared
    EXPECT_EQ(macs_of(result.network), sequence * (3 * attention + 2 * mixed + 3 * 32 * 64 + 32 * 100)) << sequence;
    ASSERT_FALSE(result.warnings.empty());
    const std::string used = std::to_string(std::min<std::int64_t>(2 * sequence, 4)) + " of 4";
    EXPECT_NE(result.warnings.back().find(used), std::string::npos) << result.warnings.back();
  }
}

TEST(Decoder, SaysWhatItAssumes) {
  const OnnxResult result = read(kSmall + "}", {{{"sequence", 7}}});
  ASSERT_EQ(result.dimensions.size(), 3u);
  EXPECT_TRUE(result.dimensions[1].given);
  ASSERT_EQ(result.network.assumptions.size(), 2u);
  EXPECT_EQ(result.network.assumptions[0].name, "batch");
  EXPECT_EQ(result.network.assumptions[1].name, "cache");
  EXPECT_EQ(read(kSmall + "}").dimensions[1].value, 128);
}

TEST(Decoder, MovesWeightsOfTheirOwnWidth) {
  const OnnxResult result = read(kSmall + R"(, "torch_dtype": "float16", "quantization_config": {"bits": 4}})");
  ASSERT_EQ(result.warnings.size(), 1u);
  for (const Layer& layer : result.network.layers) {
    if (layer.name != "blocks.0.mlp.up") continue;
    EXPECT_EQ(result.network.tensors[static_cast<std::size_t>(layer.inputs[0])].type, ElementType::kFloat16);
    EXPECT_EQ(result.network.tensors[static_cast<std::size_t>(layer.inputs[1])].type, ElementType::kInt4);
  }
}

TEST(Decoder, EveryLayerHasKernels) {
  for (const Published& model : kPublished) {
    const OnnxResult result = read(model.config, {{{"sequence", 2}, {"cache", 3}}});
    for (const Layer& layer : result.network.layers) {
      if (layer.operator_name == "TopK") continue;  // chooses experts
      EXPECT_TRUE(kernels::kernels_of(result.network, layer)) << model.name << " " << layer.name;
    }
  }
}

TEST(Decoder, WarnsOfWhatItDoesNotModel) {
  const std::string window = R"({"model_type": "mistral", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 1,
    "num_attention_heads": 4, "intermediate_size": 64, "hidden_act": "silu", "sliding_window": 8})";
  EXPECT_TRUE(read(window, {{{"sequence", 8}}}).warnings.empty());
  EXPECT_EQ(read(window, {{{"sequence", 9}}}).warnings.size(), 1u);
}

TEST(Decoder, SaysWhatIsWrong) {
  const Diagnostic model = refused(R"({"model_type": "bert", "vocab_size": 1})");
  EXPECT_EQ(model.code, "UnknownModel");
  EXPECT_EQ(model.path, "/model_type");
  EXPECT_NE(model.hint.find("llama"), std::string::npos);
  EXPECT_EQ(refused(kSmall + ", \"num_local_experts\": 8}").code, "UnknownModel");
  EXPECT_EQ(refused(R"({"model_type": "mixtral", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 1,
    "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 64, "num_local_experts": 2,
    "num_experts_per_tok": 3})")
                .code,
            "OutOfRange");
  EXPECT_EQ(refused(kSmall + "}", {{{"sequnce", 8}}}).hint, "did you mean 'sequence'?");
  EXPECT_EQ(refused(kSmall + "}", {{{"sequence", 0}}}).code, "DimensionOutOfRange");
  EXPECT_EQ(refused(R"({"model_type": "llama", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 2,
    "num_attention_heads": 4, "num_key_value_heads": 3, "intermediate_size": 64})")
                .code,
            "OutOfRange");
  EXPECT_EQ(refused(R"({"model_type": "llama", "vocab_size": 100})").code, "MissingKey");
  EXPECT_EQ(refused(R"({"model_type": "llama", "vocab_size": 100, "hidden_size": 32, "num_hidden_layers": 100000,
    "num_attention_heads": 4, "intermediate_size": 64})")
                .code,
            "OutOfRange");
  EXPECT_EQ(refused(kSmall + "}", {{{"sequence", 1 << 24}, {"batch", 1 << 24}, {"cache", 1 << 24}}}).code, "TooLarge");
}

}  // namespace
}  // namespace cyclescope::network

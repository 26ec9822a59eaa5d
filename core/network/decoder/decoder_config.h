#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "json/document.h"
#include "network/network.h"

namespace cyclescope::network {

/// A feed-forward network of which every token goes through some of several, and perhaps through one that all share.
struct ExpertConfig {
  std::int64_t experts = 0;  ///< 0: there are none
  std::int64_t chosen = 0;   ///< for every token
  std::int64_t inner = 0;    ///< columns of the projections of each
  std::int64_t shared = 0;   ///< those of the one that all tokens go through, behind a gate; 0: there is none
  bool normalised = false;   ///< the chosen experts' shares are scaled to a sum of 1
  std::int64_t step = 1;     ///< every so many blocks have experts, the first `step` - 1 have none
  std::vector<std::int64_t> plain_blocks;  ///< those that have none in any case

  bool in_block(std::int64_t block) const;
};

/// What a config.json of Hugging Face's transformers says of a decoder: one stack of equal blocks of attention and a
/// feed-forward network.
struct DecoderConfig {
  enum class Norm : std::uint8_t { kRms, kLayer };

  std::string model_type;  ///< "llama"
  std::int64_t vocabulary = 0, hidden = 0, blocks = 0, heads = 0, key_value_heads = 0, head_size = 0, inner = 0;
  std::int64_t positions = 0;       ///< of learned position embeddings; 0: there are none
  std::int64_t rotary_size = 0;     ///< how much of a head is rotated; 0: nothing
  std::int64_t sliding_window = 0;  ///< 0: every token attends to all before it
  ExpertConfig experts;
  std::string activation = "swish";  ///< an element-wise function
  Norm norm = Norm::kRms;
  bool gated = true;         ///< the feed-forward network multiplies two projections
  bool query_bias = false;   ///< also of keys and values
  bool output_bias = false;  ///< of the projection behind attention
  bool inner_bias = false;   ///< of the feed-forward network
  bool head_bias = false;    ///< of the projection to the vocabulary
  bool query_norm = false;   ///< queries and keys are normalised, too
  bool norm_after = false;   ///< what attention and the feed-forward network give is normalised before it is added
  bool parallel = false;     ///< both start from the block's input
  bool one_norm = false;     ///< and share its normalisation
  bool scaled_embedding = false;
  bool tied = false;           ///< the embedding is the projection to the vocabulary, too
  bool score_softcap = false;  ///< scores, logits go through c * tanh(x / c)
  bool logit_softcap = false;
  ElementType type = ElementType::kFloat32;         ///< of activations
  ElementType weight_type = ElementType::kFloat32;  ///< of the projections' weights in the blocks
  std::vector<std::string> warnings;

  std::int64_t queries_per_key() const { return heads / key_value_heads; }
};

/// Whether a document is such a config of any model: decoder or not.
bool is_transformer_config(const Json& document);

/// Errors (path: JSON pointer): UnknownModel (no decoder of a family that is known: Llama, Mistral,
/// Mixtral, Qwen, Gemma, GPT),
/// those of JsonReader.
Result<DecoderConfig> read_decoder_config(const Json& document);

}  // namespace cyclescope::network

#pragma once

#include <optional>
#include <vector>

#include "network/onnx/graph/call.h"

namespace cyclescope::network {

/// The nodes of simpler operators that together are a call, or nothing where this form of it has none.
using OnnxExpansionResult = Result<std::optional<OnnxGraph>>;

// One function per operator (or family) that consists of simpler ones. All shapes of inputs are known. Errors: as of
// OnnxCall::bad_attribute().

// expand_attention.cpp
OnnxExpansionResult expand_attention(const OnnxCall& call);         ///< ai.onnx from version 23 on
OnnxExpansionResult expand_packed_attention(const OnnxCall& call);  ///< with the projection of queries, keys and values
OnnxExpansionResult expand_multi_head_attention(const OnnxCall& call);
OnnxExpansionResult expand_group_query_attention(const OnnxCall& call);
OnnxExpansionResult expand_rotary_embedding(const OnnxCall& call);

// expand_crop.cpp
OnnxExpansionResult expand_crop_and_resize(const OnnxCall& call);

// expand_einsum.cpp
OnnxExpansionResult expand_einsum(const OnnxCall& call);

// expand_fused.cpp
OnnxExpansionResult expand_fused_convolution(const OnnxCall& call);
OnnxExpansionResult expand_fused_gemm(const OnnxCall& call);
OnnxExpansionResult expand_fused_matmul(const OnnxCall& call);
OnnxExpansionResult expand_bias_add(const OnnxCall& call);
OnnxExpansionResult expand_bias_gelu(const OnnxCall& call);
OnnxExpansionResult expand_quick_gelu(const OnnxCall& call);

// expand_masks.cpp
OnnxExpansionResult expand_trilu(const OnnxCall& call);
OnnxExpansionResult expand_one_hot(const OnnxCall& call);
OnnxExpansionResult expand_hardmax(const OnnxCall& call);
OnnxExpansionResult expand_dropout(const OnnxCall& call);  ///< with its mask, at inference

// expand_experts.cpp
OnnxExpansionResult expand_mixture_of_experts(const OnnxCall& call);

// expand_normalization.cpp
OnnxExpansionResult expand_layer_normalization(const OnnxCall& call);  ///< with its statistics
OnnxExpansionResult expand_skip_normalization(const OnnxCall& call);
OnnxExpansionResult expand_embed_normalization(const OnnxCall& call);
OnnxExpansionResult expand_lp_normalization(const OnnxCall& call);
OnnxExpansionResult expand_mean_variance_normalization(const OnnxCall& call);
OnnxExpansionResult expand_scaler(const OnnxCall& call);

// expand_sampling.cpp
OnnxExpansionResult expand_grid_sample(const OnnxCall& call);
OnnxExpansionResult expand_roi_align(const OnnxCall& call);
OnnxExpansionResult expand_deformable_convolution(const OnnxCall& call);

// expand_choices.cpp: operators about whose outputs data decides, once their shapes are known
OnnxExpansionResult expand_top_k(const OnnxCall& call, const std::vector<std::optional<Shape>>& outputs);
OnnxExpansionResult expand_suppression(const OnnxCall& call, const std::vector<std::optional<Shape>>& outputs);

// expand_old.cpp
OnnxExpansionResult expand_aligned_operand(const OnnxCall& call);  ///< element-wise operators before version 7

// expand_quantized.cpp
OnnxExpansionResult expand_dynamic_quantization(const OnnxCall& call);
OnnxExpansionResult expand_matmul_of_few_bits(const OnnxCall& call);
OnnxExpansionResult expand_matmul_integer_to_float(const OnnxCall& call);
OnnxExpansionResult expand_dynamic_quantize_matmul(const OnnxCall& call);
OnnxExpansionResult expand_quantized_gemm(const OnnxCall& call);
OnnxExpansionResult expand_quantized_binary(const OnnxCall& call);
OnnxExpansionResult expand_quantized_unary(const OnnxCall& call);
OnnxExpansionResult expand_quantized_concat(const OnnxCall& call);

}  // namespace cyclescope::network

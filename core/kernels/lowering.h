#pragma once

#include "kernels/kernel_builder.h"
#include "network/transposed_taps.h"

namespace cyclescope::kernels {

// One function per kind of operator: adds what the layer computes to `builder`. The layer's shapes have been checked.
// Errors: NotMapped for attributes that no kernel expresses.

// lower_window.cpp
Result<void> lower_convolution(KernelBuilder& builder);
Result<void> lower_transposed_convolution(KernelBuilder& builder);
Result<void> lower_pooling(KernelBuilder& builder);
/// The window that a layer's attributes put over a spatial axis (0: the first) of so many inputs and outputs.
KernelWindow window_of(const network::OperatorAttributes& attributes, std::size_t axis, std::int64_t input,
                       std::int64_t output);

/// Y[N, G, F, OH, OW] of X[N, G, C, H, W], W[G, F, C, KH, KW] and `bias`, which is left out where the layer has none:
/// one convolution for each output phase.
void transposed_phases(KernelBuilder& builder, const KernelTensor& x, const KernelTensor& w, const KernelTensor& bias,
                       const KernelTensor& y, const network::TransposedDimension& height,
                       const network::TransposedDimension& width);

// lower_volume.cpp: three spatial dimensions
Result<void> lower_volume_convolution(KernelBuilder& builder);
Result<void> lower_volume_transposed_convolution(KernelBuilder& builder);
Result<void> lower_volume_pooling(KernelBuilder& builder);

// lower_matmul.cpp
Result<void> lower_gemm(KernelBuilder& builder);
Result<void> lower_matmul(KernelBuilder& builder);

// lower_elementwise.cpp
Result<void> lower_elementwise(KernelBuilder& builder);
Result<void> lower_reduce(KernelBuilder& builder);

// lower_normalization.cpp
Result<void> lower_batch_normalization(KernelBuilder& builder);
Result<void> lower_normalization(KernelBuilder& builder);
Result<void> lower_softmax(KernelBuilder& builder);

// lower_move.cpp
Result<void> lower_concat(KernelBuilder& builder);
Result<void> lower_split(KernelBuilder& builder);
Result<void> lower_slice(KernelBuilder& builder);
Result<void> lower_transpose(KernelBuilder& builder);
Result<void> lower_gather(KernelBuilder& builder);
Result<void> lower_expand(KernelBuilder& builder);
Result<void> lower_scatter(KernelBuilder& builder);

// lower_order.cpp: what goes along an axis in order, and what looks for extremes
Result<void> lower_cumulative(KernelBuilder& builder);
Result<void> lower_top_k(KernelBuilder& builder);

// lower_pad.cpp
Result<void> lower_pad(KernelBuilder& builder);

// lower_resize.cpp
Result<void> lower_resize(KernelBuilder& builder);

// lower_recurrent.cpp
Result<void> lower_recurrent(KernelBuilder& builder);

}  // namespace cyclescope::kernels

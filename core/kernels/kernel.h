#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"

namespace cyclescope::kernels {

/// The few canonical computations that layers consist of, and that mappings map. In the formulas n, g, c, ... run over
/// the sizes N, G, C, ... of the kernel; an input in brackets may be absent.
enum class KernelKind : std::uint8_t {
  /// "conv2d": Y[n, g, f, oh, ow] = sum over c, kh, kw of
  ///     X[n, g, c, oh * SH + kh * DH - PT, ow * SW + kw * DW - PL] * W[g, f, c, kh, kw]  (+ B[g, f])
  kConvolution,
  /// "matmul": Y[b, m, n] = sum over k of A[b, m, k] * B[b, k, n]  (+ C[m, n])
  kMatMul,
  /// "pooling": Y[n, c, oh, ow] = maximum or average over kh, kw of
  ///     X[n, c, oh * SH + kh * DH - PT, ow * SW + kw * DW - PL]
  /// The average divides by KH * KW where include_pad is 1, otherwise by the number of positions inside X.
  kPooling,
  /// "elementwise": Y[d0, d1, d2, d3] = function(X0[d0, d1, d2, d3], X1[d0, d1, d2, d3], ...)
  kElementwise,
  /// "reduce": Y[d0, d1] = sum, max, ... over r of X[d0, r, d1]
  kReduce,
  /// "move": Y[d0, d1, d2, d3] = X[d0, d1, d2, d3]: copies; transposition and broadcasting are in the strides
  kMove,
};

/// The name that mappings use for `kind` ("conv2d", "matmul", ...).
const char* name_of(KernelKind kind);

/// One operand of a kernel: a strided view of a tensor. Element (i0, i1, ...) is at offset + sum of i_k * strides[k].
/// A temporary that no kernel of the layer writes holds zeros (an initial state, the value that a pad fills in).
struct KernelTensor {
  std::string name;  ///< as in the kind's formula: "X", "W", "B", "Y", "A", "C", "X0", ...
  network::TensorId tensor =
      network::kNoTensor;             ///< the network's tensor, or kNoTensor for an intermediate of the layer
  std::int64_t temporary = -1;        ///< numbers the layer's intermediates where `tensor` is kNoTensor
  std::vector<std::int64_t> extents;  ///< as in the kind's formula
  std::vector<std::int64_t> strides;  ///< in elements; 0 repeats (broadcasting), < 0 reverses (Slice)
  std::int64_t offset = 0;            ///< in elements
  std::int64_t elements = 0;          ///< size of the underlying tensor in elements; every access lies in [0, elements)
  int element_bits = 32;
};

/// A canonical computation with concrete sizes. Accesses outside an input's extents (convolution, pooling) read as 0
/// (max pooling: are left out).
struct Kernel {
  KernelKind kind = KernelKind::kMove;
  /// Elementwise: see elementwise.h; pooling: "max", "average"; reduce: "sum", "max", "mean", ...; else empty.
  std::string function;
  /// A number that the function wants; only "lerp" does: X0 + (X1 - X0) * parameter.
  double parameter = 0;
  /// Sizes by name. conv2d: N G C F H W OH OW KH KW SH SW DH DW PT PL; matmul: B M N K; pooling: N C H W OH OW KH KW SH
  /// SW DH DW PT PL include_pad; elementwise: D0 D1 D2 D3 C, where C is the extent of the
  /// channels' axis of Y as the network has it (the second of four or more, else the last), whatever the four are;
  /// move: D0 D1 D2 D3; reduce: D0 R D1. All but PT, PL and include_pad are at least 1.
  std::map<std::string, std::int64_t> sizes;
  std::vector<KernelTensor> inputs;
  KernelTensor output;
};

/// Multiply-accumulates of `kernel` (conv2d and matmul; 0 for the others).
std::int64_t mac_count(const Kernel& kernel);

/// What `layer` computes, in order. Empty for kView (no work). Softmax, normalisation, recurrent layers and the like
/// become several kernels over intermediates. Errors: NotMapped for kOther and for attributes that no kernel expresses.
Result<std::vector<Kernel>> kernels_of(const network::Network& network, const network::Layer& layer);

}  // namespace cyclescope::kernels

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/kernel.h"
#include "network/network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::kernels {

// Views: KernelTensors of any rank, before a KernelBuilder fits them to the form of a kernel.

/// `view` of shape [a, ...] with the dimension `axis` restricted to `extent` elements from `start` on, `step` apart.
KernelTensor sliced(KernelTensor view, std::size_t axis, std::int64_t start, std::int64_t extent,
                    std::int64_t step = 1);
/// Dimension i of the result is dimension order[i] of `view`.
KernelTensor permuted(const KernelTensor& view, const std::vector<std::int64_t>& order);
/// `view` repeated to `extents` by numpy's rules, to which it must fit.
KernelTensor broadcast(const KernelTensor& view, const network::Shape& extents);
/// The dense tensor under `view` (all of it, in order) with other extents of the same product.
KernelTensor reshaped(const KernelTensor& view, const network::Shape& extents);
/// The same storage with any extents and strides; `shift` is added to the offset.
KernelTensor restrided(const KernelTensor& view, const network::Shape& extents,
                       const std::vector<std::int64_t>& strides, std::int64_t shift = 0);

/// One spatial window of conv2d and pooling.
struct KernelWindow {
  std::int64_t input = 1, output = 1, kernel = 1, stride = 1, dilation = 1, pad = 0;
};

/// Collects the kernels of a layer. Adding kernels of size zero adds nothing; sums over nothing become moves of zeros
/// (or of the bias); views of more than four dimensions are first merged and then split into several kernels.
class KernelBuilder {
 public:
  /// A layer that needs more kernels than this is not mapped.
  static constexpr std::size_t kMostKernels = std::size_t{1} << 16;

  KernelBuilder(const network::Network& network, const network::Layer& layer) : network_(network), layer_(layer) {}

  const network::Layer& layer() const { return layer_; }
  bool has_input(std::size_t index) const;
  /// The whole input or output, with its shape.
  KernelTensor input(std::size_t index) const;
  KernelTensor output(std::size_t index = 0) const;
  /// A new intermediate, with elements like those of the layer's first output.
  KernelTensor temporary(const network::Shape& extents);

  /// Y = function(X0, X1, ...); inputs are broadcast to Y.
  void elementwise(const std::string& function, const std::vector<KernelTensor>& inputs, const KernelTensor& output,
                   double parameter = 0);
  /// Y = X; the input is broadcast to Y.
  void move(const KernelTensor& input, const KernelTensor& output);
  /// Y = 0.
  void clear(const KernelTensor& output);
  /// Y[D0, D1] from X[D0, R, D1].
  void reduce(const std::string& function, const KernelTensor& input, const KernelTensor& output);
  /// Y[batch..., M, N] = A[batch..., M, K] * B[batch..., K, N] (+ C[M, N] where `addend` is given); the batch
  /// dimensions of A and B are broadcast to those of Y.
  void matmul(const KernelTensor& a, const KernelTensor& b, const KernelTensor* addend, const KernelTensor& output);
  /// X[N, G, C, H, W], W[G, F, C, KH, KW], B[G, F], Y[N, G, F, OH, OW].
  void convolution(const KernelTensor& x, const KernelTensor& w, const KernelTensor* bias, const KernelTensor& y,
                   const KernelWindow& height, const KernelWindow& width);
  /// X[N, C, H, W], Y[N, C, OH, OW].
  void pooling(const std::string& function, const KernelTensor& x, const KernelTensor& y, const KernelWindow& height,
               const KernelWindow& width, bool include_pad);

  /// The error of a layer that no kernel expresses.
  tl::unexpected<Diagnostic> not_mapped(const std::string& why) const;
  Result<std::vector<Kernel>> finish();

 private:
  void add(Kernel kernel);
  void add_four_dimensional(Kernel kernel);

  const network::Network& network_;
  const network::Layer& layer_;
  std::vector<Kernel> kernels_;
  std::int64_t temporaries_ = 0;
};

}  // namespace cyclescope::kernels

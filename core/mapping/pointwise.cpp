#include "mapping/pointwise.h"

#include <optional>
#include <string>
#include <utility>

namespace cyclescope::mapping {
namespace {

constexpr std::size_t kRank = 5;  // of X, W and Y

/// The distance from one pixel to the next in the order of rows, if it is always the same.
std::optional<std::int64_t> pixel_stride(const kernels::KernelTensor& tensor) {
  const std::int64_t rows = tensor.extents[3];
  const std::int64_t columns = tensor.extents[4];
  if (columns == 1) return tensor.strides[3];
  std::int64_t row = 0;
  if (__builtin_mul_overflow(tensor.strides[4], columns, &row)) return std::nullopt;
  if (rows != 1 && tensor.strides[3] != row) return std::nullopt;
  return tensor.strides[4];
}

/// The same elements seen through other extents and strides.
kernels::KernelTensor seen_as(const kernels::KernelTensor& tensor, const char* name, std::vector<std::int64_t> extents,
                              std::vector<std::int64_t> strides) {
  kernels::KernelTensor view = tensor;
  view.name = name;
  view.extents = std::move(extents);
  view.strides = std::move(strides);
  return view;
}

/// What has the shape of Y as a batch of matrices; nothing where its pixels are not evenly spaced.
std::optional<kernels::KernelTensor> as_matrices(const kernels::KernelTensor& image) {
  if (image.extents.size() != kRank || image.strides.size() != kRank || image.extents[1] != 1) return std::nullopt;
  const auto pixel = pixel_stride(image);
  std::int64_t pixels = 0;
  if (!pixel || __builtin_mul_overflow(image.extents[3], image.extents[4], &pixels)) return std::nullopt;
  return seen_as(image, image.name.c_str(), {image.extents[0], pixels, image.extents[2]},
                 {image.strides[0], *pixel, image.strides[2]});
}

/// An element-wise kernel on what has the shape of Y; nothing where it is something else.
std::optional<kernels::Kernel> on_matrices(const kernels::Kernel& kernel) {
  if (kernel.kind != kernels::KernelKind::kElementwise) return std::nullopt;
  kernels::Kernel result = kernel;
  for (kernels::KernelTensor& input : result.inputs) {
    const auto seen = as_matrices(input);
    if (!seen) return std::nullopt;
    input = *seen;
  }
  const auto output = as_matrices(kernel.output);
  if (!output) return std::nullopt;
  result.output = *output;
  return result;
}

std::optional<kernels::Kernel> product_of(const kernels::Kernel& convolution) {
  if (convolution.kind != kernels::KernelKind::kConvolution || convolution.inputs.size() < 2) return std::nullopt;
  const auto size = [&](const char* name) {
    const auto found = convolution.sizes.find(name);
    return found == convolution.sizes.end() ? std::int64_t{-1} : found->second;
  };
  for (const char* one : {"G", "KH", "KW", "SH", "SW"}) {
    if (size(one) != 1) return std::nullopt;
  }
  if (size("PT") != 0 || size("PL") != 0 || size("H") != size("OH") || size("W") != size("OW")) return std::nullopt;
  const kernels::KernelTensor& w = convolution.inputs[1];
  if (w.extents.size() != kRank || w.strides.size() != kRank) return std::nullopt;
  const auto x = as_matrices(convolution.inputs[0]);
  const auto y = as_matrices(convolution.output);
  if (!x || !y) return std::nullopt;
  const std::int64_t pixels = y->extents[1];

  const std::int64_t images = size("N");
  const std::int64_t channels = size("C");
  const std::int64_t filters = size("F");
  kernels::Kernel product;
  product.kind = kernels::KernelKind::kMatMul;
  product.sizes = {{"B", images}, {"M", pixels}, {"N", filters}, {"K", channels}};
  product.inputs.push_back(*x);
  product.inputs.back().name = "A";
  product.inputs.push_back(seen_as(w, "B", {images, channels, filters}, {0, w.strides[2], w.strides[1]}));
  for (std::size_t i = 2; i < convolution.inputs.size(); ++i) {
    const kernels::KernelTensor& bias = convolution.inputs[i];
    if (bias.name != "B" || bias.strides.size() != 2) return std::nullopt;
    product.inputs.push_back(seen_as(bias, "C", {pixels, filters}, {0, bias.strides[1]}));
  }
  product.output = *y;
  return product;
}

}  // namespace

std::vector<kernels::Kernel> as_matrix_product(std::span<const kernels::Kernel> chain) {
  std::vector<kernels::Kernel> products;
  if (chain.empty()) return products;
  auto seen = product_of(chain.front());
  while (seen) {
    products.push_back(std::move(*seen));
    seen.reset();
    if (products.size() < chain.size()) seen = on_matrices(chain[products.size()]);
  }
  return products;
}

}  // namespace cyclescope::mapping

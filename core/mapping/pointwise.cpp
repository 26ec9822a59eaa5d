#include "mapping/pointwise.h"

#include <string>
#include <utility>

namespace cyclescope {
namespace {

constexpr std::size_t kRank = 5;  // of X, W and Y

/// The distance from one pixel to the next in the order of rows, if it is always the same.
std::optional<std::int64_t> pixel_stride(const KernelTensor& tensor) {
  const std::int64_t rows = tensor.extents[3];
  const std::int64_t columns = tensor.extents[4];
  if (columns == 1) return tensor.strides[3];
  std::int64_t row = 0;
  if (__builtin_mul_overflow(tensor.strides[4], columns, &row)) return std::nullopt;
  if (rows != 1 && tensor.strides[3] != row) return std::nullopt;
  return tensor.strides[4];
}

/// The same elements seen through other extents and strides.
KernelTensor seen_as(const KernelTensor& tensor, const char* name, std::vector<std::int64_t> extents,
                     std::vector<std::int64_t> strides) {
  KernelTensor view = tensor;
  view.name = name;
  view.extents = std::move(extents);
  view.strides = std::move(strides);
  return view;
}

}  // namespace

std::optional<Kernel> as_matrix_product(const Kernel& convolution) {
  if (convolution.kind != KernelKind::kConvolution || convolution.inputs.size() < 2) return std::nullopt;
  const auto size = [&](const char* name) {
    const auto found = convolution.sizes.find(name);
    return found == convolution.sizes.end() ? std::int64_t{-1} : found->second;
  };
  for (const char* one : {"G", "KH", "KW", "SH", "SW"}) {
    if (size(one) != 1) return std::nullopt;
  }
  if (size("PT") != 0 || size("PL") != 0 || size("H") != size("OH") || size("W") != size("OW")) return std::nullopt;
  const KernelTensor& x = convolution.inputs[0];
  const KernelTensor& w = convolution.inputs[1];
  const KernelTensor& y = convolution.output;
  for (const KernelTensor* tensor : {&x, &w, &y}) {
    if (tensor->extents.size() != kRank || tensor->strides.size() != kRank) return std::nullopt;
  }
  const auto x_pixel = pixel_stride(x);
  const auto y_pixel = pixel_stride(y);
  std::int64_t pixels = 0;
  if (!x_pixel || !y_pixel || __builtin_mul_overflow(size("OH"), size("OW"), &pixels)) return std::nullopt;

  const std::int64_t images = size("N");
  const std::int64_t channels = size("C");
  const std::int64_t filters = size("F");
  Kernel product;
  product.kind = KernelKind::kMatMul;
  product.sizes = {{"B", images}, {"M", pixels}, {"N", filters}, {"K", channels}};
  product.inputs.push_back(seen_as(x, "A", {images, pixels, channels}, {x.strides[0], *x_pixel, x.strides[2]}));
  product.inputs.push_back(seen_as(w, "B", {images, channels, filters}, {0, w.strides[2], w.strides[1]}));
  product.function = convolution.function;
  product.parameter = convolution.parameter;
  for (std::size_t i = 2; i < convolution.inputs.size(); ++i) {
    const KernelTensor& other = convolution.inputs[i];
    if (other.name == "B" && other.strides.size() == 2) {
      product.inputs.push_back(seen_as(other, "C", {pixels, filters}, {0, other.strides[1]}));
      continue;
    }
    // Something that is added to the sums has the shape of Y.
    if (other.extents.size() != kRank || other.strides.size() != kRank) return std::nullopt;
    const auto pixel = pixel_stride(other);
    if (!pixel) return std::nullopt;
    product.inputs.push_back(
        seen_as(other, other.name.c_str(), {images, pixels, filters}, {other.strides[0], *pixel, other.strides[2]}));
  }
  product.output = seen_as(y, "Y", {images, pixels, filters}, {y.strides[0], *y_pixel, y.strides[2]});
  return product;
}

}  // namespace cyclescope

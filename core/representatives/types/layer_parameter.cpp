#include "representatives/types/layer_parameter.h"

#include <string>
#include <vector>

#include "diagnostics/nearest_name.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

// Sums of fewer than 8 products are element-wise work in disguise.
constexpr LayerParameterInfo kParameters[] = {
    {P::kBatch, "batch", "images or matrices that are computed at a time", "images", 1, 4, 1},
    {P::kGroups, "groups", "groups of a grouped convolution", "groups", 1, 4, 1},
    {P::kChannels, "channels", "input channels, per group", "channels", 1, 2048},
    {P::kFilters, "filters", "output channels, per group", "channels", 2, 2048},
    {P::kOutputHeight, "output_height", "height of the first convolution's or pooling's output", "pixels", 1, 224},
    {P::kOutputWidth, "output_width", "width of the first convolution's or pooling's output", "pixels", 1, 224},
    {P::kKernelHeight, "kernel_height", "height of the kernel", "pixels", 1, 11},
    {P::kKernelWidth, "kernel_width", "width of the kernel", "pixels", 1, 11},
    {P::kStride, "stride", "distance of neighbouring windows, in both directions", "pixels", 1, 4, 1},
    {P::kInputHeight, "input_height", "height of the input, without padding", "pixels"},
    {P::kInputWidth, "input_width", "width of the input, without padding", "pixels"},
    {P::kM, "m", "rows of the left matrix and of the result", "rows", 1, 1024},
    {P::kN, "n", "columns of the right matrix and of the result", "columns", 2, 65536},
    {P::kK, "k", "columns of the left matrix, which are the rows of the right one", "columns", 8, 65536},
    {P::kOperands, "operands", "tensors that are put together, or made", "tensors", 2, 4},
    {P::kRows, "rows", "vectors", "vectors", 1, 16384},
    {P::kColumns, "columns", "elements of a vector", "elements", 1, 4096},
};

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < std::size(kParameters); ++i) {
    if (kParameters[i].parameter != static_cast<P>(i)) return false;
  }
  return std::size(kParameters) == kLayerParameters;
}
static_assert(rows_are_in_order());

}  // namespace

const LayerParameterInfo& info_of(LayerParameter parameter) { return kParameters[static_cast<std::size_t>(parameter)]; }

Result<LayerParameter> layer_parameter_of(std::string_view name) {
  std::vector<std::string> known;
  for (const LayerParameterInfo& one : kParameters) {
    if (one.name == name) return one.parameter;
    known.emplace_back(one.name);
  }
  return failure("UnknownParameter", "", "there is no layer parameter '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, known));
}

}  // namespace cyclescope::representatives

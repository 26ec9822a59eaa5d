#include "network/shapes/window_attributes.h"

#include <algorithm>

#include "network/checked.h"

namespace cyclescope::network {
namespace {

using AutoPad = WindowDescription::AutoPad;

/// Checks the number and range of all entries, so that the arithmetic below cannot overflow, and fills in defaults.
Result<void> complete(WindowDescription& d, const Layer& layer, const Shape& x) {
  const auto refuse = [&](const std::string& message) {
    return failure("BadAttribute", layer.name, layer.operator_name + ": " + message);
  };
  if (x.size() < 3 || x.size() > 5) {
    return refuse("the input " + to_text(x) + " wants batch, channels and one, two or three spatial dimensions");
  }
  const std::size_t spatial = x.size() - 2;
  if (d.stride.empty()) d.stride.assign(spatial, 1);
  if (d.dilation.empty()) d.dilation.assign(spatial, 1);
  if (d.pad_begin.empty()) d.pad_begin.assign(spatial, 0);
  if (d.pad_end.empty()) d.pad_end.assign(spatial, 0);
  if (d.output_padding.empty()) d.output_padding.assign(spatial, 0);
  struct Field {
    const char* name;
    const std::vector<std::int64_t>& values;
    std::int64_t least;
    std::int64_t most;
  };
  for (const Field& field :
       {Field{"the kernel", d.kernel, 1, kLargestCount}, Field{"the stride", d.stride, 1, kLargestWindow},
        Field{"the dilation", d.dilation, 1, kLargestWindow}, Field{"the leading pads", d.pad_begin, 0, kLargestWindow},
        Field{"the trailing pads", d.pad_end, 0, kLargestWindow},
        Field{"the output padding", d.output_padding, 0, kLargestWindow}}) {
    if (field.values.size() != spatial) {
      return refuse(std::string(field.name) + " " + to_text(field.values) + " wants " + std::to_string(spatial) +
                    " entries, one per spatial dimension of the input " + to_text(x));
    }
    for (const std::int64_t value : field.values) {
      if (value >= field.least && value <= field.most) continue;
      return refuse(std::string(field.name) + " " + to_text(field.values) + " must be from " +
                    std::to_string(field.least) + " to " + std::to_string(field.most));
    }
  }
  return {};
}

/// The extent of the dilated kernel.
std::int64_t reach_of(const WindowDescription& d, std::size_t i) {
  return saturating_add(saturating_multiply(d.kernel[i] - 1, d.dilation[i]), 1);
}

/// Parts `total` pads; the odd one goes to the end for `upper`.
void part_pads(WindowDescription& d, std::size_t i, std::int64_t total, bool upper) {
  d.pad_begin[i] = upper ? total / 2 : total - total / 2;
  d.pad_end[i] = total - d.pad_begin[i];
}

void pad_automatically(WindowDescription& d, std::size_t i, std::int64_t input) {
  if (d.auto_pad == AutoPad::kExplicit) return;
  d.pad_begin[i] = d.pad_end[i] = 0;
  if (d.auto_pad == AutoPad::kValid) return;
  const std::int64_t output = input / d.stride[i] + (input % d.stride[i] != 0 ? 1 : 0);
  const std::int64_t needed = saturating_add(std::max<std::int64_t>(output - 1, 0) * d.stride[i], reach_of(d, i));
  part_pads(d, i, std::max<std::int64_t>(needed - input, 0), d.auto_pad == AutoPad::kSameUpper);
}

/// Sets the trailing pad so that rounding down gives as many windows as rounding up would have given.
void pad_for_ceiling(WindowDescription& d, std::size_t i, std::int64_t input) {
  const std::int64_t reach = reach_of(d, i);
  const std::int64_t room = input + d.pad_begin[i] + d.pad_end[i] - reach;
  if (room < 0) return;
  std::int64_t windows = room / d.stride[i] + (room % d.stride[i] != 0 ? 1 : 0) + 1;
  if ((windows - 1) * d.stride[i] >= input + d.pad_begin[i]) --windows;  // would begin behind the input
  d.pad_end[i] = std::max<std::int64_t>((windows - 1) * d.stride[i] + reach - input - d.pad_begin[i], 0);
}

void store(Layer& layer, WindowDescription&& d) {
  if (d.kernel.size() == 1) {  // a 1-D layer has height 1
    for (auto* ones : {&d.kernel, &d.stride, &d.dilation}) ones->insert(ones->begin(), 1);
    for (auto* zeros : {&d.pad_begin, &d.pad_end, &d.output_padding}) zeros->insert(zeros->begin(), 0);
  }
  OperatorAttributes& a = layer.attributes;
  a.kernel = std::move(d.kernel);
  a.stride = std::move(d.stride);
  a.dilation = std::move(d.dilation);
  a.pad_begin = std::move(d.pad_begin);
  a.pad_end = std::move(d.pad_end);
  if (layer.kind == OperatorKind::kTransposedConvolution) a.output_padding = std::move(d.output_padding);
}

}  // namespace

Result<void> set_window(Layer& layer, WindowDescription d, const Shape& x) {
  if (auto completed = complete(d, layer, x); !completed) return completed;
  for (std::size_t i = 0; i < d.kernel.size(); ++i) {
    pad_automatically(d, i, x[i + 2]);
    if (d.ceil_mode) pad_for_ceiling(d, i, x[i + 2]);
  }
  store(layer, std::move(d));
  return {};
}

Result<void> set_transposed_window(Layer& layer, WindowDescription d, const Shape& x) {
  if (auto completed = complete(d, layer, x); !completed) return completed;
  const bool same = d.auto_pad == AutoPad::kSameUpper || d.auto_pad == AutoPad::kSameLower;
  if (!d.output_shape.empty() && d.output_shape.size() != d.kernel.size()) {
    return failure("BadAttribute", layer.name,
                   layer.operator_name + ": the output shape " + to_text(d.output_shape) + " wants " +
                       std::to_string(d.kernel.size()) + " entries");
  }
  for (std::size_t i = 0; i < d.kernel.size(); ++i) {
    if (d.auto_pad == AutoPad::kValid) d.pad_begin[i] = d.pad_end[i] = 0;
    if (d.output_shape.empty() && !same) continue;
    const std::int64_t input = x[i + 2];
    const std::int64_t wanted = d.output_shape.empty() ? saturating_multiply(input, d.stride[i]) : d.output_shape[i];
    const std::int64_t spread = saturating_multiply(std::max<std::int64_t>(input - 1, 0), d.stride[i]);
    const std::int64_t reach = reach_of(d, i);
    if (wanted < 0 || wanted > kLargestCount || spread > kLargestCount || reach > kLargestCount) {
      return failure("BadAttribute", layer.name, layer.operator_name + ": the output is impossibly large or negative");
    }
    const std::int64_t total = spread + reach + d.output_padding[i] - wanted;
    if (total < 0) d.output_padding[i] -= total;
    part_pads(d, i, std::max<std::int64_t>(total, 0), d.auto_pad != AutoPad::kSameLower);
  }
  store(layer, std::move(d));
  return {};
}

}  // namespace cyclescope::network

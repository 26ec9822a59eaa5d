// Convolutions and pooling.
#include "network/onnx/convert.h"
#include "network/shapes/window_attributes.h"

namespace cyclescope::network {
namespace {

Result<WindowDescription> window_of(const OnnxCall& call, const Shape& x) {
  using AutoPad = WindowDescription::AutoPad;
  WindowDescription window;
  window.kernel = call.integers("kernel_shape");
  window.stride = call.integers("strides");
  window.dilation = call.integers("dilations");
  window.ceil_mode = call.integer("ceil_mode", 0) != 0;
  const std::string auto_pad = call.text("auto_pad", "NOTSET");
  if (auto_pad == "SAME_UPPER") {
    window.auto_pad = AutoPad::kSameUpper;
  } else if (auto_pad == "SAME_LOWER") {
    window.auto_pad = AutoPad::kSameLower;
  } else if (auto_pad == "VALID") {
    window.auto_pad = AutoPad::kValid;
  } else if (!auto_pad.empty() && auto_pad != "NOTSET") {
    return call.bad_attribute("auto_pad '" + auto_pad + "' is none of NOTSET, SAME_UPPER, SAME_LOWER, VALID");
  }
  const std::vector<std::int64_t> pads = call.integers("pads");
  if (!pads.empty() && window.auto_pad == AutoPad::kExplicit) {
    if (x.size() < 3 || pads.size() != 2 * (x.size() - 2)) {
      return call.bad_attribute("the pads " + to_text(pads) + " do not fit the input " + to_text(x));
    }
    const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(x.size() - 2);
    window.pad_begin.assign(pads.begin(), middle);
    window.pad_end.assign(middle, pads.end());
  }
  return window;
}

/// A convolution with the data in input `x` and the weights in input `w` of the node.
OnnxConversion convolution(const OnnxCall& call, OnnxDraft draft, std::size_t x, std::size_t w) {
  if (!call.has_input(x) || !call.has_input(w)) return call.bad_attribute("an input is missing");
  auto window = window_of(call, call.shape(x));
  if (!window) return tl::unexpected<Diagnostic>(window.error());
  const Shape& weights = call.shape(w);
  if (window->kernel.empty() && weights.size() > 2) window->kernel.assign(weights.begin() + 2, weights.end());
  Layer& layer = draft.steps[0].layer;
  layer.attributes.groups = call.integer("group", 1);
  Result<void> done;
  if (layer.kind == OperatorKind::kTransposedConvolution) {
    window->output_padding = call.integers("output_padding");
    window->output_shape = call.integers("output_shape");
    const std::size_t spatial = window->kernel.size();
    if (window->output_shape.size() == spatial + 2) {  // some exporters give batch and channels as well
      window->output_shape.erase(window->output_shape.begin(), window->output_shape.begin() + 2);
    }
    done = set_transposed_window(layer, std::move(*window), call.shape(x));
  } else {
    done = set_window(layer, std::move(*window), call.shape(x));
  }
  if (!done) return error_of(done);
  return draft;
}

}  // namespace

OnnxConversion convert_convolution(const OnnxCall& call) {
  return convolution(call, draft_of(call, OperatorKind::kConvolution, 3), 0, 1);
}

OnnxConversion convert_quantized_convolution(const OnnxCall& call) {
  OnnxDraft draft = draft_of(call, OperatorKind::kConvolution, 1);
  if (call.operator_name() == "ConvInteger") {
    draft.inputs = {0, 1};
    draft.type = ElementType::kInt32;
    return convolution(call, std::move(draft), 0, 1);
  }
  // x, x_scale, x_zero_point, w, w_scale, w_zero_point, y_scale, y_zero_point, B
  draft.inputs = {0, 3};
  if (call.has_input(8)) draft.inputs.emplace_back(8);
  if (call.has_input(7)) draft.type = call.input(7).type;
  return convolution(call, std::move(draft), 0, 3);
}

OnnxConversion convert_transposed_convolution(const OnnxCall& call) {
  return convolution(call, draft_of(call, OperatorKind::kTransposedConvolution, 3), 0, 1);
}

OnnxConversion convert_pooling(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  OnnxDraft draft = draft_of(call, OperatorKind::kPooling, 1);
  Layer& layer = draft.steps[0].layer;
  layer.function = call.operator_name() == "MaxPool" ? "max" : "average";
  layer.attributes.count_include_pad = call.integer("count_include_pad", 0) != 0;
  auto window = window_of(call, call.shape(0));
  if (!window) return tl::unexpected<Diagnostic>(window.error());
  if (auto done = set_window(layer, std::move(*window), call.shape(0)); !done) return error_of(done);
  return draft;
}

OnnxConversion convert_global_pooling(const OnnxCall& call) {
  if (!call.has_input(0)) return call.bad_attribute("the input is missing");
  OnnxDraft draft = draft_of(call, OperatorKind::kPooling, 1);
  Layer& layer = draft.steps[0].layer;
  layer.function = call.operator_name() == "GlobalMaxPool" ? "max" : "average";
  WindowDescription window;
  const Shape& x = call.shape(0);
  if (x.size() > 2) window.kernel.assign(x.begin() + 2, x.end());
  if (auto done = set_window(layer, std::move(window), x); !done) return error_of(done);
  return draft;
}

}  // namespace cyclescope::network

// Resize of a part of its input.
#include <algorithm>
#include <cmath>

#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"
#include "network/onnx/graph/resized_shape.h"

namespace cyclescope::network {

// The elements that the part touches, resized so that its first and last one are those of the output. A part that
// begins or ends between two elements shifts positions by less than one; what lies outside the input is not computed
// but filled, which is counted as if it were computed.
OnnxExpansionResult expand_crop_and_resize(const OnnxCall& call) {
  if (!call.has_input(0) || !crops(call) || call.integer("antialias", 0) != 0) return kNoExpansion;
  const auto parts = cropped_axes(call);
  const auto shape = resized_shape(call);
  if (!shape) return tl::unexpected<Diagnostic>(shape.error());
  if (!parts || !*shape) return kNoExpansion;
  std::vector<std::int64_t> axes, begins, ends, all;
  for (const CroppedAxis& part : *parts) {
    const std::int64_t extent = call.shape(0)[static_cast<std::size_t>(part.axis)];
    const double last = static_cast<double>(std::max<std::int64_t>(extent - 1, 0));
    const double first = std::clamp(std::floor(std::min(part.begin, part.end) * last), 0.0, last);
    const double behind = std::clamp(std::ceil(std::max(part.begin, part.end) * last), first, last) + 1;
    axes.push_back(part.axis);
    begins.push_back(static_cast<std::int64_t>(first));
    ends.push_back(static_cast<std::int64_t>(behind));
  }
  for (std::size_t i = 0; i < call.shape(0).size(); ++i) all.push_back(static_cast<std::int64_t>(i));
  OnnxExpansion e(call);
  const std::string part = e.node("Slice", {e.input(0), e.integers(begins), e.integers(ends), e.integers(axes)});
  return e.yields({e.node("Resize", {part, "", "", e.integers(**shape)},
                          {onnx_attribute("mode", call.text("mode", "nearest")),
                           onnx_attribute("nearest_mode", call.text("nearest_mode", "round_prefer_floor")),
                           onnx_attribute("coordinate_transformation_mode", std::string("align_corners"))})});
}

}  // namespace cyclescope::network

#pragma once

#include "network/network.h"

namespace cyclescope::network {

/// Calls visitor(key, member...) for every attribute, with its key in the complete network format and the member of
/// each of `attributes`.
template <typename Visitor, typename... Attributes>
void visit_attributes(const Visitor& visitor, Attributes&... attributes) {
  visitor("kernel", attributes.kernel...);
  visitor("stride", attributes.stride...);
  visitor("dilation", attributes.dilation...);
  visitor("pad_begin", attributes.pad_begin...);
  visitor("pad_end", attributes.pad_end...);
  visitor("output_padding", attributes.output_padding...);
  visitor("groups", attributes.groups...);
  visitor("count_include_pad", attributes.count_include_pad...);
  visitor("transpose_a", attributes.transpose_a...);
  visitor("transpose_b", attributes.transpose_b...);
  visitor("axis", attributes.axis...);
  visitor("axes", attributes.axes...);
  visitor("keep_dims", attributes.keep_dims...);
  visitor("starts", attributes.starts...);
  visitor("steps", attributes.steps...);
  visitor("sizes", attributes.sizes...);
  visitor("mode", attributes.mode...);
  visitor("coordinates", attributes.coordinates...);
  visitor("rounding", attributes.rounding...);
  visitor("hidden_size", attributes.hidden_size...);
  visitor("directions", attributes.directions...);
  visitor("gates", attributes.gates...);
  visitor("exclusive", attributes.exclusive...);
  visitor("reverse", attributes.reverse...);
  visitor("batch_first", attributes.batch_first...);
  visitor("linear_before_reset", attributes.linear_before_reset...);
  visitor("activations", attributes.activations...);
}

}  // namespace cyclescope::network

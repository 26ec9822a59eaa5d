#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/onnx/graph/call.h"

namespace cyclescope::network {

// What Resize and Upsample say about their output, which is said in a different place in every version of them. The
// shape of the input must be known.

/// Whether a call resizes a part of the input only.
bool crops(const OnnxCall& call);

/// The part of an axis that is resized, in units of the axis: from 0 to 1 is all of it. An end before the beginning
/// turns it around.
struct CroppedAxis {
  std::int64_t axis;
  double begin, end;
};

/// Of a call that crops; nothing where data decides.
std::optional<std::vector<CroppedAxis>> cropped_axes(const OnnxCall& call);

/// The shape of the output, or nothing where data decides. Errors: BadAttribute (sizes, scales or axes that are
/// impossible).
Result<std::optional<Shape>> resized_shape(const OnnxCall& call);

}  // namespace cyclescope::network

#pragma once

#include "border/document.h"

namespace cyclescope::border {

/// ONNX models, which become NetworkFile documents.
extern const DocumentKind kOnnxKind;

}  // namespace cyclescope::border

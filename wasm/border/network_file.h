#pragma once

#include "border/document.h"

namespace cyclescope::border {

/// Files of every format that networks are read from, told by their first bytes. They become NetworkFile documents.
extern const DocumentKind kFileKind;

}  // namespace cyclescope::border

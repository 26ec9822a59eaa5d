#pragma once

#include <cstdlib>

#include "json/document.h"

namespace cyclescope::fuzz {

/// Ends the program, which libFuzzer takes as a find, unless `condition` holds.
inline void check(bool condition) {
  if (!condition) std::abort();
}

/// A diagnostic says what is wrong, and can be written as JSON.
inline void check_diagnostic(const Diagnostic& error) {
  check(!error.code.empty() && !error.message.empty());
  check(!Json({error.path, error.message, error.hint}).dump().empty());
}

}  // namespace cyclescope::fuzz

#pragma once

#include <functional>
#include <set>
#include <string>

#include "diagnostics/diagnostic.h"

namespace cyclescope::testing {

/// Expects that every file below tests/fixtures/`folder` is refused by `check` with the code, place and hint that the
/// folder's expected.json says, and that every file has an entry there. Returns the codes. A schema sees what is wrong
/// with the files in schema/, and accepts those in semantic/ (see tests/wasm/input_schemas.test.mjs).
std::set<std::string> expect_refused(const std::string& folder,
                                     const std::function<Result<void>(const std::string&)>& check);

}  // namespace cyclescope::testing

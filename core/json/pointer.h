#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.h"

namespace cyclescope::json {

/// The JSON pointer of the member `key` (escaped as needed), or of the element `index`, of the value at `path`.
std::string json_child(std::string_view path, std::string_view key);
std::string json_child(std::string_view path, std::size_t index);

/// The key that `token`, the part of a JSON pointer between two slashes, stands for.
std::string key_of_token(std::string_view token);

/// Fills line and column of `diagnostic` from its JSON pointer: the value it names, or the key for UnknownKey and
/// DuplicateKey. Falls back to the deepest ancestor that exists (that of a missing key, for instance). Leaves a
/// diagnostic alone that has a line already, or whose path is no JSON pointer.
void locate(Diagnostic& diagnostic, std::string_view text);

}  // namespace cyclescope::json

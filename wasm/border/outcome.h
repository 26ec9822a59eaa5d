#pragma once

#include <functional>
#include <string>
#include <utility>

#include "diagnostics/diagnostic.h"

namespace cyclescope::border {

/// Which input is at fault, as in schema/diagnostic.schema.json.
enum class Input { kArchitecture, kNetwork, kRequest, kJob, kModule, kTable, kModel };

/// Why there is no value.
struct Refusal {
  Diagnostic diagnostic;
  Input input = Input::kModule;
};

template <typename T>
using Answer = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(Diagnostic diagnostic, Input input) {
  return tl::unexpected<Refusal>(Refusal{std::move(diagnostic), input});
}

/// "architecture", ...
const char* name_of(Input input);

/// What `work` answers (a JSON text, or a refusal) as an outcome's text. Exceptions become refusals too: OutOfMemory,
/// after `free_memory`, and Internal.
std::string outcome(const std::function<Answer<std::string>()>& work, const std::function<void()>& free_memory);

}  // namespace cyclescope::border

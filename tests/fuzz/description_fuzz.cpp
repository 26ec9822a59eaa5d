// Reads any text as a description, with its mappings, and builds it with its defaults: whatever the text, there is an
// architecture or a diagnostic that can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "architecture/description.h"
#include "diagnostic_check.h"
#include "mapping/mapping.h"

namespace {

using cyclescope::Diagnostic;
using cyclescope::fuzz::check;

/// A diagnostic's place is within the text.
void check_diagnostic(const Diagnostic& error, std::string_view text) {
  cyclescope::fuzz::check_diagnostic(error);
  check(error.line >= 0 && static_cast<std::size_t>(error.line) <= text.size() + 1);
  check(error.column >= 0 && static_cast<std::size_t>(error.column) <= text.size() + 1);
}

/// Small enough that an input never takes long.
cyclescope::architecture::BuildLimits limits() {
  cyclescope::architecture::BuildLimits limits;
  limits.objects = 2'000;
  limits.registers = 10'000;
  limits.edges = 10'000;
  limits.iterations = 100'000;
  return limits;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto description = cyclescope::architecture::read_description(text);
  if (!description) {
    check_diagnostic(description.error(), text);
    check(description.error().line > 0);
    return 0;
  }
  if (const auto mappings = cyclescope::mapping::read_mappings(*description); !mappings) {
    check_diagnostic(mappings.error(), text);
  }
  const auto architecture = cyclescope::architecture::instantiate(*description, {}, limits());
  if (!architecture) {
    check_diagnostic(architecture.error(), text);
    return 0;
  }
  check(architecture->routes.size() == architecture->objects.size());
  check(architecture->object_by_name.size() == architecture->objects.size());
  check(architecture->register_by_name.size() == architecture->registers.size());
  return 0;
}

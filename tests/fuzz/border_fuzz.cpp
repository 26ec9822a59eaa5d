// Runs any text as a script of calls across the border (border_script.h): whatever is asked, in whatever order, there
// is an outcome as the schemas have it, and none is an error in Cyclescope itself.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "border_script.h"
#include "diagnostic_check.h"

namespace {

using cyclescope::Json;
using cyclescope::fuzz::check;

bool is_text(const Json& object, const char* key) {
  return object.contains(key) && object.at(key).is_string() && !object.at(key).get<std::string>().empty();
}

void check_outcome(const std::string& text) {
  const auto outcome = cyclescope::json::parse_json(text);
  check(outcome && outcome->is_object() && outcome->size() == 2);
  check(outcome->contains("ok") && outcome->at("ok").is_boolean());
  if (outcome->at("ok").get<bool>()) return check(outcome->contains("value"));
  check(outcome->contains("error") && outcome->at("error").is_object());
  const Json& error = outcome->at("error");
  check(is_text(error, "code") && is_text(error, "message") && is_text(error, "input"));
  check(error.at("code") != "Internal");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cyclescope::fuzz::BorderScript({reinterpret_cast<const char*>(data), size})
      .run([](const cyclescope::fuzz::ScriptLine& /*line*/, const std::string& outcome) { check_outcome(outcome); });
  return 0;
}

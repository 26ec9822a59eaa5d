#include "border/outcome.h"

#include <exception>
#include <new>

#include "estimate/write_estimate.h"

namespace cyclescope::border {
namespace {

std::string refusal_text(const Refusal& refusal) {
  json::JsonWriter json;
  json.object([&] {
    json.member("ok", false);
    json.member("error", [&] { estimate::write_diagnostic(json, refusal.diagnostic, name_of(refusal.input)); });
  });
  return json.written();
}

std::string value_text(const std::string& value) {
  json::JsonWriter json;
  json.object([&] {
    json.member("ok", true);
    json.member("value", json::JsonText{value});
  });
  return json.written();
}

std::string internal_error(const std::string& what) {
  return refusal_text({{"Internal", "", "an error in Cyclescope itself: " + what,
                        "please report it, with the inputs that lead to it", 0, 0},
                       Input::kModule});
}

std::string answer_of(const std::function<Answer<std::string>()>& work) {
  try {
    const Answer<std::string> answer = work();
    return answer ? value_text(*answer) : refusal_text(answer.error());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return internal_error(error.what());
  } catch (...) {
    return internal_error("an unknown exception");
  }
}

}  // namespace

const char* name_of(Input input) {
  switch (input) {
    case Input::kArchitecture:
      return "architecture";
    case Input::kNetwork:
      return "network";
    case Input::kRequest:
      return "request";
    case Input::kJob:
      return "job";
    case Input::kModule:
      return "module";
    case Input::kTable:
      return "table";
    case Input::kModel:
      return "model";
  }
  return "";
}

std::string outcome(const std::function<Answer<std::string>()>& work, const std::function<void()>& free_memory) {
  try {
    return answer_of(work);
  } catch (const std::bad_alloc&) {
    free_memory();
    return refusal_text({{"OutOfMemory", "", "the inputs need more memory than there is",
                          "a smaller accelerator or network may fit", 0, 0},
                         Input::kModule});
  }
}

}  // namespace cyclescope::border

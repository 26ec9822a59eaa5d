// The border's functions in JavaScript, and nothing else: what they do is in border/border.h. One source for both
// modules, each with its own table.
#include <emscripten/bind.h>

#include "border/border.h"
#include "border/js_byte_source.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

/// One border per module: a worker or page that wants another one loads another module.
Border& border() {
  static Border instance(CYCLESCOPE_TABLE);
  return instance;
}

/// `content`: a text, or {size, read(offset, length)}.
std::string put(const std::string& kind, const emscripten::val& content) {
  if (content.isString()) return border().put(kind, content.as<std::string>());
  JsByteSource source(content);
  return border().put(kind, source);
}

}  // namespace

EMSCRIPTEN_BINDINGS(cyclescope) {
  using emscripten::function;
  using emscripten::optional_override;
  using Text = const std::string&;
  function("put", put);
  function("call", optional_override([](Text operation, Text request) { return border().call(operation, request); }));
  function("start", optional_override([](Text operation, Text request) { return border().start(operation, request); }));
  function("step",
           optional_override([](std::int32_t job, double milliseconds) { return border().step(job, milliseconds); }));
  function("cancel", optional_override([](std::int32_t job) { return border().cancel(job); }));
}

}  // namespace cyclescope::border

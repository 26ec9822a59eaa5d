// The names of the core's functions in JavaScript, and nothing else: what they do is in api.h.
#include <emscripten/bind.h>

#include "api.h"
#include "js_byte_source.h"

namespace cyclescope::api {
namespace {

/// One session per module: a worker or page that wants another one loads another module.
Session& session() {
  static Session instance;
  return instance;
}

}  // namespace

EMSCRIPTEN_BINDINGS(cyclescope) {
  using emscripten::function;
  using emscripten::optional_override;
  using Text = const std::string&;
  function("version", optional_override([] { return session().version(); }));
  function("checkArchitecture",
           optional_override([](Text text, Text request) { return session().check_architecture(text, request); }));
  function("readNetwork", optional_override([](Text text) { return session().read_network(text); }));
  function("readOnnx", optional_override([](const emscripten::val& source, Text dimensions) {
             JsByteSource bytes(source);
             return session().read_onnx(bytes, dimensions);
           }));
  function("startEstimate", optional_override([](Text architecture, Text network, Text request) {
             return session().start_estimate(architecture, network, request);
           }));
  function("stepEstimate", optional_override([](std::int32_t job, double milliseconds) {
             return session().step_estimate(job, milliseconds);
           }));
  function("cancelEstimate", optional_override([](std::int32_t job) { return session().cancel_estimate(job); }));
}

}  // namespace cyclescope::api

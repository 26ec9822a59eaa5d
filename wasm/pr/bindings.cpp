// The names of Performance Representatives' functions in JavaScript, and nothing else: what they do is in session.h.
#include <emscripten/bind.h>

#include "pr/session.h"

namespace cyclescope::api {
namespace {

RepresentativesSession& session() {
  static RepresentativesSession instance;
  return instance;
}

}  // namespace

EMSCRIPTEN_BINDINGS(cyclescope_pr) {
  using emscripten::function;
  using emscripten::optional_override;
  using Text = const std::string&;
  function("layerTypes", optional_override([] { return session().layer_types(); }));
  function("readTable", optional_override([](Text table, Text type) { return session().read_table(table, type); }));
  function("startSweep", optional_override([](Text architecture, Text request) {
             return session().start_sweep(architecture, request);
           }));
  function("stepSweep",
           optional_override([](std::int32_t job, Text answers) { return session().step_sweep(job, answers); }));
  function("plan", optional_override(
                       [](Text request, Text known, Text model) { return session().plan(request, known, model); }));
  function("networkLayers",
           optional_override([](Text network, Text types) { return session().network_layers(network, types); }));
  function("startMeasure", optional_override([](Text architecture, Text layers, Text request) {
             return session().start_measure(architecture, layers, request);
           }));
  function("stepMeasure", optional_override([](std::int32_t job, double milliseconds, Text answers) {
             return session().step_measure(job, milliseconds, answers);
           }));
  function("splitTable",
           optional_override([](Text table, Text request) { return session().split_table(table, request); }));
  function("startFit", optional_override([](Text table, Text request) { return session().start_fit(table, request); }));
  function("stepFit", optional_override(
                          [](std::int32_t job, double milliseconds) { return session().step_fit(job, milliseconds); }));
  function("startCalibrate", optional_override([](Text architecture, Text table, Text request) {
             return session().start_calibrate(architecture, table, request);
           }));
  function("stepCalibrate", optional_override([](std::int32_t job, double milliseconds) {
             return session().step_calibrate(job, milliseconds);
           }));
  function("cancel", optional_override([](std::int32_t job) { return session().cancel(job); }));
  function("readModel", optional_override([](Text model) { return session().read_model(model); }));
  function("predict", optional_override([](Text model, Text layers) { return session().predict(model, layers); }));
  function("evaluate", optional_override([](Text model, Text table) { return session().evaluate(model, table); }));
  function("estimate", optional_override([](Text model, Text network, Text request) {
             return session().estimate(model, network, request);
           }));
}

}  // namespace cyclescope::api

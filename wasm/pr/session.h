#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace cyclescope::api {

/// The border of Performance Representatives: devices are swept, measured and learnt. As in ../api.h: text in, an
/// outcome's JSON text out, in the shapes of ../schema/; nothing throws, and a call that failed leaves the session
/// usable. Tables are CSV as core/representatives/layers/measurement_table.h documents them; models are JSON as
/// core/representatives/model/model_json.h writes them.
class RepresentativesSession {
 public:
  RepresentativesSession();
  ~RepresentativesSession();
  RepresentativesSession(const RepresentativesSession&) = delete;
  RepresentativesSession& operator=(const RepresentativesSession&) = delete;

  /// Every layer type, its parameters, and what known networks use of them.
  std::string layer_types() const;

  /// What a table of measurements holds and shows. `type`: the type of rows that name none, or empty.
  std::string read_table(const std::string& table, const std::string& type);

  /// Starts to look for step widths; the value is the job's number. The device is the accelerator that `architecture`
  /// describes, or the caller where that is empty.
  std::string start_sweep(const std::string& architecture, const std::string& request);
  /// Sweeps one parameter. Where the caller is the device, the step may end with layers to measure, in this order;
  /// `answers` of the next call is what each took, [{"latency": x}, or {"error": "why not"}, ...]; else empty.
  std::string step_sweep(std::int32_t job, const std::string& answers);

  /// Layers to measure, as a table. `known`: a table of what is measured already, or empty. `model`: a fitted model
  /// that chooses the layers it is least sure of, or empty.
  std::string plan(const std::string& request, const std::string& known, const std::string& model);

  /// The layers and blocks that a network in our own JSON consists of, each once, as a table to measure or to predict.
  /// `types`: a JSON array of the layer types that may be blocks, or empty for all.
  std::string network_layers(const std::string& network, const std::string& types);

  /// Starts to measure the layers of a table, or, where that is empty, of the request's plan; the value is the job's
  /// number. The device is as for start_sweep(). Error of both a table and a plan: SeveralPlans.
  std::string start_measure(const std::string& architecture, const std::string& layers, const std::string& request);
  /// Works on it for about `milliseconds`; asks and hears like step_sweep().
  std::string step_measure(std::int32_t job, double milliseconds, const std::string& answers);

  /// Measurements kept aside for judging models, and draws of different sizes from the others.
  std::string split_table(const std::string& table, const std::string& request);

  /// Starts to fit a model; the value is the job's number.
  std::string start_fit(const std::string& table, const std::string& request);
  /// Works on it for about `milliseconds`; a step may take longer.
  std::string step_fit(std::int32_t job, double milliseconds);

  /// Starts to find the parameters of the accelerator that `architecture` describes from a table of measurements; the
  /// value is the job's number.
  std::string start_calibrate(const std::string& architecture, const std::string& table, const std::string& request);
  /// Works on it for about `milliseconds`; a step may take longer.
  std::string step_calibrate(std::int32_t job, double milliseconds);

  /// Ends a job. Error of an unknown number: UnknownJob.
  std::string cancel(std::int32_t job);

  /// What a fitted model is.
  std::string read_model(const std::string& model);
  /// Its latencies of the layers of a table.
  std::string predict(const std::string& model, const std::string& layers);
  /// Its errors on a table of measurements.
  std::string evaluate(const std::string& model, const std::string& table);
  /// Its estimate of a network in our own JSON, in the shape of an accelerator's. Of `request` only the clock counts.
  std::string estimate(const std::string& model, const std::string& network, const std::string& request);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cyclescope::api

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "network/onnx/read_onnx.h"

namespace cyclescope::api {

/// The core's border: text or bytes in, JSON text out. Every function answers an outcome, {"ok":true,"value":...} or
/// {"ok":false,"error":{...}}, in the shapes of wasm/schema/ (README.md says which); none throws, and a call that
/// failed leaves the session usable.
///
/// A session remembers descriptions, networks, machines and timed layers that it saw lately, and holds the jobs.
class Session {
 public:
  Session();
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::string version() const;

  /// What a description describes, at the parameters of `request`.
  std::string check_architecture(const std::string& text, const std::string& request);

  /// What a network in our own JSON is.
  std::string read_network(const std::string& text);

  /// What an ONNX file is, and the network in our own JSON. `dimensions`: values of symbolic dimensions as a JSON
  /// object, or empty.
  std::string read_onnx(network::ByteSource& source, const std::string& dimensions);

  /// Starts a job on an accelerator and a network in our own JSON; the value is its number.
  std::string start_estimate(const std::string& architecture, const std::string& network, const std::string& request);

  /// Works on a job for about `milliseconds`. A job that is done or failed is gone. Error of an unknown number:
  /// UnknownJob.
  std::string step_estimate(std::int32_t job, double milliseconds);

  /// Ends a job. Error of an unknown number: UnknownJob.
  std::string cancel_estimate(std::int32_t job);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cyclescope::api

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "border/outcome.h"
#include "border/session.h"
#include "json/reader.h"
#include "json/writer.h"
#include "operations/representatives/members.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/questions.h"

namespace cyclescope::border {

/// Who measures for a job: a described accelerator, with noise or without, or the caller.
class JobDevice {
 public:
  /// The caller.
  JobDevice(std::string unit, bool repeatable) : unit_(std::move(unit)), repeatable_(repeatable) {}
  explicit JobDevice(std::shared_ptr<estimate::Machine> machine, const std::optional<representatives::Noise>& noise,
                     std::uint64_t seed);

  bool is_caller() const { return exact_ == nullptr; }
  const std::string& unit() const { return unit_; }
  bool repeatable() const { return repeatable_; }

  /// Measures one more of `layers`, of which some were measured before; what was measured of all, when it is complete.
  /// The device is not the caller.
  std::optional<representatives::Latencies> measure_next(const std::vector<representatives::MeasurableLayer>& layers);

 private:
  std::unique_ptr<representatives::Device> exact_;
  std::unique_ptr<representatives::Device> noisy_;  ///< over `exact_`, or null
  std::string unit_ = "cycles";
  bool repeatable_ = true;
  representatives::Latencies measured_;  ///< of the layers that are wanted
};

/// A described accelerator where the request has an `architecture`, at its `parameters`, with `noise` from `seed`; else
/// the caller, whose latencies are in `unit` and maybe `repeatable`.
struct DeviceRequest {
  explicit DeviceRequest(const json::JsonReader& reader, Session& session);
  Answer<JobDevice> device(Session& session) const;
  /// The accelerator. Precondition: there is one.
  Answer<std::shared_ptr<estimate::Machine>> machine(Session& session) const;

  std::int32_t architecture = 0;  ///< or 0
  std::shared_ptr<const ArchitectureDocument> document;
  architecture::ParameterValues parameters;
  std::optional<representatives::Noise> noise;
  std::uint64_t seed = 1;
  std::string unit;
  bool repeatable = false;
};

/// What a caller's device says of `count` layers, in their order: {"latency": x} with x > 0 each, or {"error": "why
/// not"}, which becomes the error NotMeasured within. Errors of the answers themselves: WrongCount, MissingKey,
/// UnknownKey, WrongType, NotPositive.
Result<representatives::Latencies> read_device_answers(const json::JsonReader& answers, std::size_t count);

}  // namespace cyclescope::border

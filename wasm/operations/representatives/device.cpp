#include "operations/representatives/device.h"

#include <utility>

#include "border/request.h"
#include "estimate/devices/device.h"

namespace cyclescope::border {
namespace {

Result<double> read_device_answer(const json::JsonReader& answer) {
  answer.expect_keys({"latency", "error"});
  if (answer.has("error")) {
    const std::string reason = answer.text("error");
    return failure("NotMeasured", "", reason.empty() ? "the device does not say why it cannot run the layer" : reason);
  }
  const double latency = answer.number("latency");
  if (latency <= 0) {
    answer.refuse_member("latency", "NotPositive", "the device says that a layer takes " + json::number_text(latency),
                         "latencies are more than 0");
  }
  return latency;
}

}  // namespace

JobDevice::JobDevice(std::shared_ptr<estimate::Machine> machine, const std::optional<representatives::Noise>& noise,
                     std::uint64_t seed)
    : exact_(std::make_unique<estimate::DescribedDevice>(std::move(machine))), repeatable_(!noise) {
  if (noise) noisy_ = std::make_unique<representatives::NoisyDevice>(*exact_, *noise, seed);
}

std::optional<representatives::Latencies> JobDevice::measure_next(
    const std::vector<representatives::MeasurableLayer>& layers) {
  representatives::Device& device = noisy_ ? *noisy_ : *exact_;
  measured_.push_back(device.latency(layers[measured_.size()]));
  if (measured_.back() && measured_.size() < layers.size()) return std::nullopt;
  return std::exchange(measured_, {});
}

DeviceRequest::DeviceRequest(const json::JsonReader& reader, Session& session)
    : parameters(read_parameters(reader)),
      noise(read_noise(reader)),
      seed(read_seed(reader)),
      unit(read_unit(reader)),
      repeatable(reader.boolean_or("repeatable", false)) {
  if (!reader.has("architecture")) return;
  architecture = read_number(reader, "architecture");
  document = read_document<ArchitectureDocument>(reader, session, "architecture");
}

Answer<std::shared_ptr<estimate::Machine>> DeviceRequest::machine(Session& session) const {
  return session.machines.at(architecture, *document, parameters);
}

Answer<JobDevice> DeviceRequest::device(Session& session) const {
  if (!document) return JobDevice(unit, repeatable);
  auto found = machine(session);
  if (!found) return tl::unexpected(std::move(found.error()));
  return JobDevice(std::move(*found), noise, seed);
}

Result<representatives::Latencies> read_device_answers(const json::JsonReader& answers, std::size_t count) {
  if (answers.size() != count && !answers.failed()) {
    answers.refuse("WrongCount", "there are " + std::to_string(answers.size()) + " answers to " +
                                     std::to_string(count) + " questions");
  }
  representatives::Latencies latencies;
  answers.each([&](const json::JsonReader& answer) { latencies.push_back(read_device_answer(answer)); });
  if (answers.failed()) return answers.error();
  return latencies;
}

}  // namespace cyclescope::border

#include "operations/network_job.h"

#include <optional>

#include "json/pointer.h"

namespace cyclescope::border {
namespace {

/// Instructions evaluated between two looks at the clock: well below a millisecond.
constexpr std::int64_t kSliceInstructions = 20'000;

}  // namespace

Answer<bool> NetworkJob::work(double milliseconds) {
  std::optional<Diagnostic> error;
  const bool done = work_for(milliseconds, [&] {
    auto stepped = job_.step(kSliceInstructions);
    if (!stepped) error = std::move(stepped.error());
    return error || *stepped;
  });
  if (error) return tl::unexpected(refusal_of(std::move(*error)));
  return done;
}

JobProgress NetworkJob::progress() const {
  const estimate::Progress progress = job_.progress();
  return {static_cast<double>(progress.layers_done), static_cast<double>(progress.layers_total), progress.layer};
}

Refusal NetworkJob::refusal_of(Diagnostic error) const {
  if (job_.fault() == estimate::Fault::kNetwork) return {std::move(error), Input::kNetwork};
  architecture::locate(error, architecture_->description);
  return {std::move(error), Input::kArchitecture};
}

NetworkOnMachine::NetworkOnMachine(const json::JsonReader& reader, Session& session)
    : reader_(reader),
      session_(session),
      architecture_(read_document<ArchitectureDocument>(reader, session, "architecture")),
      network_handle_(read_number(reader, "network")),
      dimensions_(read_dimensions(reader)),
      parameters_(read_parameters(reader)) {}

Answer<void> NetworkOnMachine::resolve() {
  if (reader_.failed()) return refuse(reader_);
  auto machine = session_.machines.at(read_number(reader_, "architecture"), *architecture_, parameters_);
  if (!machine) return tl::unexpected(machine.error());
  machine_ = std::move(*machine);
  const auto read = session_.networks.at(session_.handles, network_handle_, reader_.path("network"), dimensions_);
  if (!read) return tl::unexpected(read.error());
  network_ = {*read, &(*read)->network};
  return {};
}

std::int64_t read_instruction_budget(const json::JsonReader& reader) {
  if (!reader.has("instruction_budget")) return estimate::EstimateOptions{}.instruction_budget;
  return reader.integer("instruction_budget", 1, timing::kMaxCycles);
}

}  // namespace cyclescope::border

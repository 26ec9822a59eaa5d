#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "architecture/clock.h"
#include "border/estimates.h"
#include "border/request.h"
#include "estimate/estimate_job.h"
#include "estimate/estimate_members.h"
#include "estimate/overview.h"
#include "estimate/write_estimate.h"
#include "json/pointer.h"
#include "json/writer.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

/// Instructions evaluated between two looks at the clock: well below a millisecond.
constexpr std::int64_t kSliceInstructions = 20'000;

class RunningEstimate : public Job {
 public:
  /// `known`: the handle of an estimate whose overview the caller has, or 0.
  RunningEstimate(estimate::EstimateJob job, std::shared_ptr<const ArchitectureDocument> architecture,
                  std::int32_t known)
      : job_(std::move(job)), architecture_(std::move(architecture)), known_(known) {}

  Answer<bool> work(double milliseconds) override {
    std::optional<Diagnostic> error;
    const bool done = work_for(milliseconds, [&] {
      auto stepped = job_.step(kSliceInstructions);
      if (!stepped) error = std::move(stepped.error());
      return error || *stepped;
    });
    if (error) return tl::unexpected(refusal_of(std::move(*error)));
    return done;
  }

  JobProgress progress() const override {
    const estimate::Progress progress = job_.progress();
    return {static_cast<double>(progress.layers_done), static_cast<double>(progress.layers_total), progress.layer};
  }

  std::string partial() override {
    const auto done = static_cast<std::size_t>(job_.progress().layers_done);
    if (done == told_) return {};
    json::JsonWriter json;
    json.object([&] {
      if (told_ == 0) estimate::write_setting(json, job_.estimate());
      json.member("layers", [&] { estimate::write_rows(json, job_.estimate(), told_, done); });
    });
    told_ = done;
    return json.written();
  }

  Answer<std::string> value(Session& session) override { return keep_estimate(session, job_.estimate(), known_); }

 private:
  Refusal refusal_of(Diagnostic error) const {
    if (job_.fault() == estimate::Fault::kNetwork) return {std::move(error), Input::kNetwork};
    json::locate(error, architecture_->description.text);
    return {std::move(error), Input::kArchitecture};
  }

  estimate::EstimateJob job_;
  std::shared_ptr<const ArchitectureDocument> architecture_;  ///< for the place of errors in its text
  std::int32_t known_;
  std::size_t told_ = 0;  ///< layers of which the caller knows
};

estimate::Method read_method(const json::JsonReader& reader) {
  const auto name = reader.find("method");
  if (!name) return estimate::EstimateOptions{}.method;
  std::vector<std::string_view> names;
  for (const estimate::Method method : estimate::kMethods) names.emplace_back(name_of(method));
  const auto found = std::find(names.begin(), names.end(), name->choice(names));
  return found == names.end() ? estimate::EstimateOptions{}.method
                              : estimate::kMethods[static_cast<std::size_t>(found - names.begin())];
}

estimate::EstimateOptions read_options(const json::JsonReader& reader) {
  estimate::EstimateOptions options;
  options.method = read_method(reader);
  if (reader.has("clock_hz")) options.clock_hz = reader.integer("clock_hz", 1, architecture::kHighestClockHz);
  if (reader.has("instruction_budget")) {
    options.instruction_budget = reader.integer("instruction_budget", 1, timing::kMaxCycles);
  }
  return options;
}

}  // namespace

Answer<std::unique_ptr<Job>> start_estimate(Session& session, const Json& request) {
  const json::JsonReader reader(
      request, "",
      {"architecture", "network", "dimensions", "parameters", "method", "clock_hz", "instruction_budget", "known"});
  const auto architecture = read_document<ArchitectureDocument>(reader, session, "architecture");
  const std::int32_t network_handle = read_number(reader, "network");
  const DimensionValues dimensions = read_dimensions(reader);
  const architecture::ParameterValues parameters = read_parameters(reader);
  const estimate::EstimateOptions options = read_options(reader);
  const std::int32_t known = read_known(reader, session);
  if (reader.failed()) return refuse(reader);
  const auto machine = session.machines.at(read_number(reader, "architecture"), *architecture, parameters);
  if (!machine) return tl::unexpected(machine.error());
  const auto read = session.networks.at(session.handles, network_handle, reader.path("network"), dimensions);
  if (!read) return tl::unexpected(read.error());
  const std::shared_ptr<const network::Network> network(*read, &(*read)->network);
  return std::make_unique<RunningEstimate>(estimate::EstimateJob(*machine, network, options), architecture, known);
}

Answer<std::string> answer_estimate_layer(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"estimate", "layer"});
  const auto document = read_document<EstimateDocument>(reader, session, "estimate");
  if (reader.failed()) return refuse(reader);
  const estimate::Estimate& estimate = document->estimate;
  const auto layers = static_cast<std::int64_t>(estimate.layers.size());
  const std::int64_t layer = reader.integer("layer", 0, layers - 1);
  if (reader.failed()) return refuse(reader);
  json::JsonWriter json;
  estimate::EstimateMembers(json, estimate).layer(estimate.layers[static_cast<std::size_t>(layer)]);
  return json.written();
}

Answer<std::string> answer_estimate_document(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"estimate"});
  const auto document = read_document<EstimateDocument>(reader, session, "estimate");
  if (reader.failed()) return refuse(reader);
  return estimate::write_estimate(document->estimate);
}

}  // namespace cyclescope::border

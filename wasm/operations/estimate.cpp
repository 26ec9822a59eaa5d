#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "architecture/clock.h"
#include "border/estimates.h"
#include "border/request.h"
#include "estimate/estimate_members.h"
#include "estimate/overview.h"
#include "estimate/write_estimate.h"
#include "json/writer.h"
#include "operations/network_job.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

class RunningEstimate final : public NetworkJob {
 public:
  /// `known`: the handle of an estimate whose overview the caller has, or 0.
  RunningEstimate(estimate::EstimateJob job, std::shared_ptr<const ArchitectureDocument> architecture,
                  std::int32_t known)
      : NetworkJob(std::move(job), std::move(architecture)), known_(known) {}

  std::string partial() override {
    const auto done = static_cast<std::size_t>(job().progress().layers_done);
    if (done == told_) return {};
    json::JsonWriter json;
    json.object([&] {
      if (told_ == 0) estimate::write_setting(json, job().estimate());
      json.member("layers", [&] { estimate::write_rows(json, job().estimate(), told_, done); });
    });
    told_ = done;
    return json.written();
  }

  Answer<std::string> value(Session& session) override { return keep_estimate(session, job().estimate(), known_); }

 private:
  std::int32_t known_;
  std::size_t told_ = 0;  ///< layers of which the caller knows
};

/// What a module has beside what every module has.
struct Further {
  std::vector<estimate::Method> methods{estimate::kMethods.begin(), estimate::kMethods.end()};
  estimate::FurtherWays ways;
};

estimate::Method read_method(const json::JsonReader& reader, const std::vector<estimate::Method>& methods) {
  const auto name = reader.find("method");
  if (!name) return estimate::EstimateOptions{}.method;
  std::vector<std::string_view> names;
  for (const estimate::Method method : methods) names.emplace_back(name_of(method));
  const auto found = std::find(names.begin(), names.end(), name->choice(names));
  return found == names.end() ? estimate::EstimateOptions{}.method
                              : methods[static_cast<std::size_t>(found - names.begin())];
}

estimate::EstimateOptions read_options(const json::JsonReader& reader, const Further& further) {
  estimate::EstimateOptions options;
  options.method = read_method(reader, further.methods);
  if (reader.has("clock_hz")) options.clock_hz = reader.integer("clock_hz", 1, architecture::kHighestClockHz);
  options.instruction_budget = read_instruction_budget(reader);
  if (const auto order = reader.find("arbitration")) {
    options.arbitration = order->choice({"program_order", "first_come"}) == "first_come"
                              ? architecture::Arbitration::kFirstCome
                              : architecture::Arbitration::kProgramOrder;
    if (options.method != estimate::Method::kSimulation) {
      order->refuse("UnknownKey", "only the method \"simulate\" can serve requests in another order than described");
    }
  }
  read_tile_choice(reader, options);
  read_pinned_tiles(reader, options);
  read_residency(reader, options);
  return options;
}

Answer<std::unique_ptr<Job>> start(Session& session, const Json& request, const Further& further) {
  const json::JsonReader reader(
      request, "",
      {"architecture", "network", "dimensions", "parameters", "method", "arbitration", "floors", "clock_hz",
       "instruction_budget", "tiles", "tile_trials", "pinned_tiles", "residency", "resident_shares", "known"});
  NetworkOnMachine inputs(reader, session);
  const estimate::EstimateOptions options = read_options(reader, further);
  estimate::FurtherWays ways = further.ways;
  if (!reader.boolean_or("floors", false)) ways.check_floors = nullptr;
  const std::int32_t known = read_known(reader, session);
  if (auto resolved = inputs.resolve(); !resolved) return tl::unexpected(resolved.error());
  return std::make_unique<RunningEstimate>(estimate::EstimateJob(inputs.machine(), inputs.network(), options, ways),
                                           inputs.architecture(), known);
}

}  // namespace

Answer<std::unique_ptr<Job>> start_estimate(Session& session, const Json& request) {
  return start(session, request, {});
}

Answer<std::unique_ptr<Job>> start_any_estimate(Session& session, const Json& request) {
  Further further;
  further.methods.push_back(estimate::Method::kSimulation);
  further.ways = {estimate::simulate_layer, estimate::passed_floor};
  return start(session, request, further);
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

#include <string>
#include <utility>

#include "estimate/critical_path.h"
#include "json/writer.h"
#include "operations/network_job.h"
#include "operations/operations.h"

namespace cyclescope::border {
namespace {

class RunningAttribution final : public NetworkJob {
 public:
  using NetworkJob::NetworkJob;

  Answer<std::string> value(Session& /*session*/) override {
    json::JsonWriter json;
    estimate::write_attribution(json, job().estimate());
    return json.written();
  }
};

}  // namespace

Answer<std::unique_ptr<Job>> start_attribution(Session& session, const Json& request) {
  const json::JsonReader reader(request, "",
                                {"architecture", "network", "dimensions", "parameters", "instruction_budget", "tiles",
                                 "tile_trials", "pinned_tiles", "residency", "resident_shares"});
  NetworkOnMachine inputs(reader, session);
  estimate::EstimateOptions options;
  options.instruction_budget = read_instruction_budget(reader);
  read_tile_choice(reader, options);
  read_pinned_tiles(reader, options);
  read_residency(reader, options);
  if (auto resolved = inputs.resolve(); !resolved) return tl::unexpected(resolved.error());
  return std::make_unique<RunningAttribution>(
      estimate::EstimateJob(inputs.machine(), inputs.network(), options, estimate::kPathFollower),
      inputs.architecture());
}

}  // namespace cyclescope::border

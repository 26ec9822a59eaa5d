#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/nearest_name.h"
#include "estimate/layer_program.h"
#include "estimate/write_timeline.h"
#include "json/pointer.h"
#include "json/writer.h"
#include "operations/network_job.h"
#include "operations/operations.h"
#include "timing/timeline.h"

namespace cyclescope::border {
namespace {

/// Instructions evaluated between two looks at the clock.
constexpr std::int64_t kTraceSlice = 20'000;
/// Of a window: some megabytes of JSON.
constexpr std::int64_t kMostTraced = 20'000;
constexpr std::int64_t kUsuallyTraced = 500;

class RunningTrace final : public Job {
 public:
  RunningTrace(NetworkOnMachine& inputs, std::string layer, mapping::MappedLayer mapped,
               const timing::TimelineOptions& options)
      : machine_(inputs.machine()),
        architecture_(inputs.architecture()),
        layer_(std::move(layer)),
        mapped_(std::move(mapped)),
        job_(machine_->architecture(), mapped_.program, options) {}

  Answer<bool> work(double milliseconds) override {
    std::optional<Diagnostic> error;
    const bool done = work_for(milliseconds, [&] {
      auto stepped = job_.step(kTraceSlice);
      if (!stepped) error = std::move(stepped.error());
      return error || *stepped;
    });
    if (!error) return done;
    if (error->path.empty()) {
      error->path = layer_;
      return tl::unexpected(Refusal{std::move(*error), Input::kNetwork});
    }
    architecture::locate(*error, architecture_->description);
    return tl::unexpected(Refusal{std::move(*error), Input::kArchitecture});
  }

  JobProgress progress() const override { return {0, 1, layer_}; }

  Answer<std::string> value(Session& /*session*/) override {
    json::JsonWriter json;
    estimate::write_timeline(json, layer_, *machine_, mapped_.program, job_.timeline());
    return json.written();
  }

 private:
  std::shared_ptr<estimate::Machine> machine_;
  std::shared_ptr<const ArchitectureDocument> architecture_;
  std::string layer_;
  mapping::MappedLayer mapped_;
  timing::TimelineJob job_;
};

/// Errors: UnknownName.
Result<std::size_t> find_layer(const network::Network& network, const std::string& name) {
  const auto at = std::find_if(network.layers.begin(), network.layers.end(),
                               [&name](const network::Layer& layer) { return layer.name == name; });
  if (at != network.layers.end()) return static_cast<std::size_t>(at - network.layers.begin());
  std::vector<std::string> names;
  for (const network::Layer& layer : network.layers) names.push_back(layer.name);
  return failure("UnknownName", "", "the network has no layer '" + name + "'",
                 diagnostics::nearest_name_hint(name, names));
}

}  // namespace

Answer<std::unique_ptr<Job>> start_trace(Session& session, const Json& request) {
  const json::JsonReader reader(request, "",
                                {"architecture", "network", "dimensions", "parameters", "layer", "instructions",
                                 "instruction_budget", "pinned_tiles", "residency", "resident_shares"});
  NetworkOnMachine inputs(reader, session);
  timing::TimelineOptions options;
  options.timing.instruction_budget = read_instruction_budget(reader);
  options.instructions = reader.integer_or("instructions", kUsuallyTraced, 1, kMostTraced);
  const std::string name = reader.text("layer");
  estimate::EstimateOptions mapped_as;
  read_pinned_tiles(reader, mapped_as);
  read_residency(reader, mapped_as);
  if (auto resolved = inputs.resolve(); !resolved) return tl::unexpected(resolved.error());
  const auto layer = find_layer(*inputs.network(), name);
  if (!layer) return tl::unexpected(Refusal{at_member(layer.error(), reader, "layer"), Input::kRequest});
  auto mapped = estimate::program_of_layer(*inputs.machine(), *inputs.network(), *layer, mapped_as);
  if (!mapped) {
    Diagnostic error = std::move(mapped.error());
    if (error.code == mapping::kPinnedTileRefused) {
      error.path = json::json_child(json::json_child("/pinned_tiles", name), error.path);
      return tl::unexpected(Refusal{std::move(error), Input::kRequest});
    }
    if (error.path.empty())
      return tl::unexpected(Refusal{at_member(std::move(error), reader, "layer"), Input::kRequest});
    architecture::locate(error, inputs.architecture()->description);
    return tl::unexpected(Refusal{std::move(error), Input::kArchitecture});
  }
  return std::make_unique<RunningTrace>(inputs, name, std::move(*mapped), options);
}

}  // namespace cyclescope::border

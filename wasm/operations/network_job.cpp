#include "operations/network_job.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/pointer.h"

namespace cyclescope::border {
namespace {

/// Instructions evaluated between two looks at the clock: well below a millisecond.
constexpr std::int64_t kSliceInstructions = 20'000;
constexpr std::int64_t kMostTileTrials = 100'000;

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
  std::string what = progress.layer;
  if (progress.tilings_tried > 0) what += " (" + std::to_string(progress.tilings_tried) + " tilings tried)";
  return {static_cast<double>(progress.layers_done), static_cast<double>(progress.layers_total), std::move(what)};
}

Refusal NetworkJob::refusal_of(Diagnostic error) const {
  if (job_.fault() == estimate::Fault::kPinnedTiles) {
    error.path = "/pinned_tiles" + error.path;
    return {std::move(error), Input::kRequest};
  }
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

void read_tile_choice(const json::JsonReader& reader, estimate::EstimateOptions& options) {
  if (const auto tiles = reader.find("tiles")) {
    const bool best = tiles->choice({"description", "best"}) == "best";
    options.tiles = best ? estimate::TileChooser::kFewestCycles : estimate::TileChooser::kDescription;
  }
  options.tile_trials = reader.integer_or("tile_trials", options.tile_trials, 1, kMostTileTrials);
}

void read_pinned_tiles(const json::JsonReader& reader, estimate::EstimateOptions& options) {
  const auto layers = reader.find("pinned_tiles");
  if (!layers) return;
  layers->each_member([&](const std::string& layer, const json::JsonReader& tiles) {
    tiles.each_member([&](const std::string& name, const json::JsonReader& value) {
      options.pinned_tiles[layer][name] = value.integer(0, timing::kMaxCycles);
    });
  });
}

void read_residency(const json::JsonReader& reader, estimate::EstimateOptions& options) {
  if (const auto residency = reader.find("residency")) {
    std::vector<std::string_view> names;
    for (const estimate::Residency known : estimate::kResidencies) names.emplace_back(name_of(known));
    const auto found = std::find(names.begin(), names.end(), residency->choice(names));
    if (found != names.end())
      options.residency = estimate::kResidencies[static_cast<std::size_t>(found - names.begin())];
  }
  const bool given = options.residency == estimate::Residency::kGiven;
  const auto shares = reader.find("resident_shares");
  if (shares.has_value() != given) {
    reader.refuse(given ? "MissingKey" : "UnknownKey",
                  "'resident_shares' comes with \"residency\": \"given\", and only then");
    return;
  }
  if (!shares) return;
  shares->each_member([&](const std::string& operand, const json::JsonReader& share) {
    const double value = share.number();
    if (!(value >= 0 && value <= 1)) share.refuse("OutOfRange", "a share is 0 to 1");
    options.resident_shares[operand] = value;
  });
}

std::int64_t read_instruction_budget(const json::JsonReader& reader) {
  if (!reader.has("instruction_budget")) return estimate::EstimateOptions{}.instruction_budget;
  return reader.integer("instruction_budget", 1, timing::kMaxCycles);
}

}  // namespace cyclescope::border

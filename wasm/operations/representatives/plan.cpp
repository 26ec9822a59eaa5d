#include "operations/representatives/plan.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>
#include <utility>

#include "border/request.h"
#include "json/writer.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/sampling/representative.h"
#include "representatives/sampling/series.h"
#include "representatives/sampling/step_width_json.h"

namespace cyclescope::border {
namespace {

constexpr std::int64_t kMostPlanned = 1'000'000;
/// Candidates that a model chooses from, for each layer that is planned.
constexpr std::size_t kCandidates = 10;
constexpr std::size_t kMostCandidates = 20'000;

representatives::PlanOptions read_plan_options(const json::JsonReader& reader) {
  representatives::PlanOptions options;
  options.seed = read_seed(reader);
  options.usual_part = read_part(reader, "usual_part", options.usual_part);
  options.budget =
      static_cast<std::size_t>(reader.integer_or("budget", static_cast<std::int64_t>(options.budget), 1, kMostPlanned));
  const std::string sampling = reader.choice_or("sampling", "representatives", {"representatives", "random", "usual"});
  if (sampling == "random") options.sampling = representatives::Sampling::kRandom;
  if (sampling == "usual") options.sampling = representatives::Sampling::kUsual;
  return options;
}

std::vector<representatives::MeasurableLayer> plan_type(const representatives::TypePlan& type,
                                                        const std::vector<representatives::MeasurableLayer>& known,
                                                        const representatives::FittedModel* model) {
  const representatives::PlanOptions& options = type.options;
  if (model == nullptr || options.sampling != representatives::Sampling::kRepresentatives) {
    return representatives::plan_layers(type.space, type.widths, options, known);
  }
  representatives::PlanOptions candidates = options;
  candidates.budget = std::max(options.budget, std::min(kMostCandidates, kCandidates * options.budget));
  return representatives::choose_next(*model, representatives::plan_layers(type.space, type.widths, candidates, known),
                                      options.budget);
}

/// `planned`, and what of the series is neither there nor known.
void add_series(const representatives::Space& space, const std::vector<representatives::MeasurableLayer>& known,
                std::vector<representatives::MeasurableLayer>& planned) {
  std::set<representatives::MeasurableLayer> taken(known.begin(), known.end());
  taken.insert(planned.begin(), planned.end());
  for (representatives::MeasurableLayer& layer : representatives::series_of(space)) {
    if (taken.insert(layer).second) planned.push_back(std::move(layer));
  }
}

void write_type(json::JsonWriter& json, const representatives::TypePlan& type, std::size_t planned) {
  const representatives::LayerCount count = representatives::count_layers(type.space, type.widths);
  json.object([&] {
    json.member("type", name_of(type.space.type));
    json.member("layers", count.layers);
    json.member("representatives", count.representatives);
    json.member("planned", planned);
  });
}

}  // namespace

std::vector<representatives::TypePlan> read_plans(const json::JsonReader& reader) {
  const representatives::PlanOptions options = read_plan_options(reader);
  std::vector<representatives::TypePlan> plans;
  reader.at("types").each([&](const json::JsonReader& one) {
    one.expect_keys({"type", "space", "most_operations", "most_elements", "widths"});
    representatives::TypePlan plan{read_space(one), {}, options};
    if (const auto widths = one.find("widths")) plan.widths = representatives::read_step_widths(*widths);
    plans.push_back(std::move(plan));
  });
  if (!reader.failed() && plans.empty()) reader.refuse_member("types", "OutOfRange", "a plan of no layer types");
  for (std::size_t i = 0; i < plans.size(); ++i) {
    plans[i].options.budget = (options.budget + plans.size() - 1 - i) / plans.size();
  }
  return plans;
}

std::shared_ptr<const TableDocument> read_known_table(const json::JsonReader& reader, Session& session) {
  return reader.has("known") ? read_document<TableDocument>(reader, session, "known") : nullptr;
}

Answer<std::vector<representatives::MeasurableLayer>> known_layers(const std::shared_ptr<const TableDocument>& table) {
  if (!table) return std::vector<representatives::MeasurableLayer>();
  auto read = layers_of(*table);
  if (!read) return tl::unexpected(read.error());
  return std::move(read->layers);
}

Answer<std::string> plan_layers(Session& session, const Json& request) {
  const json::JsonReader reader(
      request, "", {"types", "budget", "usual_part", "sampling", "seed", "unit", "known", "model", "series"});
  const std::vector<representatives::TypePlan> plans = read_plans(reader);
  const std::string unit = read_unit(reader);
  const bool series = reader.boolean_or("series", false);
  const auto known_table = read_known_table(reader, session);
  const auto model = reader.has("model") ? read_document<ModelDocument>(reader, session, "model") : nullptr;
  if (reader.failed()) return refuse(reader);
  const auto known = known_layers(known_table);
  if (!known) return tl::unexpected(known.error());
  std::vector<representatives::MeasurableLayer> planned;
  json::JsonWriter types;
  types.array(plans, [&](const representatives::TypePlan& type) {
    std::vector<representatives::MeasurableLayer> mine = plan_type(type, *known, model ? &model->model : nullptr);
    if (series) add_series(type.space, *known, mine);
    write_type(types, type, mine.size());
    planned.insert(planned.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
  });
  const auto table =
      hand_out(session, std::make_shared<const TableDocument>(representatives::write_plan(planned, unit)));
  if (!table) return tl::unexpected(table.error());
  json::JsonWriter json;
  json.object([&] {
    json.member("planned", planned.size());
    json.member("types", json::JsonText{types.written()});
    json.member("table", *table);
  });
  return json.written();
}

}  // namespace cyclescope::border

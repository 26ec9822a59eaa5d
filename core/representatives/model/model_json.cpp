#include "representatives/model/model_json.h"

#include <array>
#include <cmath>
#include <limits>

#include "architecture/clock.h"
#include "json/reader.h"
#include "json/writer.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/model/type_features.h"
#include "representatives/sampling/step_width_json.h"

namespace cyclescope::representatives {
namespace {

constexpr std::size_t kMostFactors = 100'000;

// --- Writing ---------------------------------------------------------------------------------------------------------

void write_errors(json::JsonWriter& json, const ErrorSummary& errors) {
  json.member("count", errors.count);
  json.member("mape", errors.mape);
  json.member("rmspe", errors.rmspe);
  json.member("worst", errors.worst);
}

/// A tree as parallel arrays, which are a third of the size of objects: a leaf has feature -1 and its value in
/// "numbers", a split its threshold there, and the left child's index in "left" (the right one is the next).
void write_tree(json::JsonWriter& json, const statistics::Tree& tree) {
  json.array("features", tree.nodes, [&](const statistics::TreeNode& node) { json.value(node.feature); });
  json.array("numbers", tree.nodes,
             [&](const statistics::TreeNode& node) { json.value(node.feature < 0 ? node.value : node.threshold); });
  json.array("left", tree.nodes, [&](const statistics::TreeNode& node) { json.value(node.left); });
}

void write_ensemble(json::JsonWriter& json, const statistics::TreeEnsemble& ensemble) {
  json.member("base", ensemble.base);
  json.member("factor", ensemble.factor);
  json.array("trees", ensemble.trees,
             [&](const statistics::Tree& tree) { json.object([&] { write_tree(json, tree); }); });
}

void write_branch(json::JsonWriter& json, const WorkBranch& branch) {
  json.array("terms", branch.terms, [&](const WorkTerm& term) { json.value(term.factors); });
  json.member("coefficients", branch.coefficients);
}

void write_factor(json::JsonWriter& json, const WorkFactor& factor) {
  json.member("product", [&] { write_product(json, factor.product); });
  json.member("width", factor.width);
  json.member("offset", factor.offset);
}

/// A split names its children by an index of a split, or by -1 - the index of a regime.
void write_split(json::JsonWriter& json, const RegimeSplit& split) {
  json.member("size", split.size);
  json.member("threshold", split.threshold);
  json.member("below", split.below);
  json.member("above", split.above);
}

void write_structural(json::JsonWriter& json, const StructuralModel& model) {
  json.member("floor", model.floor);
  json.array("factors", model.factors,
             [&](const WorkFactor& factor) { json.object([&] { write_factor(json, factor); }); });
  json.array("sizes", model.sizes, [&](const WorkTerm& size) { json.value(size.factors); });
  json.array("splits", model.splits, [&](const RegimeSplit& split) { json.object([&] { write_split(json, split); }); });
  json.array("regimes", model.regimes, [&](const Regime& regime) {
    json.array(regime.branches, [&](const WorkBranch& branch) { json.object([&] { write_branch(json, branch); }); });
  });
}

void write_type(json::JsonWriter& json, const TypeModel& model) {
  json.member("type", name_of(model.type));
  json.member("samples", model.samples);
  json.object("trained", [&] {
    for (const ParameterRange& range : model.trained) {
      json.member(name_of(range.parameter), std::array{range.least, range.most});
    }
  });
  json.member("step_widths", [&] { write_step_widths(json, model.widths); });
  json.member("method", name_of(model.method));
  json.object("compared", [&] {
    for (const auto& [method, error] : model.compared) json.member(name_of(method), error);
  });
  json.object("cross_validated", [&] { write_errors(json, model.cross_validated); });
  json.member("doubt_factor", model.doubt_factor);
  json.object("doubt", [&] { write_ensemble(json, model.doubt); });
  if (model.method != ModelMethod::kForest)
    json.object("structural", [&] { write_structural(json, model.structural); });
  if (model.method != ModelMethod::kStructural) json.object("trees", [&] { write_ensemble(json, model.trees); });
}

// --- Reading ---------------------------------------------------------------------------------------------------------

statistics::Tree read_tree(const json::JsonReader& json, std::size_t features) {
  json.expect_keys({"features", "numbers", "left"});
  const auto feature = json.at("features").integers(-1, static_cast<std::int64_t>(features) - 1);
  const auto numbers = json.at("numbers").numbers();
  const json::JsonReader left = json.at("left");
  const std::size_t size = left.size();
  if (feature.empty() || feature.size() != numbers.size() || feature.size() != size) {
    json.refuse("BadTree", "features, numbers and left must be of one length and not empty");
  }
  statistics::Tree tree;
  for (std::size_t i = 0; i < size && !json.failed(); ++i) {
    statistics::TreeNode node;
    node.feature = static_cast<std::int32_t>(feature[i]);
    if (node.feature < 0) {
      node.value = numbers[i];
    } else {
      // Children come after their parent, so that no walk is endless.
      node.threshold = numbers[i];
      node.left = static_cast<std::int32_t>(
          left.at(i).integer(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(size) - 2));
      node.right = node.left + 1;
    }
    tree.nodes.push_back(node);
  }
  return tree;
}

statistics::TreeEnsemble read_ensemble(const json::JsonReader& json, std::size_t features) {
  json.expect_keys({"base", "factor", "trees"});
  statistics::TreeEnsemble ensemble;
  ensemble.base = json.number("base");
  ensemble.factor = json.number("factor");
  json.at("trees").each([&](const json::JsonReader& tree) { ensemble.trees.push_back(read_tree(tree, features)); });
  return ensemble;
}

WorkTerm read_term(const json::JsonReader& json, std::size_t factors) {
  WorkTerm term;
  for (const std::int64_t factor : json.integers(0, static_cast<std::int64_t>(factors) - 1)) {
    term.factors.push_back(static_cast<std::size_t>(factor));
  }
  return term;
}

WorkBranch read_branch(const json::JsonReader& json, std::size_t factors) {
  json.expect_keys({"terms", "coefficients"});
  WorkBranch branch;
  json.at("terms").each([&](const json::JsonReader& term) { branch.terms.push_back(read_term(term, factors)); });
  branch.coefficients = json.at("coefficients").numbers();
  if (branch.terms.size() != branch.coefficients.size()) {
    json.refuse("OutOfRange", "a branch needs as many coefficients as terms");
  }
  return branch;
}

WorkFactor read_factor(const json::JsonReader& json) {
  json.expect_keys({"product", "width", "offset"});
  WorkFactor factor;
  factor.product = read_product(json.at("product"));
  factor.width = json.integer("width", 1);
  factor.offset = json.integer("offset", 0);
  return factor;
}

/// A child of split `index`: a later split, so that every way ends, or a regime.
std::int32_t read_child(const json::JsonReader& json, std::size_t index, std::size_t splits, std::size_t regimes) {
  const std::int64_t child = json.integer(-static_cast<std::int64_t>(regimes));
  if (child >= static_cast<std::int64_t>(splits) || (child >= 0 && child <= static_cast<std::int64_t>(index))) {
    json.refuse("OutOfRange", "a split leads to a later split, or to a regime");
  }
  return static_cast<std::int32_t>(child);
}

RegimeSplit read_split(const json::JsonReader& json, std::size_t index, std::size_t splits,
                       const StructuralModel& model) {
  json.expect_keys({"size", "threshold", "below", "above"});
  RegimeSplit split;
  split.size = static_cast<std::size_t>(json.integer("size", 0));
  split.threshold = json.number("threshold");
  if (split.size >= model.sizes.size()) json.refuse_member("size", "OutOfRange", "there is no such size");
  split.below = read_child(json.at("below"), index, splits, model.regimes.size());
  split.above = read_child(json.at("above"), index, splits, model.regimes.size());
  return split;
}

Regime read_regime(const json::JsonReader& json, std::size_t factors) {
  Regime regime;
  json.each([&](const json::JsonReader& branch) { regime.branches.push_back(read_branch(branch, factors)); });
  if (regime.branches.empty()) json.refuse("OutOfRange", "there must be a branch");
  return regime;
}

StructuralModel read_structural(const json::JsonReader& json) {
  json.expect_keys({"floor", "factors", "sizes", "splits", "regimes"});
  StructuralModel model;
  model.floor = json.number("floor");
  const json::JsonReader factors = json.at("factors");
  if (factors.size() > kMostFactors) factors.refuse("OutOfRange", "too many factors");
  factors.each([&](const json::JsonReader& factor) { model.factors.push_back(read_factor(factor)); });
  json.at("sizes").each(
      [&](const json::JsonReader& size) { model.sizes.push_back(read_term(size, model.factors.size())); });
  const json::JsonReader regimes = json.at("regimes");
  regimes.each(
      [&](const json::JsonReader& regime) { model.regimes.push_back(read_regime(regime, model.factors.size())); });
  if (model.regimes.empty()) regimes.refuse("OutOfRange", "there must be a regime");
  const json::JsonReader splits = json.at("splits");
  const std::size_t count = splits.size();
  splits.each([&](const json::JsonReader& split) {
    model.splits.push_back(read_split(split, model.splits.size(), count, model));
  });
  return model;
}

ErrorSummary read_errors(const json::JsonReader& json) {
  json.expect_keys({"count", "mape", "rmspe", "worst"});
  ErrorSummary errors;
  errors.count = static_cast<std::size_t>(json.integer("count", 0));
  errors.mape = json.number("mape");
  errors.rmspe = json.number("rmspe");
  errors.worst = json.number("worst");
  return errors;
}

std::vector<ParameterRange> read_trained(const json::JsonReader& json, LayerType type) {
  std::vector<ParameterRange> ranges;
  for (const LayerParameter parameter : parameters_of(type)) {
    const json::JsonReader range = json.at(name_of(parameter));
    if (range.size() != 2) range.refuse("OutOfRange", "a range needs its least and its largest value");
    if (json.failed()) break;
    const std::int64_t least = range.at(std::size_t{0}).integer(1);
    ranges.push_back({parameter, least, range.at(1).integer(least)});
  }
  return ranges;
}

std::size_t plain_features(LayerType type) { return parameters_of(type).size() + 4; }

std::size_t structural_features(LayerType type, const TypeModel& model) {
  std::vector<double> features;
  append_structural_features(unit_layer(type), model.widths, model.structural, features);
  return features.size();
}

TypeModel read_type(const json::JsonReader& json) {
  json.expect_keys({"type", "samples", "trained", "step_widths", "method", "compared", "cross_validated",
                    "doubt_factor", "doubt", "structural", "trees"});
  TypeModel model;
  model.type = json.at("type").take(layer_type_of(json.text("type")));
  model.method = json.at("method").take(model_method_of(json.text("method")));
  model.samples = static_cast<std::size_t>(json.integer("samples", 1));
  model.doubt_factor = json.number("doubt_factor");
  model.trained = read_trained(json.at("trained"), model.type);
  model.widths = without_sweeps(read_step_widths(json.at("step_widths")));
  json.at("compared").each_member([&](const std::string& name, const json::JsonReader& error) {
    model.compared.emplace_back(error.take(model_method_of(name)), error.number());
  });
  model.cross_validated = read_errors(json.at("cross_validated"));
  model.doubt = read_ensemble(json.at("doubt"), plain_features(model.type));
  const bool forest = model.method == ModelMethod::kForest;
  if (!forest) model.structural = read_structural(json.at("structural"));
  if (json.failed()) return model;
  if (model.method != ModelMethod::kStructural) {
    const std::size_t features = forest ? plain_features(model.type) : structural_features(model.type, model);
    model.trees = read_ensemble(json.at("trees"), features);
  }
  return model;
}

FittedModel read_model(const json::JsonReader& json) {
  json.expect_keys({"$schema", "format", "name", "unit", "provenance", "clock_hz", "types"});
  const std::string format = json.text("format");
  if (format != kModelFormat) {
    json.refuse_member("format", "UnknownFormat", "the format is '" + format + "' and not '" + kModelFormat + "'",
                       "it may have been written by another version");
  }
  FittedModel model;
  model.name = json.text("name");
  model.unit = json.at("unit").choice(kLatencyUnits);
  model.provenance = json.text("provenance");
  model.clock_hz = json.integer_or("clock_hz", model.clock_hz, 1, architecture::kHighestClockHz);
  json.at("types").each([&](const json::JsonReader& entry) {
    TypeModel type = read_type(entry);
    if (model.find(type.type) != nullptr) {
      entry.refuse("DuplicateName", std::string("a second model of ") + name_of(type.type));
    }
    model.types.push_back(std::move(type));
  });
  return model;
}

}  // namespace

std::string write_fitted_model(const FittedModel& model) {
  json::JsonWriter json;
  json.object([&] {
    json.member("format", kModelFormat);
    json.member("name", model.name);
    json.member("unit", model.unit);
    json.member("provenance", model.provenance);
    if (model.clock_hz > 0) json.member("clock_hz", model.clock_hz);
    json.array("types", model.types, [&](const TypeModel& type) { json.object([&] { write_type(json, type); }); });
  });
  return json.written() + "\n";
}

Result<FittedModel> read_fitted_model(std::string_view text) {
  const auto document = json::parse_json(text);
  if (!document) return tl::unexpected(document.error());
  const json::JsonReader reader(*document);
  FittedModel model = read_model(reader);
  if (!reader.failed()) return model;
  Diagnostic error = reader.error().value();
  json::locate(error, text);
  return tl::unexpected(std::move(error));
}

}  // namespace cyclescope::representatives

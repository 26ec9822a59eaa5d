#include "representatives/model/model_json.h"

#include <array>
#include <cmath>
#include <limits>

#include "architecture/clock.h"
#include "diagnostics/member_reader.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/model/type_features.h"
#include "representatives/sampling/step_width_json.h"

namespace cyclescope::representatives {
namespace {

constexpr std::int64_t kLargest = std::int64_t{1} << 53;
constexpr std::size_t kMostFactors = 100'000;

// --- Writing ---------------------------------------------------------------------------------------------------------

Json to_json(const ErrorSummary& errors) {
  return {{"count", errors.count}, {"mape", errors.mape}, {"rmspe", errors.rmspe}, {"worst", errors.worst}};
}

/// A tree as parallel arrays, which are a third of the size of objects: a leaf has feature -1 and its value in
/// "numbers", a split its threshold there, and the left child's index in "left" (the right one is the next).
Json to_json(const statistics::Tree& tree) {
  Json features = Json::array(), numbers = Json::array(), left = Json::array();
  for (const statistics::TreeNode& node : tree.nodes) {
    features.push_back(node.feature);
    numbers.push_back(node.feature < 0 ? node.value : node.threshold);
    left.push_back(node.left);
  }
  return {{"features", std::move(features)}, {"numbers", std::move(numbers)}, {"left", std::move(left)}};
}

Json to_json(const statistics::TreeEnsemble& ensemble) {
  Json trees = Json::array();
  for (const statistics::Tree& tree : ensemble.trees) trees.push_back(to_json(tree));
  return {{"base", ensemble.base}, {"factor", ensemble.factor}, {"trees", std::move(trees)}};
}

Json to_json(const WorkBranch& branch) {
  Json terms = Json::array();
  for (const WorkTerm& term : branch.terms) terms.push_back(term.factors);
  return {{"terms", std::move(terms)}, {"coefficients", branch.coefficients}};
}

/// A split names its children by an index of a split, or by -1 - the index of a regime.
Json to_json(const StructuralModel& model) {
  Json factors = Json::array(), sizes = Json::array(), splits = Json::array(), regimes = Json::array();
  for (const WorkFactor& factor : model.factors) {
    factors.push_back(
        {{"product", product_to_json(factor.product)}, {"width", factor.width}, {"offset", factor.offset}});
  }
  for (const WorkTerm& size : model.sizes) sizes.push_back(size.factors);
  for (const RegimeSplit& split : model.splits) {
    splits.push_back(
        {{"size", split.size}, {"threshold", split.threshold}, {"below", split.below}, {"above", split.above}});
  }
  for (const Regime& regime : model.regimes) {
    Json branches = Json::array();
    for (const WorkBranch& branch : regime.branches) branches.push_back(to_json(branch));
    regimes.push_back(std::move(branches));
  }
  return {{"floor", model.floor},
          {"factors", std::move(factors)},
          {"sizes", std::move(sizes)},
          {"splits", std::move(splits)},
          {"regimes", std::move(regimes)}};
}

Json to_json(const TypeModel& model) {
  Json trained = Json::object(), compared = Json::object();
  for (const ParameterRange& range : model.trained) trained[name_of(range.parameter)] = {range.least, range.most};
  for (const auto& [method, error] : model.compared) compared[name_of(method)] = error;
  Json json = {{"type", name_of(model.type)},
               {"samples", model.samples},
               {"trained", std::move(trained)},
               {"step_widths", step_widths_to_json(model.widths)},
               {"method", name_of(model.method)},
               {"compared", std::move(compared)},
               {"cross_validated", to_json(model.cross_validated)},
               {"doubt_factor", model.doubt_factor},
               {"doubt", to_json(model.doubt)}};
  if (model.method != ModelMethod::kForest) json["structural"] = to_json(model.structural);
  if (model.method != ModelMethod::kStructural) json["trees"] = to_json(model.trees);
  return json;
}

// --- Reading ---------------------------------------------------------------------------------------------------------

template <typename T>
tl::unexpected<Diagnostic> error_of(const Result<T>& result) {
  return tl::unexpected<Diagnostic>(result.error());
}

Result<statistics::Tree> read_tree(const Json& json, const std::string& path, std::size_t features) {
  diagnostics::MemberReader reader(json, path, {"features", "numbers", "left"});
  const Json& feature = reader.array("features");
  const Json& numbers = reader.array("numbers");
  const Json& left = reader.array("left");
  if (reader.failed()) return reader.error();
  if (feature.empty() || feature.size() != numbers.size() || feature.size() != left.size()) {
    return failure("BadTree", path, "features, numbers and left must be of one length and not empty");
  }
  statistics::Tree tree;
  for (std::size_t i = 0; i < feature.size(); ++i) {
    const auto which = diagnostics::as_integer(feature[i], diagnostics::json_child(reader.path("features"), i), -1,
                                               static_cast<std::int64_t>(features) - 1);
    if (!which) return error_of(which);
    const auto number = diagnostics::as_number(numbers[i], diagnostics::json_child(reader.path("numbers"), i));
    if (!number) return error_of(number);
    statistics::TreeNode node;
    node.feature = static_cast<std::int32_t>(*which);
    if (node.feature < 0) {
      node.value = *number;
    } else {
      // Children come after their parent, so that no walk is endless.
      const auto child =
          diagnostics::as_integer(left[i], diagnostics::json_child(reader.path("left"), i),
                                  static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(feature.size()) - 2);
      if (!child) return error_of(child);
      node.threshold = *number;
      node.left = static_cast<std::int32_t>(*child);
      node.right = node.left + 1;
    }
    tree.nodes.push_back(node);
  }
  return tree;
}

Result<statistics::TreeEnsemble> read_ensemble(const Json& json, const std::string& path, std::size_t features) {
  diagnostics::MemberReader reader(json, path, {"base", "factor", "trees"});
  statistics::TreeEnsemble ensemble;
  ensemble.base = reader.number("base");
  ensemble.factor = reader.number("factor");
  const Json& trees = reader.array("trees");
  if (reader.failed()) return reader.error();
  for (std::size_t i = 0; i < trees.size(); ++i) {
    auto tree = read_tree(trees[i], diagnostics::json_child(reader.path("trees"), i), features);
    if (!tree) return error_of(tree);
    ensemble.trees.push_back(std::move(*tree));
  }
  return ensemble;
}

Result<WorkTerm> read_term(const Json& json, const std::string& path, std::size_t factors) {
  if (auto array = diagnostics::as_array(json, path); !array) return error_of(array);
  WorkTerm term;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto factor =
        diagnostics::as_integer(json[i], diagnostics::json_child(path, i), 0, static_cast<std::int64_t>(factors) - 1);
    if (!factor) return error_of(factor);
    term.factors.push_back(static_cast<std::size_t>(*factor));
  }
  return term;
}

Result<WorkBranch> read_branch(const Json& json, const std::string& path, std::size_t factors) {
  diagnostics::MemberReader reader(json, path, {"terms", "coefficients"});
  const Json& terms = reader.array("terms");
  const Json& coefficients = reader.array("coefficients");
  if (reader.failed()) return reader.error();
  if (terms.size() != coefficients.size()) {
    return failure("OutOfRange", path, "a branch needs as many coefficients as terms");
  }
  WorkBranch branch;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    auto term = read_term(terms[i], diagnostics::json_child(reader.path("terms"), i), factors);
    if (!term) return error_of(term);
    const auto coefficient =
        diagnostics::as_number(coefficients[i], diagnostics::json_child(reader.path("coefficients"), i));
    if (!coefficient) return error_of(coefficient);
    branch.terms.push_back(std::move(*term));
    branch.coefficients.push_back(*coefficient);
  }
  return branch;
}

Result<WorkFactor> read_factor(const Json& json, const std::string& path) {
  diagnostics::MemberReader reader(json, path, {"product", "width", "offset"});
  const Json& product = reader.array("product");
  WorkFactor factor;
  factor.width = reader.integer("width", 1);
  factor.offset = reader.integer("offset", 0);
  if (reader.failed()) return reader.error();
  auto parameters = product_from_json(product, reader.path("product"));
  if (!parameters) return error_of(parameters);
  factor.product = std::move(*parameters);
  return factor;
}

/// A child of split `index`: a later split, so that every way ends, or a regime.
Result<std::int32_t> read_child(diagnostics::MemberReader& reader, const char* name, std::size_t index,
                                std::size_t splits, std::size_t regimes) {
  const std::int64_t child = reader.integer(name, -static_cast<std::int64_t>(regimes));
  if (reader.failed()) return reader.error();
  if (child >= static_cast<std::int64_t>(splits) || (child >= 0 && child <= static_cast<std::int64_t>(index))) {
    return failure("OutOfRange", reader.path(name), "a split leads to a later split, or to a regime");
  }
  return static_cast<std::int32_t>(child);
}

Result<RegimeSplit> read_split(const Json& json, const std::string& path, std::size_t index, std::size_t splits,
                               const StructuralModel& model) {
  diagnostics::MemberReader reader(json, path, {"size", "threshold", "below", "above"});
  RegimeSplit split;
  const std::int64_t size = reader.integer("size", 0);
  split.threshold = reader.number("threshold");
  if (reader.failed()) return reader.error();
  if (size >= static_cast<std::int64_t>(model.sizes.size())) {
    return failure("OutOfRange", reader.path("size"), "there is no such size");
  }
  split.size = static_cast<std::size_t>(size);
  const auto below = read_child(reader, "below", index, splits, model.regimes.size());
  if (!below) return error_of(below);
  const auto above = read_child(reader, "above", index, splits, model.regimes.size());
  if (!above) return error_of(above);
  split.below = *below;
  split.above = *above;
  return split;
}

Result<Regime> read_regime(const Json& json, const std::string& path, std::size_t factors) {
  if (auto array = diagnostics::as_array(json, path); !array) return error_of(array);
  Regime regime;
  for (std::size_t i = 0; i < json.size(); ++i) {
    auto branch = read_branch(json[i], diagnostics::json_child(path, i), factors);
    if (!branch) return error_of(branch);
    regime.branches.push_back(std::move(*branch));
  }
  if (regime.branches.empty()) return failure("OutOfRange", path, "there must be a branch");
  return regime;
}

Result<StructuralModel> read_structural(const Json& json, const std::string& path) {
  diagnostics::MemberReader reader(json, path, {"floor", "factors", "sizes", "splits", "regimes"});
  StructuralModel model;
  model.floor = reader.number("floor");
  const Json& factors = reader.array("factors");
  const Json& sizes = reader.array("sizes");
  const Json& splits = reader.array("splits");
  const Json& regimes = reader.array("regimes");
  if (reader.failed()) return reader.error();
  if (factors.size() > kMostFactors) return failure("OutOfRange", reader.path("factors"), "too many factors");
  for (std::size_t i = 0; i < factors.size(); ++i) {
    auto factor = read_factor(factors[i], diagnostics::json_child(reader.path("factors"), i));
    if (!factor) return error_of(factor);
    model.factors.push_back(std::move(*factor));
  }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    auto size = read_term(sizes[i], diagnostics::json_child(reader.path("sizes"), i), model.factors.size());
    if (!size) return error_of(size);
    model.sizes.push_back(std::move(*size));
  }
  for (std::size_t i = 0; i < regimes.size(); ++i) {
    auto regime = read_regime(regimes[i], diagnostics::json_child(reader.path("regimes"), i), model.factors.size());
    if (!regime) return error_of(regime);
    model.regimes.push_back(std::move(*regime));
  }
  if (model.regimes.empty()) return failure("OutOfRange", reader.path("regimes"), "there must be a regime");
  for (std::size_t i = 0; i < splits.size(); ++i) {
    auto split = read_split(splits[i], diagnostics::json_child(reader.path("splits"), i), i, splits.size(), model);
    if (!split) return error_of(split);
    model.splits.push_back(*split);
  }
  return model;
}

Result<ErrorSummary> read_errors(const Json& json, const std::string& path) {
  diagnostics::MemberReader reader(json, path, {"count", "mape", "rmspe", "worst"});
  ErrorSummary errors;
  errors.count = static_cast<std::size_t>(reader.integer("count", 0));
  errors.mape = reader.number("mape");
  errors.rmspe = reader.number("rmspe");
  errors.worst = reader.number("worst");
  if (reader.failed()) return reader.error();
  return errors;
}

Result<ModelMethod> read_method(const std::string& name, const std::string& path) {
  auto method = model_method_of(name);
  if (!method) method.error().path = path;
  return method;
}

Result<std::vector<ParameterRange>> read_trained(const Json& json, const std::string& path, LayerType type) {
  if (auto object = diagnostics::as_object(json, path); !object) return error_of(object);
  std::vector<ParameterRange> ranges;
  for (const LayerParameter parameter : parameters_of(type)) {
    const auto member = diagnostics::require_member(json, path, name_of(parameter));
    if (!member) return error_of(member);
    const std::string place = diagnostics::json_child(path, name_of(parameter));
    if (auto array = diagnostics::as_array(**member, place); !array) return error_of(array);
    if ((*member)->size() != 2) return failure("OutOfRange", place, "a range needs its least and its largest value");
    const auto least =
        diagnostics::as_integer((**member)[0], diagnostics::json_child(place, std::size_t{0}), 1, kLargest);
    if (!least) return error_of(least);
    const auto most =
        diagnostics::as_integer((**member)[1], diagnostics::json_child(place, std::size_t{1}), *least, kLargest);
    if (!most) return error_of(most);
    ranges.push_back({parameter, *least, *most});
  }
  return ranges;
}

std::size_t plain_features(LayerType type) { return parameters_of(type).size() + 4; }

std::size_t structural_features(LayerType type, const TypeModel& model) {
  std::vector<double> features;
  append_structural_features(unit_configuration(type), model.widths, model.structural, features);
  return features.size();
}

Result<TypeModel> read_type(const Json& json, const std::string& path) {
  diagnostics::MemberReader reader(json, path,
                                   {"type", "samples", "trained", "step_widths", "method", "compared",
                                    "cross_validated", "doubt_factor", "doubt", "structural", "trees"});
  const std::string type_name = reader.text("type");
  const std::string method_name = reader.text("method");
  TypeModel model;
  model.samples = static_cast<std::size_t>(reader.integer("samples", 1));
  model.doubt_factor = reader.number("doubt_factor");
  const Json& trained = reader.member("trained");
  const Json& widths = reader.array("step_widths");
  const Json& compared = reader.member("compared");
  const Json& cross_validated = reader.member("cross_validated");
  const Json& doubt = reader.member("doubt");
  if (reader.failed()) return reader.error();
  const auto type = layer_type_of(type_name);
  if (!type) {
    Diagnostic error = type.error();
    error.path = reader.path("type");
    return tl::unexpected<Diagnostic>(std::move(error));
  }
  model.type = *type;
  const auto method = read_method(method_name, reader.path("method"));
  if (!method) return error_of(method);
  model.method = *method;
  auto ranges = read_trained(trained, reader.path("trained"), *type);
  if (!ranges) return error_of(ranges);
  model.trained = std::move(*ranges);
  auto steps = step_widths_from_json(widths, reader.path("step_widths"));
  if (!steps) return error_of(steps);
  model.widths = without_sweeps(std::move(*steps));
  if (auto object = diagnostics::as_object(compared, reader.path("compared")); !object) return error_of(object);
  for (const auto& item : compared.items()) {
    const std::string place = diagnostics::json_child(reader.path("compared"), item.key());
    const auto known = read_method(item.key(), place);
    if (!known) return error_of(known);
    const auto error = diagnostics::as_number(item.value(), place);
    if (!error) return error_of(error);
    model.compared.emplace_back(*known, *error);
  }
  auto errors = read_errors(cross_validated, reader.path("cross_validated"));
  if (!errors) return error_of(errors);
  model.cross_validated = *errors;
  auto doubts = read_ensemble(doubt, reader.path("doubt"), plain_features(*type));
  if (!doubts) return error_of(doubts);
  model.doubt = std::move(*doubts);
  const bool forest = model.method == ModelMethod::kForest;
  if (!forest) {
    auto structural = read_structural(reader.member("structural"), reader.path("structural"));
    if (reader.failed()) return reader.error();
    if (!structural) return error_of(structural);
    model.structural = std::move(*structural);
  }
  if (model.method != ModelMethod::kStructural) {
    const std::size_t features = forest ? plain_features(*type) : structural_features(*type, model);
    const Json& trees_json = reader.member("trees");
    if (reader.failed()) return reader.error();
    auto trees = read_ensemble(trees_json, reader.path("trees"), features);
    if (!trees) return error_of(trees);
    model.trees = std::move(*trees);
  }
  return model;
}

}  // namespace

std::string write_fitted_model(const FittedModel& model) {
  Json types = Json::array();
  for (const TypeModel& type : model.types) types.push_back(to_json(type));
  Json json = {{"format", kModelFormat}, {"name", model.name}, {"unit", model.unit}, {"provenance", model.provenance}};
  if (model.clock_hz > 0) json["clock_hz"] = model.clock_hz;
  json["types"] = std::move(types);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<FittedModel> read_fitted_model(std::string_view text) {
  const auto document = diagnostics::parse_json(text);
  if (!document) return error_of(document);
  const auto located = [&](Diagnostic error) {
    diagnostics::locate(error, text);
    return tl::unexpected<Diagnostic>(std::move(error));
  };
  diagnostics::MemberReader reader(*document, "",
                                   {"$schema", "format", "name", "unit", "provenance", "clock_hz", "types"});
  const std::string format = reader.text("format");
  FittedModel model;
  model.name = reader.text("name");
  const std::string unit = reader.text("unit");
  model.provenance = reader.text("provenance");
  if (reader.has("clock_hz")) model.clock_hz = reader.integer("clock_hz", 1, architecture::kHighestClockHz);
  const Json& types = reader.array("types");
  if (reader.failed()) return located(reader.error().value());
  if (format != kModelFormat) {
    return located({"UnknownFormat", "/format", "the format is '" + format + "' and not '" + kModelFormat + "'",
                    "it may have been written by another version", 0, 0});
  }
  auto known_unit = diagnostics::as_choice(Json(unit), "/unit", kLatencyUnits);
  if (!known_unit) return located(known_unit.error());
  model.unit = unit;
  for (std::size_t i = 0; i < types.size(); ++i) {
    auto type = read_type(types[i], diagnostics::json_child("/types", i));
    if (!type) return located(type.error());
    if (model.find(type->type) != nullptr) {
      return located({"DuplicateName", diagnostics::json_child("/types", i),
                      std::string("a second model of ") + name_of(type->type), "", 0, 0});
    }
    model.types.push_back(std::move(*type));
  }
  return model;
}

}  // namespace cyclescope::representatives

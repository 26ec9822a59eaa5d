// How accurate estimates were where they were compared with measurements: "accuracy" and "regression".
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "architecture/description_reader.h"
#include "diagnostics/nearest_name.h"

namespace cyclescope::architecture {
namespace {

constexpr std::size_t kMaxCards = 100;
constexpr std::size_t kMaxCoefficients = 16;
/// Those that a description may name, in the order of their names below.
constexpr std::array kDescribedBases = {CardBasis::kFit, CardBasis::kCheck, CardBasis::kPart, CardBasis::kModel};

double read_percent(const json::JsonReader& card, std::string_view key) {
  const double percent = card.number(key);
  if (percent < 0) card.refuse_member(key, "OutOfRange", "an error in per cent is at least 0");
  return percent;
}

/// One end of a range. Texts are choices of `parameter`.
std::int64_t read_bound(const json::JsonReader& value, const Parameter* parameter) {
  if (parameter == nullptr || parameter->choices.empty()) return value.integer(0, kLargestNumber);
  const std::string text = value.text();
  const auto found = std::find(parameter->choices.begin(), parameter->choices.end(), text);
  if (found != parameter->choices.end()) return found - parameter->choices.begin();
  value.refuse("UnknownChoice", "'" + text + "' is no choice of '" + parameter->name + "'",
               diagnostics::nearest_name_hint(text, parameter->choices));
  return 0;
}

/// [low, high], or one value for both.
ValidRange read_valid_range(const json::JsonReader& value, const Parameter* parameter) {
  const bool pair = value.json().is_array();
  if (pair && value.size() != 2) {
    value.refuse("WrongType", "a range has two numbers: [low, high]");
    return {};
  }
  ValidRange range;
  range.low = read_bound(pair ? value.at(std::size_t{0}) : value, parameter);
  range.high = read_bound(pair ? value.at(1) : value, parameter);
  if (range.low > range.high) value.refuse("OutOfRange", "the range is empty: its first value is the larger");
  return range;
}

AccuracyCard::Parameter read_valid_parameter(const std::string& name, const json::JsonReader& value,
                                             const std::vector<Parameter>& parameters) {
  const auto declared = std::find_if(parameters.begin(), parameters.end(),
                                     [&](const Parameter& parameter) { return parameter.name == name; });
  if (declared != parameters.end()) return {name, read_valid_range(value, &*declared)};
  std::vector<std::string> names;
  for (const Parameter& parameter : parameters) names.push_back(parameter.name);
  value.refuse("UnknownParameter", "there is no parameter '" + name + "'", diagnostics::nearest_name_hint(name, names));
  return {};
}

CardBasis read_basis(const json::JsonReader& json) {
  std::vector<std::string_view> names;
  for (const CardBasis basis : kDescribedBases) names.emplace_back(name_of(basis));
  const auto given = json.find("basis");
  const std::string name = given ? given->choice(names) : std::string(names.front());
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? CardBasis::kFit : kDescribedBases[static_cast<std::size_t>(found - names.begin())];
}

double read_bias(const json::JsonReader& json, double mape) {
  const double bias = json.number_or("bias_percent", 0);
  if (std::abs(bias) > mape || bias <= -100) {
    json.refuse_member("bias_percent", "OutOfRange",
                       "a mean error is above -100 %, and at most as large as that without signs");
  }
  return bias;
}

/// Names of mappings of the description, which have been read without an error.
std::vector<std::string> read_mapping_names(const json::JsonReader& json, const Json& mappings) {
  std::vector<std::string> known, names;
  for (const Json& mapping : mappings) known.push_back(json::JsonReader(mapping).text_or("name", ""));
  json.each([&](const json::JsonReader& name) {
    names.push_back(name.text());
    if (std::find(known.begin(), known.end(), names.back()) != known.end()) return;
    name.refuse("UnknownMapping", "there is no mapping '" + names.back() + "'",
                diagnostics::nearest_name_hint(names.back(), known));
  });
  return names;
}

AccuracyCard read_card(const json::JsonReader& json, const Description& description) {
  json.expect_keys({"reference", "basis", "layers", "mape_percent", "worst_percent", "bias_percent", "kernels",
                    "mappings", "parameters", "macs"});
  AccuracyCard card;
  card.reference = json.text("reference");
  card.basis = read_basis(json);
  card.layers = json.integer("layers", 1, kLargestNumber);
  card.mape_percent = read_percent(json, "mape_percent");
  card.worst_percent = read_percent(json, "worst_percent");
  card.bias_percent = read_bias(json, card.mape_percent);
  if (const auto kernels = json.find("kernels")) {
    kernels->each([&](const json::JsonReader& kind) {
      card.kernels.push_back(kind.choice({"conv2d", "matmul", "pooling", "elementwise", "reduce", "move"}));
    });
  }
  if (const auto names = json.find("mappings")) card.mappings = read_mapping_names(*names, description.mappings);
  if (const auto ranges = json.find("parameters")) {
    ranges->each_member([&](const std::string& name, const json::JsonReader& value) {
      card.parameters.push_back(read_valid_parameter(name, value, description.parameters));
    });
  }
  if (const auto macs = json.find("macs")) card.macs = read_valid_range(*macs, nullptr);
  return card;
}

std::vector<double> read_regression(const json::JsonReader& json) {
  json.expect_keys({"coefficients", "fitted_on"});
  json.text("fitted_on");
  const json::JsonReader coefficients = json.at("coefficients");
  const std::size_t count = coefficients.size();
  if (count < 1 || count > kMaxCoefficients) {
    coefficients.refuse("OutOfRange", "from 1 to " + std::to_string(kMaxCoefficients) + " coefficients are possible");
  }
  return coefficients.numbers();
}

}  // namespace

const char* name_of(CardBasis basis) {
  switch (basis) {
    case CardBasis::kFit:
      return "fit";
    case CardBasis::kCheck:
      return "check";
    case CardBasis::kPart:
      return "part";
    case CardBasis::kModel:
      return "model";
    case CardBasis::kCrossValidation:
      return "cross_validation";
  }
  return "";
}

void read_evidence(DescriptionReader& reader) {
  Evidence& evidence = reader.description.evidence;
  if (const auto cards = reader.document.find("accuracy"); cards && cards->expect_array()) {
    check_count(*cards, kMaxCards, "accuracy cards");
    cards->each(
        [&](const json::JsonReader& card) { evidence.accuracy.push_back(read_card(card, reader.description)); });
  }
  if (const auto regression = reader.document.find("regression")) evidence.regression = read_regression(*regression);
}

}  // namespace cyclescope::architecture

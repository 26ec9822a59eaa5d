// How accurate estimates were where they were compared with measurements: "accuracy" and "regression".
#include <algorithm>
#include <utility>

#include "architecture/description_reader.h"
#include "diagnostics/nearest_name.h"

namespace cyclescope::architecture {
namespace {

constexpr std::size_t kMaxCards = 100;
constexpr std::size_t kMaxCoefficients = 16;

template <typename T>
tl::unexpected<Diagnostic> error_of(Result<T>& result) {
  return tl::unexpected<Diagnostic>(std::move(result.error()));
}

Result<double> read_percent(const Json& card, const std::string& path, std::string_view key) {
  const auto member = json::require_member(card, path, key);
  if (!member) return tl::unexpected(member.error());
  auto number = json::as_number(**member, json::json_child(path, key));
  if (number && *number < 0)
    return failure("OutOfRange", json::json_child(path, key), "an error in per cent is at least 0");
  return number;
}

class CardReader {
 public:
  CardReader(const std::vector<Parameter>& parameters, const Json& json, std::string path)
      : parameters_(parameters), json_(json), path_(std::move(path)) {}

  Result<AccuracyCard> read() {
    AccuracyCard card;
    auto keys = json::check_keys(
        json_, path_, {"reference", "layers", "mape_percent", "worst_percent", "kernels", "parameters", "macs"});
    if (!keys) return error_of(keys);
    for (const auto part : {&CardReader::read_reference, &CardReader::read_errors, &CardReader::read_kernels,
                            &CardReader::read_parameters, &CardReader::read_macs}) {
      if (auto done = (this->*part)(card); !done) return error_of(done);
    }
    return card;
  }

 private:
  Result<void> read_reference(AccuracyCard& card) {
    const auto reference = json::require_member(json_, path_, "reference");
    if (!reference) return tl::unexpected(reference.error());
    auto text = json::as_string(**reference, json::json_child(path_, "reference"));
    if (!text) return error_of(text);
    card.reference = std::move(*text);
    const auto layers = json::require_member(json_, path_, "layers");
    if (!layers) return tl::unexpected(layers.error());
    auto count = json::as_integer(**layers, json::json_child(path_, "layers"), 1, kLargestNumber);
    if (!count) return error_of(count);
    card.layers = *count;
    return {};
  }

  Result<void> read_errors(AccuracyCard& card) {
    auto mape = read_percent(json_, path_, "mape_percent");
    if (!mape) return error_of(mape);
    auto worst = read_percent(json_, path_, "worst_percent");
    if (!worst) return error_of(worst);
    card.mape_percent = *mape;
    card.worst_percent = *worst;
    return {};
  }

  Result<void> read_kernels(AccuracyCard& card) {
    const Json* kernels = json::find_member(json_, "kernels");
    if (kernels == nullptr) return {};
    const std::string path = json::json_child(path_, "kernels");
    if (const auto array = json::as_array(*kernels, path); !array) return tl::unexpected(array.error());
    for (std::size_t i = 0; i < kernels->size(); ++i) {
      auto kind = json::as_choice((*kernels)[i], json::json_child(path, i),
                                  {"conv2d", "matmul", "pooling", "elementwise", "reduce", "move"});
      if (!kind) return error_of(kind);
      card.kernels.push_back(std::move(*kind));
    }
    return {};
  }

  /// [low, high], or one value for both. Texts are choices of `parameter`.
  Result<ValidRange> read_range(const Json& value, const std::string& path, const Parameter* parameter) {
    const auto bound = [&](const Json& json, const std::string& place) -> Result<std::int64_t> {
      if (parameter == nullptr || parameter->choices.empty()) return json::as_integer(json, place, 0, kLargestNumber);
      const auto text = json::as_string(json, place);
      if (!text) return tl::unexpected(text.error());
      const auto found = std::find(parameter->choices.begin(), parameter->choices.end(), *text);
      if (found != parameter->choices.end()) return found - parameter->choices.begin();
      return failure("UnknownChoice", place, "'" + *text + "' is no choice of '" + parameter->name + "'",
                     diagnostics::nearest_name_hint(*text, parameter->choices));
    };
    const bool pair = value.is_array();
    if (pair && value.size() != 2) return failure("WrongType", path, "a range has two numbers: [low, high]");
    auto low = bound(pair ? value[0] : value, pair ? json::json_child(path, std::size_t{0}) : path);
    if (!low) return error_of(low);
    auto high = bound(pair ? value[1] : value, pair ? json::json_child(path, std::size_t{1}) : path);
    if (!high) return error_of(high);
    if (*low > *high) return failure("OutOfRange", path, "the range is empty: its first value is the larger");
    return ValidRange{*low, *high};
  }

  Result<void> read_parameters(AccuracyCard& card) {
    const Json* ranges = json::find_member(json_, "parameters");
    if (ranges == nullptr) return {};
    const std::string path = json::json_child(path_, "parameters");
    if (const auto object = json::as_object(*ranges, path); !object) return tl::unexpected(object.error());
    for (const auto& [name, value] : ranges->items()) {
      const std::string place = json::json_child(path, name);
      const auto declared = std::find_if(parameters_.begin(), parameters_.end(),
                                         [&, key = name](const Parameter& parameter) { return parameter.name == key; });
      if (declared == parameters_.end()) {
        std::vector<std::string> names;
        for (const Parameter& parameter : parameters_) names.push_back(parameter.name);
        return failure("UnknownParameter", place, "there is no parameter '" + name + "'",
                       diagnostics::nearest_name_hint(name, names));
      }
      auto range = read_range(value, place, &*declared);
      if (!range) return error_of(range);
      card.parameters.push_back({name, *range});
    }
    return {};
  }

  Result<void> read_macs(AccuracyCard& card) {
    const Json* macs = json::find_member(json_, "macs");
    if (macs == nullptr) return {};
    auto range = read_range(*macs, json::json_child(path_, "macs"), nullptr);
    if (!range) return error_of(range);
    card.macs = *range;
    return {};
  }

  const std::vector<Parameter>& parameters_;
  const Json& json_;
  std::string path_;
};

Result<void> read_regression(const Json& value, Evidence& evidence) {
  if (auto keys = json::check_keys(value, "/regression", {"coefficients", "fitted_on"}); !keys) return keys;
  const auto fitted_on = json::require_member(value, "/regression", "fitted_on");
  if (!fitted_on) return tl::unexpected(fitted_on.error());
  if (auto text = json::as_string(**fitted_on, "/regression/fitted_on"); !text) return error_of(text);
  const auto coefficients = json::require_member(value, "/regression", "coefficients");
  if (!coefficients) return tl::unexpected(coefficients.error());
  const std::string path = "/regression/coefficients";
  if (const auto array = json::as_array(**coefficients, path); !array) return tl::unexpected(array.error());
  if ((*coefficients)->empty() || (*coefficients)->size() > kMaxCoefficients) {
    return failure("OutOfRange", path, "from 1 to " + std::to_string(kMaxCoefficients) + " coefficients are possible");
  }
  for (std::size_t i = 0; i < (*coefficients)->size(); ++i) {
    auto number = json::as_number((**coefficients)[i], json::json_child(path, i));
    if (!number) return error_of(number);
    evidence.regression.push_back(*number);
  }
  return {};
}

}  // namespace

Result<void> read_evidence(DescriptionReader& reader) {
  Evidence& evidence = reader.description.evidence;
  if (const Json* cards = json::find_member(reader.document, "accuracy")) {
    if (const auto array = json::as_array(*cards, "/accuracy"); !array) return tl::unexpected(array.error());
    if (auto counted = check_count(*cards, "/accuracy", kMaxCards, "accuracy cards"); !counted) return counted;
    for (std::size_t i = 0; i < cards->size(); ++i) {
      auto card = CardReader(reader.description.parameters, (*cards)[i], json::json_child("/accuracy", i)).read();
      if (!card) return error_of(card);
      evidence.accuracy.push_back(std::move(*card));
    }
  }
  const Json* regression = json::find_member(reader.document, "regression");
  return regression == nullptr ? Result<void>{} : read_regression(*regression, evidence);
}

}  // namespace cyclescope::architecture

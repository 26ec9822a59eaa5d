#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cyclescope::architecture {

/// Lowest and highest value, both included.
struct ValidRange {
  std::int64_t low = 0, high = 0;
};

/// What a card's measurements were to the accelerator's description: whether its errors are those of other layers.
enum class CardBasis : std::uint8_t {
  kFit,              ///< numbers or choices of the description were made with them in sight
  kCheck,            ///< nothing was fitted to them
  kPart,             ///< they are of a part of the accelerator alone
  kModel,            ///< they are another model's, not measurements
  kCrossValidation,  ///< of fitted models: each was held out in turn
};

/// The basis's name in descriptions and estimates: "fit", "check", "part", "model", "cross_validation".
const char* name_of(CardBasis basis);

/// Whether errors on such measurements may be expected of other layers.
constexpr bool is_held_out(CardBasis basis) {
  return basis == CardBasis::kCheck || basis == CardBasis::kCrossValidation;
}

/// How far estimates on an accelerator were from what was measured, and for what that was tried.
struct AccuracyCard {
  std::string reference;  ///< what was measured, how, and where it is published
  CardBasis basis = CardBasis::kFit;
  std::int64_t layers = 0;            ///< that were compared
  double mape_percent = 0;            ///< mean of the absolute errors relative to what was measured, in per cent
  double worst_percent = 0;           ///< largest of them
  double bias_percent = 0;            ///< mean of the errors with their signs: above 0, estimates are too slow
  std::vector<std::string> kernels;   ///< kinds of kernels that were compared ("conv2d"); empty: all
  std::vector<std::string> mappings;  ///< names of the mappings that were compared; empty: all
  struct Parameter {
    std::string name;
    ValidRange range;  ///< of an enumerated parameter: the index of its choice
  };
  std::vector<Parameter> parameters;  ///< values that were tried; parameters that are not named do not matter
  std::optional<ValidRange> macs;     ///< multiply-accumulates of a layer
};

/// What is known of an accelerator's real timing, beside its description.
struct Evidence {
  std::vector<AccuracyCard> accuracy;
  std::vector<double> regression;  ///< coefficients of the baseline `regression`, as regression.h orders them; or empty
};

}  // namespace cyclescope::architecture

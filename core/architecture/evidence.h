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

/// How far estimates on an accelerator were from what was measured, and for what that was tried.
struct AccuracyCard {
  std::string reference;             ///< what was measured, how, and where it is published
  std::int64_t layers = 0;           ///< that were compared
  double mape_percent = 0;           ///< mean of the absolute errors relative to what was measured, in per cent
  double worst_percent = 0;          ///< largest of them
  std::vector<std::string> kernels;  ///< kinds of kernels that were compared ("conv2d"); empty: all
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

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "representatives/layers/device.h"
#include "representatives/model/work_terms.h"
#include "statistics/linear_algebra.h"

namespace cyclescope::representatives {

/// Indices of measurements.
using Rows = std::vector<std::uint32_t>;

/// Coefficients by term; zero for terms that are not used.
using Coefficients = std::vector<double>;

/// Fewer measurements per term would fit chance.
constexpr std::size_t kRowsPerTerm = 8;

/// The terms of all measurements, divided by their latency: a perfect model gives ones.
class RelativeTerms {
 public:
  RelativeTerms(const Measurements& measurements, const WorkTerms& terms);

  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return values_.size() / columns_; }
  const double* row(std::uint32_t index) const { return values_.data() + index * columns_; }

  double predict(const Coefficients& coefficients, std::uint32_t index) const {
    const double* values = row(index);
    double sum = 0;
    for (std::size_t j = 0; j < columns_; ++j) {
      if (coefficients[j] != 0) sum += coefficients[j] * values[j];
    }
    return sum;
  }

  /// The sparse sum of at most `most_terms` terms that is nearest to 1 on `rows`: coefficients that are not negative,
  /// and then a few of either sign where they help much.
  Coefficients fit(const Rows& rows, std::size_t most_terms) const;

 private:
  double squared_error(const Coefficients& coefficients, const Rows& rows) const;
  /// Least squares on the columns that `coefficients` uses, of any sign, improved until rounding.
  void polish(Coefficients& coefficients, const Rows& rows, const statistics::SymmetricMatrix& gram,
              const std::vector<double>& scales) const;
  /// A'(1 - A x), scaled.
  std::vector<double> gradient(const Coefficients& coefficients, const Rows& rows,
                               const std::vector<double>& scales) const;

  std::size_t columns_;
  std::vector<double> values_;
  std::vector<bool> free_;
};

}  // namespace cyclescope::representatives

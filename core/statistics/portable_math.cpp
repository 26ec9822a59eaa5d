#include "statistics/portable_math.h"

#include <cmath>
#include <limits>

namespace cyclescope::statistics {
namespace {

// ln 2 in two parts: the first has so few bits that its product with an exponent is exact.
constexpr double kLn2High = 6.93147180369123816490e-01;
constexpr double kLn2Low = 1.90821492927058770002e-10;
constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr int kLogTerms = 12;
constexpr int kExpTerms = 14;
constexpr double kLargestExponent = 709.0;

}  // namespace

double portable_log(double x) {
  if (!(x > 0)) return -std::numeric_limits<double>::infinity();
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < kSqrtHalf) {
    mantissa *= 2;
    --exponent;
  }
  // ln m = 2 artanh(s) with |s| < 0.172
  const double s = (mantissa - 1) / (mantissa + 1);
  const double square = s * s;
  double sum = 0;
  for (int term = kLogTerms; term >= 1; --term) sum = (sum + 1.0 / (2 * term + 1)) * square;
  return exponent * kLn2High + (exponent * kLn2Low + 2 * (s + s * sum));
}

double portable_exp(double x) {
  if (x > kLargestExponent) return std::numeric_limits<double>::infinity();
  if (x < -kLargestExponent) return 0;
  const double exponent = std::floor(x / (kLn2High + kLn2Low) + 0.5);
  const double rest = (x - exponent * kLn2High) - exponent * kLn2Low;
  double sum = 1;
  for (int term = kExpTerms; term >= 1; --term) sum = 1 + sum * rest / term;
  return std::ldexp(sum, static_cast<int>(exponent));
}

}  // namespace cyclescope::statistics

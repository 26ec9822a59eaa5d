#pragma once

namespace cyclescope::statistics {

/// Natural logarithm of `x` > 0, and the exponential function: like those of <cmath> to within a few units in the last
/// place, but from basic arithmetic alone, so that every platform computes the same bits.
double portable_log(double x);
double portable_exp(double x);

}  // namespace cyclescope::statistics

#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "representatives/sampling/staircase.h"
#include "representatives/sampling/sweep.h"

namespace cyclescope::representatives {

/// Measures unit steps from the range's beginning on, twice as many each time, until one shape explains them far better
/// than all others or the range or the budget ends. A staircase in `expected` is believed earlier. The best shape is
/// the first.
Pull<std::vector<StaircaseScore>> search_noisy_steps(Sweep& sweep, std::int64_t widest, int budget,
                                                     std::optional<Staircase> expected);

/// Whether latency rises along the first plateaus of `staircase`, by what the noise hides from single measurements: the
/// plateaus' ends are measured in turn, until the difference is sure or `budget` measurements are spent.
Pull<bool> slopes_on_plateaus(Sweep& sweep, Staircase staircase, int budget);

/// Repetitions whose median makes `error` small enough.
int repetitions_for(const RepeatError& error);

}  // namespace cyclescope::representatives

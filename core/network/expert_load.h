#pragma once

#include <cstdint>
#include <vector>

namespace cyclescope::network {

/// Experts of a mixture that get equally many rows.
struct ExpertLoad {
  std::int64_t experts;
  std::int64_t each;  ///< rows

  std::int64_t rows() const { return experts * each; }
};

/// `rows` spread evenly over at most `experts` experts: one load, or two that differ by a row per expert. Which experts
/// compute depends on data; that they get equally much is what training aims at. With fewer rows than experts each row
/// has an expert of its own.
std::vector<ExpertLoad> even_loads(std::int64_t rows, std::int64_t experts);

}  // namespace cyclescope::network

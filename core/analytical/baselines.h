#pragma once

#include "analytical/layer_facts.h"

namespace cyclescope::analytical {

// Analytical estimates of a layer's cycles, to compare the exact ones with. All err low where latencies, dependencies
// and contention are what takes the time: they know throughputs only.

/// Roofline (Williams, Waterman, Patterson, CACM 2009): the larger of the multiply-accumulates at the machine's peak
/// and the bytes of the tensors that live in DRAM, each moved once, at its bandwidth. Tensors that the mapping keeps on
/// the chip between layers cost no bandwidth.
double roofline_cycles(const MachineFacts& machine, const LayerFacts& layer);

/// How strictly unrolling is enforced: 0 leaves the roofline as it is, 1 takes the whole loss.
struct RefinedRooflineOptions {
  double alpha = 1;
};

/// Refined roofline (Wess et al., ANNETTE, IEEE Access 2021): computation takes the time at the peak divided by the
/// efficiency of the unrolled dimensions, eff = u / (ceil(u / s) s) for each dimension u unrolled s times, softened to
/// 1 / ((1 - alpha) + alpha / eff). The product over the dimensions is taken from the mapping: the share of the
/// multiplying units' slots that it fills. The larger of that and the memory's time is the estimate; ANNETTE's own code
/// compares the uncorrected time with the memory's, and so keeps the memory's where idle units make computation the
/// longer.
double refined_roofline_cycles(const MachineFacts& machine, const LayerFacts& layer,
                               const RefinedRooflineOptions& options = {});

/// Loop-nest model in the manner of Timeloop (Parashar et al., ISPASS 2019) and DOSA (Hong et al., MICRO 2023):
/// accesses per level from the mapping, latency as the maximum over the levels' own times, computation among them. A
/// level's time is its transfers by its ports; levels work in parallel without end.
double loop_nest_cycles(const LayerFacts& layer);

}  // namespace cyclescope::analytical

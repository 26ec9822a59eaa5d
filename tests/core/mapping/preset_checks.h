#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/mapping/mapped.h"
#include "core/mapping/small_kernel.h"

namespace cyclescope::testing {

/// Maps `cases` random kernels on random machines and executes their programs: each must equal the reference, or be
/// refused because its tiles do not fit or the machine has no mapping for it, at most `most_refused` times.
void expect_equal_to_reference(std::uint32_t seed, int cases, int most_refused,
                               const std::function<Machine(SmallKernels&)>& make_machine,
                               const std::function<kernels::Kernel(SmallKernels&, int number)>& make_kernel);

/// Executes poolings of random windows, many of which `machine` has to take in parts, of rows or within rows: each must
/// equal the reference. They have `function`; averages divide by what is inside the input only where `counts`.
void expect_large_windows_in_parts(std::uint32_t seed, const Machine& machine, const std::string& function,
                                   bool counts);

/// Executes random small networks, a convolution or fully-connected layer with an addition, an activation or both
/// behind it, through mappings of `machine` that take them in: every output must equal the layers one by one, and every
/// layer be part of the first. `height` 1 makes convolutions one-dimensional.
void expect_layers_behind_are_taken_in(const Machine& machine, std::int64_t height, bool adds);

/// Gives every other memory of `machine` a random capacity in words.
void shrink_memories(Machine& machine, SmallKernels& kernels, std::int64_t least, std::int64_t most);

}  // namespace cyclescope::testing

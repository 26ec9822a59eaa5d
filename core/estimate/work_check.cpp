#include "estimate/work_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "estimate/machine.h"
#include "estimate/method.h"

namespace cyclescope::estimate {
namespace {

using Wide = __int128;

/// Of an axis of a window operator: positions in windows of outputs, and how they become positions of the input.
struct Axis {
  std::int64_t outputs, window, stride, dilation, before, input;
};

Axis axis_of(const kernels::Kernel& kernel, char letter) {
  const auto size = [&](const char* prefix) { return kernel.sizes.at(std::string(prefix) + letter); };
  return {size("O"), size("K"), size("S"), size("D"), kernel.sizes.at(letter == 'H' ? "PT" : "PL"), size("")};
}

/// Non-negative whole numbers below `count` that times `stride` are below `end`.
std::int64_t below(std::int64_t end, std::int64_t stride, std::int64_t count) {
  return end <= 0 ? 0 : std::min(count, (end + stride - 1) / stride);
}

/// So that a huge window costs no time: positions of it that are looked at, and pairs of one and an output.
constexpr std::int64_t kMostPositions = 1 << 16;
constexpr std::int64_t kMostPairs = 1 << 20;

/// Pairs of an output and a position of its window that lies inside the input: of huge windows a part.
Wide positions_inside(const Axis& axis) {
  Wide inside = 0;
  for (std::int64_t k = 0; k < std::min(axis.window, kMostPositions); ++k) {
    const std::int64_t first = k * axis.dilation - axis.before;
    inside += below(axis.input - first, axis.stride, axis.outputs) - below(-first, axis.stride, axis.outputs);
  }
  return inside;
}

/// Elements of the input that lie in some window; of huge inputs none is claimed to.
std::int64_t covered(const Axis& axis) {
  if (axis.input > kMostPairs || Wide{axis.outputs} * axis.window > kMostPairs) return 0;
  std::vector<bool> in_window(static_cast<std::size_t>(axis.input), false);
  for (std::int64_t o = 0; o < axis.outputs; ++o) {
    for (std::int64_t k = 0; k < axis.window; ++k) {
      const std::int64_t at = o * axis.stride + k * axis.dilation - axis.before;
      if (at >= 0 && at < axis.input) in_window[static_cast<std::size_t>(at)] = true;
    }
  }
  return std::count(in_window.begin(), in_window.end(), true);
}

Wide convolution_macs(const kernels::Kernel& kernel) {
  Wide macs = positions_inside(axis_of(kernel, 'H')) * positions_inside(axis_of(kernel, 'W'));
  for (const char* size : {"N", "G", "F", "C"}) macs *= kernel.sizes.at(size);
  return macs;
}

/// Those of outputs of `convolution` that `pooling`, which reads them, leaves out.
Wide left_out(const kernels::Kernel& convolution, const kernels::Kernel& pooling) {
  const Axis height = axis_of(pooling, 'H');
  const Axis width = axis_of(pooling, 'W');
  Wide macs = Wide{height.input} * width.input - Wide{covered(height)} * covered(width);
  for (const char* size : {"N", "G", "F", "C", "KH", "KW"}) macs *= convolution.sizes.at(size);
  return macs;
}

std::string text_of(std::int64_t count) { return std::to_string(count); }

}  // namespace

std::int64_t least_macs(std::span<const kernels::Kernel> kernels, std::span<const kernels::Kernel> followers) {
  constexpr Wide kMost = Wide{1} << 62;
  Wide sum = 0;
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    const kernels::Kernel& kernel = kernels[i];
    if (kernel.kind != kernels::KernelKind::kConvolution) {
      sum += kernels::mac_count(kernel);
      continue;
    }
    Wide macs = convolution_macs(kernel);
    if (i + 1 == kernels.size()) {
      const auto pooling = std::find_if(followers.begin(), followers.end(), [](const kernels::Kernel& follower) {
        return follower.kind == kernels::KernelKind::kPooling;
      });
      if (pooling != followers.end()) macs -= left_out(kernel, *pooling);
    }
    sum += std::max<Wide>(0, macs);
  }
  return static_cast<std::int64_t>(std::min(sum, kMost));
}

std::optional<Diagnostic> missing_work(std::int64_t least, std::span<const kernels::Kernel> kernels,
                                       std::span<const mapping::MappingChoice> choices, const program::Work& work) {
  if (work.macs >= least) return std::nullopt;
  std::string name, path;
  for (std::size_t i = 0; i < kernels.size() && i < choices.size(); ++i) {
    if (kernels::mac_count(kernels[i]) == 0) continue;
    name = choices[i].mapping;
    path = choices[i].path;
    break;
  }
  const bool none = work.macs == 0;
  return Diagnostic{"WorkMissing",
                    path,
                    "the mapping '" + name + "' does " + text_of(work.macs) +
                        " multiply-accumulates of the layer's, which cannot be computed with fewer than " +
                        text_of(least),
                    none ? "work is counted from what operations say that they compute, as in \"acc += a * b\""
                         : "look at the counts and steps of its loops, and at its guards; 'check --run' executes "
                           "mappings and says which output is wrong",
                    0,
                    0};
}

std::optional<Diagnostic> exceeded_peak(const Machine& machine, const program::Program& program,
                                        const LayerCost& cost) {
  const std::int64_t peak = machine.peak_macs_per_cycle();
  // Averaged and extrapolated cycles may be a little too few, and are no evidence.
  if (!cost.cost.exact && cost.method != kReorderedMethod) return std::nullopt;
  if (Wide{cost.macs} <= Wide{cost.cost.cycles} * peak) return std::nullopt;
  const architecture::Architecture& architecture = machine.architecture();
  std::string unit, path;
  for (const program::Instruction& instruction : program.instructions) {
    if (program.expressions.node(instruction.macs).high == 0) continue;
    const architecture::Object& object = architecture.objects[static_cast<std::size_t>(instruction.unit)];
    unit = object.name;
    path = object.pointer;
    break;
  }
  return Diagnostic{"PeakExceeded",
                    path,
                    "'" + unit + "' and units like it do " + text_of(cost.macs) + " multiply-accumulates in " +
                        text_of(cost.cost.cycles) + " cycles, and the peak is " + text_of(peak) + " per cycle",
                    "raise \"macs_per_cycle\", or the latency or initiation_interval of the unit",
                    0,
                    0};
}

}  // namespace cyclescope::estimate

// Element-wise operators and reductions.
#include <utility>

#include "kernels/lowering.h"

namespace cyclescope::kernels {
namespace {

/// Adjacent axes that are reduced together.
struct AxisRun {
  std::size_t first, last;
};

std::vector<AxisRun> runs_of(const std::vector<std::int64_t>& axes) {
  std::vector<AxisRun> runs;
  for (const std::int64_t axis : axes) {
    const auto at = static_cast<std::size_t>(axis);
    if (!runs.empty() && runs.back().last + 1 == at) {
      runs.back().last = at;
    } else {
      runs.push_back({at, at});
    }
  }
  return runs;
}

std::int64_t product(const network::Shape& shape, std::size_t first, std::size_t end) {
  std::int64_t result = 1;
  for (std::size_t i = first; i < end; ++i) result *= shape[i];
  return result;
}

/// What is applied to the results of `function`, so that reducing run after run equals reducing all at once.
const char* next_function(const std::string& function) {
  if (function == "sum_square" || function == "l1" || function == "log_sum") return "sum";
  return nullptr;
}

}  // namespace

Result<void> lower_elementwise(KernelBuilder& b) {
  std::vector<KernelTensor> inputs;
  for (std::size_t i = 0; i < b.layer().inputs.size(); ++i) inputs.push_back(b.input(i));
  b.elementwise(b.layer().function, inputs, b.output());
  return {};
}

// Runs of adjacent axes are reduced one after another, the last run first. Of "log_sum" the first ones are plain sums.
Result<void> lower_reduce(KernelBuilder& b) {
  const std::vector<AxisRun> runs = runs_of(b.layer().attributes.axes);
  const std::string& function = b.layer().function;
  if (runs.empty()) {
    // Nothing is reduced, but l1, sum_square and their like still change every element.
    const KernelTensor x = b.input(0);
    b.reduce(function, reshaped(x, {x.elements, 1, 1}), reshaped(b.output(), {x.elements, 1}));
    return {};
  }
  KernelTensor current = b.input(0);
  network::Shape shape = current.extents;
  for (std::size_t i = runs.size(); i-- > 0;) {
    const std::int64_t outer = product(shape, 0, runs[i].first);
    const std::int64_t count = product(shape, runs[i].first, runs[i].last + 1);
    const std::int64_t inner = product(shape, runs[i].last + 1, shape.size());
    const bool first = i + 1 == runs.size();
    const bool last = i == 0;
    std::string step = function;
    if (function == "log_sum") {
      step = last ? "log_sum" : "sum";
    } else if (!first && next_function(function) != nullptr) {
      step = next_function(function);
    } else if (function == "mean_square" && !first) {
      step = "mean";
    }
    const KernelTensor result = reshaped(last ? b.output() : b.temporary({outer * inner}), {outer, inner});
    b.reduce(step, reshaped(current, {outer, count, inner}), result);
    for (std::size_t axis = runs[i].first; axis <= runs[i].last; ++axis) shape[axis] = 1;
    current = result;
  }
  return {};
}

}  // namespace cyclescope::kernels

// Normalisations and softmax over intermediates. What depends on constants alone costs one operation per channel.
#include "kernels/lowering.h"

namespace cyclescope::kernels {
namespace {

std::int64_t extent(const network::Shape& shape, std::size_t first, std::size_t end) {
  std::int64_t result = 1;
  for (std::size_t i = first; i < end; ++i) result *= shape[i];
  return result;
}

/// `channels`, one entry per channel or per group of channels, as a factor of X[N, C, rest].
KernelTensor per_channel(const KernelTensor& channels, const network::Shape& x) {
  const std::int64_t entries = channels.elements;
  if (entries == x[1]) return restrided(channels, x, {0, 1, 0});
  return channels;  // one entry per group: the caller views X as [N, groups, rest]
}

// Y = X / (k + alpha * A)^beta, where A is the average of X^2 over `size` neighbouring channels: a pooling along them.
void lower_local_response(KernelBuilder& b) {
  const KernelTensor x = b.input(0);
  const std::int64_t size = b.layer().attributes.sizes[0];
  const std::int64_t channels = x.extents[1];
  const network::Shape view = {x.extents[0], 1, channels, extent(x.extents, 2, x.extents.size())};
  const KernelTensor squares = b.temporary(view);
  const KernelTensor average = b.temporary(view);
  const KernelTensor divisor = b.temporary(view);
  b.elementwise("mul", {reshaped(x, view), reshaped(x, view)}, squares);
  b.pooling("average", squares, average, {channels, channels, size, 1, 1, (size - 1) / 2},
            {view[3], view[3], 1, 1, 1, 0}, true);
  b.elementwise("response_divisor", {average}, divisor);
  b.elementwise("div", {reshaped(x, view), divisor}, reshaped(b.output(), view));
}

}  // namespace

// scale' = scale / sqrt(variance + epsilon), shift = bias - mean * scale', both per channel; Y = X * scale' + shift.
Result<void> lower_batch_normalization(KernelBuilder& b) {
  const KernelTensor x = b.input(0);
  const network::Shape view = {x.extents[0], x.extents[1], extent(x.extents, 2, x.extents.size())};
  const network::Shape channels = {x.extents[1]};
  const KernelTensor inverse = b.temporary(channels);
  const KernelTensor scale = b.temporary(channels);
  const KernelTensor moved_mean = b.temporary(channels);
  const KernelTensor shift = b.temporary(channels);
  b.elementwise("inverse_sqrt", {b.input(4)}, inverse);
  b.elementwise("mul", {inverse, b.input(1)}, scale);
  b.elementwise("mul", {b.input(3), scale}, moved_mean);
  b.elementwise("sub", {b.input(2), moved_mean}, shift);
  b.elementwise("multiply_add", {reshaped(x, view), per_channel(scale, view), per_channel(shift, view)},
                reshaped(b.output(), view));
  return {};
}

Result<void> lower_normalization(KernelBuilder& b) {
  const std::string& function = b.layer().function;
  if (function == "local_response") {
    lower_local_response(b);
    return {};
  }
  const KernelTensor x = b.input(0);
  const std::size_t rank = x.extents.size();
  const bool over_axes = function == "layer" || function == "rms";
  // Statistics are taken over the rows of X viewed as [outer, inner].
  std::int64_t outer = 0;
  if (over_axes) {
    outer = extent(x.extents, 0, static_cast<std::size_t>(b.layer().attributes.axis));
  } else {
    outer = x.extents[0] * (function == "group" ? b.layer().attributes.groups : x.extents[1]);
  }
  if (x.elements == 0 || outer == 0) return {};
  const network::Shape rows = {outer, x.elements / outer};
  KernelTensor centred = reshaped(x, rows);
  const auto of_rows = [&](const KernelTensor& statistic) { return restrided(statistic, rows, {1, 0}); };
  if (function != "rms") {
    const KernelTensor mean = b.temporary({outer, 1});
    b.reduce("mean", reshaped(x, {outer, rows[1], 1}), mean);
    centred = b.temporary(rows);
    b.elementwise("sub", {reshaped(x, rows), of_rows(mean)}, centred);
  }
  const KernelTensor variance = b.temporary({outer, 1});
  const KernelTensor inverse = b.temporary({outer, 1});
  b.reduce("mean_square", reshaped(centred, {outer, rows[1], 1}), variance);
  b.elementwise("inverse_sqrt", {variance}, inverse);
  if (!b.has_input(1)) {
    if (!b.has_input(2)) {
      b.elementwise("mul", {centred, of_rows(inverse)}, reshaped(b.output(), rows));
      return {};
    }
    return b.not_mapped("a bias without a scale is not mapped");
  }
  const KernelTensor normal = b.temporary(rows);
  b.elementwise("mul", {centred, of_rows(inverse)}, normal);
  const auto factor = [&](std::size_t index, const network::Shape& view) {
    return over_axes ? broadcast(b.input(index), view) : per_channel(b.input(index), view);
  };
  network::Shape view = x.extents;
  if (!over_axes) {
    const std::int64_t entries = b.input(1).elements;
    view = {x.extents[0], entries, extent(x.extents, 1, rank) / entries};
    if (b.has_input(2) && b.input(2).elements != entries) {
      return b.not_mapped("scale and bias of different sizes are not mapped");
    }
  }
  if (b.has_input(2)) {
    b.elementwise("multiply_add", {reshaped(normal, view), factor(1, view), factor(2, view)},
                  reshaped(b.output(), view));
  } else {
    b.elementwise("mul", {reshaped(normal, view), factor(1, view)}, reshaped(b.output(), view));
  }
  return {};
}

// Y = exp(X - max X) / sum of it; log_softmax: Y = (X - max X) - log of the sum.
Result<void> lower_softmax(KernelBuilder& b) {
  const KernelTensor x = b.input(0);
  const auto& axes = b.layer().attributes.axes;
  const std::size_t first = axes.empty() ? 0 : static_cast<std::size_t>(axes.front());
  const std::size_t end = axes.empty() ? 0 : static_cast<std::size_t>(axes.back()) + 1;
  const network::Shape view = {extent(x.extents, 0, first), extent(x.extents, first, end),
                               extent(x.extents, end, x.extents.size())};
  const network::Shape rows = {view[0], view[2]};
  const auto of_rows = [&](const KernelTensor& statistic) { return restrided(statistic, view, {view[2], 0, 1}); };
  const KernelTensor largest = b.temporary(rows);
  const KernelTensor shifted = b.temporary(view);
  const KernelTensor powers = b.temporary(view);
  const KernelTensor sum = b.temporary(rows);
  b.reduce("max", reshaped(x, view), largest);
  b.elementwise("sub", {reshaped(x, view), of_rows(largest)}, shifted);
  b.elementwise("exp", {shifted}, powers);
  b.reduce("sum", powers, sum);
  if (b.layer().function == "softmax") {
    b.elementwise("div", {powers, of_rows(sum)}, reshaped(b.output(), view));
  } else {
    const KernelTensor logarithm = b.temporary(rows);
    b.elementwise("log", {sum}, logarithm);
    b.elementwise("sub", {shifted, of_rows(logarithm)}, reshaped(b.output(), view));
  }
  return {};
}

}  // namespace cyclescope::kernels

#include "core/representatives/sampling/hidden_device.h"

#include <algorithm>
#include <numeric>

#include "representatives/sampling/sweep.h"
#include "representatives/types/work_sizes.h"

namespace cyclescope::testing {
namespace {

using P = representatives::LayerParameter;

}  // namespace

HiddenDevice::HiddenDevice(HiddenForm form, std::uint64_t seed) : form_(form), random_(seed) {
  if (random_.chance(0.4)) {
    draw({P::kChannels, P::kKernelHeight, P::kKernelWidth}, {4, 8, 12, 16, 24, 32}, false);
  } else {
    draw({P::kChannels}, {2, 3, 4, 6, 8, 16, 32}, true);
    draw({P::kKernelHeight}, {1, 1, 2}, false);
    draw({P::kKernelWidth}, {1, 1, 2}, false);
  }
  draw({P::kFilters}, {2, 4, 5, 8, 12, 16, 32}, true);
  if (random_.chance(0.4)) {
    draw({P::kOutputWidth, P::kOutputHeight}, {4, 8, 16, 32}, false);
  } else {
    draw({P::kOutputWidth}, {1, 2, 4, 7, 8, 16}, true);
    draw({P::kOutputHeight}, {1, 1, 2, 4}, true);
  }
  for (const P parameter : {P::kM, P::kN, P::kK, P::kRows, P::kColumns}) draw({parameter}, {1, 4, 6, 8, 16, 32}, true);
  overhead_ = random_.integer(10, 400);
  fill_ = random_.integer(0, 60);
  lanes_ = std::int64_t{1} << random_.integer(0, 9);
  bandwidth_ = random_.integer(1, 8);
}

void HiddenDevice::draw(std::vector<representatives::LayerParameter> product,
                        std::initializer_list<std::int64_t> widths, bool may_have_offset) {
  const auto index = static_cast<std::size_t>(random_.integer(0, static_cast<std::int64_t>(widths.size()) - 1));
  const std::int64_t width = *(widths.begin() + index);
  const std::int64_t offset = may_have_offset && random_.chance(0.25) ? random_.integer(0, width - 1) : 0;
  secrets_.push_back({std::move(product), width, offset});
}

/// The product of `parameters`, each secret of them rounded up to full steps. In units of whole steps' elements.
std::int64_t HiddenDevice::quantised(const representatives::MeasurableLayer& layer,
                                     std::initializer_list<representatives::LayerParameter> parameters) const {
  std::int64_t result = 1;
  std::vector<P> left(parameters);
  for (const Secret& secret : secrets_) {
    if (std::find(left.begin(), left.end(), secret.product.front()) == left.end()) continue;
    std::int64_t product = 1;
    for (const P factor : secret.product) {
      product *= representatives::value_of(layer, factor);
      left.erase(std::remove(left.begin(), left.end(), factor), left.end());
    }
    const representatives::Staircase staircase{representatives::Staircase::Shape::kSteps, secret.width, secret.offset,
                                               1};
    result *= (representatives::step_of(staircase, product) + (secret.offset > 0 ? 1 : 0)) * secret.width;
  }
  for (const P parameter : left) result *= representatives::value_of(layer, parameter);
  return result;
}

Result<double> HiddenDevice::latency(const representatives::MeasurableLayer& layer) {
  const auto value = [&](std::initializer_list<P> parameters) { return quantised(layer, parameters); };
  const std::int64_t batch = value({P::kBatch, P::kGroups});
  const std::int64_t sums = value({P::kChannels, P::kKernelHeight, P::kKernelWidth}) * value({P::kK, P::kColumns});
  const std::int64_t filters = value({P::kFilters}) * value({P::kN});
  const std::int64_t pixels = value({P::kOutputWidth, P::kOutputHeight}) * value({P::kM, P::kRows});
  const std::int64_t compute = (batch * filters * pixels * (sums + fill_) + lanes_ - 1) / lanes_;
  std::int64_t elements = batch * (pixels * sums + filters * sums + filters * pixels);
  if (form_ == HiddenForm::kSlopedTransfer) {
    const representatives::WorkSizes sizes = representatives::work_sizes(layer);
    elements = static_cast<std::int64_t>(sizes.inputs + sizes.weights + sizes.outputs);
  }
  const std::int64_t transfer = (elements * 4 + bandwidth_ - 1) / bandwidth_;
  std::int64_t cycles = overhead_;
  switch (form_) {
    case HiddenForm::kCompute:
      cycles += compute;
      break;
    case HiddenForm::kSum:
    case HiddenForm::kSlopedTransfer:
      cycles += compute + transfer;
      break;
    case HiddenForm::kMaximum:
      cycles += std::max(compute, transfer);
      break;
  }
  return static_cast<double>(cycles);
}

std::vector<representatives::StepHint> HiddenDevice::secrets(representatives::LayerType type) const {
  std::vector<representatives::StepHint> hints;
  for (const Secret& secret : secrets_) {
    if (representatives::index_of(type, secret.product.front()))
      hints.push_back({secret.product, secret.width, secret.offset});
  }
  return hints;
}

BruteForceWidth brute_force_width(representatives::Device& device, const representatives::MeasurableLayer& base,
                                  representatives::LayerParameter parameter, std::int64_t least, std::int64_t most) {
  std::vector<std::int64_t> jumps;
  representatives::MeasurableLayer before = base, after = base;
  for (std::int64_t value = least; value < most; ++value) {
    set_value(before, parameter, value);
    set_value(after, parameter, value + 1);
    const auto first = device.latency(before), second = device.latency(after);
    if (!first || !second) break;
    if (*first != *second) jumps.push_back(value);
  }
  if (jumps.empty()) return {0, 0};
  std::int64_t width = 0;
  for (const std::int64_t jump : jumps) width = std::gcd(width, jump - jumps.front());
  if (width == 0) width = most;
  return {width, jumps.front() % width};
}

}  // namespace cyclescope::testing

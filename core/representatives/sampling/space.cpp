#include "representatives/sampling/space.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "representatives/types/layer_type_row.h"
#include "representatives/types/work_sizes.h"
#include "statistics/portable_math.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

constexpr int kMostAttempts = 10'000;
constexpr double kSamePadding = 0.85;
constexpr double kSquareKernel = 0.85;
constexpr double kSquareExtent = 0.8;
constexpr double kStrideOne = 0.7;
constexpr double kStrideTwo = 0.95;  ///< or one
constexpr double kSingle = 0.9;      ///< batches and groups are mostly 1

constexpr std::array<std::int64_t, 38> kUsualChannels = {
    3,   8,   16,  24,  32,  40,  48,  64,  72,  80,   96,   112,  120,  128,  144,  160,  192,  240,  256,
    320, 384, 480, 512, 576, 640, 672, 768, 960, 1000, 1024, 1152, 1280, 2048, 2304, 3072, 4096, 9216, 25088};
constexpr std::array<std::int64_t, 23> kUsualExtents = {1,  4,  5,  7,  8,  10, 13,  14,  16,  25,  27,  28,
                                                        32, 49, 55, 56, 64, 96, 112, 128, 224, 768, 1024};
constexpr std::array<std::int64_t, 5> kUsualKernels = {1, 3, 5, 7, 11};

bool is_kernel(P parameter) { return parameter == P::kKernelHeight || parameter == P::kKernelWidth; }
bool is_extent(P parameter) { return parameter == P::kOutputHeight || parameter == P::kOutputWidth; }

template <std::size_t kCount>
std::int64_t nearest_place(const std::array<std::int64_t, kCount>& values, const ParameterRange& range, double place) {
  std::vector<std::int64_t> inside;
  for (const std::int64_t value : values) {
    if (value >= range.least && value <= range.most) inside.push_back(value);
  }
  if (inside.empty()) return range.least;
  return inside[std::min(inside.size() - 1, static_cast<std::size_t>(place * static_cast<double>(inside.size())))];
}

std::int64_t log_uniform(const ParameterRange& range, double place) {
  const double low = statistics::portable_log(static_cast<double>(range.least) - 0.5);
  const double high = statistics::portable_log(static_cast<double>(range.most) + 0.5);
  const auto value = static_cast<std::int64_t>(std::floor(statistics::portable_exp(low + place * (high - low)) + 0.5));
  return std::clamp(value, range.least, range.most);
}

std::int64_t place_value(const ParameterRange& range, double place, bool usual) {
  const P parameter = range.parameter;
  if (range.least == range.most) return range.least;
  if (parameter == P::kStride) {
    if (range.least > 1 || range.most < 3) return log_uniform(range, place);
    if (place < kStrideTwo) return place < kStrideOne ? 1 : 2;
    return log_uniform({parameter, 3, range.most}, (place - kStrideTwo) / (1 - kStrideTwo));
  }
  if (parameter == P::kBatch || parameter == P::kGroups) {
    if (place < kSingle) return range.least;
    return log_uniform(range, (place - kSingle) / (1 - kSingle));
  }
  if (is_kernel(parameter)) {
    const std::int64_t odd = nearest_place(kUsualKernels, range, place);
    return usual ? odd : log_uniform(range, place);
  }
  if (!usual) return log_uniform(range, place);
  return is_extent(parameter) || parameter == P::kM ? nearest_place(kUsualExtents, range, place)
                                                    : nearest_place(kUsualChannels, range, place);
}

/// Gives `second` the value of `first`, as far as its range goes.
void make_square(const Space& space, P first, P second, MeasurableLayer& layer) {
  const auto from = index_of(layer.type, first);
  const auto to = index_of(layer.type, second);
  if (!from || !to) return;
  const ParameterRange& range = space.range(second);
  layer.values[*to] = std::clamp(layer.values[*from], range.least, range.most);
}

/// Makes `layer` a pooling of whole images, with a single output.
void pool_globally(const Space& space, const std::vector<double>& position, const Distribution& distribution,
                   statistics::Random& random, MeasurableLayer& layer) {
  for (std::size_t i = 0; i < space.ranges.size(); ++i) {
    const ParameterRange& range = space.ranges[i];
    std::int64_t& value = layer.values[*index_of(space.type, range.parameter)];
    if (is_extent(range.parameter) || range.parameter == P::kStride) value = range.least;
    if (!is_kernel(range.parameter)) continue;
    value = random.chance(distribution.usual_values) ? nearest_place(kUsualExtents, range, position[i])
                                                     : log_uniform(range, position[i]);
  }
  if (random.chance(kSquareExtent)) make_square(space, P::kKernelHeight, P::kKernelWidth, layer);
  pad_valid(layer);
}

}  // namespace

const ParameterRange& Space::range(LayerParameter parameter) const {
  return *std::find_if(ranges.begin(), ranges.end(),
                       [&](const ParameterRange& range) { return range.parameter == parameter; });
}

ParameterRange& Space::range(LayerParameter parameter) {
  return *std::find_if(ranges.begin(), ranges.end(),
                       [&](const ParameterRange& range) { return range.parameter == parameter; });
}

Space usual_space(LayerType type) {
  Space space;
  space.type = type;
  for (const TypeParameter& one : type.row().parameters) {
    if (!is_dependent(one.parameter)) space.ranges.push_back({one.parameter, one.usual_least, one.usual_most});
  }
  return space;
}

bool contains(const Space& space, const MeasurableLayer& layer) {
  return layer.type == space.type &&
         std::all_of(space.ranges.begin(), space.ranges.end(), [&](const ParameterRange& range) {
           const std::int64_t value = value_of(layer, range.parameter);
           return value >= range.least && value <= range.most;
         });
}

bool within_limits(const Space& space, const MeasurableLayer& layer) {
  const WorkSizes sizes = work_sizes(layer);
  return sizes.operations <= space.most_operations &&
         std::max({sizes.inputs, sizes.outputs, sizes.weights}) <= space.most_elements;
}

Result<void> check_space(const Space& space) {
  MeasurableLayer least = unit_layer(space.type);
  for (const ParameterRange& range : space.ranges) {
    if (range.least < 1 || range.most < range.least) {
      return failure("OutOfRange", name_of(range.parameter),
                     std::string("the range of ") + name_of(range.parameter) + " is " + std::to_string(range.least) +
                         " to " + std::to_string(range.most) + ", which is empty or begins below 1");
    }
    least.values[*index_of(space.type, range.parameter)] = range.least;
  }
  pad_same(least);
  if (!within_limits(space, least)) {
    return failure("OutOfRange", name_of(space.type), "the smallest layer of the space is beyond its limits",
                   "allow more operations, or smaller values");
  }
  return {};
}

MeasurableLayer place_in_space(const Space& space, const std::vector<double>& position,
                               const Distribution& distribution, statistics::Random& random) {
  MeasurableLayer layer = unit_layer(space.type);
  for (std::size_t i = 0; i < space.ranges.size(); ++i) {
    const ParameterRange& range = space.ranges[i];
    const bool usual = random.chance(is_kernel(range.parameter) ? std::max(0.8, distribution.usual_values)
                                                                : distribution.usual_values);
    layer.values[*index_of(space.type, range.parameter)] = place_value(range, position[i], usual);
  }
  if (random.chance(kSquareExtent)) make_square(space, P::kOutputHeight, P::kOutputWidth, layer);
  for (const WindowExtent& extent : kWindowExtents) {
    const auto index = index_of(space.type, extent.kernel);
    if (!index || !index_of(space.type, extent.output)) continue;
    // No window reaches further than its input.
    const std::int64_t input = value_of(layer, extent.output) * value_of(layer, P::kStride);
    layer.values[*index] = std::max(std::min(layer.values[*index], input), space.range(extent.kernel).least);
  }
  if (random.chance(kSquareKernel)) make_square(space, P::kKernelHeight, P::kKernelWidth, layer);
  const double whole_images = space.type.row().pools_whole_images;
  if (whole_images > 0 && random.chance(whole_images)) {
    pool_globally(space, position, distribution, random, layer);
    return layer;
  }
  position.back() < kSamePadding ? pad_same(layer) : pad_valid(layer);
  return layer;
}

MeasurableLayer random_layer(const Space& space, const Distribution& distribution, statistics::Random& random) {
  std::vector<double> position(space.ranges.size() + 1);
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    for (double& coordinate : position) coordinate = random.uniform();
    MeasurableLayer layer = place_in_space(space, position, distribution, random);
    if (within_limits(space, layer) && check_measurable(layer)) return layer;
  }
  MeasurableLayer least = unit_layer(space.type);
  for (const ParameterRange& range : space.ranges) {
    least.values[*index_of(space.type, range.parameter)] = range.least;
  }
  pad_same(least);
  return least;
}

}  // namespace cyclescope::representatives

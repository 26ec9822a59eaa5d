// Operators that read the input between its elements: as what the elements around are, and steps between them.
#include <algorithm>

#include "network/checked.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"

namespace cyclescope::network {
namespace {

/// `x` at places that differ from output to output: `shape` elements of it.
std::string sampled(OnnxExpansion& e, const std::string& x, const std::string& places, const Shape& shape) {
  return e.node("parts.Sampled", {x, places}, {onnx_attribute("shape", shape)});
}

/// `x` at `positions`, one for each dimension, which are broadcast to `shape`: interpolated between the 2, 4 or 8
/// elements around.
std::string interpolated(OnnxExpansion& e, const std::string& x, const std::vector<std::string>& positions,
                         const Shape& shape) {
  std::vector<std::string> fractions;
  std::vector<std::string> lows;
  for (const std::string& position : positions) {
    lows.push_back(e.node("Floor", {position}));
    fractions.push_back(e.node("Sub", {position, lows.back()}, {}, "fraction"));
  }
  std::vector<std::string> corners;
  for (std::size_t i = 0; i < std::size_t{1} << positions.size(); ++i) {
    corners.push_back(sampled(e, x, lows[0], shape));
  }
  for (const std::string& fraction : fractions) {
    std::vector<std::string> between;
    for (std::size_t i = 0; i < corners.size(); i += 2) {
      const std::string difference = e.node("Sub", {corners[i + 1], corners[i]}, {}, "difference");
      const std::string part = e.node("Mul", {difference, fraction}, {}, "part");
      between.push_back(e.node("Add", {corners[i], part}, {}, "between"));
    }
    corners = between;
  }
  return corners[0];
}

/// By how much each of the four elements around counts for a cubic interpolation: polynomials of the fraction.
std::vector<std::string> cubic_weights(OnnxExpansion& e, const std::string& fraction) {
  constexpr std::size_t kElements = 4, kDegree = 3;
  std::vector<std::string> weights;
  for (std::size_t i = 0; i < kElements; ++i) {
    const auto coefficient = [&] { return e.weights({}, ElementType::kFloat32); };
    std::string weight = e.node("Mul", {fraction, coefficient()}, {}, "highest");
    for (std::size_t power = 1; power < kDegree; ++power) {
      const std::string sum = e.node("Add", {weight, coefficient()}, {}, "sum");
      weight = e.node("Mul", {sum, fraction}, {}, "weight");
    }
    weights.push_back(e.node("Add", {weight, coefficient()}, {}, "constant"));
  }
  return weights;
}

/// The sum of values, each times its weight.
std::string weighted(OnnxExpansion& e, const std::vector<std::string>& values,
                     const std::vector<std::string>& weights) {
  std::string sum;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string part = e.node("Mul", {values[i], weights[i]}, {}, "part");
    sum = i == 0 ? part : e.node("Add", {sum, part}, {}, "sum");
  }
  return sum;
}

/// `x` at `across` and `down`, which are broadcast to `shape`: interpolated between the 16 elements around.
std::string cubic(OnnxExpansion& e, const std::string& x, const std::string& across, const std::string& down,
                  const Shape& shape) {
  std::vector<std::string> lows;
  std::vector<std::vector<std::string>> weights;
  for (const std::string& position : {across, down}) {
    lows.push_back(e.node("Floor", {position}));
    weights.push_back(cubic_weights(e, e.node("Sub", {position, lows.back()}, {}, "fraction")));
  }
  std::vector<std::string> rows;
  for (std::size_t row = 0; row < weights[1].size(); ++row) {
    std::vector<std::string> values;
    for (std::size_t i = 0; i < weights[0].size(); ++i) values.push_back(sampled(e, x, lows[0], shape));
    rows.push_back(weighted(e, values, weights[0]));
  }
  return weighted(e, rows, weights[1]);
}

/// The parts of extent 1 along `axis`.
std::vector<std::string> parts_of(OnnxExpansion& e, const std::string& x, std::int64_t axis, std::size_t count) {
  return e.nodes("Split", {x},
                 {onnx_attribute("axis", axis), onnx_attribute("split", std::vector<std::int64_t>(count, 1))}, count);
}

bool all_within(const Shape& shape, std::int64_t most) {
  for (const std::int64_t extent : shape) {
    if (extent < 0 || extent > most) return false;
  }
  return true;
}

}  // namespace

// X [N, C, spatial...], grid [N, places..., dimensions]: the grid's numbers become positions.
OnnxExpansionResult expand_grid_sample(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(1)) return kNoExpansion;
  const Shape& x = call.shape(0);
  const Shape& grid = call.shape(1);
  constexpr std::size_t kMostDimensions = 3;
  if (x.size() < 3 || x.size() > kMostDimensions + 2 || grid.size() != x.size() || grid[0] != x[0]) return kNoExpansion;
  const std::size_t dimensions = x.size() - 2;
  if (grid.back() != static_cast<std::int64_t>(dimensions)) return kNoExpansion;
  const std::string mode = call.text("mode", "linear");
  const bool nearest = mode == "nearest";
  const bool is_cubic = mode == "cubic" || mode == "bicubic";
  if (is_cubic ? dimensions != 2 : !nearest && mode != "linear" && mode != "bilinear") return kNoExpansion;
  OnnxExpansion e(call);
  const Shape vector = {grid.back()};
  const std::string scaled = e.node("Mul", {e.input(1), e.weights(vector, call.input(1).type)}, {}, "scaled");
  const std::string moved = e.node("Add", {scaled, e.weights(vector, call.input(1).type)}, {}, "moved");
  const std::string inside = e.node("Clip", {moved}, {}, "inside");
  Shape places = {grid[0], 1};
  places.insert(places.end(), grid.begin() + 1, grid.end() - 1);
  Shape shape = places;
  shape[1] = x[1];
  std::vector<std::string> positions;
  const auto axis = static_cast<std::int64_t>(grid.size()) - 1;
  for (const std::string& part : parts_of(e, inside, axis, dimensions)) positions.push_back(e.reshape(part, places));
  if (is_cubic) return e.yields({cubic(e, e.input(0), positions[0], positions[1], shape)});
  if (!nearest) return e.yields({interpolated(e, e.input(0), positions, shape)});
  return e.yields({sampled(e, e.input(0), e.node("Round", {inside}), shape)});
}

// X [N, C, H, W], regions [R, 4], which sample each is of: sampling_ratio samples of each output in each direction, or,
// where that is 0, one for each element that an output covers of a region of the whole map.
OnnxExpansionResult expand_roi_align(const OnnxCall& call) {
  const std::int64_t ratio = call.integer("sampling_ratio", 0);
  const std::int64_t rows = call.integer("output_height", 1);
  const std::int64_t columns = call.integer("output_width", 1);
  if (!call.has_input(0) || !call.has_input(1) || call.shape(0).size() != 4 || call.shape(1).size() != 2 ||
      call.shape(1)[1] != 4 || rows < 1 || columns < 1 || !all_within({ratio, rows, columns}, kLargestWindow)) {
    return kNoExpansion;
  }
  const Shape& x = call.shape(0);
  const auto samples_of = [&](std::int64_t extent, std::int64_t outputs) {
    return ratio > 0 ? ratio : std::max<std::int64_t>(1, extent / outputs + (extent % outputs != 0 ? 1 : 0));
  };
  const std::vector<std::int64_t> window = {samples_of(x[2], rows), samples_of(x[3], columns)};
  if (!all_within(window, kLargestWindow)) return kNoExpansion;
  const std::int64_t regions = call.shape(1)[0];
  const ElementType type = call.input(1).type;
  OnnxExpansion e(call);
  const std::string scaled = e.node("Mul", {e.input(1), e.scalar(call.real("spatial_scale", 1))}, {}, "scaled");
  const auto corners = parts_of(e, scaled, 1, 4);  // x1, y1, x2, y2, each [R, 1]
  const auto positions = [&](std::size_t direction, std::int64_t count) {
    const std::string extent = e.node("Sub", {corners[direction + 2], corners[direction]}, {}, "extent");
    const std::string steps = e.node("Mul", {extent, e.weights({1, count}, type)}, {}, "steps");
    return e.node("Add", {steps, corners[direction]}, {}, "positions");
  };
  const Shape samples = {regions, x[1], rows * window[0], columns * window[1]};
  const std::string down = e.reshape(positions(1, samples[2]), {regions, 1, samples[2], 1});
  const std::string across = e.reshape(positions(0, samples[3]), {regions, 1, 1, samples[3]});
  const std::string values = interpolated(e, e.input(0), {across, down}, samples);
  if (window == std::vector<std::int64_t>{1, 1}) return e.yields({values});
  const std::string pool = call.text("mode", "avg") == "max" ? "MaxPool" : "AveragePool";
  return e.yields(
      {e.node(pool, {values}, {onnx_attribute("kernel_shape", window), onnx_attribute("strides", window)})});
}

// X, W, offsets [N, groups * KH * KW * 2, OH, OW], bias, mask: each tap of each output is read at its own place; then
// the convolution has no overlapping windows.
OnnxExpansionResult expand_deformable_convolution(const OnnxCall& call) {
  if (!call.has_input(0) || !call.has_input(1) || !call.has_input(2) || call.shape(0).size() != 4 ||
      call.shape(1).size() != 4 || call.shape(2).size() != 4) {
    return kNoExpansion;
  }
  const Shape& x = call.shape(0);
  const Shape& w = call.shape(1);
  const Shape& offsets = call.shape(2);
  const std::int64_t groups = call.integer("offset_group", 1);
  if (!all_within({w[2], w[3], offsets[2], offsets[3]}, kLargestWindow) || groups < 1 || x[1] % groups != 0) {
    return kNoExpansion;
  }
  const std::int64_t taps = w[2] * w[3];
  if (offsets[0] != x[0] || offsets[1] != saturating_multiply(2 * taps, groups)) return kNoExpansion;
  OnnxExpansion e(call);
  const std::int64_t places = taps * offsets[2] * offsets[3];
  const Shape each = {x[0], groups, 1, places};
  const std::string moved =
      e.node("Add", {e.input(2), e.weights({1, offsets[1], offsets[2], offsets[3]}, call.input(2).type)}, {}, "moved");
  const std::string pairs = e.reshape(moved, {x[0], groups, taps, 2, offsets[2] * offsets[3]});
  std::vector<std::string> positions;
  for (const std::string& part : parts_of(e, pairs, 3, 2)) positions.push_back(e.reshape(part, each));
  std::string values = interpolated(e, e.input(0), positions, {x[0], groups, x[1] / groups, places});
  if (call.has_input(4)) values = e.node("Mul", {values, e.reshape(e.input(4), each)}, {}, "masked");
  const std::string patches = e.reshape(values, {x[0], x[1], offsets[2] * w[2], offsets[3] * w[3]});
  return e.yields({e.node("Conv", {patches, e.input(1), e.input(3)},
                          {onnx_attribute("strides", std::vector<std::int64_t>{w[2], w[3]}),
                           onnx_attribute("group", call.integer("group", 1))})});
}

}  // namespace cyclescope::network

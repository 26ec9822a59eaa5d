// Operators about whose outputs data decides: as the work that their shapes tell of.
#include <algorithm>
#include <string>

#include "network/checked.h"
#include "network/onnx/expand/expand.h"
#include "network/onnx/expand/expansion.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kCorners = 4;

/// Boxes [B, N, 4] by their corners, each [B, 1, N], and what they cover.
struct Boxes {
  std::vector<std::string> corners;
  std::string areas;
};

Boxes boxes_of(OnnxExpansion& e, const std::string& boxes, const Shape& shape) {
  Boxes result;
  const auto parts =
      e.nodes("Split", {boxes},
              {onnx_attribute("axis", 2), onnx_attribute("split", std::vector<std::int64_t>(kCorners, 1))}, kCorners);
  for (const std::string& part : parts) result.corners.push_back(e.reshape(part, {shape[0], 1, shape[1]}));
  const std::string height = e.node("Sub", {result.corners[2], result.corners[0]}, {}, "height");
  const std::string width = e.node("Sub", {result.corners[3], result.corners[1]}, {}, "width");
  result.areas = e.node("Mul", {height, width}, {}, "areas");
  return result;
}

/// How far two boxes overlap in one direction.
std::string overlap(OnnxExpansion& e, const Boxes& all, const Boxes& chosen, std::size_t direction) {
  const std::string low = e.node("Max", {all.corners[direction], chosen.corners[direction]});
  const std::string high = e.node("Min", {all.corners[direction + 2], chosen.corners[direction + 2]});
  return e.node("Relu", {e.node("Sub", {high, low}, {}, "overlap")});
}

/// The scores without those of boxes of which a chosen one covers too much, itself among them.
std::string suppressed(OnnxExpansion& e, const std::string& scores, const Boxes& all, const Boxes& chosen) {
  const std::string common = e.node("Mul", {overlap(e, all, chosen, 0), overlap(e, all, chosen, 1)}, {}, "common");
  const std::string both = e.node("Add", {all.areas, chosen.areas}, {}, "both");
  const std::string joined = e.node("Sub", {both, common}, {}, "joined");
  constexpr double kAnyPart = 0.5;
  const std::string most = e.node("Mul", {joined, e.scalar(kAnyPart)}, {}, "most");
  const std::string dropped = e.node("Greater", {common, most});
  return e.node("Where", {dropped, e.scalar(0), scores});
}

}  // namespace

OnnxExpansionResult expand_top_k(const OnnxCall& call, const std::vector<std::optional<Shape>>& outputs) {
  if (!call.has_shape(0) || outputs[0]->size() != call.shape(0).size()) return kNoExpansion;
  const auto axis = normal_axis(call.integer("axis", -1), call.shape(0).size());
  if (!axis) return kNoExpansion;
  OnnxExpansion e(call);
  return e.yields(e.nodes("TopK", {e.input(0)},
                          {onnx_attribute("axis", *axis), onnx_attribute("largest", call.integer("largest", 1)),
                           onnx_attribute("k", (*outputs[0])[static_cast<std::size_t>(*axis)])},
                          std::min<std::size_t>(call.output_count(), 2)));
}

// boxes [B, N, 4], scores [B, C, N], how many of each class, and two thresholds: the best box of each batch and class
// is chosen, again and again, and what it covers is dropped.
OnnxExpansionResult expand_suppression(const OnnxCall& call, const std::vector<std::optional<Shape>>& outputs) {
  constexpr std::int64_t kMostChosen = 100;
  if (!call.has_shape(0) || !call.has_shape(1)) return kNoExpansion;
  const Shape& boxes = call.shape(0);
  const Shape& scores = call.shape(1);
  if (boxes.size() != 3 || scores.size() != 3 || boxes[2] != static_cast<std::int64_t>(kCorners) ||
      scores[0] != boxes[0] || scores[2] != boxes[1] || !checked_product({scores[0], scores[1], boxes[1]})) {
    return kNoExpansion;
  }
  const auto given = call.integers(2);
  if (!given || given->size() != 1) return kNoExpansion;
  const std::int64_t count = std::min(given->front(), boxes[1]);
  if (count < 1 || count > kMostChosen) return kNoExpansion;
  OnnxExpansion e(call);
  const Boxes all = boxes_of(e, e.input(0), boxes);
  const Shape each = {scores[0], scores[1], 1};
  std::string left = e.input(1);
  std::string place;
  for (std::int64_t i = 0; i < count; ++i) {
    place = e.node("ArgMax", {left}, {onnx_attribute("axis", 2)});
    if (i + 1 == count) break;
    const auto at_place = [&](const std::string& x) {
      return e.node("parts.Sampled", {x, place}, {onnx_attribute("shape", each)});
    };
    Boxes chosen;
    for (const std::string& corner : all.corners) chosen.corners.push_back(at_place(corner));
    chosen.areas = at_place(all.areas);
    left = suppressed(e, left, all, chosen);
  }
  return e.yields({e.node("parts.Sampled", {place, place}, {onnx_attribute("shape", *outputs[0])})});
}

}  // namespace cyclescope::network

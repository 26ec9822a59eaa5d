#include "representatives/sampling/table_split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "representatives/sampling/representative.h"
#include "statistics/random.h"

namespace cyclescope::representatives {
namespace {

const std::vector<StepWidth>& widths_for(LayerType type, const std::vector<TypeWidths>& widths) {
  static const std::vector<StepWidth> kNone;
  const auto found =
      std::find_if(widths.begin(), widths.end(), [&](const TypeWidths& one) { return one.type == type; });
  return found == widths.end() ? kNone : found->widths;
}

std::map<LayerType, Measurements> by_type(const Measurements& measurements) {
  std::map<LayerType, Measurements> groups;
  for (const Measurement& one : measurements) groups[one.layer.type].push_back(one);
  return groups;
}

std::size_t part_of(std::size_t count, double part) {
  return static_cast<std::size_t>(std::llround(static_cast<double>(count) * part));
}

}  // namespace

TableSplit split_measurements(const Measurements& measurements, const std::vector<TypeWidths>& widths, double test_part,
                              std::uint64_t seed) {
  statistics::Random random(seed);
  TableSplit split;
  for (auto& [type, mine] : by_type(measurements)) {
    random.shuffle(mine);
    const std::vector<StepWidth>& steps = widths_for(type, widths);
    std::map<MeasurableLayer, std::size_t> sharing;  // by representative: how many measurements have it
    for (const Measurement& one : mine) ++sharing[representative_of(one.layer, steps)];
    const std::size_t wanted = part_of(mine.size(), test_part);
    std::set<MeasurableLayer> kept_aside;
    std::size_t kept = 0;
    for (const Measurement& one : mine) {
      const MeasurableLayer representative = representative_of(one.layer, steps);
      // A group that would take far more than is wanted stays with the others.
      if (kept + sharing[representative] > wanted || !kept_aside.insert(representative).second) continue;
      kept += sharing[representative];
    }
    for (Measurement& one : mine) {
      const bool test = kept_aside.count(representative_of(one.layer, steps)) > 0;
      (test ? split.test : split.train).push_back(std::move(one));
    }
  }
  return split;
}

Measurements draw_measurements(const Measurements& measurements, const std::vector<TypeWidths>& widths,
                               std::size_t count, bool representatives, std::uint64_t seed) {
  statistics::Random random(seed);
  Measurements drawn;
  const double part = measurements.empty() ? 0 : static_cast<double>(count) / static_cast<double>(measurements.size());
  for (auto& [type, mine] : by_type(measurements)) {
    const std::vector<StepWidth>& steps = widths_for(type, widths);
    random.shuffle(mine);
    if (representatives) {
      std::stable_partition(mine.begin(), mine.end(),
                            [&](const Measurement& one) { return representative_of(one.layer, steps) == one.layer; });
    }
    mine.resize(std::min(mine.size(), part_of(mine.size(), part)));
    drawn.insert(drawn.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
  }
  return drawn;
}

}  // namespace cyclescope::representatives

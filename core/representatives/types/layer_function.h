#pragma once

#include <cstddef>

namespace cyclescope::representatives {

class LayerNetwork;
class NetworkReader;

/// What a block may have behind a layer.
struct LayerFunction {
  const char* name;         ///< in names of types: "relu"
  const char* title;        ///< for people: "ReLU"
  const char* description;  ///< what it computes
  /// Adds it to a network whose last layer it is behind.
  void (*build)(LayerNetwork& network);
  /// Whether layer `index`, in a block that begins with layer `begin`, is it.
  bool (*is)(const NetworkReader& reader, std::size_t index, std::size_t begin);
  bool reads_another_tensor = false;  ///< of the result's size
};

extern const LayerFunction kReluBehind;
extern const LayerFunction kClipBehind;         ///< on both sides, as ReLU6
extern const LayerFunction kSumBehind;          ///< with a tensor that is there before the block
extern const LayerFunction kHalvingPoolBehind;  ///< 2 x 2 maximum with stride 2

}  // namespace cyclescope::representatives

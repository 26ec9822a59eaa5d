#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "representatives/device.h"
#include "representatives/layer_type.h"
#include "representatives/step_width.h"

namespace cyclescope::experiments {

/// How much the fitter is told of a device.
enum class Box { kBlack, kGray, kWhite };
const char* name_of(Box box);

/// A device to learn, and what of it is learnt.
struct Subject {
  std::string name;
  Box box = Box::kBlack;
  /// Makes the device; called once per thread.
  std::function<std::unique_ptr<Device>()> make;
  std::vector<LayerType> types;
  std::vector<StepHint> hints;   ///< of a gray or white box
  double most_operations = 1e9;  ///< of the layers that are measured
  std::size_t most_samples = 9000;
  bool whole_networks = false;  ///< can run all layers of the built-in networks that have a type
};

/// The synthetic devices with hidden widths, and the presets that are there.
std::vector<Subject> subjects();

}  // namespace cyclescope::experiments

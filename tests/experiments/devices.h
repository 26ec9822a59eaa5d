#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "estimate/machine.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/step_width.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::experiments {

/// How much the fitter is told of a device.
enum class Box { kBlack, kGray, kWhite };
const char* name_of(Box box);

/// A device to learn, and what of it is learnt.
struct Subject {
  std::string name;
  Box box = Box::kBlack;
  /// Makes the device; called once per thread.
  std::function<std::unique_ptr<representatives::Device>()> make;
  std::vector<representatives::LayerType> types;  ///< that all ways of learning are compared on
  std::size_t most_samples = 9000;
  std::size_t test_layers = 2000;
  double most_operations = 1e9;  ///< of the layers that are measured
  /// For whole networks: makes the described machine (empty: the device runs single layers only), and what its compiler
  /// fuses or runs beside `types`, learnt from fewer samples.
  std::function<std::shared_ptr<estimate::Machine>()> machine;
  std::vector<representatives::LayerType> further_types;
  std::size_t further_samples = 1000;
};

/// What the fitter may know of `type` in advance: the widths that the description states, unless it is a black box.
std::vector<representatives::StepHint> hints_of(const Subject& subject, representatives::LayerType type);

/// The synthetic devices with hidden widths, and the described ones.
std::vector<Subject> subjects();

}  // namespace cyclescope::experiments

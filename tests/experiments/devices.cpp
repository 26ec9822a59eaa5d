#include "experiments/devices.h"

#include "core/estimate/described_machine.h"
#include "core/representatives/sampling/hidden_device.h"
#include "core/representatives/types/named_type.h"
#include "estimate/devices/device.h"
#include "estimate/devices/white_box.h"

namespace cyclescope::experiments {
namespace {

using cyclescope::testing::HiddenDevice;
using cyclescope::testing::HiddenForm;

Subject hidden(const std::string& name, HiddenForm form, std::uint64_t seed) {
  Subject subject;
  subject.name = name + "_" + std::to_string(seed);
  subject.make = [form, seed] { return std::make_unique<HiddenDevice>(form, seed); };
  subject.types = representatives::layer_types({"conv2d", "matmul"});
  subject.most_samples = 1000;  // exact from there on
  subject.test_layers = 1000;
  return subject;
}

Subject preset(const std::string& name, Box box, std::vector<representatives::LayerType> types,
               std::vector<representatives::LayerType> further_types) {
  Subject subject;
  subject.name = name;
  subject.box = box;
  subject.machine = [name] { return cyclescope::testing::described_machine("arch_presets/" + name + ".json"); };
  subject.make = [make = subject.machine] { return std::make_unique<estimate::DescribedDevice>(make()); };
  subject.types = std::move(types);
  subject.further_types = std::move(further_types);
  return subject;
}

/// What keeps a device whose estimates take long at minutes.
void limit(Subject& subject, std::size_t most_samples, std::size_t test_layers, std::size_t further_samples,
           double most_operations) {
  subject.most_samples = most_samples;
  subject.test_layers = test_layers;
  subject.further_samples = further_samples;
  subject.most_operations = most_operations;
}

}  // namespace

const char* name_of(Box box) { return box == Box::kBlack ? "black" : box == Box::kGray ? "gray" : "white"; }

std::vector<representatives::StepHint> hints_of(const Subject& subject, representatives::LayerType type) {
  if (subject.box == Box::kBlack || !subject.machine) return {};
  return estimate::step_hints(*subject.machine(), type);
}

std::vector<Subject> subjects() {
  std::vector<Subject> all;
  for (const std::uint64_t seed : {11U, 12U, 13U}) {
    all.push_back(hidden("hidden_compute", HiddenForm::kCompute, seed));
    all.push_back(hidden("hidden_sum", HiddenForm::kSum, seed));
    all.push_back(hidden("hidden_maximum", HiddenForm::kMaximum, seed));
    all.push_back(hidden("hidden_sloped", HiddenForm::kSlopedTransfer, seed));
  }
  all.push_back(preset("ultratrail", Box::kWhite, representatives::layer_types({"conv1d_relu", "conv1d_add_relu"}),
                       representatives::layer_types({"conv1d", "matmul", "fully_connected", "average_pooling"})));
  const std::vector<representatives::LayerType> moves =
      representatives::layer_types({"transpose", "concat", "split", "gather", "broadcast_add"});
  const auto with_moves = [&](std::vector<representatives::LayerType> types) {
    types.insert(types.end(), moves.begin(), moves.end());
    return types;
  };
  all.push_back(preset(
      "vta", Box::kBlack, representatives::layer_types({"conv2d_relu", "fully_connected"}),
      with_moves(representatives::layer_types({"conv2d", "conv2d_add", "conv2d_add_relu", "conv2d_clip", "depthwise",
                                               "depthwise_relu", "depthwise_clip", "fully_connected_relu", "matmul",
                                               "max_pooling", "average_pooling", "elementwise", "clip"}))));
  limit(all.back(), 9000, 1000, 1000, 5e8);
  all.push_back(preset(
      "systolic_array", Box::kBlack, representatives::layer_types({"conv2d_relu", "fully_connected"}),
      with_moves(representatives::layer_types({"conv2d", "conv2d_clip", "depthwise", "depthwise_relu", "depthwise_clip",
                                               "fully_connected_relu", "matmul", "max_pooling", "average_pooling",
                                               "elementwise", "softmax", "layer_normalization", "channel_scale",
                                               "local_response", "product", "sigmoid", "swish", "gelu", "clip"}))));
  limit(all.back(), 9000, 1000, 600, 5e8);
  all.push_back(preset("gemmini", Box::kGray, representatives::layer_types({"conv2d_relu", "fully_connected"}),
                       with_moves(representatives::layer_types(
                           {"conv2d", "depthwise", "depthwise_relu", "fully_connected_relu", "matmul", "max_pooling",
                            "average_pooling", "elementwise", "softmax", "layer_normalization", "channel_scale",
                            "local_response", "product", "sigmoid", "swish", "gelu", "clip"}))));
  limit(all.back(), 9000, 1000, 1000, 5e8);
  return all;
}

}  // namespace cyclescope::experiments

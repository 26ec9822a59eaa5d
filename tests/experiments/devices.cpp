#include "experiments/devices.h"

#include <filesystem>

#include "core/estimate/described_machine.h"
#include "core/representatives/hidden_device.h"
#include "estimate/device.h"

namespace cyclescope::experiments {
namespace {

using cyclescope::testing::HiddenDevice;
using cyclescope::testing::HiddenForm;

std::string preset_path(const std::string& name) { return "arch_presets/" + name + ".json"; }

std::unique_ptr<Device> preset_device(const std::string& name) {
  return std::make_unique<DescribedDevice>(cyclescope::testing::described_machine(preset_path(name)));
}

Subject hidden(const std::string& name, HiddenForm form, std::uint64_t seed) {
  Subject subject;
  subject.name = name + "_" + std::to_string(seed);
  subject.make = [form, seed] { return std::make_unique<HiddenDevice>(form, seed); };
  subject.types = {LayerType::kConv2d, LayerType::kMatMul};
  return subject;
}

Subject preset(const std::string& name, Box box, std::vector<LayerType> types, std::vector<StepHint> hints,
               double most_operations, std::size_t most_samples) {
  Subject subject;
  subject.name = name;
  subject.box = box;
  subject.make = [name] { return preset_device(name); };
  subject.types = std::move(types);
  subject.hints = std::move(hints);
  subject.most_operations = most_operations;
  subject.most_samples = most_samples;
  return subject;
}

}  // namespace

const char* name_of(Box box) { return box == Box::kBlack ? "black" : box == Box::kGray ? "gray" : "white"; }

std::vector<Subject> subjects() {
  using P = LayerParameter;
  using T = LayerType;
  std::vector<Subject> all;
  for (const std::uint64_t seed : {11U, 12U, 13U}) {
    all.push_back(hidden("hidden_compute", HiddenForm::kCompute, seed));
    all.push_back(hidden("hidden_sum", HiddenForm::kSum, seed));
    all.push_back(hidden("hidden_maximum", HiddenForm::kMaximum, seed));
    all.push_back(hidden("hidden_sloped", HiddenForm::kSlopedTransfer, seed));
  }
  const std::vector<Subject> presets = {
      preset("ultratrail", Box::kWhite, {T::kConv1d}, {{{P::kChannels}, 8, 0}, {{P::kFilters}, 8, 0}}, 1e8, 9000),
      preset("gemmini", Box::kGray, {T::kConv2d, T::kFullyConnected, T::kMatMul},
             {{{P::kChannels}, 16, 0}, {{P::kFilters}, 16, 0}, {{P::kN}, 16, 0}, {{P::kK}, 16, 0}, {{P::kM}, 16, 0}},
             1e9, 9000),
      preset("vta", Box::kBlack, {T::kConv2d, T::kFullyConnected}, {}, 1e9, 9000),
      preset("systolic_array", Box::kBlack, {T::kElementwise, T::kSoftmax, T::kMatMul, T::kConv2d}, {}, 1e8, 1000),
  };
  for (const Subject& subject : presets) {
    if (std::filesystem::exists(CYCLESCOPE_SOURCE_DIR "/" + preset_path(subject.name))) all.push_back(subject);
  }
  return all;
}

}  // namespace cyclescope::experiments

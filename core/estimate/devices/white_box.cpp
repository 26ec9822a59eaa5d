#include "estimate/devices/white_box.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "kernels/kernel.h"
#include "mapping/rounded_sizes.h"
#include "representatives/sampling/space.h"
#include "representatives/types/layer_network.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::estimate {
namespace {

using P = representatives::LayerParameter;

/// What a kernel's sizes are in a layer, by the name of the kernel's kind.
const std::map<std::string, std::vector<P>>& parameters_behind(kernels::KernelKind kind) {
  static const std::map<std::string, std::vector<P>> windows = {
      {"N", {P::kBatch}},         {"G", {P::kGroups}},       {"C", {P::kChannels}},      {"F", {P::kFilters}},
      {"OH", {P::kOutputHeight}}, {"OW", {P::kOutputWidth}}, {"KH", {P::kKernelHeight}}, {"KW", {P::kKernelWidth}}};
  // A product of matrices is one, or a convolution of 1 x 1 in that form.
  static const std::map<std::string, std::vector<P>> matmul = {
      {"B", {P::kBatch}},
      {"M", {P::kM, P::kOutputWidth, P::kOutputHeight, P::kBatch}},
      {"N", {P::kN, P::kFilters}},
      {"K", {P::kK, P::kChannels}}};
  static const std::map<std::string, std::vector<P>> elementwise = {{"D0", {P::kBatch}},
                                                                    {"D1", {P::kChannels}},
                                                                    {"D2", {P::kOutputHeight}},
                                                                    {"D3", {P::kOutputWidth}},
                                                                    {"C", {P::kChannels}}};
  static const std::map<std::string, std::vector<P>> reduce = {{"D0", {P::kRows}}, {"R", {P::kColumns}}};
  static const std::map<std::string, std::vector<P>> none;
  switch (kind) {
    case kernels::KernelKind::kConvolution:
    case kernels::KernelKind::kPooling:
      return windows;
    case kernels::KernelKind::kMatMul:
      return matmul;
    case kernels::KernelKind::kElementwise:
      return elementwise;
    case kernels::KernelKind::kReduce:
      return reduce;
    case kernels::KernelKind::kMove:
      return none;
  }
  return none;
}

/// The parameters of `type` whose product `sizes` are, as StepWidth::product; nothing where they are none that a step
/// width may belong to.
std::optional<std::vector<P>> product_of(const std::vector<std::string>& sizes, kernels::KernelKind kind,
                                         representatives::LayerType type) {
  const representatives::LayerTypeRow& row = type.row();
  if (!row.kernel_sizes_are_parameters) return std::nullopt;
  std::set<P> wanted;
  for (const std::string& size : sizes) {
    const auto known = parameters_behind(kind).find(size);
    if (known == parameters_behind(kind).end()) return std::nullopt;
    if (size == "G" && row.kernel_groups) wanted.insert(*row.kernel_groups);
    for (const P parameter : known->second) {
      if (representatives::index_of(type, parameter)) wanted.insert(parameter);
    }
  }
  for (const P parameter : representatives::swept_parameters(type)) {
    if (wanted.count(parameter) == 0) continue;
    std::vector<P> product = {parameter};
    for (const P partner : representatives::possible_partners(type, parameter)) {
      if (wanted.count(partner) > 0) product.push_back(partner);
    }
    if (product.size() == wanted.size()) return product;
  }
  return std::nullopt;
}

void add_hints(Machine& machine, const std::vector<kernels::Kernel>& kernels, representatives::LayerType type,
               std::vector<representatives::StepHint>& hints) {
  const auto mapped = machine.mapper().map_layer(kernels);
  if (!mapped) return;
  for (std::size_t i = 0; i < kernels.size() && i < mapped->choices.size(); ++i) {
    const mapping::MappingChoice& choice = mapped->choices[i];
    for (const mapping::RoundedSizes& sizes : machine.mapper().rounded_sizes(choice.mapping)) {
      auto product = product_of(sizes.sizes, sizes.kind, type);
      if (!product) continue;
      const bool known = std::any_of(hints.begin(), hints.end(), [&](const representatives::StepHint& hint) {
        return hint.product == *product && hint.width == sizes.width;
      });
      if (!known) hints.push_back({std::move(*product), sizes.width, 0});
    }
  }
}

}  // namespace

std::vector<representatives::StepHint> step_hints(Machine& machine, representatives::LayerType type) {
  std::vector<representatives::StepHint> hints;
  const representatives::Space space = representatives::usual_space(type);
  std::set<representatives::MeasurableLayer> seen;
  for (const P parameter : representatives::swept_parameters(type)) {
    for (const representatives::MeasurableLayer& point : representatives::operating_points(space, parameter)) {
      if (!seen.insert(point).second) continue;
      const auto network = representatives::network_of(point);
      if (!network) continue;
      for (const network::Layer& layer : network->layers) {
        const auto kernels = kernels::kernels_of(*network, layer);
        if (kernels && !kernels->empty()) add_hints(machine, *kernels, type, hints);
      }
    }
  }
  return hints;
}

}  // namespace cyclescope::estimate

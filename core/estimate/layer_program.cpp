#include "estimate/layer_program.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "kernels/kernel.h"
#include "mapping/kernel_chains.h"

namespace cyclescope::estimate {
namespace {

/// Maps layers as an estimate does.
class LayerPrograms {
 public:
  LayerPrograms(Machine& machine, const network::Network& network)
      : machine_(machine), network_(network), chains_(network) {}

  Result<mapping::MappedLayer> map(std::size_t layer) {
    const auto kernels = kernels::kernels_of(network_, network_.layers[layer]);
    if (!kernels) return tl::unexpected(kernels.error());
    if (kernels->empty()) return failure("NothingToTime", "", "the layer only renames data, which takes no time");
    std::vector<kernels::Kernel> followers;
    for (const mapping::ChainLink& link : links_of(layer)) followers.push_back(link.kernel);
    return machine_.mapper().map_layer(*kernels, followers);
  }

  /// The earlier layer whose program executes `layer` too.
  std::optional<std::size_t> head_of(std::size_t layer) {
    for (std::size_t head = 0; head < layer; ++head) {
      const std::vector<mapping::ChainLink> links = links_of(head);
      const auto link = std::find_if(links.begin(), links.end(), [layer](const auto& it) { return it.layer == layer; });
      if (link == links.end() || head_of(head)) continue;
      const auto mapped = map(head);
      if (mapped && mapped->followers > static_cast<std::size_t>(link - links.begin())) return head;
    }
    return std::nullopt;
  }

 private:
  std::vector<mapping::ChainLink> links_of(std::size_t layer) {
    const std::size_t most = machine_.mapper().most_followers();
    if (most == 0) return {};
    const auto kernels = kernels::kernels_of(network_, network_.layers[layer]);
    if (!kernels || kernels->empty()) return {};
    return chains_.behind(layer, *kernels, most);
  }

  Machine& machine_;
  const network::Network& network_;
  mapping::KernelChains chains_;
};

}  // namespace

Result<mapping::MappedLayer> program_of_layer(Machine& machine, const network::Network& network, std::size_t layer) {
  LayerPrograms programs(machine, network);
  if (const auto head = programs.head_of(layer)) {
    const std::string& name = network.layers[*head].name;
    return failure("NothingToTime", "", "the layer is executed along with '" + name + "'", "ask for '" + name + "'");
  }
  return programs.map(layer);
}

}  // namespace cyclescope::estimate

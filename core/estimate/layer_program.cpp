#include "estimate/layer_program.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "estimate/residency.h"
#include "kernels/kernel.h"
#include "mapping/kernel_chains.h"
#include "mapping/tiling.h"

namespace cyclescope::estimate {
namespace {

/// Maps layers as an estimate does.
class LayerPrograms {
 public:
  LayerPrograms(Machine& machine, const network::Network& network, const EstimateOptions& options)
      : machine_(machine), network_(network), options_(options), chains_(network) {}

  Result<mapping::MappedLayer> map(std::size_t layer) {
    const auto kernels = kernels::kernels_of(network_, network_.layers[layer]);
    if (!kernels) return tl::unexpected(kernels.error());
    if (kernels->empty()) return failure("NothingToTime", "", "the layer only renames data, which takes no time");
    std::vector<kernels::Kernel> followers;
    for (const mapping::ChainLink& link : links_of(layer)) followers.push_back(link.kernel);
    mapping::TileWishes wishes;
    const auto pinned = options_.pinned_tiles.find(network_.layers[layer].name);
    if (pinned != options_.pinned_tiles.end()) wishes.pinned = pinned->second;
    auto resident = resident_of(layer);
    if (!resident) return tl::unexpected(std::move(resident.error()));
    return machine_.mapper().map_layer(*kernels, followers, std::move(wishes), *resident);
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

  Result<mapping::ResidentShares> resident_of(std::size_t layer) {
    const auto cache = machine_.mapper().tensor_cache();
    if (!cache) return tl::unexpected(cache.error());
    if (!*cache) return mapping::ResidentShares{};
    ResidencyJob residency(machine_, network_, **cache, options_);
    while (!residency.step(mapping::kMaxTilingPoints)) {
    }
    return residency.of(layer).shares;
  }

  Machine& machine_;
  const network::Network& network_;
  const EstimateOptions& options_;
  mapping::KernelChains chains_;
};

}  // namespace

Result<mapping::MappedLayer> program_of_layer(Machine& machine, const network::Network& network, std::size_t layer,
                                              const EstimateOptions& options) {
  LayerPrograms programs(machine, network, options);
  if (const auto head = programs.head_of(layer)) {
    const std::string& name = network.layers[*head].name;
    return failure("NothingToTime", "", "the layer is executed along with '" + name + "'", "ask for '" + name + "'");
  }
  return programs.map(layer);
}

}  // namespace cyclescope::estimate

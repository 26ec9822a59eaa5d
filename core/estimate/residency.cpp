#include "estimate/residency.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "estimate/cache_contents.h"

namespace cyclescope::estimate {
namespace {

using mapping::TensorAccess;
using mapping::TensorIdentity;

/// What is found differs by less from one inference to the next: it is the steady state.
constexpr double kSteady = 1e-6;
/// Inferences until then, at most: where all that is accessed just fits, what is missing shrinks ever more slowly.
constexpr int kMostInferences = 64;

double largest_difference(const std::vector<std::map<TensorIdentity, double>>& one,
                          const std::vector<std::map<TensorIdentity, double>>& other) {
  double largest = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    for (const auto& [tensor, share] : one[i]) largest = std::max(largest, std::abs(share - other[i].at(tensor)));
  }
  return largest;
}

}  // namespace

const char* name_of(Residency residency) {
  switch (residency) {
    case Residency::kSteady:
      return "steady";
    case Residency::kFirst:
      return "first";
    case Residency::kCold:
      return "cold";
    case Residency::kRepeated:
      return "repeated";
    case Residency::kGiven:
      return "given";
  }
  return "steady";
}

ResidencyJob::ResidencyJob(Machine& machine, const network::Network& network, const mapping::TensorCache& cache,
                           const EstimateOptions& options)
    : machine_(machine),
      network_(network),
      cache_(cache),
      options_(options),
      chains_(network),
      fused_(network.layers.size(), false),
      accesses_(network.layers.size()),
      layers_(network.layers.size()) {}

bool ResidencyJob::step(std::int64_t points) {
  if (planning_) {
    const auto done = planning_->step(points);
    if (!done) {
      planning_.reset();
      ++next_;
    } else if (*done) {
      finish_layer();
    }
    return false;
  }
  if (next_ < network_.layers.size()) {
    begin_layer();
    return false;
  }
  follow();
  return true;
}

void ResidencyJob::begin_layer() {
  const network::Layer& layer = network_.layers[next_];
  auto kernels = kernels::kernels_of(network_, layer);
  if (!kernels || fused_[next_]) {
    ++next_;
    return;
  }
  if (kernels->empty()) {
    for (const network::TensorId output : layer.outputs) {
      if (!layer.inputs.empty()) views_[{output, -1}] = known_as({layer.inputs.front(), -1});
    }
    ++next_;
    return;
  }
  kernels_ = std::move(*kernels);
  links_ = chains_.behind(next_, kernels_, machine_.mapper().most_followers());
  followers_.clear();
  for (const mapping::ChainLink& link : links_) followers_.push_back(link.kernel);
  planning_.emplace(machine_.mapper().begin_plan(kernels_, followers_));
}

void ResidencyJob::finish_layer() {
  const mapping::PlannedLayer planned = planning_->take();
  planning_.reset();
  for (std::size_t i = 0; i < planned.followers; ++i) fused_[links_[i].layer] = true;
  Accesses& accesses = accesses_[next_];
  for (TensorAccess access : machine_.mapper().accesses(planned, cache_.storage)) {
    const TensorIdentity own = access.tensor;
    access.tensor = known_as(own);
    accesses.own[access.tensor] = own;
    accesses.all.push_back(access);
  }
  const auto give = [&](const kernels::KernelTensor& tensor) {
    const auto share = options_.resident_shares.find(tensor.name);
    if (share != options_.resident_shares.end()) accesses.given[known_as(mapping::identity_of(tensor))] = share->second;
  };
  for (const auto* list : {&kernels_, &followers_}) {
    for (const kernels::Kernel& kernel : *list) {
      for (const kernels::KernelTensor& input : kernel.inputs) give(input);
      give(kernel.output);
    }
  }
  ++next_;
}

/// The tensor that a view renames; an intermediate with the layer's number, as every layer has its own.
TensorIdentity ResidencyJob::known_as(const TensorIdentity& tensor) const {
  if (tensor.first == network::kNoTensor) return {-2 - static_cast<std::int64_t>(next_), tensor.second};
  const auto view = views_.find({tensor.first, -1});
  return view == views_.end() ? TensorIdentity{tensor.first, -1} : view->second;
}

void ResidencyJob::follow() {
  std::vector<Shares> found(accesses_.size());
  if (options_.residency == Residency::kSteady) found = inferences(kMostInferences);
  if (options_.residency == Residency::kFirst) found = inferences(1);
  for (std::size_t i = 0; i < accesses_.size(); ++i) {
    if (options_.residency == Residency::kRepeated) found[i] = repeated(accesses_[i]);
    if (options_.residency == Residency::kGiven) found[i] = accesses_[i].given;
    layers_[i] = described(accesses_[i], found[i]);
  }
}

std::vector<ResidencyJob::Shares> ResidencyJob::inferences(int most) const {
  const auto contents = CacheContents::of(cache_);
  std::vector<Shares> found = one_inference(*contents);
  for (int inference = 1; inference < most; ++inference) {
    std::vector<Shares> next = one_inference(*contents);
    const double difference = largest_difference(next, found);
    found = std::move(next);
    if (difference < kSteady) break;
  }
  return found;
}

std::vector<ResidencyJob::Shares> ResidencyJob::one_inference(CacheContents& contents) const {
  for (const network::TensorId input : network_.inputs) {
    const TensorIdentity tensor{input, -1};
    for (const Accesses& layer : accesses_) {
      const auto access = std::find_if(layer.all.begin(), layer.all.end(),
                                       [&tensor](const TensorAccess& it) { return it.tensor == tensor; });
      if (access == layer.all.end()) continue;
      contents.access({tensor, access->bytes, true});
      break;
    }
  }
  std::vector<Shares> found(accesses_.size());
  for (std::size_t i = 0; i < accesses_.size(); ++i) {
    for (const TensorAccess& access : accesses_[i].all) {
      const auto bytes = static_cast<double>(std::max<std::int64_t>(access.bytes, 1));
      found[i].emplace(access.tensor, contents.held(access.tensor) / bytes);
    }
    for (const TensorAccess& access : accesses_[i].all) contents.access(access);
  }
  return found;
}

ResidencyJob::Shares ResidencyJob::repeated(const Accesses& layer) const {
  const auto contents = CacheContents::of(cache_);
  Shares found;
  for (int execution = 0; execution < kMostInferences; ++execution) {
    for (const TensorAccess& access : layer.all) contents->access(access);
    Shares next;
    for (const TensorAccess& access : layer.all) {
      const auto bytes = static_cast<double>(std::max<std::int64_t>(access.bytes, 1));
      next[access.tensor] = contents->held(access.tensor) / bytes;
    }
    const bool steady = execution > 0 && largest_difference({next}, {found}) < kSteady;
    found = std::move(next);
    if (steady) break;
  }
  return found;
}

LayerResidency ResidencyJob::described(const Accesses& layer, const Shares& shares) const {
  LayerResidency residency;
  for (const TensorAccess& access : layer.all) {
    const TensorIdentity& own = layer.own.at(access.tensor);
    const auto share = shares.find(access.tensor);
    ResidentTensor tensor;
    tensor.bytes = access.bytes;
    tensor.share = share == shares.end() ? 0 : std::clamp(share->second, 0.0, 1.0);
    tensor.parts = std::llround(tensor.share * mapping::kResidentParts);
    tensor.writes = access.writes;
    if (own.first != network::kNoTensor) tensor.name = network_.tensors[static_cast<std::size_t>(own.first)].name;
    if (residency.shares.emplace(own, tensor.parts).second) residency.tensors.push_back(std::move(tensor));
  }
  return residency;
}

}  // namespace cyclescope::estimate

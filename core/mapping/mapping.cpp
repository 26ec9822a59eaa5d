#include "mapping/mapping.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <tuple>

#include "architecture/key_writer.h"
#include "architecture/structure.h"
#include "mapping/kernel_plan.h"
#include "mapping/layer_planning.h"
#include "mapping/mapper_implementation.h"
#include "mapping/mapping_model.h"
#include "mapping/ordered_writes.h"
#include "mapping/program_builder.h"
#include "mapping/rounded_sizes.h"
#include "mapping/tiling.h"

namespace cyclescope::mapping {
namespace {

/// What decides a kernel's plan, beside the architecture.
void write(architecture::KeyWriter& key, const kernels::Kernel& kernel) {
  key.number(static_cast<std::int64_t>(kernel.kind));
  key.text(kernel.function);
  key.number(static_cast<std::int64_t>(kernel.sizes.size()));
  for (const auto& [name, size] : kernel.sizes) {
    key.text(name);
    key.number(size);
  }
  const auto add = [&key](const kernels::KernelTensor& tensor) {
    key.text(tensor.name);  // some inputs are optional
    key.number(tensor.element_bits);
    key.numbers(tensor.strides);
  };
  key.number(static_cast<std::int64_t>(kernel.inputs.size()));
  for (const kernels::KernelTensor& input : kernel.inputs) add(input);
  add(kernel.output);
}

/// What decides it beside the kernel, where tensors stay in a cache.
void write(architecture::KeyWriter& key, const kernels::Kernel& kernel, const ResidentShares& resident) {
  const auto add = [&](const kernels::KernelTensor& tensor) {
    const auto share = resident.find(identity_of(tensor));
    key.number(share == resident.end() ? 0 : share->second);
  };
  for (const kernels::KernelTensor& input : kernel.inputs) add(input);
  add(kernel.output);
}

/// What the memory knows of a storage of the description by its name.
void write_storage(architecture::KeyWriter& key, const architecture::Architecture& architecture,
                   const std::string& name) {
  const auto found = architecture.object_by_name.find(name);
  if (found == architecture.object_by_name.end()) return key.number(architecture::kNone);
  const architecture::Storage& storage = architecture.objects[static_cast<std::size_t>(found->second)].storage;
  key.number(storage.data_width);
  key.number(storage.capacity);
}

/// What a mapping's plans and programs depend on of the storages that it names.
void write_storages(architecture::KeyWriter& key, const architecture::Architecture& architecture,
                    const Mapping& mapping) {
  for (const TensorPlacement& tensor : mapping.tensors) write_storage(key, architecture, tensor.storage);
  for (const ScratchDeclaration& scratch : mapping.scratch) write_storage(key, architecture, scratch.storage);
}

/// What decides the part of a program that `plan` is for, beside the kernels, the units and their times.
void write(architecture::KeyWriter& key, const KernelPlan& plan) {
  key.text(plan.mapping->path);
  key.number(static_cast<std::int64_t>(plan.length));
  key.number(plan.as_matrix_product ? 1 : 0);
  key.numbers(plan.places);
  for (const Slot slot : plan.mapping->program_slots) key.number(plan.frame[slot]);
  for (const TensorArea& tensor : plan.tensors) {
    key.number(tensor.storage);
    key.number(tensor.element_bits);
  }
  for (const ScratchArea& area : plan.scratch) {
    key.number(area.storage);
    key.number(area.element_bits);
    key.numbers(area.extents);
    key.number(area.words);
  }
}

/// The plan of a kernel of a layer, or nullptr where it yields no element.
const KernelPlan* plan_of(const PlannedLayer& planned, std::size_t kernel) {
  for (const KernelPlan& plan : planned.chains->plans) {
    if (plan.kernel == static_cast<std::int32_t>(kernel)) return &plan;
  }
  return nullptr;
}

}  // namespace

bool refuses_layer(const Diagnostic& error) {
  constexpr std::array<std::string_view, 6> kCodes = {
      "NotMapped", "TilingNotFound", "BufferTooSmall", "ProgramTooLarge", "LoopsTooDeep", "Overflow",
  };
  return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

Mapper::Implementation::Implementation(const architecture::Architecture& architecture, MappingSet mappings,
                                       std::shared_ptr<MappingMemory> memory, std::int64_t description)
    : mappings_(std::move(mappings)),
      binding_(architecture, mappings_.model()),
      memory_(memory ? std::move(memory) : std::make_shared<MappingMemory>()),
      structure_(memory_->number_of(std::to_string(description) + '/' + architecture::structure_of(architecture))),
      unit_times_(memory_->number_of(architecture::unit_times_of(architecture))) {}

std::size_t Mapper::Implementation::most_followers() const {
  const auto& candidates = mappings_.model().candidates;
  return candidates.empty() ? 0 : candidates.front().followers.size();
}

std::vector<RoundedSizes> Mapper::Implementation::rounded(const std::string& name) const {
  for (const Mapping& mapping : mappings_.model().mappings) {
    if (mapping.name == name)
      return cyclescope::mapping::rounded_sizes(mappings_.model(), mapping, binding_.parameters());
  }
  return {};
}

Result<program::Program> Mapper::Implementation::program_of(const PlannedLayer& planned) {
  const PlannedLayer::Chains& chains = *planned.chains;
  ProgramBuilder builder(binding_);
  if (auto done = builder.lay_out(chains.kernels, chains.plans); !done) return tl::unexpected(std::move(done.error()));
  for (std::size_t number = 0; number < chains.plans.size(); ++number) {
    if (auto done = builder.append(number); !done) return tl::unexpected(std::move(done.error()));
  }
  program::Program program = builder.take();
  order_writes_by_unit(program);
  return program;
}

std::string Mapper::Implementation::key_of(const KernelChain& chain, const ResidentShares& resident) {
  architecture::KeyWriter writer;
  writer.text(facts_of(chain.front().kind));
  for (const kernels::Kernel& kernel : chain) {
    write(writer, kernel);
    if (!resident.empty()) write(writer, kernel, resident);
  }
  return writer.take();
}

std::optional<KernelPlan> Mapper::Implementation::find_plan(const std::string& key) {
  const KernelPlan* known = memory_->plans().find(key);
  if (known == nullptr) return std::nullopt;
  KernelPlan plan = *known;
  // Parameters that the plan does not depend on may be others now.
  std::copy(binding_.parameters().begin(), binding_.parameters().end(), plan.frame.begin());
  return plan;
}

void Mapper::Implementation::begin_program_key(architecture::KeyWriter& key) const {
  key.number(structure_);
  key.number(unit_times_);
}

void Mapper::Implementation::add_to_program_key(architecture::KeyWriter& key, const KernelPlan& plan) const {
  write(key, plan);
  write_storages(key, binding_.architecture(), *plan.mapping);
}

const std::string& Mapper::Implementation::facts_of(kernels::KernelKind kind) {
  std::string& facts = facts_[kind];
  if (!facts.empty()) return facts;
  architecture::KeyWriter key;
  key.number(structure_);
  for (const Mapping& mapping : mappings_.model().mappings) {
    if (mapping.first.kind != kind && !mapping.has_pointwise) continue;
    for (const Slot slot : mapping.plan_slots) key.number(binding_.parameters()[slot]);
    write_storages(key, binding_.architecture(), mapping);
  }
  return facts = key.take();
}

Mapper::Mapper(const architecture::Architecture& architecture, MappingSet mappings,
               std::shared_ptr<MappingMemory> memory, std::int64_t description)
    : implementation_(
          std::make_unique<Implementation>(architecture, std::move(mappings), std::move(memory), description)) {}
Mapper::Mapper(Mapper&&) noexcept = default;
Mapper& Mapper::operator=(Mapper&&) noexcept = default;
Mapper::~Mapper() = default;

std::size_t Mapper::most_followers() const { return implementation_->most_followers(); }
Result<MappedLayer> Mapper::map_layer(std::span<const kernels::Kernel> kernels,
                                      std::span<const kernels::Kernel> followers, TileWishes wishes,
                                      const ResidentShares& resident) {
  LayerPlanning planning = begin_plan(kernels, followers, std::move(wishes), resident);
  for (bool planned = false; !planned;) {
    const auto stepped = planning.step(kMaxTilingPoints);
    if (!stepped) return tl::unexpected(stepped.error());
    planned = *stepped;
  }
  PlannedLayer planned = planning.take();
  auto program = program_of(planned);
  if (!program) return tl::unexpected(std::move(program.error()));
  return MappedLayer{std::move(*program), std::move(planned.choices), planned.followers};
}
LayerPlanning Mapper::begin_plan(std::span<const kernels::Kernel> kernels, std::span<const kernels::Kernel> followers,
                                 TileWishes wishes, const ResidentShares& resident) {
  return LayerPlanning(
      std::make_unique<LayerPlanning::State>(*implementation_, kernels, followers, std::move(wishes), resident));
}

Result<std::vector<TileOptions>> Mapper::tile_options(const PlannedLayer& planned, std::size_t kernel,
                                                      const PinnedTiles& pinned) const {
  std::vector<TileOptions> options;
  const KernelPlan* plan = plan_of(planned, kernel);
  if (plan == nullptr) return options;
  const TilingProblem problem = tiling_problem(implementation_->binding(), *plan, pinned);
  for (std::size_t i = 0; i < plan->tile_sizes.size(); ++i) {
    TileOptions& variable = options.emplace_back();
    std::tie(variable.name, variable.value) = plan->tile_sizes[i];
    auto candidates = tile_candidates(problem, i, plan->frame);
    if (!candidates) return tl::unexpected(std::move(candidates.error()));
    std::erase(*candidates, variable.value);
    variable.candidates = std::move(*candidates);
  }
  return options;
}

TileListing Mapper::list_tiles(const PlannedLayer& planned, std::size_t kernel, const PinnedTiles& pinned,
                               std::size_t most) const {
  auto state = std::make_unique<TileListing::State>();
  const KernelPlan* plan = plan_of(planned, kernel);
  if (plan != nullptr && !plan->tile_sizes.empty()) {
    state->mapping = plan->mapping;
    state->search.emplace(tiling_problem(implementation_->binding(), *plan, pinned), plan->frame, most);
  }
  return TileListing(std::move(state));
}

Result<program::Program> Mapper::program_of(const PlannedLayer& planned) {
  return implementation_->program_of(planned);
}

Result<std::optional<TensorCache>> Mapper::tensor_cache() const {
  const Binding& binding = implementation_->binding();
  const auto& kept = binding.model().kept;
  if (!kept) return std::nullopt;
  const auto storage = binding.find_storage(kept->storage, kept->storage_path);
  if (!storage) return tl::unexpected(storage.error());
  const auto bytes = binding.model().expressions.evaluate(kept->bytes, binding.parameters());
  if (!bytes) return tl::unexpected(bytes.error());
  if (*bytes < 0) {
    return failure("OutOfRange", binding.model().expressions.path(kept->bytes),
                   "a cache of " + std::to_string(*bytes) + " bytes; it must be at least 0");
  }
  return TensorCache{*storage, *bytes, kept->replacement};
}

std::vector<TensorAccess> Mapper::accesses(const PlannedLayer& planned, architecture::ObjectId storage) const {
  std::vector<TensorAccess> accesses;
  const PlannedLayer::Chains& chains = *planned.chains;
  for (std::size_t number = 0; number < chains.plans.size(); ++number) {
    const KernelPlan& plan = chains.plans[number];
    for (std::size_t form = 0; form < plan.tensors.size(); ++form) {
      const kernels::KernelTensor* tensor = tensor_of(chains.kernels[number], plan, plan.mapping->forms[form]);
      if (tensor == nullptr || plan.tensors[form].storage != storage) continue;
      const std::int64_t bits = plan.tensors[form].element_bits;
      const std::int64_t bytes = tensor->elements / 8 * bits + (tensor->elements % 8 * bits + 7) / 8;
      accesses.push_back({identity_of(*tensor), bytes, plan.mapping->forms[form].is_output});
    }
  }
  return accesses;
}

std::vector<RoundedSizes> Mapper::rounded_sizes(const std::string& name) const {
  return implementation_->rounded(name);
}

}  // namespace cyclescope::mapping

#include "mapping/kernel_plan.h"

#include <algorithm>
#include <optional>

#include "mapping/pointwise.h"

namespace cyclescope::mapping {
namespace {

constexpr int kMaxElementBits = 4096;

void set_member(const Binding& binding, const ChainMember& member, const kernels::Kernel& kernel,
                std::vector<std::int64_t>& frame) {
  const std::vector<std::string>& sizes = form_of(member.kind).sizes;
  for (std::size_t i = 0; i < member.size_slots.size(); ++i) {
    const auto size = kernel.sizes.find(sizes[i]);
    frame[member.size_slots[i]] = size == kernel.sizes.end() ? 0 : size->second;
  }
  const auto& functions = binding.model().functions;
  const auto function = std::find(functions.begin(), functions.end(), kernel.function);
  frame[member.function_slot] = function == functions.end() ? -1 : function - functions.begin();
  frame[member.inputs_slot] = static_cast<std::int64_t>(kernel.inputs.size());
}

Result<void> check_sizes(const kernels::Kernel& kernel) {
  for (const std::string& size : form_of(kernel.kind).sizes) {
    if (kernel.sizes.count(size) != 0) continue;
    return failure("MissingSize", "", std::string("a ") + kernels::name_of(kernel.kind) + " without its size " + size);
  }
  return {};
}

std::vector<std::int64_t> make_frame(const Binding& binding, const KernelChain& chain, const KernelPlan& plan) {
  const Mapping& mapping = *plan.mapping;
  std::vector<std::int64_t> frame(mapping.frame_size, 0);
  std::copy(binding.parameters().begin(), binding.parameters().end(), frame.begin());
  set_member(binding, mapping.first, chain.front(), frame);
  for (std::size_t i = 0; i < mapping.followers.size(); ++i) {
    const Follower& follower = mapping.followers[i];
    const std::int32_t place = plan.places[i + 1];
    if (place == architecture::kNone) {
      frame[follower.member.function_slot] = -1;
      continue;
    }
    frame[follower.presence_slot] = 1;
    set_member(binding, follower.member, chain[static_cast<std::size_t>(place)], frame);
  }
  for (std::size_t i = 0; i < mapping.forms.size(); ++i) {
    const kernels::KernelTensor* tensor = tensor_of(chain, plan, mapping.forms[i]);
    frame[mapping.presence_slots[i]] = tensor != nullptr ? 1 : 0;
    frame[mapping.bits_slots[i]] = tensor != nullptr ? tensor->element_bits : 0;
    for (std::size_t d = 0; tensor != nullptr && d < mapping.stride_slots[i].size(); ++d) {
      frame[mapping.stride_slots[i][d]] = d < tensor->strides.size() ? tensor->strides[d] : 0;
    }
  }
  return frame;
}

Result<int> element_bits(const SlotExpressions& expressions, SlotExpressionId id,
                         const std::vector<std::int64_t>& frame) {
  const auto bits = expressions.evaluate(id, frame);
  if (!bits) return tl::unexpected(bits.error());
  if (*bits < 1 || *bits > kMaxElementBits) {
    return failure(
        "OutOfRange", expressions.path(id),
        std::to_string(*bits) + " bits per element; 1 to " + std::to_string(kMaxElementBits) + " are possible");
  }
  return static_cast<int>(*bits);
}

Result<void> place_tensors(const Binding& binding, const KernelChain& chain, KernelPlan& plan) {
  const Mapping& mapping = *plan.mapping;
  const auto& forms = mapping.forms;
  plan.tensors.resize(forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const TensorPlacement& placement = mapping.tensors[i];
    const kernels::KernelTensor* tensor = tensor_of(chain, plan, forms[i]);
    if (placement.storage.empty() || tensor == nullptr) continue;
    const auto storage = binding.find_storage(placement.storage, placement.path);
    if (!storage) return tl::unexpected(storage.error());
    plan.tensors[i] = {*storage, tensor->element_bits};
    if (!placement.has_bits) continue;
    const auto bits = element_bits(binding.model().expressions, placement.element_bits, plan.frame);
    if (!bits) return tl::unexpected(bits.error());
    plan.tensors[i].element_bits = *bits;
  }
  return {};
}

Result<std::vector<ScratchArea>> place_scratch(const Binding& binding, const KernelPlan& plan) {
  std::vector<ScratchArea> areas;
  for (const ScratchDeclaration& declaration : plan.mapping->scratch) {
    ScratchArea area;
    const auto storage = binding.find_storage(declaration.storage, declaration.path);
    if (!storage) return tl::unexpected(storage.error());
    area.storage = *storage;
    area.element_bits =
        static_cast<int>(binding.architecture().objects[static_cast<std::size_t>(*storage)].storage.data_width);
    if (declaration.has_bits) {
      const auto bits = element_bits(binding.model().expressions, declaration.element_bits, plan.frame);
      if (!bits) return tl::unexpected(bits.error());
      area.element_bits = *bits;
    }
    areas.push_back(std::move(area));
  }
  return areas;
}

/// Chooses the tiles of a plan whose mapping, places and frame are known.
Result<void> choose(const Binding& binding, const KernelChain& chain, KernelPlan& plan) {
  if (auto placed = place_tensors(binding, chain, plan); !placed) return tl::unexpected(placed.error());
  auto scratch = place_scratch(binding, plan);
  if (!scratch) return tl::unexpected(scratch.error());
  const TilingProblem problem{binding.architecture(), binding.model().expressions, *plan.mapping, std::move(*scratch)};
  auto tiles = choose_tiles(problem, std::move(plan.frame));
  if (!tiles) return tl::unexpected(tiles.error());
  plan.frame = std::move(tiles->frame);
  plan.scratch = std::move(tiles->scratch);
  for (const TileVariable& variable : plan.mapping->tiling.variables) {
    plan.tile_sizes.emplace_back(variable.name, plan.frame[variable.slot]);
  }
  if (!plan.tile_sizes.empty()) {
    plan.why = plan.mapping->tiling.greedy.empty()
                   ? ", the best of " + std::to_string(tiles->points) + " tilings that fit"
                   : ", tiled greedily";
  }
  return {};
}

bool may_be(const ChainMember& member, const kernels::Kernel& kernel) {
  if (member.kind != kernel.kind || kernel.inputs.size() >= form_of(member.kind).tensors.size()) return false;
  const auto& functions = member.functions;
  return functions.empty() || std::find(functions.begin(), functions.end(), kernel.function) != functions.end();
}

bool may_be(const Mapping& mapping, const Candidate& candidate, const KernelChain& kernels) {
  if (candidate.followers.size() >= kernels.size() || !may_be(mapping.first, kernels.front())) return false;
  for (std::size_t i = 0; i < candidate.followers.size(); ++i) {
    if (!may_be(mapping.followers[candidate.followers[i]].member, kernels[i + 1])) return false;
  }
  return true;
}

/// Do the conditions of the mapping and of the followers taken hold? Errors: those of evaluating them.
Result<bool> covers(const Binding& binding, const KernelPlan& plan) {
  if (plan.as_matrix_product) {
    const auto wanted = binding.model().expressions.evaluate(plan.mapping->pointwise, plan.frame);
    if (!wanted) return tl::unexpected(wanted.error());
    if (*wanted == 0) return false;
  }
  std::vector<const ChainMember*> members = {&plan.mapping->first};
  for (std::size_t i = 0; i < plan.mapping->followers.size(); ++i) {
    if (plan.places[i + 1] != architecture::kNone) members.push_back(&plan.mapping->followers[i].member);
  }
  for (const ChainMember* member : members) {
    if (!member->conditional) continue;
    // A condition may use "let" names that need no tile sizes, which are declared after it: only sizes are known here.
    const auto holds = binding.model().expressions.evaluate(member->condition, plan.frame);
    if (!holds) return tl::unexpected(holds.error());
    if (*holds == 0) return false;
  }
  return true;
}

KernelPlan plan_of(const Mapping& mapping, const Candidate& candidate) {
  KernelPlan plan;
  plan.mapping = &mapping;
  plan.length = candidate.followers.size() + 1;
  plan.places.assign(mapping.followers.size() + 1, architecture::kNone);
  plan.places[0] = 0;
  for (std::size_t i = 0; i < candidate.followers.size(); ++i) {
    plan.places[candidate.followers[i] + 1] = static_cast<std::int32_t>(i + 1);
  }
  return plan;
}

std::string described(const kernels::Kernel& kernel) {
  const std::string kind = kernels::name_of(kernel.kind);
  return kernel.function.empty() ? kind : kind + " '" + kernel.function + "'";
}

std::string described(const KernelChain& kernels, std::size_t length) {
  std::string text = described(kernels.front());
  for (std::size_t i = 1; i < length; ++i) text += (i == 1 ? " with " : ", ") + described(kernels[i]);
  return text;
}

/// Why the description leaves the first of `kernels` out, or nothing where it does not say. Errors: of its conditions.
Result<std::optional<std::string>> refusal_of(const Binding& binding, const KernelChain& kernels) {
  const KernelChain alone = {kernels.front()};
  for (const Refusal& refusal : binding.model().refusals) {
    if (!may_be(refusal.header, {}, alone)) continue;
    KernelPlan plan = plan_of(refusal.header, {});
    plan.frame = make_frame(binding, alone, plan);
    const auto covered = covers(binding, plan);
    if (!covered) return tl::unexpected(covered.error());
    if (*covered) return refusal.reason;
  }
  return std::nullopt;
}

}  // namespace

std::optional<OperandPlace> place_of(const KernelChain& chain, const KernelPlan& plan, const TensorForm& form) {
  if (form.is_output) return OperandPlace{plan.length - 1, program::Buffer::kOutput};
  if (plan.places[form.member] == architecture::kNone) return std::nullopt;
  const auto kernel = static_cast<std::size_t>(plan.places[form.member]);
  const auto operand = operand_of(chain[kernel], form);
  return operand ? std::optional<OperandPlace>({kernel, *operand}) : std::nullopt;
}

const kernels::KernelTensor* tensor_of(const KernelChain& chain, const KernelPlan& plan, const TensorForm& form) {
  const auto place = place_of(chain, plan, form);
  if (!place) return nullptr;
  const kernels::Kernel& kernel = chain[place->kernel];
  return form.is_output ? &kernel.output : &kernel.inputs[static_cast<std::size_t>(place->operand)];
}

Result<KernelPlan> plan_chain(const Binding& binding, const KernelChain& kernels) {
  std::optional<Diagnostic> first_error;
  std::size_t refused = 0;
  std::string conditions;  // of the mappings that do not cover the kernel
  const KernelChain product = as_matrix_product(kernels);
  for (const Candidate& candidate : binding.model().candidates) {
    const Mapping& mapping = binding.model().mappings[candidate.mapping];
    const bool converts = mapping.has_pointwise && !product.empty();
    const KernelChain& chain = converts ? product : kernels;
    if (!may_be(mapping, candidate, chain)) continue;
    if (auto complete = check_sizes(chain.front()); !complete) return tl::unexpected(complete.error());
    KernelPlan plan = plan_of(mapping, candidate);
    plan.frame = make_frame(binding, chain, plan);
    plan.as_matrix_product = converts;
    const auto covered = covers(binding, plan);
    if (!covered) return tl::unexpected(covered.error());
    if (!*covered) {
      if (mapping.first.conditional && candidate.followers.empty()) {
        conditions += (conditions.empty() ? "'" : ", '") + mapping.name + "' is for " +
                      binding.model().expressions.text(mapping.first.condition);
      }
      continue;
    }
    if (auto chosen = choose(binding, chain, plan); chosen) {
      plan.why = "the first mapping for " + described(chain, plan.length) + " whose conditions hold" +
                 (refused > 0 ? " and whose tiles fit" : "") + plan.why;
      return plan;
    } else if (!first_error) {
      first_error = std::move(chosen.error());
    }
    ++refused;
  }
  if (first_error) return tl::unexpected(std::move(*first_error));
  const std::string what = described(kernels.front());
  const auto refusal = refusal_of(binding, kernels);
  if (!refusal) return tl::unexpected(refusal.error());
  if (*refusal) return failure("NotMapped", "", "the accelerator does not do this " + what + ": " + **refusal);
  return failure("NotMapped", "",
                 conditions.empty() ? "the accelerator has no mapping for " + what
                                    : "no mapping of the accelerator covers this " + what + ": " + conditions,
                 "add one to \"mappings\" in its description");
}

}  // namespace cyclescope::mapping

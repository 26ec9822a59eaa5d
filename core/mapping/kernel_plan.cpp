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

std::int64_t share_of(const ResidentShares& resident, const kernels::KernelTensor& tensor) {
  const auto share = resident.find(identity_of(tensor));
  return share == resident.end() ? 0 : share->second;
}

std::vector<std::int64_t> make_frame(const Binding& binding, const KernelChain& chain, const ResidentShares& resident,
                                     const KernelPlan& plan) {
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
    frame[mapping.resident_slots[i]] = tensor != nullptr ? share_of(resident, *tensor) : 0;
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

/// Begins to choose the tiles of a plan whose mapping, places and frame are known.
Result<TileSearch> search_for(const Binding& binding, const KernelChain& chain, KernelPlan& plan, TilePins pins) {
  if (auto placed = place_tensors(binding, chain, plan); !placed) return tl::unexpected(placed.error());
  auto scratch = place_scratch(binding, plan);
  if (!scratch) return tl::unexpected(scratch.error());
  return TileSearch(
      {binding.architecture(), binding.model().expressions, *plan.mapping, std::move(*scratch), std::move(pins)},
      plan.frame);
}

void take_tiles(KernelPlan& plan, TilingResult& tiles) {
  plan.frame = std::move(tiles.frame);
  plan.scratch = std::move(tiles.scratch);
  plan.tile_sizes.clear();
  for (const TileVariable& variable : plan.mapping->tiling.variables) {
    plan.tile_sizes.emplace_back(variable.name, plan.frame[variable.slot]);
  }
}

std::string words_for(const KernelPlan& plan, const TilingResult& tiles) {
  const Tiling& tiling = plan.mapping->tiling;
  if (tiling.variables.empty()) return {};
  if (plan.pinned.size() == tiling.variables.size()) return ", tile sizes as given";
  std::string given;
  for (const std::string& name : plan.pinned) given += (given.empty() ? ", " : " and ") + name;
  if (!given.empty()) given += " as given";
  return given + (tiling.greedy.empty() ? ", the best of " + std::to_string(tiles.points) + " tilings that fit"
                                        : ", tiled greedily");
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
    plan.frame = make_frame(binding, alone, {}, plan);
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

std::vector<PlacedWidth> placed_widths(const KernelChain& chain, const KernelPlan& plan) {
  std::vector<PlacedWidth> widths;
  const auto& forms = plan.mapping->forms;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const kernels::KernelTensor* tensor = tensor_of(chain, plan, forms[i]);
    const TensorArea& placed = plan.tensors[i];
    if (tensor == nullptr || placed.storage == architecture::kNone || placed.element_bits == tensor->element_bits) {
      continue;
    }
    const OperandPlace place = *place_of(chain, plan, forms[i]);
    widths.push_back({place.kernel, place.operand, placed.element_bits});
  }
  return widths;
}

ChainPlanner::ChainPlanner(const Binding& binding, const KernelChain& kernels, const ResidentShares& resident)
    : binding_(binding), kernels_(kernels), resident_(resident), product_(as_matrix_product(kernels)) {}

Result<bool> ChainPlanner::step(std::int64_t points) {
  if (!search_) {
    if (next_ == binding_.model().candidates.size()) return tl::unexpected(not_mapped());
    if (auto tried = try_candidate(); !tried) return tl::unexpected(std::move(tried.error()));
    if (!search_) return false;
  }
  auto chosen = search_->step(points);
  if (!chosen) {
    refuse(std::move(chosen.error()));
    return false;
  }
  if (!*chosen) return false;
  const KernelChain& chain = plan_.as_matrix_product ? product_ : kernels_;
  plan_.why = "the first mapping for " + described(chain, plan_.length) + " whose conditions hold" +
              (refused_ > 0 ? " and whose tiles fit" : "");
  plan_.why_tiles = words_for(plan_, search_->result());
  take_tiles(plan_, search_->result());
  return true;
}

Result<void> ChainPlanner::try_candidate() {
  const Candidate& candidate = binding_.model().candidates[next_++];
  const Mapping& mapping = binding_.model().mappings[candidate.mapping];
  const bool converts = mapping.has_pointwise && !product_.empty();
  const KernelChain& chain = converts ? product_ : kernels_;
  if (!may_be(mapping, candidate, chain)) return {};
  if (auto complete = check_sizes(chain.front()); !complete) return complete;
  plan_ = plan_of(mapping, candidate);
  plan_.frame = make_frame(binding_, chain, resident_, plan_);
  plan_.as_matrix_product = converts;
  const auto covered = covers(binding_, plan_);
  if (!covered) return tl::unexpected(covered.error());
  if (!*covered) {
    if (mapping.first.conditional && candidate.followers.empty()) {
      conditions_ += (conditions_.empty() ? "'" : ", '") + mapping.name + "' is for " +
                     binding_.model().expressions.text(mapping.first.condition);
    }
    return {};
  }
  if (auto search = search_for(binding_, chain, plan_, {}); search) {
    search_ = std::move(*search);
  } else {
    refuse(std::move(search.error()));
  }
  return {};
}

void ChainPlanner::refuse(Diagnostic error) {
  if (!first_error_) first_error_ = std::move(error);
  ++refused_;
  search_.reset();
}

Diagnostic ChainPlanner::not_mapped() const {
  if (first_error_) return *first_error_;
  const std::string what = described(kernels_.front());
  const auto refusal = refusal_of(binding_, kernels_);
  if (!refusal) return refusal.error();
  if (*refusal) return {"NotMapped", "", "the accelerator does not do this " + what + ": " + **refusal, "", 0, 0};
  return {"NotMapped",
          "",
          conditions_.empty() ? "the accelerator has no mapping for " + what
                              : "no mapping of the accelerator covers this " + what + ": " + conditions_,
          "add one to \"mappings\" in its description",
          0,
          0};
}

Result<Retiling> Retiling::begin(const Binding& binding, const KernelChain& kernels, const ResidentShares& resident,
                                 KernelPlan plan, const PinnedTiles& pinned, bool nearest) {
  const KernelChain chain = plan.as_matrix_product ? as_matrix_product(kernels) : kernels;
  plan.frame = make_frame(binding, chain, resident, plan);
  auto search = search_for(binding, chain, plan, TilePins(plan.mapping->tiling, pinned, nearest));
  if (!search) return tl::unexpected(std::move(search.error()));
  plan.pinned.clear();
  for (const TileVariable& variable : plan.mapping->tiling.variables) {
    if (pinned.count(variable.name) != 0) plan.pinned.push_back(variable.name);
  }
  return Retiling(std::move(plan), std::move(*search));
}

KernelPlan Retiling::take() {
  plan_.why_tiles = words_for(plan_, search_.result());
  take_tiles(plan_, search_.result());
  return std::move(plan_);
}

TilingProblem tiling_problem(const Binding& binding, const KernelPlan& plan, const PinnedTiles& pinned) {
  return {binding.architecture(), binding.model().expressions, *plan.mapping, plan.scratch,
          TilePins(plan.mapping->tiling, pinned, false)};
}

}  // namespace cyclescope::mapping

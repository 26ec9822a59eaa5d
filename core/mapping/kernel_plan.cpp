#include "mapping/kernel_plan.h"

#include <algorithm>
#include <optional>

namespace cyclescope {
namespace {

constexpr int kMaxElementBits = 4096;

/// The kernel's tensor in the place of `form`, or nullptr where an optional input is absent.
const KernelTensor* tensor_of(const Kernel& kernel, const TensorForm& form) {
  const auto operand = operand_of(kernel, form);
  if (!operand) return nullptr;
  return form.is_output ? &kernel.output : &kernel.inputs[static_cast<std::size_t>(*operand)];
}

Result<std::vector<std::int64_t>> make_frame(const Binding& binding, const Mapping& mapping, const Kernel& kernel) {
  std::vector<std::int64_t> frame(mapping.frame_size, 0);
  std::copy(binding.parameters().begin(), binding.parameters().end(), frame.begin());
  const KernelForm& form = form_of(mapping.kind);
  for (std::size_t i = 0; i < form.sizes.size(); ++i) {
    const auto size = kernel.sizes.find(form.sizes[i]);
    if (size == kernel.sizes.end()) {
      return failure("MissingSize", "",
                     std::string("a ") + name_of(kernel.kind) + " without its size " + form.sizes[i]);
    }
    frame[mapping.size_slots[i]] = size->second;
  }
  for (std::size_t i = 0; i < form.tensors.size(); ++i) {
    const KernelTensor* tensor = tensor_of(kernel, form.tensors[i]);
    frame[mapping.presence_slots[i]] = tensor != nullptr ? 1 : 0;
    frame[mapping.bits_slots[i]] = tensor != nullptr ? tensor->element_bits : 0;
    for (std::size_t d = 0; tensor != nullptr && d < mapping.stride_slots[i].size(); ++d) {
      frame[mapping.stride_slots[i][d]] = d < tensor->strides.size() ? tensor->strides[d] : 0;
    }
  }
  const auto& functions = binding.model().functions;
  const auto function = std::find(functions.begin(), functions.end(), kernel.function);
  frame[mapping.function_slot] = function == functions.end() ? -1 : function - functions.begin();
  frame[mapping.inputs_slot] = static_cast<std::int64_t>(kernel.inputs.size());
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

Result<void> place_tensors(const Binding& binding, const Kernel& kernel, KernelPlan& plan) {
  const Mapping& mapping = *plan.mapping;
  const auto& forms = form_of(mapping.kind).tensors;
  plan.tensors.resize(forms.size());
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const TensorPlacement& placement = mapping.tensors[i];
    const KernelTensor* tensor = tensor_of(kernel, forms[i]);
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

Result<KernelPlan> plan_with(const Binding& binding, const Mapping& mapping, std::vector<std::int64_t> frame,
                             const Kernel& kernel) {
  KernelPlan plan;
  plan.mapping = &mapping;
  plan.frame = std::move(frame);
  if (auto placed = place_tensors(binding, kernel, plan); !placed) return tl::unexpected(placed.error());
  auto scratch = place_scratch(binding, plan);
  if (!scratch) return tl::unexpected(scratch.error());
  const TilingProblem problem{binding.architecture(), binding.model().expressions, mapping, std::move(*scratch)};
  auto tiles = choose_tiles(problem, std::move(plan.frame));
  if (!tiles) return tl::unexpected(tiles.error());
  plan.frame = std::move(tiles->frame);
  plan.scratch = std::move(tiles->scratch);
  for (const TileVariable& variable : mapping.tiling.variables) {
    plan.tile_sizes.emplace_back(variable.name, plan.frame[variable.slot]);
  }
  if (!plan.tile_sizes.empty()) {
    plan.why = ", the best of " + std::to_string(tiles->points) + " tilings that fit";
  }
  return plan;
}

/// Does the mapping cover the kernel? Errors: those of evaluating its condition.
Result<bool> covers(const Binding& binding, const Mapping& mapping, const Kernel& kernel,
                    const std::vector<std::int64_t>& frame) {
  const auto& functions = mapping.functions;
  const bool plain = applies_to_sums(kernel.kind) ? kernel.function.empty() : functions.empty();
  if (!plain && std::find(functions.begin(), functions.end(), kernel.function) == functions.end()) {
    return false;
  }
  if (!mapping.conditional) return true;
  // A condition may use "let" names that need no tile sizes, which are declared after it: only sizes are known here.
  const auto holds = binding.model().expressions.evaluate(mapping.condition, frame);
  if (!holds) return tl::unexpected(holds.error());
  return *holds != 0;
}

std::string described(const Kernel& kernel) {
  const std::string kind = name_of(kernel.kind);
  return kernel.function.empty() ? kind : kind + " '" + kernel.function + "'";
}

}  // namespace

Result<KernelPlan> plan_kernel(const Binding& binding, const Kernel& kernel) {
  const auto& forms = form_of(kernel.kind).tensors;
  const std::size_t known_inputs = forms.size() - 1;
  std::optional<Diagnostic> first_error;
  std::size_t refused = 0;
  std::string conditions;  // of the mappings that do not cover the kernel
  for (const Mapping& mapping : binding.model().mappings) {
    if (mapping.kind != kernel.kind || kernel.inputs.size() > known_inputs) continue;
    auto frame = make_frame(binding, mapping, kernel);
    if (!frame) return tl::unexpected(frame.error());
    const auto covered = covers(binding, mapping, kernel, *frame);
    if (!covered) return tl::unexpected(covered.error());
    if (!*covered) {
      if (mapping.conditional) {
        conditions += (conditions.empty() ? "'" : ", '") + mapping.name + "' is for " +
                      binding.model().expressions.text(mapping.condition);
      }
      continue;
    }
    auto plan = plan_with(binding, mapping, std::move(*frame), kernel);
    if (plan) {
      plan->why = "the first mapping for " + described(kernel) + " whose conditions hold" +
                  (refused > 0 ? " and whose tiles fit" : "") + plan->why;
      return plan;
    }
    ++refused;
    if (!first_error) first_error = std::move(plan.error());
  }
  if (first_error) return tl::unexpected(std::move(*first_error));
  return failure("NotMapped", "", "the accelerator has no mapping for " + described(kernel),
                 conditions.empty() ? "add one to \"mappings\" in its description" : conditions);
}

}  // namespace cyclescope

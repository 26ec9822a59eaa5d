#include <algorithm>
#include <numeric>

#include "mapping/program_builder.h"

namespace cyclescope::mapping {
namespace {

/// Tensors begin at multiples of this many words, as an allocator would place them.
constexpr std::int64_t kTensorAlignment = 64;
constexpr std::int64_t kMaxWords = std::int64_t{1} << 60;

std::int64_t words_for(std::int64_t elements, int element_bits, std::int64_t data_width) {
  return static_cast<std::int64_t>((__int128{elements} * element_bits + data_width - 1) / data_width);
}

}  // namespace

Result<void> ProgramBuilder::lay_out(const std::vector<KernelChain>& chains, const std::vector<KernelPlan>& plans) {
  chains_ = &chains;
  plans_ = &plans;
  next_word_.assign(binding_.architecture().objects.size(), 0);
  tensor_areas_.resize(chains.size());
  scratch_areas_.resize(chains.size());
  if (auto done = lay_out_scratch(plans); !done) return done;
  for (std::size_t number = 0; number < chains.size(); ++number) {
    if (auto done = lay_out_tensors(chains[number], plans[number], number); !done) return done;
  }
  return {};
}

/// Kernels of a layer use the same words for their tiles one after another, so all scratch of a storage is one buffer:
/// a tile of the second kernel waits for the first kernel's last use of those words. Its elements are as wide as the
/// greatest common divisor of the tiles' elements, which then count as several.
Result<void> ProgramBuilder::lay_out_scratch(const std::vector<KernelPlan>& plans) {
  const auto& objects = binding_.architecture().objects;
  std::vector<int> bits(objects.size(), 0);
  std::vector<program::BufferId> arenas(objects.size(), architecture::kNone);
  std::vector<std::string> names(objects.size());
  for (const KernelPlan& plan : plans) {
    for (std::size_t i = 0; i < plan.scratch.size(); ++i) {
      const auto storage = static_cast<std::size_t>(plan.scratch[i].storage);
      if (bits[storage] == 0) bits[storage] = static_cast<int>(objects[storage].storage.data_width);
      bits[storage] = std::gcd(bits[storage], plan.scratch[i].element_bits);
      const std::string& name = plan.mapping->scratch[i].name;
      names[storage] = names[storage].empty() || names[storage] == name ? name : objects[storage].name;
    }
  }
  for (std::size_t number = 0; number < plans.size(); ++number) {
    std::vector<std::int64_t> used(objects.size(), 0);
    for (const ScratchArea& scratch : plans[number].scratch) {
      const auto storage = static_cast<std::size_t>(scratch.storage);
      if (arenas[storage] == architecture::kNone) {
        arenas[storage] = static_cast<program::BufferId>(program_.buffers.size());
        program::Buffer buffer;
        buffer.name = names[storage];
        buffer.storage = scratch.storage;
        buffer.element_bits = bits[storage];
        program_.buffers.push_back(std::move(buffer));
      }
      Area area;
      area.buffer = arenas[storage];
      area.extents = scratch.extents;
      area.element_bits = scratch.element_bits;
      area.units = scratch.element_bits / bits[storage];
      area.offset = used[storage] * (objects[storage].storage.data_width / bits[storage]);
      area.strides.assign(area.extents.size(), area.units);
      for (std::size_t i = area.extents.size(); i > 1; --i) {
        area.strides[i - 2] = area.strides[i - 1] * std::max<std::int64_t>(1, area.extents[i - 1]);
      }
      used[storage] += scratch.words;
      next_word_[storage] = std::max(next_word_[storage], used[storage]);
      program::Buffer& arena = program_.buffers[static_cast<std::size_t>(area.buffer)];
      arena.elements = std::max(arena.elements, used[storage] * (objects[storage].storage.data_width / bits[storage]));
      scratch_areas_[number].push_back(std::move(area));
    }
  }
  return {};
}

Result<void> ProgramBuilder::lay_out_tensors(const KernelChain& chain, const KernelPlan& plan, std::size_t number) {
  for (std::size_t index = 0; index < plan.mapping->forms.size(); ++index) {
    auto area = tensor_area(chain, plan, index);
    if (!area) return tl::unexpected(std::move(area.error()));
    tensor_areas_[number].push_back(std::move(*area));
  }
  return {};
}

Result<ProgramBuilder::Area> ProgramBuilder::tensor_area(const KernelChain& chain, const KernelPlan& plan,
                                                         std::size_t index) {
  Area area;
  const TensorArea& placed = plan.tensors[index];
  if (placed.storage == architecture::kNone) return area;
  const TensorForm& form = plan.mapping->forms[index];
  const std::string& path = plan.mapping->tensors[index].path;
  const auto place = place_of(chain, plan, form);
  if (!place) return area;
  const kernels::KernelTensor& tensor = *tensor_of(chain, plan, form);
  if (tensor.extents.size() != form.rank || tensor.strides.size() != form.rank) {
    return failure("RankMismatch", path,
                   "the layer's tensor '" + form.name + "' has " + std::to_string(tensor.extents.size()) +
                       " dimensions instead of " + std::to_string(form.rank));
  }
  const architecture::Object& storage = binding_.architecture().objects[static_cast<std::size_t>(placed.storage)];
  const bool named = tensor.tensor != network::kNoTensor;
  const std::int64_t identity = named ? tensor.tensor : tensor.temporary;
  const auto known = identity < 0 ? tensor_buffers_.end() : tensor_buffers_.find({named, identity});
  if (known != tensor_buffers_.end()) {
    const program::Buffer& buffer = program_.buffers[static_cast<std::size_t>(known->second)];
    if (buffer.storage != placed.storage) {
      return failure("PlacementConflict", path,
                     "'" + form.name + "' is in '" + storage.name +
                         "' here, but another kernel of the layer has it in '" +
                         binding_.architecture().objects[static_cast<std::size_t>(buffer.storage)].name + "'");
    }
    area.buffer = known->second;
  } else {
    program::Buffer buffer;
    buffer.name = form.name;
    buffer.storage = placed.storage;
    buffer.elements = tensor.elements;
    buffer.element_bits = placed.element_bits;
    buffer.kernel = plan.kernel + static_cast<std::int32_t>(place->kernel);
    buffer.operand = place->operand;
    std::int64_t& next = next_word_[static_cast<std::size_t>(placed.storage)];
    buffer.base_word = (next + kTensorAlignment - 1) / kTensorAlignment * kTensorAlignment;
    const std::int64_t words = words_for(tensor.elements, placed.element_bits, storage.storage.data_width);
    if (tensor.elements < 0 || words > kMaxWords - buffer.base_word) {
      return failure("Overflow", path, "the tensor '" + form.name + "' is too large to have addresses");
    }
    next = buffer.base_word + words;
    if (storage.storage.capacity > 0 && next > storage.storage.capacity) {
      return failure("BufferTooSmall", path,
                     "the layer's tensors want " + std::to_string(next) + " words of '" + storage.name +
                         "', which has " + std::to_string(storage.storage.capacity),
                     "give '" + storage.name + "' " + std::to_string(next) + " words or more");
    }
    area.buffer = static_cast<program::BufferId>(program_.buffers.size());
    if (identity >= 0) tensor_buffers_.emplace(std::make_pair(named, identity), area.buffer);
    program_.buffers.push_back(std::move(buffer));
  }
  area.offset = tensor.offset;
  area.extents = tensor.extents;
  area.strides = tensor.strides;
  area.clipped = true;
  area.element_bits = placed.element_bits;
  return area;
}

}  // namespace cyclescope::mapping

#include <algorithm>
#include <utility>

#include "mapping/program_builder.h"
#include "program/sum_bound.h"

namespace cyclescope::mapping {
namespace {

constexpr std::int64_t kMaxStep = std::int64_t{1} << 40;

}  // namespace

/// What the dimensions of an access come to: the part that exists, in elements of the buffer.
struct ProgramBuilder::Box {
  program::ExprId offset = 0;       ///< of the first element that exists
  program::ExprId reach = 0;        ///< from there to the last
  program::ExprId transferred = 0;  ///< elements that exist, repetitions counted once
  program::ExprId exists = 0;       ///< 0 where nothing does
};

void ProgramBuilder::add_index(const Area& area, std::size_t dimension, program::ExprId start,
                               program::MemoryAccess& access, Box& box) {
  const program::ExprId stride = constant(area.strides[dimension]);
  const std::int64_t bound = area.extents[dimension];
  const program::IndexNode& range = pool().node(start);
  if (!area.clipped || (range.low >= 0 && range.high < bound)) {
    const program::ExprId distance = product(start, stride);
    access.origin = sum(access.origin, distance);
    box.offset = sum(box.offset, distance);
    return;
  }
  const program::ExprId zero = constant(0);
  const program::ExprId exists =
      pool().logical_and(pool().logical_not(pool().less(start, zero)), pool().less(start, constant(bound)));
  box.offset = sum(box.offset, product(pool().maximum(start, zero), stride));
  box.transferred = product(box.transferred, exists);
  box.exists = pool().logical_and(box.exists, exists);
  access.dimensions.push_back({start, constant(1), area.strides[dimension], bound});
}

/// The step of a range, which must be a constant; 0 after an error.
std::int64_t ProgramBuilder::step_of(const SliceDimension::Range& range) {
  const IndexValue step = index_value(range.step);
  if (error_) return 0;
  if (step.known && step.number >= 1 && step.number <= kMaxStep) return step.number;
  fail({"SliceSyntax", *path_, "the step of a slice must be a constant from 1 to 2^40", "", 0, 0});
  return 0;
}

void ProgramBuilder::add_slice(const Area& area, std::size_t dimension, const SliceDimension& slice,
                               program::ExprId start, program::MemoryAccess& access, Box& box) {
  const program::ExprId zero = constant(0);
  const program::ExprId one = constant(1);
  const std::int64_t stride = area.strides[dimension];
  const bool window = slice.ranges.size() == 2;
  program::ExprId reach = zero;     // from the first coordinate to the last
  program::ExprId furthest = zero;  // likewise, where there is any
  program::ExprId positions = one;  // of the ranges together
  std::int64_t finest = 0;          // smallest step
  std::vector<program::RegionDimension> ranges;
  for (const SliceDimension::Range& range : slice.ranges) {
    const std::int64_t step = step_of(range);
    std::int64_t pace = 0;  // from one element of the box to the next
    if (error_) return;
    if (__builtin_mul_overflow(stride, step, &pace)) {
      fail({"Overflow", *path_, "the step of a slice leaves 64 bits", "", 0, 0});
      return;
    }
    const program::ExprId extent = value(range.extent);
    finest = finest == 0 ? step : std::min(finest, step);
    reach = sum(reach, product(pool().maximum(difference(extent, one), zero), constant(step)));
    furthest = sum(furthest, product(difference(extent, one), constant(step)));
    positions = product(positions, extent);
    ranges.push_back({zero, extent, stride, area.extents[dimension], step, window && ranges.empty()});
  }
  const program::ExprId last = sum(start, reach);
  const std::int64_t bound = area.extents[dimension];
  const bool fits = pool().node(last).high < bound || program::sum_bound(pool(), start, furthest) < bound;
  const bool clips = area.clipped && (pool().node(start).low < 0 || !fits);
  program::ExprId first = start;
  program::ExprId count = positions;
  if (clips) {
    ranges.front().start = start;
    if (!window) {
      const program::ExprId step = constant(finest);
      const program::ExprId before = pool().maximum(take(pool().ceil_divide(difference(zero, start), step)), zero);
      const program::ExprId inside = take(pool().ceil_divide(difference(constant(bound), start), step));
      count = pool().maximum(difference(pool().minimum(positions, inside), before), zero);
      first = sum(start, product(before, step));
      reach = product(pool().maximum(difference(count, one), zero), step);
    } else {
      first = pool().maximum(start, zero);
      reach = pool().maximum(difference(pool().minimum(last, constant(bound - 1)), first), zero);
      const program::ExprId some =
          pool().logical_and(pool().less(start, constant(bound)), pool().less(constant(-1), last));
      count = product(pool().minimum(positions, sum(reach, one)), some);
    }
  } else {
    if (area.clipped) {
      ranges.front().start = start;
    } else {
      access.origin = sum(access.origin, product(start, constant(stride)));
    }
    for (program::RegionDimension& range : ranges) {
      range.stride *= range.step;  // coordinates count positions where nothing is clipped
      range.bound = -1;
      range.step = 1;
      range.joins_next = false;
    }
    if (area.clipped && ranges.front().stride != stride) {
      ranges.front().start = zero;
      access.origin = sum(access.origin, product(start, constant(stride)));
    }
    if (window) count = pool().select(pool().less(zero, positions), pool().minimum(positions, sum(reach, one)), zero);
  }
  for (const program::RegionDimension& range : ranges) access.dimensions.push_back(range);
  box.offset = sum(box.offset, product(stride < 0 ? sum(first, reach) : first, constant(stride)));
  box.reach = sum(box.reach, product(reach, constant(stride < 0 ? -stride : stride)));
  const program::ExprId some = pool().less(zero, count);
  box.exists = pool().logical_and(box.exists, some);
  box.transferred = product(box.transferred, stride == 0 ? some : count);
}

void ProgramBuilder::bind_memory(const OperandBinding& binding, const architecture::OperandDeclaration& declaration,
                                 program::Instruction& instruction) {
  path_ = &binding.path;
  const bool is_tensor = binding.kind == OperandBinding::Kind::kTensor;
  const Area& area = (is_tensor ? tensor_areas_ : scratch_areas_)[chain_][binding.area];
  if (area.buffer == architecture::kNone) {
    fail({"UnknownTensor", binding.path, "the layer lacks this optional tensor",
          "use the instruction only if has_... is true", 0, 0});
    return;
  }
  program::MemoryAccess access;
  access.buffer = area.buffer;
  access.role = declaration.role;
  access.operand = binding.operand;
  const program::Buffer& buffer = program_.buffers[static_cast<std::size_t>(area.buffer)];
  const architecture::Architecture& architecture = binding_.architecture();
  const architecture::Object& storage = architecture.objects[static_cast<std::size_t>(buffer.storage)];
  if (!binding_.connected(instruction.unit, buffer.storage, declaration.role)) {
    const architecture::Object& unit = architecture.objects[static_cast<std::size_t>(instruction.unit)];
    const bool reads = declaration.role == architecture::AccessRole::kRead;
    fail({"NotConnected", binding.path,
          "'" + unit.name + "' cannot " + (reads ? "read" : "write") + " '" + storage.name + "'",
          reads ? "add a READ_DATA edge" : "add a WRITE_DATA edge", 0, 0});
    return;
  }
  const program::ExprId one = constant(1);
  access.origin = constant(area.offset);
  Box box{access.origin, constant(0), one, one};
  // Indices first: they are dropped from the box, or lead it where the element may not exist.
  std::vector<program::ExprId> starts;
  std::vector<std::size_t> of_tensor;  // the tensor's dimension
  std::size_t next = 0;
  for (const SliceDimension& dimension : binding.dimensions) {
    starts.push_back(dimension.is_new ? constant(0) : value(dimension.start));
    of_tensor.push_back(dimension.is_new ? next : next++);
  }
  for (std::size_t i = 0; i < starts.size() && !error_; ++i) {
    const SliceDimension& slice = binding.dimensions[i];
    if (!slice.is_new && slice.single()) add_index(area, of_tensor[i], starts[i], access, box);
  }
  for (std::size_t i = 0; i < starts.size() && !error_; ++i) {
    const SliceDimension& slice = binding.dimensions[i];
    if (slice.is_new) access.dimensions.push_back({constant(0), one, 0, -1});
    if (!slice.single()) add_slice(area, of_tensor[i], slice, starts[i], access, box);
  }
  if (error_) return;
  access.offset = box.offset;
  access.span = pool().select(box.exists, sum(box.reach, constant(area.units)), constant(0));
  const program::ExprId bits = product(box.transferred, constant(area.element_bits));
  access.words = take(pool().ceil_divide(bits, constant(storage.storage.data_width)));
  if (binding.has_transfer) access.transfer = {value(binding.words), value(binding.cycles)};
  instruction.memory.push_back(std::move(access));
}

}  // namespace cyclescope::mapping

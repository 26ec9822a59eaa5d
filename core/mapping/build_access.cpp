#include <utility>

#include "mapping/program_builder.h"

namespace cyclescope {

/// What the dimensions of an access come to: the part that exists, in elements of the buffer.
struct ProgramBuilder::Box {
  ExprId offset = 0;       ///< of the first element that exists
  ExprId reach = 0;        ///< from there to the last
  ExprId transferred = 0;  ///< elements that exist, repetitions counted once
  ExprId exists = 0;       ///< 0 where nothing does
};

void ProgramBuilder::add_index(const Area& area, std::size_t dimension, ExprId start, MemoryAccess& access, Box& box) {
  const ExprId stride = constant(area.strides[dimension]);
  const std::int64_t bound = area.extents[dimension];
  const IndexNode& range = pool().node(start);
  if (!area.clipped || (range.low >= 0 && range.high < bound)) {
    const ExprId distance = product(start, stride);
    access.origin = sum(access.origin, distance);
    box.offset = sum(box.offset, distance);
    return;
  }
  const ExprId zero = constant(0);
  const ExprId exists =
      pool().logical_and(pool().logical_not(pool().less(start, zero)), pool().less(start, constant(bound)));
  box.offset = sum(box.offset, product(pool().maximum(start, zero), stride));
  box.transferred = product(box.transferred, exists);
  box.exists = pool().logical_and(box.exists, exists);
  access.dimensions.push_back({start, constant(1), area.strides[dimension], bound});
}

void ProgramBuilder::add_slice(const Area& area, std::size_t dimension, const SliceDimension& slice, ExprId start,
                               MemoryAccess& access, Box& box) {
  const ExprId extent = value(slice.extent);
  const IndexValue step = index_value(slice.step);
  if (error_) return;
  if (!step.known || step.number < 1) {
    fail({"SliceSyntax", *path_, "the step of a slice must be a constant of at least 1", "", 0, 0});
    return;
  }
  const std::int64_t stride = area.strides[dimension];
  std::int64_t pace = 0;  // from one element of the box to the next
  if (__builtin_mul_overflow(stride, step.number, &pace)) {
    fail({"Overflow", *path_, "the step of a slice leaves 64 bits", "", 0, 0});
    return;
  }
  const ExprId zero = constant(0);
  const ExprId one = constant(1);
  ExprId first = start;
  ExprId count = extent;
  if (area.clipped) {
    if (step.number != 1) {
      fail({"SliceSyntax", *path_, "a slice of a tensor has no step", "load the box, and step through the buffer", 0,
            0});
      return;
    }
    const ExprId end = sum(start, extent);
    const std::int64_t bound = area.extents[dimension];
    if (pool().node(start).low < 0 || pool().node(end).high > bound) {
      first = pool().maximum(start, zero);
      count = pool().maximum(difference(pool().minimum(end, constant(bound)), first), zero);
      access.dimensions.push_back({start, extent, stride, bound});
    } else {
      access.dimensions.push_back({start, extent, stride, -1});
    }
  } else {
    // The step multiplies the distance between elements, not the start, which therefore goes into the origin.
    access.origin = sum(access.origin, product(start, constant(stride)));
    access.dimensions.push_back({zero, extent, pace, -1});
  }
  const ExprId steps = pool().maximum(difference(count, one), zero);
  const ExprId nearest = stride < 0 ? sum(first, steps) : first;
  box.offset = sum(box.offset, product(nearest, constant(stride)));
  box.reach = sum(box.reach, product(steps, constant(pace < 0 ? -pace : pace)));
  const ExprId some = pool().less(zero, count);
  box.exists = pool().logical_and(box.exists, some);
  box.transferred = product(box.transferred, stride == 0 ? some : count);
}

void ProgramBuilder::bind_memory(const OperandBinding& binding, const OperandDeclaration& declaration,
                                 Instruction& instruction) {
  path_ = &binding.path;
  const bool is_tensor = binding.kind == OperandBinding::Kind::kTensor;
  const Area& area = (is_tensor ? tensor_areas_ : scratch_areas_)[kernel_][binding.area];
  if (area.buffer == kNone) {
    fail({"UnknownTensor", binding.path, "the layer lacks this optional tensor",
          "use the instruction only if has_... is true", 0, 0});
    return;
  }
  MemoryAccess access;
  access.buffer = area.buffer;
  access.role = declaration.role;
  access.operand = binding.operand;
  const Buffer& buffer = program_.buffers[static_cast<std::size_t>(area.buffer)];
  const Architecture& architecture = binding_.architecture();
  const Object& storage = architecture.objects[static_cast<std::size_t>(buffer.storage)];
  if (!binding_.connected(instruction.unit, buffer.storage, declaration.role)) {
    const Object& unit = architecture.objects[static_cast<std::size_t>(instruction.unit)];
    const bool reads = declaration.role == AccessRole::kRead;
    fail({"NotConnected", binding.path,
          "'" + unit.name + "' cannot " + (reads ? "read" : "write") + " '" + storage.name + "'",
          reads ? "add a READ_DATA edge" : "add a WRITE_DATA edge", 0, 0});
    return;
  }
  const ExprId one = constant(1);
  access.origin = constant(area.offset);
  Box box{access.origin, constant(0), one, one};
  // Indices first: they are dropped from the box, or lead it where the element may not exist.
  std::vector<ExprId> starts;
  for (const SliceDimension& dimension : binding.dimensions) starts.push_back(value(dimension.start));
  for (std::size_t i = 0; i < starts.size() && !error_; ++i) {
    if (binding.dimensions[i].single) add_index(area, i, starts[i], access, box);
  }
  for (std::size_t i = 0; i < starts.size() && !error_; ++i) {
    if (!binding.dimensions[i].single) add_slice(area, i, binding.dimensions[i], starts[i], access, box);
  }
  if (error_) return;
  access.offset = box.offset;
  access.span = pool().select(box.exists, sum(box.reach, constant(area.units)), constant(0));
  const ExprId bits = product(box.transferred, constant(area.element_bits));
  access.words = take(pool().ceil_divide(bits, constant(storage.storage.data_width)));
  instruction.memory.push_back(std::move(access));
}

}  // namespace cyclescope

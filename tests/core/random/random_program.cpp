#include "random_program.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "random_indices.h"

namespace cyclescope::random_cases {
namespace {

class ProgramBuilder {
 public:
  ProgramBuilder(Random& random, const architecture::Architecture& architecture, const ProgramKnobs& knobs)
      : random_(random),
        architecture_(architecture),
        knobs_(knobs),
        indices_(random, knobs, program_.expressions),
        buffers_(architecture.objects.size()) {}

  program::Program build() {
    for (std::size_t id = 0; id < architecture_.objects.size(); ++id) {
      for (const architecture::OperationId operation : architecture_.objects[id].to_process) {
        operations_.push_back({operation, static_cast<architecture::ObjectId>(id)});
      }
    }
    std::vector<program::Node> body = random_body(knobs_.instructions);
    program_.body = std::move(body);
    place_buffers();
    return std::move(program_);
  }

 private:
  struct Choice {
    architecture::OperationId operation;
    architecture::ObjectId unit;
  };

  const architecture::Object& object(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }

  bool may_add_instruction() const {
    return static_cast<std::int64_t>(program_.instructions.size()) < knobs_.max_templates;
  }

  /// A body that executes about `budget` instructions.
  std::vector<program::Node> random_body(std::int64_t budget) {
    std::vector<program::Node> body;
    const std::int64_t items = random_.in(1, knobs_.max_items);
    const bool deeper = static_cast<int>(indices_.depth()) < knobs_.max_depth;
    const std::int64_t loops = deeper && budget > 2 * items ? random_.in(1, random_.chance(25) ? 2 : 1) : 0;
    for (std::int64_t i = 0; i < std::max(items, loops); ++i) {
      // Loops stand anywhere among the instructions.
      const std::int64_t loops_left = loops - loops_made(body);
      if (loops_left > 0 && random_.in(1, std::max(items, loops) - i) <= loops_left) {
        body.push_back(random_loop(std::max<std::int64_t>(1, (budget - items) / loops)));
      } else if (may_add_instruction() || (body.empty() && loops == 0)) {
        body.push_back(random_instruction());
      }
    }
    return body;
  }

  static std::int64_t loops_made(const std::vector<program::Node>& body) {
    return std::count_if(body.begin(), body.end(),
                         [](const program::Node& node) { return node.kind == program::Node::Kind::kLoop; });
  }

  std::int64_t random_size_up_to(std::int64_t limit) {
    std::int64_t bits = 0;
    while (bits < 60 && (std::int64_t{2} << bits) <= limit) ++bits;
    return std::min(limit, random_.in(1, std::int64_t{2} << random_.in(0, bits)));
  }

  program::Node random_loop(std::int64_t budget) {
    const bool innermost = static_cast<int>(indices_.depth()) + 1 >= knobs_.max_depth || random_.chance(35);
    const std::int64_t per_iteration =
        innermost ? random_.in(1, knobs_.max_items)
                  : std::max<std::int64_t>(knobs_.max_items + 1, budget / random_size_up_to(budget / 4 + 1));
    const std::int64_t trips = std::max<std::int64_t>(1, budget / per_iteration);
    const auto loop = static_cast<program::LoopId>(program_.loops.size());
    program_.loops.emplace_back();
    const program::ExprId trip_count = indices_.variable_trip_count(trips);
    // Shrinking and growing counts stay within [.., trips + 1].
    indices_.open(loop, std::max<std::int64_t>(1, program_.expressions.node(trip_count).high));
    std::vector<program::Node> body;
    if (innermost) {
      for (std::int64_t i = 0; i < per_iteration && (may_add_instruction() || body.empty()); ++i) {
        body.push_back(random_instruction());
      }
    } else {
      body = random_body(per_iteration);
    }
    indices_.close();
    program_.loops[loop].trip_count = trip_count;
    program_.loops[loop].body = std::move(body);
    return {program::Node::Kind::kLoop, loop};
  }

  program::Node random_instruction() {
    const Choice& choice = random_.pick(operations_);
    const architecture::Operation& operation = architecture_.operations[static_cast<std::size_t>(choice.operation)];
    program::Instruction instruction;
    instruction.operation = choice.operation;
    instruction.unit = choice.unit;
    instruction.guard = indices_.guard();
    std::vector<architecture::ObjectId> used;
    for (std::size_t i = 0; i < operation.operands.size(); ++i) {
      const architecture::OperandDeclaration& operand = operation.operands[i];
      if (operand.name.front() == 'm') {
        bind_memory(instruction, static_cast<std::int32_t>(i), operand.role, used);
      } else {
        bind_register(instruction, static_cast<std::int32_t>(i), operand.role);
      }
    }
    set_latency(instruction);
    const auto index = static_cast<std::uint32_t>(program_.instructions.size());
    program_.instructions.push_back(std::move(instruction));
    return {program::Node::Kind::kInstruction, index};
  }

  void set_latency(program::Instruction& instruction) {
    const program::ExprId n = indices_.size(random_.in(0, 7));
    const program::IndexExpressions::Names names = [n](std::string_view) { return n; };
    const architecture::Object& unit = object(instruction.unit);
    const auto lower = [&](std::int32_t expression) {
      return *program_.expressions.lower(architecture_.expressions[static_cast<std::size_t>(expression)], names);
    };
    instruction.latency = lower(unit.latency_expression);
    instruction.initiation_interval = unit.initiation_interval_expression == architecture::kNone
                                          ? instruction.latency
                                          : lower(unit.initiation_interval_expression);
  }

  const std::vector<architecture::ObjectId>& reach(architecture::ObjectId unit, architecture::AccessRole role) const {
    return (role == architecture::AccessRole::kRead ? architecture_.readable
                                                    : architecture_.writable)[static_cast<std::size_t>(unit)];
  }

  void bind_register(program::Instruction& instruction, std::int32_t operand, architecture::AccessRole role) {
    std::vector<architecture::RegisterId> choices;
    const auto& files = reach(instruction.unit, role);
    for (std::size_t i = 0; i < architecture_.registers.size(); ++i) {
      if (std::binary_search(files.begin(), files.end(), architecture_.registers[i].file)) {
        choices.push_back(static_cast<architecture::RegisterId>(i));
      }
    }
    if (!choices.empty()) instruction.registers.push_back({random_.pick(choices), role, operand});
  }

  /// Whether an instruction that makes `requests` to `storage` may make another one.
  bool has_room(architecture::ObjectId storage, std::int64_t requests, bool streaming) {
    if (knobs_.one_request_per_storage) return requests == 0;
    const architecture::Storage& it = object(storage).storage;
    if (!streaming || requests < std::min(it.max_concurrent_requests, it.read_write_ports)) return requests < 4;
    return requests < 4 && random_.chance(knobs_.crowded_percent);
  }

  void bind_memory(program::Instruction& instruction, std::int32_t operand, architecture::AccessRole role,
                   std::vector<architecture::ObjectId>& used) {
    std::vector<architecture::ObjectId> choices;
    for (const architecture::ObjectId id : reach(instruction.unit, role)) {
      if (object(id).object_class == architecture::ObjectClass::kRegisterFile) continue;
      if (has_room(id, std::count(used.begin(), used.end(), id), object(instruction.unit).streaming)) {
        choices.push_back(id);
      }
    }
    if (choices.empty()) return;
    const architecture::ObjectId storage = random_.pick(choices);
    used.push_back(storage);
    program::MemoryAccess access;
    access.buffer = buffer_in(storage);
    access.role = role;
    access.operand = operand;
    const program::Buffer& buffer = program_.buffers[static_cast<std::size_t>(access.buffer)];
    const std::int64_t tile = random_.chance(70) ? buffer.elements : random_.in(1, 16);
    access.offset = indices_.offset(access.buffer, tile);
    access.span = indices_.size(random_.chance(60) ? tile : random_.in(1, 2 * tile));
    program::IndexExpressions& expressions = program_.expressions;
    const program::ExprId bits = *expressions.multiply(access.span, expressions.constant(buffer.element_bits));
    access.words = *expressions.ceil_divide(bits, expressions.constant(object(storage).storage.data_width));
    if (random_.chance(knobs_.no_words_percent)) {
      access.words = expressions.select(indices_.condition(), expressions.constant(0), access.words);
    }
    program::RegionDimension dimension;
    dimension.start = access.offset;
    dimension.extent = access.span;
    access.dimensions.push_back(dimension);
    instruction.memory.push_back(std::move(access));
  }

  /// A buffer of `storage`; its elements count one tile until place_buffers.
  program::BufferId buffer_in(architecture::ObjectId storage) {
    auto& known = buffers_[static_cast<std::size_t>(storage)];
    const auto count = static_cast<std::int64_t>(known.size());
    if (count == 0 || (count < knobs_.max_buffers_per_storage && random_.chance(40))) {
      const auto id = static_cast<program::BufferId>(program_.buffers.size());
      program::Buffer buffer;
      buffer.name = "b" + std::to_string(id);
      buffer.storage = storage;
      buffer.elements = random_.in(1, 16);
      buffer.element_bits = 8 << random_.in(0, 2);
      program_.buffers.push_back(buffer);
      known.push_back(id);
      return id;
    }
    return random_.pick(known);
  }

  /// Sizes every buffer by its accesses, and lays the buffers of a storage out one behind the other.
  void place_buffers() {
    for (const program::Instruction& instruction : program_.instructions) {
      for (const program::MemoryAccess& access : instruction.memory) {
        std::int64_t& elements = program_.buffers[static_cast<std::size_t>(access.buffer)].elements;
        elements = std::max(
            elements, program_.expressions.node(access.offset).high + program_.expressions.node(access.span).high);
      }
    }
    std::vector<std::int64_t> next(architecture_.objects.size(), 0);
    for (program::Buffer& buffer : program_.buffers) {
      std::int64_t& word = next[static_cast<std::size_t>(buffer.storage)];
      const std::int64_t width = object(buffer.storage).storage.data_width;
      buffer.base_word = word;
      word += (buffer.elements * buffer.element_bits + width - 1) / width;
    }
  }

  Random& random_;
  const architecture::Architecture& architecture_;
  const ProgramKnobs& knobs_;
  program::Program program_;
  IndexMaker indices_;
  std::vector<std::vector<program::BufferId>> buffers_;  ///< by storage
  std::vector<Choice> operations_;
};

}  // namespace

program::Program random_program(Random& random, const architecture::Architecture& architecture,
                                const ProgramKnobs& knobs) {
  return ProgramBuilder(random, architecture, knobs).build();
}

}  // namespace cyclescope::random_cases

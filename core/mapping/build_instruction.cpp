#include <algorithm>
#include <array>

#include "mapping/program_builder.h"

namespace cyclescope::mapping {
namespace {

constexpr std::size_t kMostMacOperands = 4;  ///< of a multiply-accumulate: x = y + z * w

const char* verb(architecture::AccessRole role) { return role == architecture::AccessRole::kRead ? "read" : "write"; }

}  // namespace

/// The indices of a name, all of which must be constant by now.
template <typename Find>
std::int32_t ProgramBuilder::find_name(IndexedNameId id, Find find) {
  const IndexedName& name = binding_.model().names[id];
  std::array<std::int64_t, kMaxNameIndices> indices{};
  for (std::size_t i = 0; i < name.indices.size(); ++i) {
    const IndexValue index = index_value(name.indices[i]);
    if (error_) return architecture::kNone;
    if (!index.known) {
      fail({"NotConstant", name.path, "which register or unit is meant depends on a loop's index",
            "use an unrolled block with a condition inside", 0, 0});
      return architecture::kNone;
    }
    indices[i] = index.number;
  }
  auto found = find(name, std::span<const std::int64_t>(indices.data(), name.indices.size()));
  if (found) return *found;
  fail(std::move(found.error()));
  return architecture::kNone;
}

void ProgramBuilder::build_instruction(const InstructionStatement& statement, std::vector<program::Node>& nodes) {
  path_ = &statement.path;
  program::Instruction instruction;
  instruction.guard = guard_;
  if (statement.conditional) {
    const IndexValue condition = index_value(statement.condition);
    if (condition.known && condition.number == 0) return;
    instruction.guard = pool().logical_and(guard_, id_of(condition));
  }
  if (error_ || certainly_false(instruction.guard)) return;
  const BoundOperation& bound = binding_.operation(statement.operation);
  const architecture::Architecture& architecture = binding_.architecture();
  const architecture::Operation& operation = architecture.operations[static_cast<std::size_t>(bound.id)];
  instruction.operation = bound.id;
  instruction.unit = bound.only_unit;
  if (statement.names_unit) {
    instruction.unit = find_name(
        statement.unit, [&](const IndexedName& name, auto indices) { return binding_.find_unit(name, indices); });
    if (error_) return;
    if (!binding_.processes(instruction.unit, bound.id)) {
      const architecture::Object& object = architecture.objects[static_cast<std::size_t>(instruction.unit)];
      fail({"WrongUnit", statement.path + "/on", "'" + object.name + "' does not process '" + operation.name + "'",
            "name a unit whose \"to_process\" lists it", 0, 0});
      return;
    }
  } else if (instruction.unit == architecture::kNone) {
    fail({"WrongUnit", statement.path, "several units process '" + operation.name + "'", "name one with \"on\"", 0, 0});
    return;
  }
  for (const OperandBinding& operand : statement.operands) {
    if (operand.conditional) {
      const IndexValue condition = index_value(operand.condition);
      if (!error_ && !condition.known) {
        fail({"NotConstant", operand.path, "whether the operand is bound depends on a loop's index",
              "use two instructions with conditions", 0, 0});
      }
      if (error_) return;
      if (condition.number == 0) continue;
    }
    const architecture::OperandDeclaration& declaration = operation.operands[static_cast<std::size_t>(operand.operand)];
    if (operand.kind == OperandBinding::Kind::kRegister) {
      bind_register(operand, declaration, instruction);
    } else {
      bind_memory(operand, declaration, instruction);
    }
    if (error_) return;
  }
  path_ = &statement.path;
  set_times(statement, operation, instruction);
  instruction.macs = constant(0);
  for (const auto& operands : bound.macs) instruction.macs = sum(instruction.macs, elements_of(instruction, operands));
  if (bound.uses_function) instruction.function = function_number(statement);
  instruction.pointer = statement.path;
  if (error_) return;
  if (static_cast<std::int64_t>(program_.instructions.size()) == program::kMaxInstructionTemplates) {
    fail({"ProgramTooLarge", statement.path,
          "more than " + std::to_string(program::kMaxInstructionTemplates) + " instruction templates",
          "unroll less: fewer units, or instructions that do more", 0, 0});
    return;
  }
  nodes.push_back({program::Node::Kind::kInstruction, static_cast<std::uint32_t>(program_.instructions.size())});
  program_.instructions.push_back(std::move(instruction));
}

std::int32_t ProgramBuilder::function_number(const InstructionStatement& statement) {
  std::int32_t& number = functions_[statement.member];
  if (number != architecture::kNone) return number;
  const KernelPlan& plan = (*plans_)[chain_];
  const std::int32_t place = plan.places[statement.member];
  // Where nothing follows, the function is the identity, which has no name.
  const std::string name =
      place == architecture::kNone ? "" : (*chains_)[chain_][static_cast<std::size_t>(place)].function;
  const auto found = std::find(program_.functions.begin(), program_.functions.end(), name);
  number = static_cast<std::int32_t>(found - program_.functions.begin());
  if (found == program_.functions.end()) program_.functions.push_back(name);
  return number;
}

void ProgramBuilder::bind_register(const OperandBinding& binding, const architecture::OperandDeclaration& declaration,
                                   program::Instruction& instruction) {
  const architecture::RegisterId id = find_name(
      binding.reg, [&](const IndexedName& name, auto indices) { return binding_.find_register(name, indices); });
  if (error_) return;
  const architecture::Architecture& architecture = binding_.architecture();
  const architecture::Register& reg = architecture.registers[static_cast<std::size_t>(id)];
  if (!binding_.connected(instruction.unit, reg.file, declaration.role)) {
    const architecture::Object& unit = architecture.objects[static_cast<std::size_t>(instruction.unit)];
    const architecture::Object& file = architecture.objects[static_cast<std::size_t>(reg.file)];
    fail({"NotConnected", binding.path,
          "'" + unit.name + "' cannot " + verb(declaration.role) + " registers of '" + file.name + "'",
          declaration.role == architecture::AccessRole::kRead ? "add a READ_DATA edge" : "add a WRITE_DATA edge", 0,
          0});
    return;
  }
  instruction.registers.push_back({id, declaration.role, binding.operand});
}

void ProgramBuilder::set_times(const InstructionStatement& statement, const architecture::Operation& operation,
                               program::Instruction& instruction) {
  const architecture::Object& unit = binding_.architecture().objects[static_cast<std::size_t>(instruction.unit)];
  instruction.latency = unit.latency_expression == architecture::kNone
                            ? constant(unit.latency)
                            : lowered_time(unit.latency_expression, statement, operation);
  instruction.initiation_interval = unit.initiation_interval_expression == architecture::kNone
                                        ? instruction.latency
                                        : lowered_time(unit.initiation_interval_expression, statement, operation);
  for (const SlotExpressionId attribute : statement.attributes) instruction.attributes.push_back(value(attribute));
}

program::ExprId ProgramBuilder::lowered_time(std::int32_t expression, const InstructionStatement& statement,
                                             const architecture::Operation& operation) {
  const expression::Expression& text = binding_.architecture().expressions[static_cast<std::size_t>(expression)];
  if (text.op == expression::ExpressionOp::kConstant) return constant(text.constant);
  const auto attribute = [&](std::string_view name) -> std::optional<program::ExprId> {
    const auto found = std::find(operation.attributes.begin(), operation.attributes.end(), name);
    if (found == operation.attributes.end()) return std::nullopt;
    return value(statement.attributes[static_cast<std::size_t>(found - operation.attributes.begin())]);
  };
  return take(pool().lower(text, attribute, {}, operation.attributes));
}

/// Elements that an assignment over `operands` is executed for: their boxes, broadcast against each other; 0 where the
/// instruction leaves one of them out.
program::ExprId ProgramBuilder::elements_of(const program::Instruction& instruction,
                                            const std::vector<std::int32_t>& operands) {
  std::array<const program::MemoryAccess*, kMostMacOperands> boxes{};
  std::size_t count = 0;
  std::size_t rank = 0;
  for (const std::int32_t operand : operands) {
    const auto is_bound = [operand](const auto& access) { return access.operand == operand; };
    const auto memory = std::find_if(instruction.memory.begin(), instruction.memory.end(), is_bound);
    if (memory != instruction.memory.end()) {
      rank = std::max(rank, memory->dimensions.size());
      boxes[count++] = &*memory;
    } else if (std::none_of(instruction.registers.begin(), instruction.registers.end(), is_bound)) {
      return constant(0);
    }
  }
  program::ExprId elements = constant(1);
  for (std::size_t from_last = 1; from_last <= rank; ++from_last) {
    program::ExprId extent = constant(1);
    for (std::size_t i = 0; i < count; ++i) {
      const auto& dimensions = boxes[i]->dimensions;
      if (dimensions.size() < from_last) continue;
      extent = pool().maximum(extent, dimensions[dimensions.size() - from_last].extent);
    }
    elements = product(elements, extent);
  }
  return elements;
}

}  // namespace cyclescope::mapping

#include <sstream>

#include "random_program.h"

namespace cyclescope::random_cases {
namespace {

std::string text(const program::IndexExpressions& expressions, program::ExprId id) {
  const program::IndexNode& node = expressions.node(id);
  const auto operand = [&](program::ExprId operand_id) { return text(expressions, operand_id); };
  const auto infix = [&](const char* op) { return "(" + operand(node.a) + op + operand(node.b) + ")"; };
  switch (node.op) {
    case program::IndexOp::kConstant:
      return std::to_string(node.constant);
    case program::IndexOp::kLoop:
      return "i" + std::to_string(node.a);
    case program::IndexOp::kAdd:
      return infix(" + ");
    case program::IndexOp::kMul:
      return infix(" * ");
    case program::IndexOp::kFloorDiv:
      return infix(" / ");
    case program::IndexOp::kMod:
      return infix(" % ");
    case program::IndexOp::kMin:
      return "min" + infix(", ");
    case program::IndexOp::kMax:
      return "max" + infix(", ");
    case program::IndexOp::kLess:
      return infix(" < ");
    case program::IndexOp::kEqual:
      return infix(" == ");
    case program::IndexOp::kAnd:
      return infix(" && ");
    case program::IndexOp::kOr:
      return infix(" || ");
    case program::IndexOp::kNot:
      return "!" + operand(node.a);
    case program::IndexOp::kSelect:
      return "(" + operand(node.a) + " ? " + operand(node.b) + " : " + operand(node.c) + ")";
  }
  return "?";
}

const char* name_of(architecture::AccessRole role) {
  return role == architecture::AccessRole::kRead    ? "reads"
         : role == architecture::AccessRole::kWrite ? "writes"
                                                    : "accumulates";
}

class ProgramDump {
 public:
  ProgramDump(const program::Program& program, const architecture::Architecture& architecture)
      : program_(program), architecture_(architecture) {}

  std::string take() {
    for (const program::Buffer& buffer : program_.buffers) {
      out_ << buffer.name << " in " << object(buffer.storage) << " at word " << buffer.base_word << ": "
           << buffer.elements << " elements of " << buffer.element_bits << " bits\n";
    }
    write_body(program_.body, 0);
    return out_.str();
  }

 private:
  const std::string& object(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)].name;
  }
  std::string text_of(program::ExprId id) const { return text(program_.expressions, id); }

  void write_body(const std::vector<program::Node>& body, int depth) {
    for (const program::Node& node : body) {
      out_ << std::string(static_cast<std::size_t>(2 * depth), ' ');
      if (node.kind == program::Node::Kind::kInstruction) {
        write_instruction(node.index);
        continue;
      }
      const program::Loop& loop = program_.loops[node.index];
      out_ << "for i" << node.index << " < " << text_of(loop.trip_count) << "\n";
      write_body(loop.body, depth + 1);
    }
  }

  void write_instruction(std::uint32_t index) {
    const program::Instruction& instruction = program_.instructions[index];
    out_ << "#" << index << " " << object(instruction.unit);
    if (text_of(instruction.guard) != "1") out_ << " if " << text_of(instruction.guard);
    out_ << " latency " << text_of(instruction.latency);
    if (instruction.initiation_interval != instruction.latency) {
      out_ << " interval " << text_of(instruction.initiation_interval);
    }
    for (const program::RegisterAccess& access : instruction.registers) {
      out_ << " " << name_of(access.role) << " " << architecture_.registers[static_cast<std::size_t>(access.reg)].name;
    }
    for (const program::MemoryAccess& access : instruction.memory) {
      out_ << " " << name_of(access.role) << " " << program_.buffers[static_cast<std::size_t>(access.buffer)].name
           << "[" << text_of(access.offset) << " +: " << text_of(access.span) << "] " << text_of(access.words)
           << " words";
    }
    out_ << "\n";
  }

  const program::Program& program_;
  const architecture::Architecture& architecture_;
  std::ostringstream out_;
};

}  // namespace

std::string dump(const program::Program& program, const architecture::Architecture& architecture) {
  return ProgramDump(program, architecture).take();
}

}  // namespace cyclescope::random_cases

#include <sstream>

#include "random_program.h"

namespace cyclescope::random_cases {
namespace {

std::string text(const IndexExpressions& expressions, ExprId id) {
  const IndexNode& node = expressions.node(id);
  const auto operand = [&](ExprId operand_id) { return text(expressions, operand_id); };
  const auto infix = [&](const char* op) { return "(" + operand(node.a) + op + operand(node.b) + ")"; };
  switch (node.op) {
    case IndexOp::kConstant:
      return std::to_string(node.constant);
    case IndexOp::kLoop:
      return "i" + std::to_string(node.a);
    case IndexOp::kAdd:
      return infix(" + ");
    case IndexOp::kMul:
      return infix(" * ");
    case IndexOp::kFloorDiv:
      return infix(" / ");
    case IndexOp::kMod:
      return infix(" % ");
    case IndexOp::kMin:
      return "min" + infix(", ");
    case IndexOp::kMax:
      return "max" + infix(", ");
    case IndexOp::kLess:
      return infix(" < ");
    case IndexOp::kEqual:
      return infix(" == ");
    case IndexOp::kAnd:
      return infix(" && ");
    case IndexOp::kOr:
      return infix(" || ");
    case IndexOp::kNot:
      return "!" + operand(node.a);
    case IndexOp::kSelect:
      return "(" + operand(node.a) + " ? " + operand(node.b) + " : " + operand(node.c) + ")";
  }
  return "?";
}

const char* name_of(AccessRole role) {
  return role == AccessRole::kRead ? "reads" : role == AccessRole::kWrite ? "writes" : "accumulates";
}

class ProgramDump {
 public:
  ProgramDump(const Program& program, const Architecture& architecture)
      : program_(program), architecture_(architecture) {}

  std::string take() {
    for (const Buffer& buffer : program_.buffers) {
      out_ << buffer.name << " in " << object(buffer.storage) << " at word " << buffer.base_word << ": "
           << buffer.elements << " elements of " << buffer.element_bits << " bits\n";
    }
    write_body(program_.body, 0);
    return out_.str();
  }

 private:
  const std::string& object(ObjectId id) const { return architecture_.objects[static_cast<std::size_t>(id)].name; }
  std::string text_of(ExprId id) const { return text(program_.expressions, id); }

  void write_body(const std::vector<Node>& body, int depth) {
    for (const Node& node : body) {
      out_ << std::string(static_cast<std::size_t>(2 * depth), ' ');
      if (node.kind == Node::Kind::kInstruction) {
        write_instruction(node.index);
        continue;
      }
      const Loop& loop = program_.loops[node.index];
      out_ << "for i" << node.index << " < " << text_of(loop.trip_count) << "\n";
      write_body(loop.body, depth + 1);
    }
  }

  void write_instruction(std::uint32_t index) {
    const Instruction& instruction = program_.instructions[index];
    out_ << "#" << index << " " << object(instruction.unit);
    if (text_of(instruction.guard) != "1") out_ << " if " << text_of(instruction.guard);
    out_ << " latency " << text_of(instruction.latency);
    if (instruction.initiation_interval != instruction.latency) {
      out_ << " interval " << text_of(instruction.initiation_interval);
    }
    for (const RegisterAccess& access : instruction.registers) {
      out_ << " " << name_of(access.role) << " " << architecture_.registers[static_cast<std::size_t>(access.reg)].name;
    }
    for (const MemoryAccess& access : instruction.memory) {
      out_ << " " << name_of(access.role) << " " << program_.buffers[static_cast<std::size_t>(access.buffer)].name
           << "[" << text_of(access.offset) << " +: " << text_of(access.span) << "] " << text_of(access.words)
           << " words";
    }
    out_ << "\n";
  }

  const Program& program_;
  const Architecture& architecture_;
  std::ostringstream out_;
};

}  // namespace

std::string dump(const Program& program, const Architecture& architecture) {
  return ProgramDump(program, architecture).take();
}

}  // namespace cyclescope::random_cases

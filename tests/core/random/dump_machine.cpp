#include <sstream>

#include "random_machine.h"

namespace cyclescope::random_cases {
namespace {

std::string text(const expression::Expression& expression) {
  const auto operand = [&](std::size_t i) { return text(expression.operands[i]); };
  switch (expression.op) {
    case expression::ExpressionOp::kConstant:
      return std::to_string(expression.constant);
    case expression::ExpressionOp::kName:
      return expression.name;
    case expression::ExpressionOp::kAdd:
      return "(" + operand(0) + " + " + operand(1) + ")";
    case expression::ExpressionOp::kMultiply:
      return operand(0) + " * " + operand(1);
    case expression::ExpressionOp::kMinimum:
      return "min(" + operand(0) + ", " + operand(1) + ")";
    case expression::ExpressionOp::kMaximum:
      return "max(" + operand(0) + ", " + operand(1) + ")";
    default:
      return "?";
  }
}

void write_storage(std::ostream& out, const architecture::Storage& storage) {
  out << " width " << storage.data_width << " port " << storage.port_width << " slots "
      << storage.max_concurrent_requests << " ports " << storage.read_write_ports << " read " << storage.read_latency
      << " write " << storage.write_latency;
}

}  // namespace

std::string dump(const architecture::Architecture& architecture) {
  std::ostringstream out;
  const auto names = [&](const std::vector<architecture::ObjectId>& ids) {
    std::string result;
    for (const architecture::ObjectId id : ids) result += " " + architecture.objects[static_cast<std::size_t>(id)].name;
    return result;
  };
  for (std::size_t id = 0; id < architecture.objects.size(); ++id) {
    const architecture::Object& object = architecture.objects[id];
    out << object.name << ":";
    switch (object.object_class) {
      case architecture::ObjectClass::kInstructionFetchStage:
        out << " latency " << object.latency << " buffer " << object.issue_buffer_size
            << (object.fetch_across_back_edges ? " continuous" : "");
        break;
      case architecture::ObjectClass::kPipelineStage:
      case architecture::ObjectClass::kExecuteStage:
      case architecture::ObjectClass::kInstructionMemoryAccessUnit:
        out << " latency " << object.latency;
        break;
      case architecture::ObjectClass::kFunctionalUnit:
      case architecture::ObjectClass::kMemoryAccessUnit:
        out << " latency " << text(architecture.expressions[static_cast<std::size_t>(object.latency_expression)]);
        if (object.initiation_interval_expression != architecture::kNone) {
          out << " interval "
              << text(architecture.expressions[static_cast<std::size_t>(object.initiation_interval_expression)]);
        }
        out << (object.streaming ? " streaming" : "") << " route" << names(architecture.routes[id]) << " reads"
            << names(architecture.readable[id]) << " writes" << names(architecture.writable[id]);
        break;
      case architecture::ObjectClass::kRegisterFile:
        for (const architecture::Register& reg : architecture.registers) {
          if (reg.file == static_cast<architecture::ObjectId>(id)) out << " " << reg.name;
        }
        break;
      case architecture::ObjectClass::kSetAssociativeCache:
        out << " sets " << object.cache.sets << " ways " << object.cache.ways << " line " << object.cache.line_words
            << " miss " << object.cache.miss_latency << " in flight " << architecture::misses_in_flight(object)
            << (object.cache.write_allocate ? " allocate" : "") << (object.cache.write_back ? " back" : " through")
            << (object.cache.replacement == architecture::ReplacementPolicy::kLru ? " lru" : " fifo") << " before"
            << names({object.cache.backing});
        [[fallthrough]];
      case architecture::ObjectClass::kSram:
      case architecture::ObjectClass::kDram:
        write_storage(out, object.storage);
        break;
    }
    out << "\n";
  }
  return out.str();
}

}  // namespace cyclescope::random_cases

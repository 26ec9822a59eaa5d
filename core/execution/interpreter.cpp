#include "execution/interpreter.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace cyclescope::execution {
namespace {

/// Elements and iterations that are visited at most.
constexpr std::int64_t kMostVisits = 100'000'000;

/// "3, 0, 1", or "none" of no numbers.
std::string listed(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const std::int64_t number : numbers) text += (text.empty() ? "" : ", ") + std::to_string(number);
  return text.empty() ? "none" : text;
}

}  // namespace

Interpreter::Interpreter(const architecture::Architecture& architecture, const program::Program& program,
                         Function function)
    : architecture_(architecture), program_(program), function_(std::move(function)) {
  for (const program::Buffer& buffer : program.buffers) {
    const auto elements = static_cast<std::size_t>(buffer.elements);
    buffers_.push_back({std::vector<double>(elements, 0.0), std::vector<bool>(elements, false)});
  }
  registers_.values.assign(architecture.registers.size(), 0.0);
  registers_.written.assign(architecture.registers.size(), false);
  indices_.assign(program.loops.size(), 0);
  words_.assign(architecture.objects.size(), 0);
}

void Interpreter::set_buffer(program::BufferId buffer, const std::vector<double>& values) {
  Cells& cells = buffers_[static_cast<std::size_t>(buffer)];
  cells.values = values;
  cells.written.assign(values.size(), true);
}

void Interpreter::fail(const char* code, const std::string& what, const std::string& hint) {
  if (problem_) return;
  std::string where;
  if (current_ != nullptr) {
    where = " ('" + architecture_.operations[static_cast<std::size_t>(current_->operation)].name + "' on '" +
            architecture_.objects[static_cast<std::size_t>(current_->unit)].name +
            "', loop indices: " + listed(indices_) + ")";
  }
  problem_ = Diagnostic{code, current_ == nullptr ? "" : current_->pointer, what + where, hint, 0, 0};
}

void Interpreter::spend(std::int64_t visits) {
  if (visits > kMostVisits - visits_) return fail("TooLargeToExecute", "the program does not come to an end");
  visits_ += visits;
}

Result<void> Interpreter::run() {
  run_nodes(program_.body);
  if (problem_) return tl::unexpected(*problem_);
  return {};
}

void Interpreter::run_nodes(const std::vector<program::Node>& nodes) {
  for (const program::Node& node : nodes) {
    if (problem_) return;
    if (node.kind == program::Node::Kind::kInstruction) {
      execute(program_.instructions[node.index]);
      continue;
    }
    const program::Loop& loop = program_.loops[node.index];
    const std::int64_t count = value(loop.trip_count);
    for (std::int64_t i = 0; i < count && !problem_; ++i) {
      spend(1);
      indices_[node.index] = i;
      run_nodes(loop.body);
    }
  }
}

void Interpreter::execute(const program::Instruction& instruction) {
  if (value(instruction.guard) == 0) return;
  current_ = &instruction;
  ++instructions_;
  spend(1);
  const architecture::Operation& operation = architecture_.operations[static_cast<std::size_t>(instruction.operation)];
  operands_.assign(operation.operands.size(), Operand{});
  for (const program::RegisterAccess& access : instruction.registers) {
    operands_[static_cast<std::size_t>(access.operand)].reg = &access;
  }
  for (const program::MemoryAccess& access : instruction.memory) {
    Operand& operand = operands_[static_cast<std::size_t>(access.operand)];
    operand.memory = &access;
    for (const program::RegionDimension& dimension : access.dimensions) {
      operand.start.push_back(value(dimension.start));
      operand.extent.push_back(value(dimension.extent));
    }
    if (!problem_) check_region(access, operand);
  }
  if (problem_) return;
  std::int64_t macs = 0;
  for (const architecture::Assignment& assignment : operation.semantics) {
    const std::int64_t elements = enter_domain(assignment);
    if (assignment.multiply_accumulate) macs += elements;
    std::vector<std::int64_t> point(domain_.size(), 0);
    for (std::int64_t i = 0; i < elements && !problem_; ++i) {
      assign(assignment, point);
      for (std::size_t d = point.size(); d > 0 && ++point[d - 1] == domain_[d - 1]; --d) point[d - 1] = 0;
    }
  }
  if (macs != value(instruction.macs)) fail("MacsDiffer", "declared and executed multiply-accumulates differ");
  macs_ += macs;
}

/// The boxes of what the assignment names, broadcast against each other; 0 elements where it is not executed.
std::int64_t Interpreter::enter_domain(const architecture::Assignment& assignment) {
  domain_.clear();
  std::vector<std::string> names = architecture::operands_in(assignment.value);
  names.push_back(assignment.target);
  const bool drops_arguments =
      assignment.value.kind == architecture::SemanticExpression::Kind::kCall && assignment.value.name == "function";
  for (const std::string& name : names) {
    if (is_attribute(name)) continue;
    const Operand* operand = operand_named(name);
    if (operand == nullptr) {
      if (drops_arguments && name != assignment.target) continue;
      return 0;
    }
    const std::vector<std::int64_t>& box = operand->extent;
    if (domain_.size() < box.size()) domain_.insert(domain_.begin(), box.size() - domain_.size(), 1);
    for (std::size_t from_last = 1; from_last <= box.size(); ++from_last) {
      std::int64_t& extent = domain_[domain_.size() - from_last];
      const std::int64_t own = box[box.size() - from_last];
      if (own != extent && own != 1 && extent != 1) fail("BoxesDiffer", "operands of different extents");
      extent = extent == 1 ? own : extent;
    }
  }
  std::int64_t elements = 1;
  for (const std::int64_t extent : domain_) {
    if (__builtin_mul_overflow(elements, std::max<std::int64_t>(0, extent), &elements)) elements = kMostVisits;
  }
  spend(elements);
  return problem_ ? 0 : elements;
}

bool Interpreter::is_attribute(const std::string& name) const {
  const auto& attributes = architecture_.operations[static_cast<std::size_t>(current_->operation)].attributes;
  return std::find(attributes.begin(), attributes.end(), name) != attributes.end();
}

/// The elements that exist must lie in [offset, offset + span), and `words` must be what moving them takes; a window
/// whose positions overlap may count the elements that it skips.
void Interpreter::check_region(const program::MemoryAccess& access, const Operand& operand) {
  const program::Buffer& buffer = program_.buffers[static_cast<std::size_t>(access.buffer)];
  std::set<std::int64_t> elements;
  std::int64_t points = 1;
  std::int64_t repeats = 1;
  std::int64_t visits = 0;
  bool window =
      buffer.operand == program::Buffer::kScratch;  // an element of an arena may be several of the arena's own
  for (std::size_t d = 0; d < access.dimensions.size(); ++d) {
    (access.dimensions[d].stride == 0 ? repeats : points) *= operand.extent[d];
    window = window || access.dimensions[d].joins_next;
  }
  std::vector<std::int64_t> point(access.dimensions.size(), 0);
  std::int64_t count = 1;
  for (const std::int64_t extent : operand.extent) {
    if (__builtin_mul_overflow(count, std::max<std::int64_t>(0, extent), &count)) count = kMostVisits;
  }
  spend(count);
  if (problem_) return;
  for (std::int64_t i = 0; i < count; ++i) {
    const Place at = place(operand, point);
    if (at.exists) {
      elements.insert(at.index);
      ++visits;
    }
    for (std::size_t d = point.size(); d > 0 && ++point[d - 1] == operand.extent[d - 1]; --d) point[d - 1] = 0;
  }
  const auto moved = static_cast<std::int64_t>(elements.size());
  window = window || visits != moved * repeats;
  const std::int64_t width = architecture_.objects[static_cast<std::size_t>(buffer.storage)].storage.data_width;
  const std::int64_t words = value(access.words);
  words_[static_cast<std::size_t>(buffer.storage)] += words;
  if (elements.empty()) {
    if (!window && (words != 0 || value(access.span) != 0))
      fail("OutsideRegion", "a region without elements is not empty");
    return;
  }
  const std::int64_t offset = value(access.offset);
  if (offset > *elements.begin() || offset + value(access.span) <= *elements.rbegin()) {
    fail("OutsideRegion", "elements outside the declared region");
  }
  if (*elements.begin() < 0 || *elements.rbegin() >= buffer.elements) {
    fail("OutsideBuffer", "elements " + std::to_string(*elements.begin()) + " to " +
                              std::to_string(*elements.rbegin()) + " of '" + buffer.name + "', which has " +
                              std::to_string(buffer.elements));
  }
  const std::int64_t least = (moved * buffer.element_bits + width - 1) / width;
  const std::int64_t most = (points * buffer.element_bits + width - 1) / width;
  const bool fits =
      window ? words >= least && (buffer.operand == program::Buffer::kScratch || words <= most) : words == least;
  if (!fits)
    fail("WordsDiffer",
         std::to_string(words) + " words move " + std::to_string(moved) + " elements of '" + buffer.name + "'");
}

const Interpreter::Operand* Interpreter::operand_named(const std::string& name) const {
  const auto& declared = architecture_.operations[static_cast<std::size_t>(current_->operation)].operands;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const bool bound = operands_[i].reg != nullptr || operands_[i].memory != nullptr;
    if (declared[i].name == name) return bound ? &operands_[i] : nullptr;
  }
  return nullptr;
}

Interpreter::Place Interpreter::place(const Operand& operand, const std::vector<std::int64_t>& point) {
  if (operand.reg != nullptr) return {&registers_, operand.reg->reg, true};
  const program::MemoryAccess& access = *operand.memory;
  Place result{&buffers_[static_cast<std::size_t>(access.buffer)], value(access.origin), true};
  const std::size_t lead = point.size() - access.dimensions.size();
  std::int64_t joined = 0;
  for (std::size_t d = 0; d < access.dimensions.size(); ++d) {
    const program::RegionDimension& dimension = access.dimensions[d];
    const std::int64_t position = operand.extent[d] == 1 ? 0 : point[lead + d];
    const std::int64_t at = joined + operand.start[d] + position * dimension.step;
    joined = dimension.joins_next ? at : 0;
    if (dimension.joins_next) continue;
    if (dimension.bound >= 0 && (at < 0 || at >= dimension.bound)) result.exists = false;
    result.index += at * dimension.stride;
  }
  return result;
}

void Interpreter::assign(const architecture::Assignment& assignment, const std::vector<std::int64_t>& point) {
  const Operand* target = operand_named(assignment.target);
  const double result = evaluate(assignment.value, point);
  if (problem_) return;
  const Place at = place(*target, point);
  if (!at.exists) return;
  const auto index = static_cast<std::size_t>(at.index);
  if (index >= at.cells->values.size()) return fail("OutsideBuffer", "a write outside its buffer");
  double& cell = at.cells->values[index];
  if (assignment.update == architecture::Assignment::Update::kSet) {
    for (std::size_t from_last = 1; from_last <= domain_.size(); ++from_last) {
      const bool covered = target->extent.size() >= from_last;
      const std::int64_t own = covered ? target->extent[target->extent.size() - from_last] : 1;
      if (own != domain_[domain_.size() - from_last])
        fail("BoxesDiffer", "one element of '" + assignment.target + "' is set to several values");
    }
    cell = result;
  } else if (!at.cells->written[index]) {
    fail("NeverWritten", "an update of '" + assignment.target + "', which was never written",
         "clear or load it before the first accumulation");
  } else if (assignment.update == architecture::Assignment::Update::kAdd) {
    cell += result;
  } else if (assignment.update == architecture::Assignment::Update::kMax) {
    cell = std::max(cell, result);
  } else {
    cell = std::min(cell, result);
  }
  at.cells->written[index] = true;
}

double Interpreter::evaluate(const architecture::SemanticExpression& expression,
                             const std::vector<std::int64_t>& point) {
  if (expression.kind == architecture::SemanticExpression::Kind::kConstant) return expression.constant;
  if (expression.kind == architecture::SemanticExpression::Kind::kCall) {
    std::vector<double> arguments;
    for (const architecture::SemanticExpression& argument : expression.arguments) {
      // The kernel's function takes the inputs that are there; other functions need all.
      const bool optional =
          expression.name == "function" && argument.kind == architecture::SemanticExpression::Kind::kOperand;
      if (optional && operand_named(argument.name) == nullptr) continue;
      arguments.push_back(evaluate(argument, point));
    }
    return call(expression, arguments);
  }
  const architecture::Operation& operation = architecture_.operations[static_cast<std::size_t>(current_->operation)];
  for (std::size_t i = 0; i < operation.attributes.size(); ++i) {
    if (operation.attributes[i] == expression.name) return static_cast<double>(value(current_->attributes[i]));
  }
  const Operand* operand = operand_named(expression.name);
  if (operand == nullptr) {
    fail("MissingOperand", "the operand '" + expression.name + "' is not bound");
    return 0;
  }
  const Place at = place(*operand, point);
  if (!at.exists) return 0;
  const auto index = static_cast<std::size_t>(at.index);
  if (index >= at.cells->values.size()) {
    fail("OutsideBuffer", "a read of '" + expression.name + "' outside its buffer");
    return 0;
  }
  if (!at.cells->written[index])
    fail("NeverWritten", "a read of '" + expression.name + "', which was never written",
         "load it first, or look at the index that it is read with");
  return at.cells->values[index];
}

double Interpreter::call(const architecture::SemanticExpression& expression, const std::vector<double>& arguments) {
  const std::string& name = expression.name;
  if (name == "+") return arguments[0] + arguments[1];
  if (name == "-") return arguments[0] - arguments[1];
  if (name == "*") return arguments[0] * arguments[1];
  if (name == "/") return arguments[0] / arguments[1];
  const bool own = name == "function";
  if (own && current_->function < 0) {
    fail("UnknownFunction", "no kernel says what \"function\" is");
    return 0;
  }
  const std::string& called = own ? program_.functions[static_cast<std::size_t>(current_->function)] : name;
  if (own && called.empty() && !arguments.empty()) return arguments[0];  // a kernel without a function
  const auto result = function_(called, arguments);
  if (!result) fail("UnknownFunction", "there is no definition of '" + called + "' of so many arguments");
  return result.value_or(0);
}

}  // namespace cyclescope::execution

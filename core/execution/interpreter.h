#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "program/program.h"

namespace cyclescope::execution {

/// Executes a program on doubles, in program order, through what its instructions declare and nothing else: registers,
/// boxes of memory, and the semantics of the operations. Also checks that the declarations are honest: elements
/// accessed lie within the region that timing sees, the words transferred are those of the elements, the
/// multiply-accumulates those of the semantics, and nothing is read that was never written.
class Interpreter {
 public:
  /// What a kernel's own function, or one that semantics call, computes; nothing where it is not known.
  using Function = std::function<std::optional<double>(const std::string& name, const std::vector<double>& arguments)>;

  Interpreter(const architecture::Architecture& architecture, const program::Program& program, Function function);

  /// Gives a buffer its contents. Elements of other buffers count as never written.
  void set_buffer(program::BufferId buffer, const std::vector<double>& values);
  /// Runs the program once. Errors, with the JSON pointer of the instruction, are about the first thing that went
  /// wrong: NeverWritten (a value is read or updated that nothing has written), OutsideBuffer, OutsideRegion and
  /// WordsDiffer (what timing sees is not what is accessed), MacsDiffer (likewise), BoxesDiffer (operands
  /// do not fit together), MissingOperand, UnknownFunction, TooLargeToExecute.
  Result<void> run();

  const std::vector<double>& buffer(program::BufferId buffer) const {
    return buffers_[static_cast<std::size_t>(buffer)].values;
  }
  bool is_written(program::BufferId buffer, std::size_t element) const {
    return buffers_[static_cast<std::size_t>(buffer)].written[element];
  }
  std::int64_t instructions() const { return instructions_; }
  std::int64_t macs() const { return macs_; }
  /// Words moved to or from the storage.
  std::int64_t words(architecture::ObjectId storage) const { return words_[static_cast<std::size_t>(storage)]; }

 private:
  struct Cells {
    std::vector<double> values;
    std::vector<bool> written;
  };
  /// An operand of the instruction that is executed, with its box for this iteration.
  struct Operand {
    const program::RegisterAccess* reg = nullptr;
    const program::MemoryAccess* memory = nullptr;
    std::vector<std::int64_t> start, extent;
  };
  struct Place {
    Cells* cells = nullptr;
    std::int64_t index = 0;
    bool exists = true;
  };

  void run_nodes(const std::vector<program::Node>& nodes);
  void execute(const program::Instruction& instruction);
  void check_region(const program::MemoryAccess& access, const Operand& operand);
  std::int64_t enter_domain(const architecture::Assignment& assignment);
  bool is_attribute(const std::string& name) const;
  void assign(const architecture::Assignment& assignment, const std::vector<std::int64_t>& point);
  double evaluate(const architecture::SemanticExpression& expression, const std::vector<std::int64_t>& point);
  double call(const architecture::SemanticExpression& expression, const std::vector<double>& arguments);
  Place place(const Operand& operand, const std::vector<std::int64_t>& point);
  const Operand* operand_named(const std::string& name) const;
  std::int64_t value(program::ExprId id) const { return program_.expressions.evaluate(id, indices_); }
  /// Counts elements and iterations, of which only so many are visited.
  void spend(std::int64_t visits);
  void fail(const char* code, const std::string& what, const std::string& hint = "");

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  Function function_;
  std::vector<Cells> buffers_;
  Cells registers_;
  std::vector<std::int64_t> indices_;  ///< by LoopId
  std::vector<std::int64_t> words_;    ///< by ObjectId
  std::int64_t instructions_ = 0, macs_ = 0;
  std::int64_t visits_ = 0;
  std::optional<Diagnostic> problem_;

  const program::Instruction* current_ = nullptr;
  std::vector<Operand> operands_;     ///< of current_, by its operation's operands
  std::vector<std::int64_t> domain_;  ///< of the assignment that is executed
};

}  // namespace cyclescope::execution

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "description/signature.h"
#include "description/source_map.h"
#include "diagnostics/diagnostic.h"

namespace cyclescope::description {

/// Whether every description has the function `name`: min, max, ceil_div, ...
bool is_builtin(std::string_view name);

/// The functions that the texts of a description, or of one of its mappings, may call: "lost(bytes)" stands for
/// "bytes <= l2 ? 0 : bytes - l2", "result(y)" for the slice "sums[y, 0 :+ rows]".
class Functions {
 public:
  /// With those of `outer`, which outlives them, as far as they are not defined here.
  explicit Functions(const Functions* outer = nullptr) : outer_(outer) {}

  /// Precondition: not has().
  void add(Signature signature, std::string body, Origin origin);
  /// Adds those of `others` that are not defined here.
  void add_missing(Functions others);
  bool has(std::string_view name) const { return find_here(name) != nullptr; }

  /// Writes the calls in all bodies out. Errors, which say where with `origin`: those of expand(); Recursion; those of
  /// parse_expression() for bodies that are no slices.
  Result<void> resolve(Origin& origin);

  /// `text` with all calls of functions written out. Errors, without a path: UnknownFunction, MissingArgument,
  /// SurplusArgument, ExpansionTooLarge.
  Result<std::string> expand(std::string_view text) const;
  /// The same where only what stands in braces is an expression.
  Result<std::string> expand_in_braces(std::string_view text) const;
  bool empty() const { return functions_.empty() && (outer_ == nullptr || outer_->empty()); }

 private:
  enum class State : std::uint8_t { kWritten, kActive, kFlat };
  struct Function {
    Signature signature;
    std::string body;  ///< flat: without calls of functions
    Origin origin;
    State state = State::kWritten;
  };

  const Function* find_here(std::string_view name) const;
  const Function* find(std::string_view name) const;
  Result<void> flatten(Function& function, Origin& origin);
  Result<void> flatten_called(std::string_view body, Origin& origin);
  Result<std::string> call(const Function& function, std::string_view list) const;
  std::vector<std::string> known() const;

  const Functions* outer_;
  std::vector<Function> functions_;
};

}  // namespace cyclescope::description

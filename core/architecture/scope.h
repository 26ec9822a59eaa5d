#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "architecture/templates.h"
#include "diagnostics/diagnostic.h"
#include "expression/bound_expression.h"
#include "json/reader.h"

namespace cyclescope::architecture {

/// What names mean at one place of a description while it is read, and which slots they get.
class Scope {
 public:
  /// Loops inside each other that one description may have.
  static constexpr int kMaxLoops = 16;

  /// Adds a parameter (with its choices, if it is enumerated) or constant. Errors: InvalidName, DuplicateName.
  Result<void> add_definition(const std::string& name, const std::string& path, std::vector<std::string> choices = {});
  /// Reserves a name for the attributes of operations, which may share it. Errors: as above.
  Result<void> add_attribute(const std::string& name, const std::string& path);
  /// Enters the scope of a loop variable and gives its slot. Errors: as above; OutOfRange for too many.
  Result<std::int32_t> enter_loop(const std::string& name, const std::string& path);
  void leave_loops(std::size_t count);

  /// Numbers the families of names (see family_key()) in the order in which they come.
  std::int32_t family_of(const NamePattern& pattern);
  std::int32_t families() const { return static_cast<std::int32_t>(families_.size()); }

  /// Slots that any place of the description needs.
  std::int32_t slots() const { return most_slots_; }

  /// For binding expressions here; `attributes` are the names that may stay free, or null. Refers to this scope.
  expression::BoundExpression::Names names(const std::vector<std::string>* attributes = nullptr) const;

 private:
  Result<void> check_new(const std::string& name, const std::string& path) const;

  std::unordered_map<std::string, std::int32_t> slots_;
  std::unordered_map<std::string, std::vector<std::string>> choices_;
  std::unordered_map<std::string, bool> attributes_;
  std::unordered_map<std::string, std::int32_t> families_;
  std::vector<std::string> loops_;
  std::int32_t most_slots_ = 0;
};

/// Reads a number or an expression. Numbers are checked at once, expressions when their names have values.
/// Errors: WrongType, OutOfRange, and those of parse_expression() and BoundExpression::bind().
NumberTemplate read_number(const json::JsonReader& value, const Scope& scope, std::int64_t minimum,
                           std::int64_t maximum, const std::vector<std::string>* attributes = nullptr);

/// Reads a name with expressions in braces. Errors: WrongType, and those of parse_name_pattern() and bind().
NameTemplate read_name(const json::JsonReader& value, Scope& scope);

/// Refuses a list or object of more than `most` entries: what no person writes must not cost quadratic time. Errors:
/// TooLarge.
void check_count(const json::JsonReader& value, std::size_t most, std::string_view what);

constexpr std::size_t kMaxDefinitions = 1000;  ///< parameters, constants or choices
constexpr std::size_t kMaxOperations = 1000;
constexpr std::size_t kMaxOperationParts = 64;  ///< operands, attributes or assignments of one operation
constexpr std::size_t kMaxSources = 10'000;

/// Numbers in a description lie within what every JSON reader holds exactly.
constexpr std::int64_t kLargestNumber = (std::int64_t{1} << 53) - 1;

}  // namespace cyclescope::architecture

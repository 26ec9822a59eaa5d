#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/name_template.h"
#include "expression/bound_expression.h"

namespace cyclescope::architecture {

/// A description after reading and before its parameters are given. Names have become slots: first the parameters,
/// then the constants, then the loop variables from the outermost `for` inwards.

/// A number or expression, and what it must lie in.
struct NumberTemplate {
  expression::BoundExpression value;
  std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
  std::string pointer;
};

/// One variable of a `for`: from, from + step, ... below `to`.
struct LoopTemplate {
  std::string variable;
  std::int32_t slot = 0;
  NumberTemplate from, to, step;
};

/// An element of a list with templates: an item, or `for` and `if` around further elements.
template <typename Item>
struct Element {
  std::optional<Item> item;
  std::vector<LoopTemplate> loops;
  std::optional<NumberTemplate> condition;  ///< evaluated inside the loops; 0 leaves the elements out
  std::vector<Element> elements;
};

struct RegisterTemplate {
  NameTemplate name;
  std::string pointer;
};

/// A numeric attribute: the position in number_fields() of object_fields.h, and its value.
struct FieldTemplate {
  std::size_t field = 0;
  NumberTemplate value;
};

struct ObjectTemplate {
  Object prototype;  ///< class, pointer, switches, operations: what does not depend on numbers
  NameTemplate name;
  std::vector<FieldTemplate> fields;
  std::optional<NumberTemplate> latency;              ///< of units, maybe over attributes
  std::optional<NumberTemplate> initiation_interval;  ///< likewise
  std::vector<std::pair<NumberTemplate, NumberTemplate>> address_ranges;
  std::vector<Element<RegisterTemplate>> registers;
  std::size_t index = 0;  ///< numbers the object templates of a description
};

enum class EdgeKind : std::uint8_t { kForward, kContains, kReadData, kWriteData };

/// The kind's name in descriptions, e.g. "READ_DATA".
const char* name_of(EdgeKind kind);

struct EdgeEnd {
  NameTemplate name;
  std::string pointer;
};

/// Edges from every source to every target.
struct EdgeTemplate {
  EdgeKind kind = EdgeKind::kForward;
  std::vector<EdgeEnd> sources, targets;
  std::string pointer;
};

/// A parameter's default or a constant.
struct DefinitionTemplate {
  std::string name;
  NumberTemplate value;
};

/// What parameters must fulfil together. The texts may have expressions in braces.
struct ConstraintTemplate {
  NumberTemplate holds;  ///< 0 where it does not
  NameTemplate message;  ///< what is wrong then
  NameTemplate hint;     ///< what would mend it; may be empty
};

struct Templates {
  std::vector<DefinitionTemplate> definitions;  ///< parameters' defaults, then constants: by slot
  std::vector<std::size_t> definition_order;    ///< of evaluation: each after those that it needs
  std::vector<ConstraintTemplate> constraints;  ///< in the order of the text
  std::int32_t slots = 0;                       ///< of the definitions and the deepest nest of loops
  std::int32_t families = 0;                    ///< of names: see NameTemplate::family()
  NumberTemplate clock_hz;
  std::vector<Element<ObjectTemplate>> objects;
  std::size_t object_templates = 0;
  std::vector<Element<EdgeTemplate>> edges;
};

}  // namespace cyclescope::architecture

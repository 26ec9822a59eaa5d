#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/evidence.h"
#include "architecture/templates.h"
#include "description/source_map.h"
#include "diagnostics/diagnostic.h"
#include "json/document.h"

namespace cyclescope::architecture {

/// An accelerator as it was described: read and checked, its parameters still open. Immutable once made.
struct Description {
  std::string text;            ///< the document as written
  description::SourceMap map;  ///< where in it, and in the libraries that it uses, all that pointers name was written
  std::string name;            ///< identifier, e.g. "systolic_array"
  std::string title, description;
  std::vector<Parameter> parameters;   ///< in the order of the text
  std::vector<std::string> constants;  ///< names, in the order of the text
  std::vector<Operation> operations;
  std::vector<std::pair<std::string, std::string>> sources;  ///< pointer and where the number there comes from
  Json mappings = Json::array();  ///< at "/mappings": an array of objects, which core/mapping reads
  /// What people call the objects: by their declared name with * for every index, "pe[*][*]".
  std::vector<std::pair<std::string, std::string>> titles;
  Evidence evidence;
  Templates templates;
};

/// Reads and checks everything that does not depend on the parameters' values. `text` is a description, and behind it
/// the libraries that it may use: see split_texts(). What the description uses is written out first; all pointers
/// below are those of the result, which locate() puts where it was written. Errors, those of expand(); all with a JSON
/// pointer, line and column: those of json/, expression.h and parse_assignment(); InvalidName, InvalidText,
/// DuplicateName (two things of one name), UnknownOperation, MissingAttribute (a latency uses what not all of the
/// unit's operations carry), UnprocessedOperation (no unit names it), UnknownOperand, OperandRole (semantics against an
/// operand's role), CyclicDefinition (defaults or constants that need each other), UnknownSource (a source for what is
/// not there), UnknownObject (a title for what is not there).
Result<Description> read_description(std::string_view text);

/// Puts a diagnostic whose path points into the description written out where that was written, with line and column.
/// Leaves one alone that has a line already.
void locate(Diagnostic& diagnostic, const Description& description);

/// What a parameter is set to: a number, or one of its choices.
using ParameterValue = std::variant<std::int64_t, std::string>;
using ParameterValues = std::map<std::string, ParameterValue>;

/// What instantiate() builds at most; beyond, it answers TooLarge before it builds anything.
struct BuildLimits {
  std::int64_t objects = std::int64_t{1} << 20;
  std::int64_t registers = std::int64_t{1} << 21;
  std::int64_t edges = std::int64_t{1} << 22;
  std::int64_t iterations = std::int64_t{1} << 22;  ///< of the loops of templates
};

/// Builds the architecture with the given parameters; the others have their defaults. Errors, with line and column:
/// those of evaluate(); UnknownParameter, UnknownValue and WrongType (of a parameter's value; path: the parameter's
/// declaration), OutOfRange, TooLarge, DuplicateName, UnknownObject, InvalidEdge (classes that the kind does not join),
/// DuplicateEdge, ConstraintViolated (path: the constraint's condition), MissingObject and SurplusObject (not exactly
/// one fetch stage, ...), SharedInstructionMemory, IssueBufferTooSmall, CyclicForward, Unreachable, AmbiguousRoute,
/// DeadEnd (a stage with no unit behind), AmbiguousOperation (units that nothing could tell apart), CacheBacking,
/// StreamingCache (a streaming unit joined to a cache), EmptyRegisterFile, OverlappingAddressRanges.
Result<Architecture> instantiate(const Description& description, const ParameterValues& values = {},
                                 const BuildLimits& limits = {});

}  // namespace cyclescope::architecture

#pragma once

#include <cstddef>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "description/functions.h"
#include "description/signature.h"
#include "description/source_map.h"
#include "diagnostics/diagnostic.h"
#include "json/document.h"

namespace cyclescope::description {

struct Frame;

/// A value as written, and the frame that says what its names mean.
struct Written {
  const Json* json = nullptr;
  Origin origin = {};
  const Frame* frame = nullptr;

  /// The member `key` of an object; without a value where there is none.
  Written member(const std::string& key) const;
  Written element(std::size_t index) const;
  explicit operator bool() const { return json != nullptr; }
};

/// A block or component.
struct Definition {
  Signature signature;
  Written body;
};
/// Few, in a list whose elements stay where they are.
using Definitions = std::forward_list<Definition>;
/// The definition called `name`; null where there is none.
const Definition* find_definition(const Definitions& definitions, std::string_view name);

/// What a parameter of a block or component stands for, or a port.
struct Argument {
  std::string name;
  Written value;
};

/// What the names in a written text mean. A body is read in a frame of its own.
struct Frame {
  bool is_body = false;  ///< $names are arguments; elsewhere they mean nothing
  std::vector<Argument> arguments = {};
  const Frame* outer = nullptr;  ///< of the body that this one is written in
  const Functions* functions = nullptr;
  const Definitions* blocks = nullptr;  ///< of the mapping, before those of the description; may be null
};

/// How a value is read: what its texts are, and what lists in it are.
enum class Place {
  kFields,      ///< texts are expressions, or have them in braces; but for descriptions, units and messages
  kStatement,   ///< texts are expressions, or have them in braces; lists of statements may be in it
  kStatements,  ///< likewise, and a list is one of statements
  kProse,       ///< texts are for people
  kText,        ///< a text for people, which may be a list of lines
  kBraces,      ///< likewise, with expressions in braces
};

/// Writes a description out; one object serves one description, see expand.h. The first error is kept; after it nothing
/// that is made means anything.
class Expander {
 public:
  /// All must outlive the expander.
  Expander(const Json& document, std::string_view text, const std::vector<std::string_view>& libraries);

  Json expand();
  const std::optional<Diagnostic>& error() const { return error_; }
  SourceMap take_map() { return std::move(map_); }

 private:
  using Groups = std::vector<Written>;
  /// A component where it is used, for what it brings beside objects.
  struct Instance {
    const Definition* definition = nullptr;
    Written body = {};
    Groups groups = {};  ///< loops and conditions around it
  };

  // expand.cpp
  bool failed() const { return error_.has_value(); }
  void fail(const Origin& origin, Diagnostic diagnostic);
  void fail(const Origin& origin, std::string code, std::string message, std::string hint = {});
  /// Counts `bytes` of a value that is made. Errors: ExpansionTooLarge.
  bool spend(const Origin& origin, std::size_t bytes);
  Json section(const std::string& key, const Written& value);
  void add_what_components_bring(Json& document);

  // collect.cpp
  void collect_libraries(const std::vector<std::string_view>& texts);
  void collect(const Written& text);
  void collect_functions(const Written& functions, Functions& defined);
  void collect_definitions(const Written& list, const char* what, bool (Json::*is_type)() const, Definitions& known);
  void collect_mappings(const Written& mappings);
  bool check_new(const Written& written, const std::string& name, bool known);
  void check_function_names(const Written& names);

  // values.cpp
  /// The written value, made for `path` of the expanded description, of which the map knows that it comes from there.
  Json value(const Written& written, const std::string& path, Place place);
  /// The same where the map knows that only if `same`.
  Json placed(const Written& written, const std::string& path, bool same, Place place);
  Json object(const Written& written, const std::string& path, Place place);
  Json text(const Written& written, const std::string& path, Place place);
  /// The same for a list of lines, which are joined by spaces.
  Json joined(const Written& lines, const std::string& path, Place place);
  /// `text` with the arguments in place of $names.
  std::string substituted(const Written& written, std::string_view text, bool prose);
  std::string text_of(const Written& argument, bool prose);
  const Argument* argument(const Written& written, std::string_view name);
  /// The value that all of `written` stands for, an argument's; null where it is no such text.
  const Written* whole_argument(const Written& written);
  void add_member(Json& object, const Written& written, const std::string& key, Json value);

  // uses.cpp
  /// The call that `written` is: a text, or an object whose member `key` is that.
  std::optional<Call> call_of(const Written& written, const char* key);
  /// The body of `definition` as it is used by `written`. Errors: UnknownArgument, MissingArgument, SurplusArgument,
  /// DuplicateName; Recursion, ExpansionTooLarge.
  Written enter(const Written& written, const Call& call, const Definition& definition, const char* key);
  void leave() { active_.pop_back(); }
  std::vector<Argument> arguments_of(const Written& written, const Call& call, const Definition& definition,
                                     const char* key);
  const Definition* definition_of(const Written& written, const std::string& name, const char* what,
                                  const Definitions* first, const Definitions& second);

  // statements.cpp
  /// Appends what `list` stands for to `out`, which is at `path`. `same`: the map knows that of `path`.
  void append_statements(const Written& list, const std::string& path, bool same, Json& out);
  void append_statement(const Written& statement, const std::string& path, bool same, Json& out);

  // components.cpp
  void append_objects(const Written& list, const std::string& path, bool same, const Groups& groups, Json& out);
  void append_object(const Written& object, const std::string& path, bool same, const Groups& groups, Json& out);
  void instantiate(const Written& call, const std::string& path, const Groups& groups, Json& out);
  void append_edges(const Instance& instance, Json& edges);
  void append_ports(const Instance& instance, const std::string& path, Json& edges);
  void append_connection(const Written& edge, const Written& connection, const std::string& path, Json& edges);
  void add_members(const Instance& instance, const char* key, Json& document);
  void add_mappings(const Instance& instance, Json& document);

  // mappings.cpp
  void append_mapping(const Written& mapping, Json& out);
  void add_layers(const Written& mapping, std::vector<Written>& layers);
  void add_base(const Written& name, std::vector<Written>& layers);
  void define_locally(std::vector<Written>& layers);
  Json merged(const std::vector<Written>& layers, const std::string& path, bool same, Place place);

  std::string_view text_;
  Written document_;
  std::forward_list<Json> libraries_;
  SourceMap map_;
  std::optional<Diagnostic> error_;
  std::size_t spent_ = 0;
  std::size_t depth_ = 0;
  std::vector<const void*> active_;  ///< definitions and mappings that are being written out

  Functions functions_;
  Definitions blocks_, components_;
  std::vector<std::pair<std::string, Written>> mappings_;  ///< those that others may extend, by name
  Frame frame_;                                            ///< of the document and its libraries
  std::forward_list<Frame> frames_;
  std::forward_list<Functions> mapping_functions_;
  std::forward_list<Definitions> mapping_blocks_;
  std::forward_list<Json> arguments_;  ///< texts between the parentheses of calls
  std::vector<Instance> instances_;
};

/// How a value in the member `key` of one that is read as `place` is read.
Place place_of(Place place, std::string_view key);

}  // namespace cyclescope::description

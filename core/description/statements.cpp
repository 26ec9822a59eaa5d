// Statements of programs: blocks stand for theirs.
#include "description/expander.h"
#include "json/pointer.h"

namespace cyclescope::description {

void Expander::append_statements(const Written& list, const std::string& path, bool same, Json& out) {
  for (std::size_t i = 0; i < list.json->size() && !failed(); ++i) {
    append_statement(list.element(i), path, same && i == out.size(), out);
  }
}

void Expander::append_statement(const Written& statement, const std::string& path, bool same, Json& out) {
  if (const Written* whole = whole_argument(statement)) {
    if (whole->json->is_array()) return append_statements(*whole, path, false, out);
    return append_statement(*whole, path, false, out);
  }
  const bool called = statement.json->is_string() || (statement.json->is_object() && statement.json->contains("block"));
  if (failed()) return;
  if (!called) {
    out.push_back(placed(statement, json::json_child(path, out.size()), same, Place::kStatement));
    return;
  }
  const std::optional<Call> call = call_of(statement, "block");
  if (!call) return;
  const Definition* block = definition_of(statement, call->name, "block", statement.frame->blocks, blocks_);
  if (block == nullptr) return;
  const Written body = enter(statement, *call, *block, "block");
  if (!failed()) append_statements(body, path, false, out);
  leave();
}

}  // namespace cyclescope::description

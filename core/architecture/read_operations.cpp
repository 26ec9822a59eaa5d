// The operations: what an instruction of each reads, writes and computes.
#include <algorithm>
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

Result<AccessRole> read_role(const Json& value, const std::string& path) {
  const Result<std::string> role = json::as_choice(value, path, {"read", "write", "accumulate"});
  if (!role) return tl::unexpected<Diagnostic>(role.error());
  if (*role == "read") return AccessRole::kRead;
  return *role == "write" ? AccessRole::kWrite : AccessRole::kAccumulate;
}

/// "read", or {"role": "read", "optional": true}
Result<OperandDeclaration> read_operand(const std::string& name, const Json& value, const std::string& path) {
  if (!is_identifier(name)) {
    return failure("InvalidName", path, "'" + name + "' is no name: a letter or '_', then letters, digits and '_'");
  }
  OperandDeclaration operand;
  operand.name = name;
  const Json* role = &value;
  std::string role_path = path;
  if (value.is_object()) {
    if (auto checked = json::check_keys(value, path, {"role", "optional"}); !checked) {
      return tl::unexpected<Diagnostic>(std::move(checked.error()));
    }
    const Result<const Json*> member = json::require_member(value, path, "role");
    if (!member) return tl::unexpected<Diagnostic>(member.error());
    role = *member;
    role_path = json::json_child(path, "role");
    if (const Json* optional = json::find_member(value, "optional")) {
      const Result<bool> read = json::as_boolean(*optional, json::json_child(path, "optional"));
      if (!read) return tl::unexpected<Diagnostic>(read.error());
      operand.optional = *read;
    }
  }
  const Result<AccessRole> read = read_role(*role, role_path);
  if (!read) return tl::unexpected<Diagnostic>(read.error());
  operand.role = *read;
  return operand;
}

const char* name_of(AccessRole role) {
  return role == AccessRole::kRead ? "read" : role == AccessRole::kWrite ? "write" : "accumulate";
}

/// An assignment may read attributes, what is declared "read" or what an earlier one has set; it may set what is
/// declared "write", and update what is declared "accumulate" or was set before: timing orders instructions by these
/// roles.
Result<void> check_roles(const Operation& operation, const std::vector<std::string>& set, const Assignment& assignment,
                         const std::string& path) {
  std::vector<std::string> names;
  for (const OperandDeclaration& operand : operation.operands) names.push_back(operand.name);
  const auto find = [&](const std::string& name) -> const OperandDeclaration* {
    for (const OperandDeclaration& operand : operation.operands) {
      if (operand.name == name) return &operand;
    }
    return nullptr;
  };
  const auto unknown = [&](const std::string& name) {
    return failure("UnknownOperand", path, "the operation has no operand '" + name + "'",
                   diagnostics::nearest_name_hint(name, names));
  };
  const OperandDeclaration* target = find(assignment.target);
  if (target == nullptr) return unknown(assignment.target);
  const bool updates = assignment.update != Assignment::Update::kSet;
  const bool target_was_set = std::find(set.begin(), set.end(), target->name) != set.end();
  const AccessRole wanted = updates && !target_was_set ? AccessRole::kAccumulate : AccessRole::kWrite;
  if (target->role != wanted) {
    return failure("OperandRole", path,
                   "'" + target->name + "' is declared \"" + name_of(target->role) + "\", but is " +
                       (wanted == AccessRole::kWrite ? "set with =, which needs \"write\""
                                                     : "updated, which needs \"accumulate\""));
  }
  for (const std::string& name : operands_in(assignment.value)) {
    const auto& attributes = operation.attributes;
    if (std::find(attributes.begin(), attributes.end(), name) != attributes.end()) continue;
    const OperandDeclaration* operand = find(name);
    if (operand == nullptr) return unknown(name);
    const bool was_set = std::find(set.begin(), set.end(), name) != set.end();
    if (operand->role != AccessRole::kRead && !was_set) {
      return failure("OperandRole", path,
                     "'" + name + "' is declared \"" + name_of(operand->role) + "\", but is read before it is set");
    }
  }
  return {};
}

Result<void> read_semantics(const Json& value, const std::string& path, Operation& operation) {
  const Result<const Json*> array = json::as_array(value, path);
  if (!array) return tl::unexpected<Diagnostic>(array.error());
  if (auto counted = check_count(**array, path, kMaxOperationParts, "assignments"); !counted) return counted;
  std::vector<std::string> set;
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const std::string assignment_path = json::json_child(path, i);
    const Result<std::string> text = json::as_string((**array)[i], assignment_path);
    if (!text) return tl::unexpected<Diagnostic>(text.error());
    Result<Assignment> assignment = parse_assignment(*text);
    if (!assignment) return at_path(std::move(assignment.error()), assignment_path);
    if (auto checked = check_roles(operation, set, *assignment, assignment_path); !checked) return checked;
    if (assignment->update == Assignment::Update::kSet) set.push_back(assignment->target);
    for (const std::string& name : operands_in(assignment->value)) {
      const auto& attributes = operation.attributes;
      if (std::find(attributes.begin(), attributes.end(), name) == attributes.end()) continue;
      assignment->multiply_accumulate = false;  // scaling by a number of the instruction's
    }
    operation.semantics.push_back(std::move(*assignment));
  }
  return {};
}

Result<void> read_attributes(const Json& value, const std::string& path, Scope& scope, Operation& operation) {
  const Result<const Json*> array = json::as_array(value, path);
  if (!array) return tl::unexpected<Diagnostic>(array.error());
  if (auto counted = check_count(**array, path, kMaxOperationParts, "attributes"); !counted) return counted;
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const std::string attribute_path = json::json_child(path, i);
    Result<std::string> name = json::as_string((**array)[i], attribute_path);
    if (!name) return tl::unexpected<Diagnostic>(std::move(name.error()));
    if (auto added = scope.add_attribute(*name, attribute_path); !added) return added;
    if (std::find(operation.attributes.begin(), operation.attributes.end(), *name) != operation.attributes.end()) {
      return failure("DuplicateName", attribute_path, "the attribute '" + *name + "' is there already");
    }
    for (const OperandDeclaration& operand : operation.operands) {
      if (operand.name != *name) continue;
      return failure("DuplicateName", attribute_path, "'" + *name + "' is already the name of an operand");
    }
    operation.attributes.push_back(std::move(*name));
  }
  return {};
}

Result<Operation> read_operation(const std::string& name, const Json& json, const std::string& path, Scope& scope) {
  if (!is_identifier(name)) {
    return failure("InvalidName", path, "'" + name + "' is no name: a letter or '_', then letters, digits and '_'");
  }
  if (auto checked = json::check_keys(json, path, {"description", "operands", "attributes", "semantics"}); !checked) {
    return tl::unexpected<Diagnostic>(std::move(checked.error()));
  }
  Operation operation;
  operation.name = name;
  if (const Json* description = json::find_member(json, "description")) {
    Result<std::string> text = json::as_string(*description, json::json_child(path, "description"));
    if (!text) return tl::unexpected<Diagnostic>(std::move(text.error()));
    operation.description = std::move(*text);
  }
  if (const Json* operands = json::find_member(json, "operands")) {
    const std::string operands_path = json::json_child(path, "operands");
    if (const auto object = json::as_object(*operands, operands_path); !object) {
      return tl::unexpected<Diagnostic>(object.error());
    }
    if (auto counted = check_count(*operands, operands_path, kMaxOperationParts, "operands"); !counted) {
      return tl::unexpected<Diagnostic>(std::move(counted.error()));
    }
    for (const auto& [operand_name, value] : operands->items()) {
      Result<OperandDeclaration> operand =
          read_operand(operand_name, value, json::json_child(operands_path, operand_name));
      if (!operand) return tl::unexpected<Diagnostic>(std::move(operand.error()));
      operation.operands.push_back(std::move(*operand));
    }
  }
  if (const Json* attributes = json::find_member(json, "attributes")) {
    if (auto read = read_attributes(*attributes, json::json_child(path, "attributes"), scope, operation); !read) {
      return tl::unexpected<Diagnostic>(std::move(read.error()));
    }
  }
  if (const Json* semantics = json::find_member(json, "semantics")) {
    if (auto read = read_semantics(*semantics, json::json_child(path, "semantics"), operation); !read) {
      return tl::unexpected<Diagnostic>(std::move(read.error()));
    }
  }
  return operation;
}

}  // namespace

Result<void> read_operations(DescriptionReader& reader) {
  const Result<const Json*> operations = json::require_member(reader.document, "", "operations");
  if (!operations) return tl::unexpected<Diagnostic>(operations.error());
  if (const auto object = json::as_object(**operations, "/operations"); !object) {
    return tl::unexpected<Diagnostic>(object.error());
  }
  if (auto counted = check_count(**operations, "/operations", kMaxOperations, "operations"); !counted) return counted;
  for (const auto& [name, json] : (*operations)->items()) {
    Result<Operation> operation = read_operation(name, json, json::json_child("/operations", name), reader.scope);
    if (!operation) return tl::unexpected<Diagnostic>(std::move(operation.error()));
    reader.operations.emplace(name, static_cast<OperationId>(reader.description.operations.size()));
    reader.description.operations.push_back(std::move(*operation));
  }
  reader.processed.resize(reader.description.operations.size());
  return {};
}

}  // namespace cyclescope::architecture

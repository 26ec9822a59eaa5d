// The operations: what an instruction of each reads, writes and computes.
#include <algorithm>
#include <utility>

#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

AccessRole read_role(const json::JsonReader& value) {
  const std::string role = value.choice({"read", "write", "accumulate"});
  if (role == "read") return AccessRole::kRead;
  return role == "write" ? AccessRole::kWrite : AccessRole::kAccumulate;
}

void check_name(const std::string& name, const json::JsonReader& value) {
  if (is_identifier(name)) return;
  value.refuse("InvalidName", "'" + name + "' is no name: a letter or '_', then letters, digits and '_'");
}

/// "read", or {"role": "read", "optional": true}
OperandDeclaration read_operand(const std::string& name, const json::JsonReader& value) {
  check_name(name, value);
  OperandDeclaration operand;
  operand.name = name;
  if (!value.json().is_object()) {
    operand.role = read_role(value);
    return operand;
  }
  value.expect_keys({"role", "optional"});
  const json::JsonReader role = value.at("role");
  operand.optional = value.boolean_or("optional", false);
  operand.role = read_role(role);
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

void read_semantics(const json::JsonReader& list, Operation& operation) {
  if (list.expect_array()) check_count(list, kMaxOperationParts, "assignments");
  std::vector<std::string> set;
  list.each([&](const json::JsonReader& value) {
    const std::string text = value.text();
    if (value.failed()) return;
    Assignment assignment = value.take(parse_assignment(text));
    if (value.failed() || !value.keep(check_roles(operation, set, assignment, value.path()))) return;
    if (assignment.update == Assignment::Update::kSet) set.push_back(assignment.target);
    for (const std::string& name : operands_in(assignment.value)) {
      if (contains(operation.attributes, name))
        assignment.multiply_accumulate = false;  // scaling by a number of the instruction's
    }
    operation.semantics.push_back(std::move(assignment));
  });
}

void read_attributes(const json::JsonReader& list, Scope& scope, Operation& operation) {
  if (list.expect_array()) check_count(list, kMaxOperationParts, "attributes");
  list.each([&](const json::JsonReader& value) {
    std::string name = value.text();
    if (value.failed() || !value.keep(scope.add_attribute(name, value.path()))) return;
    if (contains(operation.attributes, name)) {
      value.refuse("DuplicateName", "the attribute '" + name + "' is there already");
    }
    for (const OperandDeclaration& operand : operation.operands) {
      if (operand.name == name) value.refuse("DuplicateName", "'" + name + "' is already the name of an operand");
    }
    operation.attributes.push_back(std::move(name));
  });
}

Operation read_operation(const std::string& name, const json::JsonReader& json, Scope& scope) {
  check_name(name, json);
  json.expect_keys({"description", "operands", "attributes", "semantics"});
  Operation operation;
  operation.name = name;
  operation.description = json.text_or("description", "");
  if (const auto operands = json.find("operands"); operands && operands->expect_object()) {
    check_count(*operands, kMaxOperationParts, "operands");
    operands->each_member([&](const std::string& operand, const json::JsonReader& value) {
      operation.operands.push_back(read_operand(operand, value));
    });
  }
  if (const auto attributes = json.find("attributes")) read_attributes(*attributes, scope, operation);
  if (const auto semantics = json.find("semantics")) read_semantics(*semantics, operation);
  return operation;
}

}  // namespace

void read_operations(DescriptionReader& reader) {
  const json::JsonReader operations = reader.document.at("operations");
  if (!operations.expect_object()) return;
  check_count(operations, kMaxOperations, "operations");
  operations.each_member([&](const std::string& name, const json::JsonReader& json) {
    reader.operations.emplace(name, static_cast<OperationId>(reader.description.operations.size()));
    reader.description.operations.push_back(read_operation(name, json, reader.scope));
  });
  reader.processed.resize(reader.description.operations.size());
}

}  // namespace cyclescope::architecture

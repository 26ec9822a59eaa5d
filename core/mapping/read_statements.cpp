#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
namespace {

constexpr int kMaxNesting = 64;

}  // namespace

Result<Block> MappingReader::read_block(const Json& value, const std::string& path) {
  const auto array = json::as_array(value, path);
  if (!array) return tl::unexpected(array.error());
  if (std::count(path.begin(), path.end(), '/') > 2 * kMaxNesting) {
    return failure("LoopsTooDeep", path, "blocks inside each other more than " + std::to_string(kMaxNesting) + " deep");
  }
  Block block;
  scope_.open_block();
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    auto statement = read_statement((**array)[i], json::json_child(path, i));
    if (!statement) return error_of(statement);
    block.push_back(std::move(*statement));
  }
  scope_.close_block();
  return block;
}

Result<Statement> MappingReader::read_statement(const Json& value, const std::string& path) {
  if (json::find_member(value, "do") != nullptr) return read_instruction(value, path);
  if (json::find_member(value, "for") != nullptr) return read_for(value, path);
  if (json::find_member(value, "unroll") != nullptr) return read_unroll(value, path);
  if (json::find_member(value, "prefetch") != nullptr) return read_prefetch(value, path);
  if (json::find_member(value, "if") != nullptr) return read_if(value, path);
  if (const Json* lets = json::find_member(value, "let")) {
    if (auto keys = json::check_keys(value, path, {"let"}); !keys) return error_of(keys);
    auto read = read_lets(*lets, json::json_child(path, "let"));
    if (!read) return error_of(read);
    return Statement{LetStatement{std::move(*read)}};
  }
  return failure("WrongType", path, "expected a statement, found " + json::describe(value),
                 "a statement has one of the keys \"do\", \"let\", \"for\", \"unroll\", \"if\", \"prefetch\"");
}

Result<Statement> MappingReader::read_instruction(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"do", "on", "if", "function", "operands", "attributes"}); !keys)
    return error_of(keys);
  InstructionStatement instruction;
  instruction.path = path;
  const std::string do_path = json::json_child(path, "do");
  const auto mnemonic = json::as_string(value["do"], do_path);
  if (!mnemonic) return tl::unexpected(mnemonic.error());
  const auto operation =
      std::find_if(operations_.begin(), operations_.end(),
                   [&](const architecture::Operation& candidate) { return candidate.name == *mnemonic; });
  if (operation == operations_.end()) {
    std::vector<std::string> names;
    for (const architecture::Operation& candidate : operations_) names.push_back(candidate.name);
    return failure("UnknownOperation", do_path, "no operation is called '" + *mnemonic + "'",
                   diagnostics::nearest_name_hint(*mnemonic, names));
  }
  const auto known = std::find(model_.operations.begin(), model_.operations.end(), *mnemonic);
  instruction.operation = static_cast<std::size_t>(known - model_.operations.begin());
  if (known == model_.operations.end()) model_.operations.push_back(*mnemonic);
  if (const Json* unit = json::find_member(value, "on")) {
    const std::string unit_path = json::json_child(path, "on");
    const auto text = json::as_string(*unit, unit_path);
    if (!text) return tl::unexpected(text.error());
    auto name = read_name(*text, unit_path);
    if (!name) return error_of(name);
    instruction.names_unit = true;
    instruction.unit = *name;
  }
  if (const Json* condition = json::find_member(value, "if")) {
    auto id = read_expression(*condition, json::json_child(path, "if"));
    if (!id) return error_of(id);
    instruction.conditional = true;
    instruction.condition = *id;
  }
  auto member = read_function(value, *operation, path);
  if (!member) return error_of(member);
  instruction.member = *member;
  if (auto done = read_operands(value, *operation, path, instruction); !done) return error_of(done);
  if (auto done = read_attributes(value, *operation, path, instruction); !done) return error_of(done);
  return Statement{std::move(instruction)};
}

/// "rf[{i}][{j}].a", or {"if": "j > 0", "is": "rf[{i}][{j}].a"} for an optional operand.
Result<OperandBinding> MappingReader::read_binding(const Json& value, const architecture::OperandDeclaration& declared,
                                                   const std::string& path) {
  if (!value.is_object()) {
    const auto text = json::as_string(value, path);
    return text ? read_operand(*text, path) : Result<OperandBinding>(tl::unexpected(text.error()));
  }
  if (auto keys = json::check_keys(value, path, {"if", "is"}); !keys) return error_of(keys);
  if (!declared.optional) {
    return failure("MissingOperand", path, "'" + declared.name + "' is not optional and so takes no condition");
  }
  const auto condition = json::require_member(value, path, "if");
  if (!condition) return tl::unexpected(condition.error());
  const auto is = json::require_member(value, path, "is");
  if (!is) return tl::unexpected(is.error());
  auto id = read_expression(**condition, json::json_child(path, "if"));
  if (!id) return error_of(id);
  const auto text = json::as_string(**is, json::json_child(path, "is"));
  if (!text) return tl::unexpected(text.error());
  auto binding = read_operand(*text, json::json_child(path, "is"));
  if (!binding) return error_of(binding);
  binding->conditional = true;
  binding->condition = *id;
  return binding;
}

Result<void> MappingReader::read_operands(const Json& value, const architecture::Operation& operation,
                                          const std::string& path, InstructionStatement& instruction) {
  const std::string operands_path = json::json_child(path, "operands");
  const Json* operands = json::find_member(value, "operands");
  if (operands != nullptr) {
    const auto object = json::as_object(*operands, operands_path);
    if (!object) return tl::unexpected(object.error());
    for (const auto& [name, text] : operands->items()) {
      const std::string operand_path = json::json_child(operands_path, name);
      const auto declared = std::find_if(
          operation.operands.begin(), operation.operands.end(),
          [&, key = name](const architecture::OperandDeclaration& candidate) { return candidate.name == key; });
      if (declared == operation.operands.end()) {
        std::vector<std::string> names;
        for (const auto& candidate : operation.operands) names.push_back(candidate.name);
        return failure("UnknownOperand", operand_path, "'" + operation.name + "' has no operand '" + name + "'",
                       diagnostics::nearest_name_hint(name, names));
      }
      auto binding = read_binding(text, *declared, operand_path);
      if (!binding) return error_of(binding);
      binding->operand = static_cast<std::int32_t>(declared - operation.operands.begin());
      instruction.operands.push_back(std::move(*binding));
    }
  }
  for (const architecture::OperandDeclaration& declared : operation.operands) {
    if (declared.optional || (operands != nullptr && operands->contains(declared.name))) continue;
    return failure("MissingOperand", operands == nullptr ? path : operands_path,
                   "'" + operation.name + "' needs the operand '" + declared.name + "'");
  }
  return {};
}

Result<void> MappingReader::read_attributes(const Json& value, const architecture::Operation& operation,
                                            const std::string& path, InstructionStatement& instruction) {
  const std::string attributes_path = json::json_child(path, "attributes");
  const Json* attributes = json::find_member(value, "attributes");
  if (attributes != nullptr) {
    const auto object = json::as_object(*attributes, attributes_path);
    if (!object) return tl::unexpected(object.error());
    for (const auto& item : attributes->items()) {
      const auto& known = operation.attributes;
      if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
      return failure("UnknownAttribute", json::json_child(attributes_path, item.key()),
                     "'" + operation.name + "' has no attribute '" + item.key() + "'",
                     diagnostics::nearest_name_hint(item.key(), known));
    }
  }
  for (const std::string& name : operation.attributes) {
    const Json* attribute = attributes == nullptr ? nullptr : json::find_member(*attributes, name);
    if (attribute == nullptr) {
      return failure("MissingAttribute", attributes == nullptr ? path : attributes_path,
                     "'" + operation.name + "' needs the attribute '" + name + "'");
    }
    auto id = read_expression(*attribute, json::json_child(attributes_path, name));
    if (!id) return error_of(id);
    instruction.attributes.push_back(*id);
  }
  return {};
}

Result<Block> MappingReader::read_indexed_block(const Json& value, const std::string& path, const char* name,
                                                Slot& index) {
  const std::string name_path = json::json_child(path, name);
  const auto text = json::as_string(value[name], name_path);
  if (!text) return tl::unexpected(text.error());
  scope_.open_block();
  const auto slot = scope_.declare(*text, kIndexStage, name_path);
  if (!slot) return tl::unexpected(slot.error());
  index = *slot;
  const auto body = json::require_member(value, path, "body");
  if (!body) return tl::unexpected(body.error());
  auto block = read_block(**body, json::json_child(path, "body"));
  scope_.close_block();
  return block;
}

Result<Statement> MappingReader::read_for(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"for", "count", "body"}); !keys) return error_of(keys);
  ForStatement loop;
  loop.path = path;
  const auto count = json::require_member(value, path, "count");
  if (!count) return tl::unexpected(count.error());
  auto id = read_expression(**count, json::json_child(path, "count"));
  if (!id) return error_of(id);
  loop.count = *id;
  auto body = read_indexed_block(value, path, "for", loop.index);
  if (!body) return error_of(body);
  loop.body = std::move(*body);
  return Statement{std::move(loop)};
}

Result<Statement> MappingReader::read_unroll(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"unroll", "from", "to", "order", "body"}); !keys)
    return error_of(keys);
  UnrollStatement unroll;
  unroll.path = path;
  unroll.from = model_.expressions.constant(0);
  if (const Json* from = json::find_member(value, "from")) {
    auto id = read_expression(*from, json::json_child(path, "from"));
    if (!id) return error_of(id);
    unroll.from = *id;
  }
  const auto to = json::require_member(value, path, "to");
  if (!to) return tl::unexpected(to.error());
  auto id = read_expression(**to, json::json_child(path, "to"));
  if (!id) return error_of(id);
  unroll.to = *id;
  if (const Json* order = json::find_member(value, "order")) {
    const auto choice = json::as_choice(*order, json::json_child(path, "order"), {"ascending", "descending"});
    if (!choice) return tl::unexpected(choice.error());
    unroll.descending = *choice == "descending";
  }
  auto body = read_indexed_block(value, path, "unroll", unroll.index);
  if (!body) return error_of(body);
  unroll.body = std::move(*body);
  return Statement{std::move(unroll)};
}

Result<Statement> MappingReader::read_if(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"if", "body", "else"}); !keys) return error_of(keys);
  IfStatement branch;
  auto condition = read_expression(value["if"], json::json_child(path, "if"));
  if (!condition) return error_of(condition);
  branch.condition = *condition;
  const auto body = json::require_member(value, path, "body");
  if (!body) return tl::unexpected(body.error());
  auto block = read_block(**body, json::json_child(path, "body"));
  if (!block) return error_of(block);
  branch.body = std::move(*block);
  if (const Json* otherwise = json::find_member(value, "else")) {
    auto other = read_block(*otherwise, json::json_child(path, "else"));
    if (!other) return error_of(other);
    branch.otherwise = std::move(*other);
  }
  return Statement{std::move(branch)};
}

Result<PrefetchedTile> MappingReader::read_tile(const Json& value, const std::vector<std::string>& loops,
                                                const std::string& name, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"follows", "load"}); !keys) return error_of(keys);
  PrefetchedTile tile;
  tile.follows.assign(loops.size(), false);
  const auto follows = json::require_member(value, path, "follows");
  if (!follows) return tl::unexpected(follows.error());
  const std::string follows_path = json::json_child(path, "follows");
  const auto array = json::as_array(**follows, follows_path);
  if (!array) return tl::unexpected(array.error());
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const auto index = json::as_string((**array)[i], json::json_child(follows_path, i));
    if (!index) return tl::unexpected(index.error());
    const auto found = std::find(loops.begin(), loops.end(), *index);
    if (found == loops.end()) {
      return failure("UnknownName", json::json_child(follows_path, i), "'" + *index + "' is no index of this nest",
                     diagnostics::nearest_name_hint(*index, loops));
    }
    tile.follows[static_cast<std::size_t>(found - loops.begin())] = true;
  }
  if (const Json* load = json::find_member(value, "load")) {
    scope_.open_block();
    const auto half = scope_.declare(name, kIndexStage, path);
    if (!half) return tl::unexpected(half.error());
    tile.load_half = *half;
    auto block = read_block(*load, json::json_child(path, "load"));
    if (!block) return error_of(block);
    tile.load = std::move(*block);
    scope_.close_block();
  }
  return tile;
}

Result<Statement> MappingReader::read_prefetch(const Json& value, const std::string& path) {
  if (auto keys = json::check_keys(value, path, {"prefetch", "let", "tiles", "compute"}); !keys) return error_of(keys);
  PrefetchStatement nest;
  nest.path = path;
  const std::string loops_path = json::json_child(path, "prefetch");
  const auto loops = json::as_object(value["prefetch"], loops_path);
  if (!loops) return tl::unexpected(loops.error());
  scope_.open_block();
  // Counts are read before any index is declared: they must not depend on the nest's own indices.
  for (const auto& [name, count] : (*loops)->items()) {
    auto id = read_expression(count, json::json_child(loops_path, name));
    if (!id) return error_of(id);
    nest.loops.push_back({0, *id});
  }
  std::vector<std::string> names;
  for (const auto& item : (*loops)->items()) {
    const auto slot = scope_.declare(item.key(), kIndexStage, json::json_child(loops_path, item.key()));
    if (!slot) return tl::unexpected(slot.error());
    nest.loops[names.size()].slot = *slot;
    names.push_back(item.key());
  }
  if (const Json* lets = json::find_member(value, "let")) {
    auto read = read_lets(*lets, json::json_child(path, "let"));
    if (!read) return error_of(read);
    nest.lets = std::move(*read);
  }
  const auto tiles = json::require_member(value, path, "tiles");
  if (!tiles) return tl::unexpected(tiles.error());
  const std::string tiles_path = json::json_child(path, "tiles");
  const auto object = json::as_object(**tiles, tiles_path);
  if (!object) return tl::unexpected(object.error());
  for (const auto& [name, tile] : (*object)->items()) {
    auto read = read_tile(tile, names, name, json::json_child(tiles_path, name));
    if (!read) return error_of(read);
    nest.tiles.push_back(std::move(*read));
  }
  std::size_t next = 0;
  for (const auto& item : (*object)->items()) {
    const auto half = scope_.declare(item.key(), kIndexStage, json::json_child(tiles_path, item.key()));
    if (!half) return tl::unexpected(half.error());
    nest.tiles[next++].half = *half;
  }
  const auto compute = json::require_member(value, path, "compute");
  if (!compute) return tl::unexpected(compute.error());
  auto block = read_block(**compute, json::json_child(path, "compute"));
  if (!block) return error_of(block);
  nest.compute = std::move(*block);
  scope_.close_block();
  return Statement{std::move(nest)};
}

}  // namespace cyclescope::mapping

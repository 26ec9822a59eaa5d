#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
namespace {

constexpr int kMaxNesting = 64;

}  // namespace

Block MappingReader::read_block(const json::JsonReader& list) {
  Block block;
  if (std::count(list.path().begin(), list.path().end(), '/') > 2 * kMaxNesting) {
    list.expect_array();
    list.refuse("LoopsTooDeep", "blocks inside each other more than " + std::to_string(kMaxNesting) + " deep");
  }
  scope_.open_block();
  list.each([&](const json::JsonReader& statement) { block.push_back(read_statement(statement)); });
  scope_.close_block();
  return block;
}

Statement MappingReader::read_statement(const json::JsonReader& json) {
  if (json.has("do")) return read_instruction(json);
  if (json.has("for")) return read_for(json);
  if (json.has("unroll")) return read_unroll(json);
  if (json.has("prefetch")) return read_prefetch(json);
  if (json.has("if")) return read_if(json);
  if (json.has("let")) {
    json.expect_keys({"let"});
    return Statement{LetStatement{read_lets(json.at("let"))}};
  }
  json.refuse("WrongType", "expected a statement, found " + json.found(),
              "a statement has one of the keys \"do\", \"let\", \"for\", \"unroll\", \"if\", \"prefetch\"");
  return Statement{LetStatement{}};
}

/// The operation called as `value` says, or nullptr; operations of the model are numbered as they come.
const architecture::Operation* MappingReader::read_operation(const json::JsonReader& value,
                                                             InstructionStatement& instruction) {
  const std::string mnemonic = value.text();
  const auto operation =
      std::find_if(operations_.begin(), operations_.end(),
                   [&](const architecture::Operation& candidate) { return candidate.name == mnemonic; });
  if (operation == operations_.end()) {
    std::vector<std::string> names;
    for (const architecture::Operation& candidate : operations_) names.push_back(candidate.name);
    value.refuse("UnknownOperation", "no operation is called '" + mnemonic + "'",
                 diagnostics::nearest_name_hint(mnemonic, names));
    return nullptr;
  }
  const auto known = std::find(model_.operations.begin(), model_.operations.end(), mnemonic);
  instruction.operation = static_cast<std::size_t>(known - model_.operations.begin());
  if (known == model_.operations.end()) model_.operations.push_back(mnemonic);
  return &*operation;
}

Statement MappingReader::read_instruction(const json::JsonReader& json) {
  json.expect_keys({"do", "on", "if", "function", "operands", "attributes"});
  InstructionStatement instruction;
  instruction.path = json.path();
  const architecture::Operation* operation = read_operation(json.at("do"), instruction);
  if (operation == nullptr) return Statement{std::move(instruction)};
  if (const auto unit = json.find("on")) {
    instruction.names_unit = true;
    instruction.unit = read_name(*unit);
  }
  if (const auto condition = json.find("if")) {
    instruction.conditional = true;
    instruction.condition = read_expression(*condition);
  }
  instruction.member = read_function(json, *operation);
  read_operands(json, *operation, instruction);
  read_attributes(json, *operation, instruction);
  return Statement{std::move(instruction)};
}

/// "rf[{i}][{j}].a", {"if": "j > 0", "is": "rf[{i}][{j}].a"} for an optional operand, or
/// {"is": "tile[0 :+ K]", "words": "2 * K", "cycles": "K"} where that moves otherwise than once, through one port.
OperandBinding MappingReader::read_binding(const json::JsonReader& value,
                                           const architecture::OperandDeclaration& declared) {
  if (!value.json().is_object()) return read_operand(value);
  value.expect_keys({"if", "is", "words", "cycles"});
  OperandBinding binding = read_operand(value.at("is"));
  if (const auto condition = value.find("if")) {
    if (!declared.optional) {
      value.refuse("MissingOperand", "'" + declared.name + "' is not optional and so takes no condition");
    }
    binding.conditional = true;
    binding.condition = read_expression(*condition);
  }
  if (value.has("words") || value.has("cycles")) read_transfer(value, binding);
  return binding;
}

void MappingReader::read_transfer(const json::JsonReader& value, OperandBinding& binding) {
  if (binding.kind == OperandBinding::Kind::kRegister) {
    value.refuse("SliceSyntax", "a register moves no words", "leave out \"words\" and \"cycles\"");
  }
  binding.has_transfer = true;
  binding.words = read_expression(value.at("words"));
  binding.cycles = read_expression(value.at("cycles"));
}

void MappingReader::read_operands(const json::JsonReader& json, const architecture::Operation& operation,
                                  InstructionStatement& instruction) {
  const auto operands = json.find("operands");
  if (operands) {
    operands->each_member([&](const std::string& name, const json::JsonReader& value) {
      const auto declared =
          std::find_if(operation.operands.begin(), operation.operands.end(),
                       [&](const architecture::OperandDeclaration& candidate) { return candidate.name == name; });
      if (declared == operation.operands.end()) {
        std::vector<std::string> names;
        for (const auto& candidate : operation.operands) names.push_back(candidate.name);
        value.refuse("UnknownOperand", "'" + operation.name + "' has no operand '" + name + "'",
                     diagnostics::nearest_name_hint(name, names));
        return;
      }
      OperandBinding binding = read_binding(value, *declared);
      binding.operand = static_cast<std::int32_t>(declared - operation.operands.begin());
      instruction.operands.push_back(std::move(binding));
    });
  }
  const json::JsonReader& place = operands ? *operands : json;
  for (const architecture::OperandDeclaration& declared : operation.operands) {
    if (declared.optional || (operands && operands->has(declared.name))) continue;
    place.refuse("MissingOperand", "'" + operation.name + "' needs the operand '" + declared.name + "'");
  }
}

void MappingReader::read_attributes(const json::JsonReader& json, const architecture::Operation& operation,
                                    InstructionStatement& instruction) {
  const auto attributes = json.find("attributes");
  if (attributes) {
    const auto& known = operation.attributes;
    attributes->each_member([&](const std::string& name, const json::JsonReader& value) {
      if (std::find(known.begin(), known.end(), name) != known.end()) return;
      value.refuse("UnknownAttribute", "'" + operation.name + "' has no attribute '" + name + "'",
                   diagnostics::nearest_name_hint(name, known));
    });
  }
  const json::JsonReader& place = attributes ? *attributes : json;
  for (const std::string& name : operation.attributes) {
    const auto attribute = attributes ? attributes->find(name) : std::nullopt;
    if (attribute) {
      instruction.attributes.push_back(read_expression(*attribute));
    } else {
      place.refuse("MissingAttribute", "'" + operation.name + "' needs the attribute '" + name + "'");
    }
  }
}

Block MappingReader::read_indexed_block(const json::JsonReader& json, const char* name, Slot& index) {
  const json::JsonReader value = json.at(name);
  scope_.open_block();
  index = declare(value.text(), value, kIndexStage);
  Block block = read_block(json.at("body"));
  scope_.close_block();
  return block;
}

Statement MappingReader::read_for(const json::JsonReader& json) {
  json.expect_keys({"for", "count", "body"});
  ForStatement loop;
  loop.path = json.path();
  loop.count = read_expression(json.at("count"));
  loop.name = json.at("for").text();
  loop.body = read_indexed_block(json, "for", loop.index);
  return Statement{std::move(loop)};
}

Statement MappingReader::read_unroll(const json::JsonReader& json) {
  json.expect_keys({"unroll", "from", "to", "order", "body"});
  UnrollStatement unroll;
  unroll.path = json.path();
  unroll.from = model_.expressions.constant(0);
  if (const auto from = json.find("from")) unroll.from = read_expression(*from);
  unroll.to = read_expression(json.at("to"));
  unroll.descending = json.choice_or("order", "ascending", {"ascending", "descending"}) == "descending";
  unroll.body = read_indexed_block(json, "unroll", unroll.index);
  return Statement{std::move(unroll)};
}

Statement MappingReader::read_if(const json::JsonReader& json) {
  json.expect_keys({"if", "body", "else"});
  IfStatement branch;
  branch.condition = read_expression(json.at("if"));
  branch.body = read_block(json.at("body"));
  if (const auto otherwise = json.find("else")) branch.otherwise = read_block(*otherwise);
  return Statement{std::move(branch)};
}

PrefetchedTile MappingReader::read_tile(const json::JsonReader& json, const std::vector<std::string>& loops,
                                        const std::string& name) {
  json.expect_keys({"follows", "load"});
  PrefetchedTile tile;
  tile.follows.assign(loops.size(), false);
  json.at("follows").each([&](const json::JsonReader& value) {
    const std::string index = value.text();
    const auto found = std::find(loops.begin(), loops.end(), index);
    if (found != loops.end()) {
      tile.follows[static_cast<std::size_t>(found - loops.begin())] = true;
      return;
    }
    value.refuse("UnknownName", "'" + index + "' is no index of this nest",
                 diagnostics::nearest_name_hint(index, loops));
  });
  if (const auto load = json.find("load")) {
    scope_.open_block();
    tile.load_half = declare(name, json, kIndexStage);
    tile.load = read_block(*load);
    scope_.close_block();
  }
  return tile;
}

Statement MappingReader::read_prefetch(const json::JsonReader& json) {
  json.expect_keys({"prefetch", "let", "tiles", "compute"});
  PrefetchStatement nest;
  nest.path = json.path();
  const json::JsonReader loops = json.at("prefetch");
  scope_.open_block();
  // Counts are read before any index is declared: they must not depend on the nest's own indices.
  loops.each_member([&](const std::string&, const json::JsonReader& count) {
    nest.loops.push_back({0, read_expression(count)});
  });
  loops.each_member([&](const std::string& name, const json::JsonReader& value) {
    nest.loops[nest.names.size()].slot = declare(name, value, kIndexStage);
    nest.names.push_back(name);
  });
  if (const auto lets = json.find("let")) nest.lets = read_lets(*lets);
  const json::JsonReader tiles = json.at("tiles");
  tiles.each_member([&](const std::string& name, const json::JsonReader& tile) {
    nest.tiles.push_back(read_tile(tile, nest.names, name));
  });
  std::size_t next = 0;
  tiles.each_member([&](const std::string& name, const json::JsonReader& tile) {
    nest.tiles[next++].half = declare(name, tile, kIndexStage);
  });
  nest.compute = read_block(json.at("compute"));
  scope_.close_block();
  return Statement{std::move(nest)};
}

}  // namespace cyclescope::mapping

#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {

void MappingReader::read_candidates(const json::JsonReader& value, TileVariable& variable) {
  if (value.json().is_array()) {
    variable.candidates = Candidates::kValues;
    value.each([&](const json::JsonReader& candidate) {
      variable.values.push_back(read_constant(candidate, static_cast<Stage>(variable.stage - 1)));
    });
    return;
  }
  const std::string choice = value.choice({"halving", "powers_of_two", "divisors", "splits", "all"});
  if (choice == "powers_of_two") variable.candidates = Candidates::kPowersOfTwo;
  if (choice == "divisors") variable.candidates = Candidates::kDivisors;
  if (choice == "splits") variable.candidates = Candidates::kSplits;
  if (choice == "all") variable.candidates = Candidates::kAll;
}

void MappingReader::declare_tile_variables(const json::JsonReader& tiling) {
  tiling.expect_keys({"variables", "constraints", "minimize", "greedy"});
  const json::JsonReader variables = tiling.at("variables");
  if (variables.expect_object() && variables.json().size() >= kIndexStage) {
    variables.refuse("TooManyVariables", "a mapping may have 254 tile variables at most");
  }
  variables.each_member([&](const std::string& name, const json::JsonReader& value) {
    TileVariable variable;
    variable.name = name;
    variable.path = value.path();
    variable.stage = static_cast<Stage>(mapping_.tiling.variables.size() + 1);
    variable.slot = declare(name, value, variable.stage);
    mapping_.tiling.variables.push_back(std::move(variable));
  });
  if (const auto phases = tiling.find("greedy")) declare_greedy_phases(*phases);
}

void MappingReader::declare_greedy_phases(const json::JsonReader& phases) {
  if (phases.size() == 0) phases.refuse("WrongType", "a greedy tiling has at least one phase");
  std::vector<std::string> names;
  for (const TileVariable& variable : mapping_.tiling.variables) names.push_back(variable.name);
  phases.each(
      [&](const json::JsonReader& phase) { mapping_.tiling.greedy.push_back(declare_greedy_phase(phase, names)); });
}

GreedyPhase MappingReader::declare_greedy_phase(const json::JsonReader& json,
                                                const std::vector<std::string>& variables) {
  json.expect_keys({"shrink", "grow", "rounds"});
  const bool shrinks = json.has("shrink");
  if (shrinks == json.has("grow")) {
    json.refuse("MissingKey", "a phase either shrinks or grows", "give \"shrink\" or \"grow\"");
  }
  GreedyPhase phase;
  phase.kind = shrinks ? GreedyPhase::Kind::kShrink : GreedyPhase::Kind::kGrow;
  json.at(shrinks ? "shrink" : "grow").each([&](const json::JsonReader& value) {
    const std::string name = value.text();
    const auto found = std::find(variables.begin(), variables.end(), name);
    if (found == variables.end()) {
      value.refuse("UnknownName", "no tile variable is called '" + name + "'",
                   diagnostics::nearest_name_hint(name, variables));
    }
    phase.variables.push_back(static_cast<std::size_t>(found - variables.begin()));
  });
  if (const auto rounds = json.find("rounds")) {
    phase.counted = true;
    phase.rounds = declare(rounds->text(), *rounds, static_cast<Stage>(variables.size()));
  }
  return phase;
}

void MappingReader::read_greedy_variable(const json::JsonReader& json, TileVariable& variable) {
  json.expect_keys({"max", "start", "hold", "shrink_to"});
  const auto read = [&](const char* key, Stage latest, bool& present, SlotExpressionId& target) {
    const auto value = json.find(key);
    present = value.has_value();
    if (value) target = read_constant(*value, latest);
  };
  read("start", kKernelStage, variable.has_start, variable.start);
  read("hold", kIndexStage - 1, variable.has_hold, variable.hold);
  read("shrink_to", kIndexStage - 1, variable.has_shrink_to, variable.shrink_to);
  variable.maximum = read_constant(json.at("max"), kKernelStage);
}

void MappingReader::read_tile_variable(const json::JsonReader& json, TileVariable& variable) {
  if (!mapping_.tiling.greedy.empty()) return read_greedy_variable(json, variable);
  const auto earlier = static_cast<Stage>(variable.stage - 1);
  json.expect_keys({"max", "multiple_of", "candidates"});
  variable.maximum = variable.multiple_of = model_.expressions.constant(1);
  if (const auto multiple = json.find("multiple_of")) variable.multiple_of = read_constant(*multiple, earlier);
  if (const auto candidates = json.find("candidates")) read_candidates(*candidates, variable);
  if (variable.candidates != Candidates::kValues) {
    variable.maximum = read_constant(json.at("max"), earlier);
  } else if (json.has("max")) {
    json.refuse_member("max", "UnknownKey", "'max' means nothing where the candidates are listed");
  }
}

void MappingReader::read_tiling(const json::JsonReader& tiling) {
  for (TileVariable& variable : mapping_.tiling.variables) {
    read_tile_variable(tiling.at("variables").at(variable.name), variable);
  }
  if (const auto constraints = tiling.find("constraints")) mapping_.tiling.constraints = read_list(*constraints);
  if (const auto objectives = tiling.find("minimize")) mapping_.tiling.objectives = read_list(*objectives);
}

}  // namespace cyclescope::mapping

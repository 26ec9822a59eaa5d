#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "mapping/mapping_reader.h"

namespace cyclescope::mapping {
Result<void> MappingReader::read_candidates(const Json& value, const std::string& path, TileVariable& variable) {
  if (value.is_array()) {
    variable.candidates = Candidates::kValues;
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto id = read_constant(value[i], json::json_child(path, i), static_cast<Stage>(variable.stage - 1));
      if (!id) return error_of(id);
      variable.values.push_back(*id);
    }
    return {};
  }
  const auto choice = json::as_choice(value, path, {"halving", "powers_of_two", "divisors", "splits", "all"});
  if (!choice) return tl::unexpected(choice.error());
  if (*choice == "powers_of_two") variable.candidates = Candidates::kPowersOfTwo;
  if (*choice == "divisors") variable.candidates = Candidates::kDivisors;
  if (*choice == "splits") variable.candidates = Candidates::kSplits;
  if (*choice == "all") variable.candidates = Candidates::kAll;
  return {};
}

Result<void> MappingReader::declare_tile_variables(const Json& tiling, const std::string& path) {
  if (auto keys = json::check_keys(tiling, path, {"variables", "constraints", "minimize", "greedy"}); !keys)
    return error_of(keys);
  const auto variables = json::require_member(tiling, path, "variables");
  if (!variables) return tl::unexpected(variables.error());
  const std::string variables_path = json::json_child(path, "variables");
  const auto object = json::as_object(**variables, variables_path);
  if (!object) return tl::unexpected(object.error());
  if ((*object)->size() >= kIndexStage) {
    return failure("TooManyVariables", variables_path, "a mapping may have 254 tile variables at most");
  }
  for (const auto& item : (*object)->items()) {
    TileVariable variable;
    variable.name = item.key();
    variable.path = json::json_child(variables_path, item.key());
    variable.stage = static_cast<Stage>(mapping_.tiling.variables.size() + 1);
    const auto slot = scope_.declare(variable.name, variable.stage, variable.path);
    if (!slot) return tl::unexpected(slot.error());
    variable.slot = *slot;
    mapping_.tiling.variables.push_back(std::move(variable));
  }
  if (const Json* phases = json::find_member(tiling, "greedy")) {
    return declare_greedy_phases(*phases, json::json_child(path, "greedy"));
  }
  return {};
}

Result<void> MappingReader::declare_greedy_phases(const Json& phases, const std::string& path) {
  const auto array = json::as_array(phases, path);
  if (!array) return tl::unexpected(array.error());
  if ((*array)->empty()) return failure("WrongType", path, "a greedy tiling has at least one phase");
  std::vector<std::string> names;
  for (const TileVariable& variable : mapping_.tiling.variables) names.push_back(variable.name);
  for (std::size_t i = 0; i < (*array)->size(); ++i) {
    const Json& value = (**array)[i];
    const std::string phase_path = json::json_child(path, i);
    if (auto keys = json::check_keys(value, phase_path, {"shrink", "grow", "rounds"}); !keys) return error_of(keys);
    const Json* shrink = json::find_member(value, "shrink");
    const Json* grow = json::find_member(value, "grow");
    if ((shrink == nullptr) == (grow == nullptr)) {
      return failure("MissingKey", phase_path, "a phase either shrinks or grows", "give \"shrink\" or \"grow\"");
    }
    GreedyPhase phase;
    phase.kind = shrink != nullptr ? GreedyPhase::Kind::kShrink : GreedyPhase::Kind::kGrow;
    const std::string list_path = json::json_child(phase_path, shrink != nullptr ? "shrink" : "grow");
    const auto list = json::as_array(shrink != nullptr ? *shrink : *grow, list_path);
    if (!list) return tl::unexpected(list.error());
    for (std::size_t k = 0; k < (*list)->size(); ++k) {
      const std::string name_path = json::json_child(list_path, k);
      const auto name = json::as_string((**list)[k], name_path);
      if (!name) return tl::unexpected(name.error());
      const auto found = std::find(names.begin(), names.end(), *name);
      if (found == names.end()) {
        return failure("UnknownName", name_path, "no tile variable is called '" + *name + "'",
                       diagnostics::nearest_name_hint(*name, names));
      }
      phase.variables.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    if (const Json* rounds = json::find_member(value, "rounds")) {
      const std::string rounds_path = json::json_child(phase_path, "rounds");
      const auto name = json::as_string(*rounds, rounds_path);
      if (!name) return tl::unexpected(name.error());
      const auto slot = scope_.declare(*name, static_cast<Stage>(names.size()), rounds_path);
      if (!slot) return tl::unexpected(slot.error());
      phase.counted = true;
      phase.rounds = *slot;
    }
    mapping_.tiling.greedy.push_back(std::move(phase));
  }
  return {};
}

Result<void> MappingReader::read_greedy_variable(const Json& value, TileVariable& variable) {
  const std::string& path = variable.path;
  if (auto keys = json::check_keys(value, path, {"max", "start", "hold", "shrink_to"}); !keys) return error_of(keys);
  const auto read = [&](const char* key, Stage latest, bool& present, SlotExpressionId& target) -> Result<void> {
    const Json* member = json::find_member(value, key);
    if (member == nullptr) return {};
    auto id = read_constant(*member, json::json_child(path, key), latest);
    if (!id) return error_of(id);
    present = true;
    target = *id;
    return {};
  };
  if (auto done = read("start", kKernelStage, variable.has_start, variable.start); !done) return done;
  if (auto done = read("hold", kIndexStage - 1, variable.has_hold, variable.hold); !done) return done;
  if (auto done = read("shrink_to", kIndexStage - 1, variable.has_shrink_to, variable.shrink_to); !done) return done;
  const auto maximum = json::require_member(value, path, "max");
  if (!maximum) return tl::unexpected(maximum.error());
  auto id = read_constant(**maximum, json::json_child(path, "max"), kKernelStage);
  if (!id) return error_of(id);
  variable.maximum = *id;
  return {};
}

Result<void> MappingReader::read_tile_variable(const Json& value, TileVariable& variable) {
  if (!mapping_.tiling.greedy.empty()) return read_greedy_variable(value, variable);
  const std::string& path = variable.path;
  const auto earlier = static_cast<Stage>(variable.stage - 1);
  if (auto keys = json::check_keys(value, path, {"max", "multiple_of", "candidates"}); !keys) return error_of(keys);
  variable.maximum = variable.multiple_of = model_.expressions.constant(1);
  if (const Json* multiple = json::find_member(value, "multiple_of")) {
    auto id = read_constant(*multiple, json::json_child(path, "multiple_of"), earlier);
    if (!id) return error_of(id);
    variable.multiple_of = *id;
  }
  if (const Json* candidates = json::find_member(value, "candidates")) {
    auto done = read_candidates(*candidates, json::json_child(path, "candidates"), variable);
    if (!done) return error_of(done);
  }
  if (variable.candidates == Candidates::kValues) {
    if (json::find_member(value, "max") == nullptr) return {};
    return failure("UnknownKey", json::json_child(path, "max"), "'max' means nothing where the candidates are listed");
  }
  const auto maximum = json::require_member(value, path, "max");
  if (!maximum) return tl::unexpected(maximum.error());
  auto id = read_constant(**maximum, json::json_child(path, "max"), earlier);
  if (!id) return error_of(id);
  variable.maximum = *id;
  return {};
}

Result<void> MappingReader::read_tiling(const Json& tiling, const std::string& path) {
  for (TileVariable& variable : mapping_.tiling.variables) {
    if (auto done = read_tile_variable(tiling["variables"][variable.name], variable); !done) return done;
  }
  if (const Json* constraints = json::find_member(tiling, "constraints")) {
    auto list = read_list(*constraints, json::json_child(path, "constraints"));
    if (!list) return error_of(list);
    mapping_.tiling.constraints = std::move(*list);
  }
  if (const Json* objectives = json::find_member(tiling, "minimize")) {
    auto list = read_list(*objectives, json::json_child(path, "minimize"));
    if (!list) return error_of(list);
    mapping_.tiling.objectives = std::move(*list);
  }
  return {};
}

}  // namespace cyclescope::mapping

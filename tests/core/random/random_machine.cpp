#include "random_machine.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace cyclescope::random_cases {
namespace {

expression::Expression constant(std::int64_t value) {
  expression::Expression result;
  result.constant = value;
  return result;
}

expression::Expression attribute(const std::string& name) {
  expression::Expression result;
  result.op = expression::ExpressionOp::kName;
  result.name = name;
  return result;
}

expression::Expression binary(expression::ExpressionOp op, expression::Expression a, expression::Expression b) {
  expression::Expression result;
  result.op = op;
  result.operands.push_back(std::move(a));
  result.operands.push_back(std::move(b));
  return result;
}

class MachineBuilder {
 public:
  MachineBuilder(Random& random, const MachineKnobs& knobs) : random_(random), knobs_(knobs) {}

  architecture::Architecture build() {
    architecture_.name = "random";
    architecture_.clock_hz = 1'000'000'000;
    add_fetch();
    add_storages();
    add_register_files();
    add_units();
    add_routes();
    finish();
    return std::move(architecture_);
  }

 private:
  architecture::ObjectId add(architecture::ObjectClass object_class, const std::string& name) {
    architecture::Object object;
    object.object_class = object_class;
    object.name = name;
    const auto id = static_cast<architecture::ObjectId>(architecture_.objects.size());
    architecture_.objects.push_back(std::move(object));
    architecture_.object_by_name.emplace(name, id);
    return id;
  }

  architecture::Object& object(architecture::ObjectId id) {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }

  void add_fetch() {
    architecture_.instruction_memory = add(architecture::ObjectClass::kSram, "imem");
    architecture::Storage& memory = object(architecture_.instruction_memory).storage;
    memory.data_width = 32;
    memory.port_width = random_.in(1, knobs_.max_fetch_width);
    memory.read_latency = random_.in(1, 2);
    architecture_.instruction_memory_access_unit = add(architecture::ObjectClass::kInstructionMemoryAccessUnit, "imau");
    object(architecture_.instruction_memory_access_unit).latency = random_.in(0, knobs_.max_fetch_latency);
    architecture_.fetch_stage = add(architecture::ObjectClass::kInstructionFetchStage, "fetch");
    const std::int64_t width = object(architecture_.instruction_memory).storage.port_width;
    architecture::Object& fetch = object(architecture_.fetch_stage);
    fetch.latency = random_.in(0, knobs_.max_fetch_latency);
    fetch.issue_buffer_size = width + random_.in(0, 2 * width + 4);
    fetch.fetch_across_back_edges = random_.chance(knobs_.continuous_fetch_percent);
  }

  void add_storages() {
    const std::int64_t count = random_.in(1, knobs_.max_storages);
    for (std::int64_t i = 0; i < count; ++i) {
      const bool dram = random_.chance(40);
      storages_.push_back(add(dram ? architecture::ObjectClass::kDram : architecture::ObjectClass::kSram,
                              "storage" + std::to_string(i)));
      architecture::Storage& storage = object(storages_.back()).storage;
      storage.data_width = std::int64_t{8} << random_.in(0, 2);
      storage.port_width = random_.in(1, 8);
      storage.max_concurrent_requests = random_.in(1, knobs_.max_slots);
      storage.read_write_ports = random_.in(1, knobs_.max_ports);
      storage.read_latency = random_.in(1, dram ? 2 * knobs_.max_storage_latency : knobs_.max_storage_latency);
      storage.write_latency = random_.in(1, knobs_.max_storage_latency);
    }
    if (random_.chance(knobs_.cache_percent)) add_cache();
  }

  /// Turns the first storage into a cache, with one or two levels behind it; the last may be a storage that units
  /// access as well.
  void add_cache() {
    const bool second = random_.chance(knobs_.second_cache_percent);
    architecture::ObjectId behind = architecture::kNone;
    if (storages_.size() > 1 && random_.chance(30)) {
      behind = storages_.back();
    } else {
      behind = add(architecture::ObjectClass::kDram, "behind_cache");
      set_storage_behind(behind, 16);
    }
    if (second) {
      const architecture::ObjectId level = add(architecture::ObjectClass::kSetAssociativeCache, "second_cache");
      set_storage_behind(level, std::int64_t{8} << random_.in(0, 2));
      set_cache(level, behind);
      if (random_.chance(20)) storages_.push_back(level);  // units access it, too
      behind = level;
    }
    set_cache(storages_.front(), behind);
  }

  void set_storage_behind(architecture::ObjectId id, std::int64_t width) {
    architecture::Storage& memory = object(id).storage;
    memory.data_width = width;
    memory.port_width = random_.in(1, 4);
    memory.max_concurrent_requests = random_.in(1, knobs_.max_slots);
    memory.read_write_ports = random_.in(1, knobs_.max_ports);
    memory.read_latency = random_.in(1, 2 * knobs_.max_storage_latency);
    memory.write_latency = random_.in(1, 2 * knobs_.max_storage_latency);
  }

  void set_cache(architecture::ObjectId id, architecture::ObjectId backing) {
    object(id).object_class = architecture::ObjectClass::kSetAssociativeCache;
    architecture::Cache& cache = object(id).cache;
    cache.sets = random_.in(1, 8);
    cache.ways = random_.in(1, 4);
    cache.line_words = random_.in(1, 8);
    cache.miss_latency = random_.in(0, 5);
    cache.misses_in_flight = random_.in(0, 4);
    cache.write_allocate = random_.chance(60);
    cache.write_back = random_.chance(60);
    cache.replacement =
        random_.chance(70) ? architecture::ReplacementPolicy::kLru : architecture::ReplacementPolicy::kFifo;
    cache.backing = backing;
  }

  void add_register_files() {
    const std::int64_t files = random_.in(1, 3);
    for (std::int64_t i = 0; i < files; ++i) {
      const std::string name = "rf[" + std::to_string(i) + "]";
      register_files_.push_back(add(architecture::ObjectClass::kRegisterFile, name));
      const std::int64_t registers = random_.in(1, random_.chance(30) ? 12 : 5);
      for (std::int64_t j = 0; j < registers; ++j) {
        const std::string register_name = name + ".r" + std::to_string(j);
        architecture_.register_by_name.emplace(register_name,
                                               static_cast<architecture::RegisterId>(architecture_.registers.size()));
        architecture_.registers.push_back({register_files_.back(), register_name});
      }
    }
  }

  std::int32_t store(expression::Expression expression) {
    architecture_.expressions.push_back(std::move(expression));
    return static_cast<std::int32_t>(architecture_.expressions.size()) - 1;
  }

  /// A latency of at most max_latency, or one that grows with the attribute "n".
  expression::Expression latency() {
    const bool slow = knobs_.slow_unit_percent > 0 && random_.chance(knobs_.slow_unit_percent);
    const std::int64_t base = slow ? random_.in(100, 900) : random_.in(0, knobs_.max_latency);
    if (!random_.chance(knobs_.index_latency_percent)) return constant(base);
    switch (random_.in(0, 2)) {
      case 0:
        return binary(expression::ExpressionOp::kAdd, constant(base), attribute("n"));
      case 1:
        return binary(expression::ExpressionOp::kMultiply, constant(random_.in(1, 2)), attribute("n"));
      default:
        return binary(expression::ExpressionOp::kMaximum, constant(base), attribute("n"));
    }
  }

  expression::Expression initiation_interval(const expression::Expression& latency) {
    if (random_.chance(15)) return constant(random_.in(0, 2 * knobs_.max_latency));  // may exceed the latency
    if (random_.chance(30)) return constant(random_.in(0, 1));
    return binary(expression::ExpressionOp::kMinimum, constant(random_.in(1, 3)), latency);
  }

  void add_units() {
    const std::int64_t count = random_.in(1, knobs_.max_units);
    for (std::int64_t i = 0; i < count; ++i) {
      const bool memory = random_.chance(knobs_.memory_percent);
      const architecture::ObjectId unit =
          add(memory ? architecture::ObjectClass::kMemoryAccessUnit : architecture::ObjectClass::kFunctionalUnit,
              (memory ? "mau" : "fu") + std::to_string(i));
      units_.push_back(unit);
      const expression::Expression delay = latency();
      object(unit).latency_expression = store(delay);
      if (random_.chance(knobs_.pipelined_percent)) {
        object(unit).initiation_interval_expression = store(initiation_interval(delay));
      }
      object(unit).streaming = memory && random_.chance(knobs_.streaming_percent);
    }
  }

  std::vector<architecture::ObjectId> subset(const std::vector<architecture::ObjectId>& all, int percent) {
    std::vector<architecture::ObjectId> result;
    for (const architecture::ObjectId id : all) {
      if (random_.chance(percent)) result.push_back(id);
    }
    if (result.empty() && !all.empty()) result.push_back(random_.pick(all));
    return result;
  }

  /// What `unit` may read or write, and operations that do.
  void connect(architecture::ObjectId unit, const std::vector<architecture::ObjectId>& storages) {
    auto& readable = architecture_.readable[static_cast<std::size_t>(unit)];
    auto& writable = architecture_.writable[static_cast<std::size_t>(unit)];
    readable = subset(register_files_, 60);
    writable = subset(register_files_, 60);
    if (object(unit).object_class == architecture::ObjectClass::kMemoryAccessUnit && !storages.empty()) {
      for (const architecture::ObjectId id : subset(storages, 70)) readable.push_back(id);
      for (const architecture::ObjectId id : subset(storages, 70)) writable.push_back(id);
    }
    std::sort(readable.begin(), readable.end());
    std::sort(writable.begin(), writable.end());
    const auto is_cache = [this](architecture::ObjectId id) {
      return object(id).object_class == architecture::ObjectClass::kSetAssociativeCache;
    };
    // A description in which it streams is refused.
    if (std::any_of(readable.begin(), readable.end(), is_cache) ||
        std::any_of(writable.begin(), writable.end(), is_cache)) {
      object(unit).streaming = false;
    }
    const bool has_memory =
        object(unit).object_class == architecture::ObjectClass::kMemoryAccessUnit && !storages.empty();
    const std::int64_t operations = random_.in(1, 2);
    for (std::int64_t i = 0; i < operations; ++i) add_operation(unit, has_memory);
  }

  void add_operation(architecture::ObjectId unit, bool has_memory) {
    architecture::Operation operation;
    operation.name = "op" + std::to_string(architecture_.operations.size());
    operation.attributes = {"n"};
    const auto declare = [&](const std::string& prefix, std::int64_t count, bool written) {
      for (std::int64_t i = 0; i < count; ++i) {
        architecture::OperandDeclaration operand;
        if (written) {
          operand.role = random_.chance(knobs_.accumulate_percent) ? architecture::AccessRole::kAccumulate
                                                                   : architecture::AccessRole::kWrite;
        }
        operand.name = prefix + std::to_string(operation.operands.size());
        operation.operands.push_back(operand);
      }
    };
    // Operands named "m..." are memory regions, others registers.
    declare("r", random_.in(0, has_memory ? 1 : 3), false);
    if (has_memory) declare("m", random_.in(0, 2), false);
    if (has_memory) declare("m", random_.in(0, 2), true);
    declare("r", random_.in(0, has_memory ? 1 : 2), true);
    const auto id = static_cast<architecture::OperationId>(architecture_.operations.size());
    architecture_.operation_by_name.emplace(operation.name, id);
    architecture_.operations.push_back(std::move(operation));
    object(unit).to_process.push_back(id);
  }

  std::int64_t stage_latency() { return random_.chance(70) ? random_.in(0, 2) : random_.in(0, knobs_.max_latency); }

  architecture::ObjectId add_stage(architecture::ObjectClass object_class, const std::string& name) {
    const architecture::ObjectId id = add(object_class, name);
    object(id).latency = stage_latency();
    return id;
  }

  /// Units meet in execute stages; the ways to these form a tree, or part and meet freely in joins.
  void add_routes() {
    std::vector<std::vector<architecture::ObjectId>> layers(
        static_cast<std::size_t>(random_.in(0, knobs_.max_stage_layers)));
    for (std::size_t layer = 0; layer < layers.size(); ++layer) {
      const std::int64_t count = random_.in(1, knobs_.max_stages_per_layer);
      for (std::int64_t i = 0; i < count; ++i) {
        layers[layer].push_back(add_stage(architecture::ObjectClass::kPipelineStage,
                                          "stage[" + std::to_string(layer) + "][" + std::to_string(i) + "]"));
      }
    }
    std::vector<architecture::ObjectId> execute_stages;
    const std::int64_t executes = random_.in(1, static_cast<std::int64_t>(units_.size()));
    for (std::int64_t i = 0; i < executes; ++i) {
      execute_stages.push_back(add_stage(architecture::ObjectClass::kExecuteStage, "execute" + std::to_string(i)));
    }
    const auto free_way = [&] {
      architecture::Route way;
      for (const auto& layer : layers) {
        if (random_.chance(65)) way.push_back(random_.pick(layer));
      }
      return way;
    };
    const bool joins = random_.chance(knobs_.join_percent);
    // In a tree every stage has one predecessor: the way to a stage of one layer extends that of one before it.
    std::vector<architecture::Route> tree_ways = {{}};
    for (const auto& layer : layers) {
      const std::size_t known = tree_ways.size();
      for (const architecture::ObjectId stage : layer) {
        architecture::Route way =
            tree_ways[static_cast<std::size_t>(random_.in(0, static_cast<std::int64_t>(known) - 1))];
        way.push_back(stage);
        tree_ways.push_back(std::move(way));
      }
    }
    std::vector<architecture::Route> execute_ways;
    for (std::size_t i = 0; i < execute_stages.size(); ++i) execute_ways.push_back(random_.pick(tree_ways));
    architecture_.routes.resize(architecture_.objects.size());
    for (const architecture::ObjectId unit : units_) {
      if (random_.chance(4)) continue;  // straight from the fetch stage into the unit
      const auto stage = static_cast<std::size_t>(random_.in(0, static_cast<std::int64_t>(executes) - 1));
      architecture::Route way = joins ? free_way() : execute_ways[stage];
      way.push_back(execute_stages[stage]);
      architecture_.routes[static_cast<std::size_t>(unit)] = std::move(way);
    }
  }

  void finish() {
    architecture_.readable.resize(architecture_.objects.size());
    architecture_.writable.resize(architecture_.objects.size());
    std::vector<architecture::ObjectId> left = storages_;
    for (const architecture::ObjectId unit : units_) {
      if (!knobs_.exclusive_storages) {
        connect(unit, storages_);
        continue;
      }
      std::vector<architecture::ObjectId> own;
      if (object(unit).object_class == architecture::ObjectClass::kMemoryAccessUnit) {
        const std::int64_t count = random_.in(1, 2);
        for (std::int64_t i = 0; i < count && !left.empty(); ++i) {
          own.push_back(left.back());
          left.pop_back();
        }
      }
      connect(unit, own);
    }
  }

  Random& random_;
  const MachineKnobs& knobs_;
  architecture::Architecture architecture_;
  std::vector<architecture::ObjectId> storages_, register_files_, units_;
};

}  // namespace

architecture::Architecture random_machine(Random& random, const MachineKnobs& knobs) {
  return MachineBuilder(random, knobs).build();
}

}  // namespace cyclescope::random_cases

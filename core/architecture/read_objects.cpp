// The objects, with the templates around them.
#include <algorithm>
#include <utility>

#include "architecture/description_reader.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

constexpr std::int64_t kMaxLoopBound = std::int64_t{1} << 40;

class ObjectReader {
 public:
  explicit ObjectReader(DescriptionReader& reader) : reader_(reader) {}

  ObjectTemplate read(const json::JsonReader& json) {
    ObjectTemplate object;
    read_class(json, object);
    if (json.failed()) return object;
    check_keys_of_class(json, object.prototype.object_class);
    object.name = read_name(json.at("name"), reader_.scope);
    json.text_or("description", "");
    read_fields(json, object);
    read_switches(json, object.prototype);
    if (is_unit(object.prototype.object_class)) read_unit(json, object);
    if (object.prototype.object_class == ObjectClass::kRegisterFile) read_registers(json.at("registers"), object);
    if (const auto ranges = json.find("address_ranges")) read_address_ranges(*ranges, object);
    object.index = reader_.description.templates.object_templates++;
    return object;
  }

 private:
  static void read_class(const json::JsonReader& json, ObjectTemplate& object) {
    const json::JsonReader value = json.at("class");
    const std::string name = value.text();
    const auto object_class = object_class_of(name);
    if (!object_class) {
      value.refuse("UnknownValue", value.found() + " is no class of objects",
                   diagnostics::nearest_name_hint(name, object_class_names()));
      return;
    }
    object.prototype.object_class = *object_class;
    object.prototype.pointer = json.path();
  }

  static void check_keys_of_class(const json::JsonReader& json, ObjectClass object_class) {
    const std::vector<std::string> keys = keys_of(object_class);
    json.each_member([&](const std::string& key, const json::JsonReader& value) {
      if (contains(keys, key)) return;
      value.refuse("UnknownKey",
                   "the key '" + key + "' means nothing to the class " + std::string(name_of(object_class)),
                   diagnostics::nearest_name_hint(key, keys));
    });
  }

  void read_fields(const json::JsonReader& json, ObjectTemplate& object) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(object.prototype.object_class);
    const std::vector<NumberField>& fields = number_fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if ((fields[i].classes & bit) == 0) continue;
      if (!fields[i].required && !json.has(fields[i].key)) continue;
      object.fields.push_back(
          {i, read_number(json.at(fields[i].key), reader_.scope, fields[i].minimum, fields[i].maximum)});
    }
  }

  static void read_switches(const json::JsonReader& json, Object& object) {
    struct Switch {
      const char* key;
      bool* value;
    };
    for (const Switch& option :
         {Switch{"streaming", &object.streaming}, Switch{"fetch_across_back_edges", &object.fetch_across_back_edges},
          Switch{"contention", &object.storage.contention}, Switch{"write_allocate", &object.cache.write_allocate},
          Switch{"write_back", &object.cache.write_back}}) {
      *option.value = json.boolean_or(option.key, *option.value);
    }
    if (const auto order = json.find("arbitration")) {
      object.storage.arbitration = order->choice({"program_order", "first_come"}) == "first_come"
                                       ? Arbitration::kFirstCome
                                       : Arbitration::kProgramOrder;
    }
    if (const auto policy = json.find("replacement_policy")) {
      object.cache.replacement =
          policy->choice({"LRU", "FIFO"}) == "LRU" ? ReplacementPolicy::kLru : ReplacementPolicy::kFifo;
    }
  }

  void read_unit(const json::JsonReader& json, ObjectTemplate& object) {
    const json::JsonReader list = json.at("to_process");
    if (list.expect_array()) check_count(list, kMaxOperations, "operations");
    if (list.size() == 0) list.refuse("OutOfRange", "a unit processes at least one operation");
    list.each([&](const json::JsonReader& name) { read_processed(name, object.prototype.to_process); });
    if (const auto latency = json.find("latency")) object.latency = read_latency(*latency, 0, object);
    if (const auto interval = json.find("initiation_interval")) {
      object.initiation_interval = read_latency(*interval, 1, object);
    }
  }

  void read_processed(const json::JsonReader& value, std::vector<OperationId>& to_process) {
    const std::string name = value.text();
    const auto found = reader_.operations.find(name);
    if (found == reader_.operations.end()) {
      std::vector<std::string> known;
      for (const Operation& operation : reader_.description.operations) known.push_back(operation.name);
      value.refuse("UnknownOperation", "there is no operation '" + name + "'",
                   diagnostics::nearest_name_hint(name, known));
      return;
    }
    if (std::find(to_process.begin(), to_process.end(), found->second) != to_process.end()) {
      value.refuse("DuplicateName", "the operation '" + name + "' is there already");
    }
    to_process.push_back(found->second);
    reader_.processed[static_cast<std::size_t>(found->second)] = true;
  }

  /// A latency may use the attributes that the instructions of all of the unit's operations carry.
  NumberTemplate read_latency(const json::JsonReader& value, std::int64_t minimum, const ObjectTemplate& object) {
    std::vector<std::string> attributes;
    for (const OperationId id : object.prototype.to_process) {
      for (const std::string& name : operation(id).attributes) {
        if (!contains(attributes, name)) attributes.push_back(name);
      }
    }
    NumberTemplate number = read_number(value, reader_.scope, minimum, kMaxLatency, &attributes);
    if (value.failed() || !number.value.has_free_names()) return number;
    for (const std::string& name : expression::names_in(*expression::parse_expression(value.text()))) {
      if (contains(attributes, name)) check_carried(value, name, object.prototype.to_process);
    }
    return number;
  }

  void check_carried(const json::JsonReader& latency, const std::string& attribute,
                     const std::vector<OperationId>& to_process) const {
    for (const OperationId id : to_process) {
      if (contains(operation(id).attributes, attribute)) continue;
      latency.refuse("MissingAttribute",
                     "the unit also processes '" + operation(id).name + "', which has no attribute '" + attribute + "'",
                     "declare the attribute, or give that operation a unit of its own");
    }
  }

  const Operation& operation(OperationId id) const {
    return reader_.description.operations[static_cast<std::size_t>(id)];
  }

  void read_registers(const json::JsonReader& list, ObjectTemplate& object) {
    object.registers = read_elements<RegisterTemplate>(
        list, "registers", reader_.scope, [](const json::JsonReader& element) { return element.json().is_object(); },
        [this](const json::JsonReader& element) {
          return RegisterTemplate{read_name(element, reader_.scope), element.path()};
        });
  }

  void read_address_ranges(const json::JsonReader& ranges, ObjectTemplate& object) {
    ranges.each([&](const json::JsonReader& range) {
      if (!range.json().is_array() || range.json().size() != 2) {
        range.refuse("WrongType", "expected the first address of the range and the one behind its last: [first, end]");
        return;
      }
      const auto end = [&](std::size_t i) { return read_number(range.at(i), reader_.scope, 0, kLargestNumber); };
      NumberTemplate first = end(0);
      object.address_ranges.emplace_back(std::move(first), end(1));
    });
  }

  DescriptionReader& reader_;
};

/// "rows", [first, end] or [first, end, step]: the range of a loop's variable.
LoopTemplate read_loop(const std::string& variable, const json::JsonReader& range, const Scope& scope) {
  LoopTemplate loop;
  loop.variable = variable;
  loop.step.value = expression::BoundExpression(1);
  if (!range.json().is_array()) {
    loop.to = read_number(range, scope, -kMaxLoopBound, kMaxLoopBound);
    return loop;
  }
  const std::size_t count = range.size();
  if (count < 2 || count > 3) {
    range.refuse("WrongType", "expected the number of iterations, or [first, end] or [first, end, step], end excluded");
    return loop;
  }
  loop.to = read_number(range.at(1), scope, -kMaxLoopBound, kMaxLoopBound);
  loop.from = read_number(range.at(std::size_t{0}), scope, -kMaxLoopBound, kMaxLoopBound);
  if (count == 3) loop.step = read_number(range.at(2), scope, 1, kMaxLoopBound);
  return loop;
}

}  // namespace

std::vector<LoopTemplate> read_loops(const json::JsonReader& value, Scope& scope) {
  std::vector<LoopTemplate> loops;
  if (value.expect_object() && value.json().empty()) {
    value.refuse("OutOfRange", "a loop needs at least one variable: {\"i\": \"rows\"}");
  }
  value.each_member([&](const std::string& variable, const json::JsonReader& range) {
    LoopTemplate loop = read_loop(variable, range, scope);
    if (range.failed()) return;
    loop.slot = range.take(scope.enter_loop(variable, range.path()));
    if (!range.failed()) loops.push_back(std::move(loop));
  });
  return loops;
}

void read_objects(DescriptionReader& reader) {
  ObjectReader object_reader(reader);
  reader.description.templates.objects = read_elements<ObjectTemplate>(
      reader.document.at("objects"), "objects", reader.scope,
      [](const json::JsonReader& element) { return element.has("for") || element.has("if"); },
      [&](const json::JsonReader& element) { return object_reader.read(element); });
  for (std::size_t i = 0; i < reader.processed.size() && !reader.document.failed(); ++i) {
    if (reader.processed[i]) continue;
    const std::string& name = reader.description.operations[i].name;
    reader.document.keep<void>(failure("UnprocessedOperation", json::json_child("/operations", name),
                                       "no functional or memory access unit has '" + name + "' in its to_process"));
  }
}

}  // namespace cyclescope::architecture

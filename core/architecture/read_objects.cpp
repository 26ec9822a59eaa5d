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

  Result<ObjectTemplate> read(const Json& json, const std::string& path) {
    ObjectTemplate object;
    if (auto read = read_class(json, path, object); !read) return fail(read);
    const std::vector<std::string> keys = keys_of(object.prototype.object_class);
    for (const auto& [key, value] : json.items()) {
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      return failure("UnknownKey", json::json_child(path, key),
                     "the key '" + key + "' means nothing to the class " + name_of(object.prototype.object_class),
                     diagnostics::nearest_name_hint(key, keys));
    }
    if (auto read = read_name_and_description(json, path, object); !read) return fail(read);
    if (auto read = read_fields(json, path, object); !read) return fail(read);
    if (auto read = read_switches(json, path, object.prototype); !read) return fail(read);
    if (is_unit(object.prototype.object_class)) {
      if (auto read = read_unit(json, path, object); !read) return fail(read);
    }
    if (object.prototype.object_class == ObjectClass::kRegisterFile) {
      if (auto read = read_registers(json, path, object); !read) return fail(read);
    }
    if (const Json* ranges = json::find_member(json, "address_ranges")) {
      if (auto read = read_address_ranges(*ranges, json::json_child(path, "address_ranges"), object); !read)
        return fail(read);
    }
    object.index = reader_.description.templates.object_templates++;
    return object;
  }

 private:
  static tl::unexpected<Diagnostic> fail(Result<void>& result) {
    return tl::unexpected<Diagnostic>(std::move(result.error()));
  }

  Result<void> read_class(const Json& json, const std::string& path, ObjectTemplate& object) {
    const Result<const Json*> class_member = json::require_member(json, path, "class");
    if (!class_member) return tl::unexpected<Diagnostic>(class_member.error());
    const std::string class_path = json::json_child(path, "class");
    const Result<std::string> class_name = json::as_string(**class_member, class_path);
    if (!class_name) return tl::unexpected<Diagnostic>(class_name.error());
    const auto object_class = object_class_of(*class_name);
    if (!object_class) {
      return failure("UnknownValue", class_path, json::describe(**class_member) + " is no class of objects",
                     diagnostics::nearest_name_hint(*class_name, object_class_names()));
    }
    object.prototype.object_class = *object_class;
    object.prototype.pointer = path;
    return {};
  }

  Result<void> read_name_and_description(const Json& json, const std::string& path, ObjectTemplate& object) {
    const Result<const Json*> name_member = json::require_member(json, path, "name");
    if (!name_member) return tl::unexpected<Diagnostic>(name_member.error());
    Result<NameTemplate> name = read_name(**name_member, json::json_child(path, "name"), reader_.scope);
    if (!name) return tl::unexpected<Diagnostic>(std::move(name.error()));
    object.name = std::move(*name);
    if (const Json* description = json::find_member(json, "description")) {
      const auto text = json::as_string(*description, json::json_child(path, "description"));
      if (!text) return tl::unexpected<Diagnostic>(text.error());
    }
    return {};
  }

  Result<void> read_fields(const Json& json, const std::string& path, ObjectTemplate& object) {
    const std::uint32_t bit = 1U << static_cast<unsigned>(object.prototype.object_class);
    const std::vector<NumberField>& fields = number_fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if ((fields[i].classes & bit) == 0) continue;
      const Json* member = json::find_member(json, fields[i].key);
      if (member == nullptr) {
        if (!fields[i].required) continue;
        return tl::unexpected<Diagnostic>(json::require_member(json, path, fields[i].key).error());
      }
      Result<NumberTemplate> number = read_number(*member, json::json_child(path, fields[i].key), reader_.scope,
                                                  fields[i].minimum, fields[i].maximum);
      if (!number) return tl::unexpected<Diagnostic>(std::move(number.error()));
      object.fields.push_back({i, std::move(*number)});
    }
    return {};
  }

  Result<void> read_switches(const Json& json, const std::string& path, Object& object) {
    struct Switch {
      const char* key;
      bool* value;
    };
    for (const Switch& option :
         {Switch{"streaming", &object.streaming}, Switch{"fetch_across_back_edges", &object.fetch_across_back_edges},
          Switch{"write_allocate", &object.cache.write_allocate}, Switch{"write_back", &object.cache.write_back}}) {
      const Json* member = json::find_member(json, option.key);
      if (member == nullptr) continue;
      const Result<bool> read = json::as_boolean(*member, json::json_child(path, option.key));
      if (!read) return tl::unexpected<Diagnostic>(read.error());
      *option.value = *read;
    }
    if (const Json* policy = json::find_member(json, "replacement_policy")) {
      const auto read = json::as_choice(*policy, json::json_child(path, "replacement_policy"), {"LRU", "FIFO"});
      if (!read) return tl::unexpected<Diagnostic>(read.error());
      object.cache.replacement = *read == "LRU" ? ReplacementPolicy::kLru : ReplacementPolicy::kFifo;
    }
    return {};
  }

  Result<void> read_unit(const Json& json, const std::string& path, ObjectTemplate& object) {
    const Result<const Json*> member = json::require_member(json, path, "to_process");
    if (!member) return tl::unexpected<Diagnostic>(member.error());
    const std::string list_path = json::json_child(path, "to_process");
    const Result<const Json*> array = json::as_array(**member, list_path);
    if (!array) return tl::unexpected<Diagnostic>(array.error());
    if (auto counted = check_count(**array, list_path, kMaxOperations, "operations"); !counted) return counted;
    if ((*array)->empty()) return failure("OutOfRange", list_path, "a unit processes at least one operation");
    std::vector<OperationId>& to_process = object.prototype.to_process;
    for (std::size_t i = 0; i < (*array)->size(); ++i) {
      const std::string item_path = json::json_child(list_path, i);
      const Result<std::string> name = json::as_string((**array)[i], item_path);
      if (!name) return tl::unexpected<Diagnostic>(name.error());
      const auto found = reader_.operations.find(*name);
      if (found == reader_.operations.end()) {
        std::vector<std::string> known;
        for (const Operation& operation : reader_.description.operations) known.push_back(operation.name);
        return failure("UnknownOperation", item_path, "there is no operation '" + *name + "'",
                       diagnostics::nearest_name_hint(*name, known));
      }
      if (std::find(to_process.begin(), to_process.end(), found->second) != to_process.end()) {
        return failure("DuplicateName", item_path, "the operation '" + *name + "' is there already");
      }
      to_process.push_back(found->second);
      reader_.processed[static_cast<std::size_t>(found->second)] = true;
    }
    if (auto read = read_latency(json, path, "latency", 0, object, object.latency); !read) return read;
    return read_latency(json, path, "initiation_interval", 1, object, object.initiation_interval);
  }

  /// A latency may use the attributes that the instructions of all of the unit's operations carry.
  Result<void> read_latency(const Json& json, const std::string& path, std::string_view key, std::int64_t minimum,
                            const ObjectTemplate& object, std::optional<NumberTemplate>& latency) {
    const Json* member = json::find_member(json, key);
    if (member == nullptr) return {};
    const std::string latency_path = json::json_child(path, key);
    std::vector<std::string> attributes;
    for (const OperationId id : object.prototype.to_process) {
      for (const std::string& name : operation(id).attributes) {
        if (std::find(attributes.begin(), attributes.end(), name) == attributes.end()) attributes.push_back(name);
      }
    }
    Result<NumberTemplate> number =
        read_number(*member, latency_path, reader_.scope, minimum, kMaxLatency, &attributes);
    if (!number) return tl::unexpected<Diagnostic>(std::move(number.error()));
    if (number->value.has_free_names()) {
      for (const std::string& name :
           expression::names_in(*expression::parse_expression(member->get_ref<const std::string&>()))) {
        if (std::find(attributes.begin(), attributes.end(), name) == attributes.end()) continue;
        for (const OperationId id : object.prototype.to_process) {
          const std::vector<std::string>& carried = operation(id).attributes;
          if (std::find(carried.begin(), carried.end(), name) != carried.end()) continue;
          return failure("MissingAttribute", latency_path,
                         "the unit also processes '" + operation(id).name + "', which has no attribute '" + name + "'",
                         "declare the attribute, or give that operation a unit of its own");
        }
      }
    }
    latency = std::move(*number);
    return {};
  }

  const Operation& operation(OperationId id) const {
    return reader_.description.operations[static_cast<std::size_t>(id)];
  }

  Result<void> read_registers(const Json& json, const std::string& path, ObjectTemplate& object) {
    const Result<const Json*> member = json::require_member(json, path, "registers");
    if (!member) return tl::unexpected<Diagnostic>(member.error());
    auto registers = read_elements<RegisterTemplate>(
        **member, json::json_child(path, "registers"), "registers", reader_.scope,
        [](const Json& element) { return element.is_object(); },
        [this](const Json& element, const std::string& element_path) -> Result<RegisterTemplate> {
          Result<NameTemplate> name = read_name(element, element_path, reader_.scope);
          if (!name) return tl::unexpected<Diagnostic>(std::move(name.error()));
          return RegisterTemplate{std::move(*name), element_path};
        });
    if (!registers) return tl::unexpected<Diagnostic>(std::move(registers.error()));
    object.registers = std::move(*registers);
    return {};
  }

  Result<void> read_address_ranges(const Json& value, const std::string& path, ObjectTemplate& object) {
    const Result<const Json*> ranges = json::as_array(value, path);
    if (!ranges) return tl::unexpected<Diagnostic>(ranges.error());
    for (std::size_t i = 0; i < (*ranges)->size(); ++i) {
      const std::string range_path = json::json_child(path, i);
      const Json& range = (**ranges)[i];
      if (!range.is_array() || range.size() != 2) {
        return failure("WrongType", range_path,
                       "expected the first address of the range and the one behind its last: [first, end]");
      }
      Result<NumberTemplate> ends[2] = {
          read_number(range[0], json::json_child(range_path, std::size_t{0}), reader_.scope, 0, kLargestNumber),
          read_number(range[1], json::json_child(range_path, std::size_t{1}), reader_.scope, 0, kLargestNumber)};
      for (Result<NumberTemplate>& end : ends) {
        if (!end) return tl::unexpected<Diagnostic>(std::move(end.error()));
      }
      object.address_ranges.emplace_back(std::move(*ends[0]), std::move(*ends[1]));
    }
    return {};
  }

  DescriptionReader& reader_;
};

}  // namespace

Result<std::vector<LoopTemplate>> read_loops(const Json& value, const std::string& path, Scope& scope) {
  if (const auto object = json::as_object(value, path); !object) return tl::unexpected<Diagnostic>(object.error());
  if (value.empty()) return failure("OutOfRange", path, "a loop needs at least one variable: {\"i\": \"rows\"}");
  std::vector<LoopTemplate> loops;
  for (const auto& [variable, range] : value.items()) {
    const std::string loop_path = json::json_child(path, variable);
    LoopTemplate loop;
    loop.variable = variable;
    const bool single = !range.is_array();
    if (!single && (range.size() < 2 || range.size() > 3)) {
      return failure("WrongType", loop_path,
                     "expected the number of iterations, or [first, end] or [first, end, step], end excluded");
    }
    const auto bound = [&, &ends = range](std::size_t i, std::int64_t minimum) {
      return read_number(ends[i], json::json_child(loop_path, i), scope, minimum, kMaxLoopBound);
    };
    Result<NumberTemplate> to =
        single ? read_number(range, loop_path, scope, -kMaxLoopBound, kMaxLoopBound) : bound(1, -kMaxLoopBound);
    if (!to) return tl::unexpected<Diagnostic>(std::move(to.error()));
    loop.to = std::move(*to);
    loop.step.value = expression::BoundExpression(1);
    if (!single) {
      Result<NumberTemplate> from = bound(0, -kMaxLoopBound);
      if (!from) return tl::unexpected<Diagnostic>(std::move(from.error()));
      loop.from = std::move(*from);
      if (range.size() == 3) {
        Result<NumberTemplate> step = bound(2, 1);
        if (!step) return tl::unexpected<Diagnostic>(std::move(step.error()));
        loop.step = std::move(*step);
      }
    }
    const Result<std::int32_t> slot = scope.enter_loop(variable, loop_path);
    if (!slot) return tl::unexpected<Diagnostic>(slot.error());
    loop.slot = *slot;
    loops.push_back(std::move(loop));
  }
  return loops;
}

Result<void> read_objects(DescriptionReader& reader) {
  const Result<const Json*> objects = json::require_member(reader.document, "", "objects");
  if (!objects) return tl::unexpected<Diagnostic>(objects.error());
  ObjectReader object_reader(reader);
  auto elements = read_elements<ObjectTemplate>(
      **objects, "/objects", "objects", reader.scope,
      [](const Json& element) {
        return json::find_member(element, "for") != nullptr || json::find_member(element, "if") != nullptr;
      },
      [&](const Json& element, const std::string& path) { return object_reader.read(element, path); });
  if (!elements) return tl::unexpected<Diagnostic>(std::move(elements.error()));
  reader.description.templates.objects = std::move(*elements);
  for (std::size_t i = 0; i < reader.processed.size(); ++i) {
    if (reader.processed[i]) continue;
    const std::string& name = reader.description.operations[i].name;
    return failure("UnprocessedOperation", json::json_child("/operations", name),
                   "no functional or memory access unit has '" + name + "' in its to_process");
  }
  return {};
}

}  // namespace cyclescope::architecture

// Builds the objects, registers and edges of a description whose parameters are given. What does not differ between the
// iterations of a template's loops is worked out once.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "architecture/description.h"
#include "architecture/edges.h"
#include "architecture/evaluate_definitions.h"
#include "architecture/expansion.h"
#include "architecture/graph.h"
#include "architecture/object_fields.h"
#include "architecture/object_index.h"
#include "json/pointer.h"

namespace cyclescope::architecture {
namespace {

constexpr std::int64_t kMaxCacheLines = std::int64_t{1} << 24;

class Builder {
 public:
  Builder(const Description& description, std::vector<std::int64_t> definitions, const BuildLimits& limits)
      : description_(description),
        limits_(limits),
        expansion_(definitions, description.templates.slots, limits.iterations),
        prototypes_(description.templates.object_templates),
        index_(description.templates.families) {
    for (std::size_t i = 0; i < definitions.size(); ++i) {
      const bool is_parameter = i < description.parameters.size();
      auto& values = is_parameter ? architecture_.parameters : architecture_.constants;
      values.emplace(description.templates.definitions[i].name, definitions[i]);
    }
  }

  Result<Architecture> build() {
    for (const auto step : {&Builder::start, &Builder::count, &Builder::make_objects, &Builder::make_edges}) {
      if (auto done = (this->*step)(); !done) return tl::unexpected<Diagnostic>(std::move(done.error()));
    }
    if (auto connected = connect(architecture_, edges_); !connected) {
      return tl::unexpected<Diagnostic>(std::move(connected.error()));
    }
    return std::move(architecture_);
  }

 private:
  /// What the instances of an object template have in common.
  struct Prototype {
    bool ready = false;
    Object object;
    std::vector<const FieldTemplate*> varying;  ///< fields that differ between instances
    bool latency_varies = false, interval_varies = false, ranges_vary = false;
  };

  Result<void> start() {
    architecture_.name = description_.name;
    architecture_.parameter_declarations = description_.parameters;
    architecture_.operations = description_.operations;
    for (std::size_t i = 0; i < architecture_.operations.size(); ++i) {
      architecture_.operation_by_name.emplace(architecture_.operations[i].name, static_cast<OperationId>(i));
    }
    const Result<std::int64_t> clock = expansion_.value(description_.templates.clock_hz);
    if (!clock) return tl::unexpected<Diagnostic>(clock.error());
    architecture_.clock_hz = *clock;
    return {};
  }

  /// Refuses absurd sizes before anything is built.
  Result<void> count() {
    std::int64_t objects = 0;
    std::int64_t registers = 0;
    std::int64_t edges = 0;
    const auto limit = [](std::int64_t number, std::int64_t most, const char* what,
                          const std::string& path) -> Result<void> {
      if (number <= most) return {};
      return failure("TooLarge", path,
                     "the description makes more than " + std::to_string(most) + " " + what + " with these parameters");
    };
    const auto count_register = [&](const RegisterTemplate& item) {
      return limit(++registers, limits_.registers, "registers", item.pointer);
    };
    const auto count_object = [&](const ObjectTemplate& item) {
      auto counted = limit(++objects, limits_.objects, "objects", item.prototype.pointer);
      return counted ? expansion_.expand(item.registers, count_register) : counted;
    };
    if (auto counted = expansion_.expand(description_.templates.objects, count_object); !counted) return counted;
    expansion_.restart();
    const auto count_edge = [&](const EdgeTemplate& item) {
      edges += static_cast<std::int64_t>(item.sources.size() * item.targets.size());
      return limit(edges, limits_.edges, "edges", item.pointer);
    };
    if (auto counted = expansion_.expand(description_.templates.edges, count_edge); !counted) return counted;
    expansion_.restart();
    architecture_.objects.reserve(static_cast<std::size_t>(objects));
    architecture_.object_by_name.reserve(static_cast<std::size_t>(objects));
    architecture_.registers.reserve(static_cast<std::size_t>(registers));
    architecture_.register_by_name.reserve(static_cast<std::size_t>(registers));
    edges_.reserve(static_cast<std::size_t>(edges));
    return {};
  }

  Result<void> make_objects() {
    const auto make = [this](const ObjectTemplate& item) { return make_object(item); };
    if (auto made = expansion_.expand(description_.templates.objects, make); !made) return made;
    expansion_.restart();
    return check_register_names();
  }

  Result<void> make_object(const ObjectTemplate& item) {
    Prototype& prototype = prototypes_[item.index];
    if (!prototype.ready) {
      if (auto prepared = prepare(item, prototype); !prepared) return prepared;
    }
    architecture_.objects.push_back(prototype.object);
    Object& object = architecture_.objects.back();
    if (auto named = item.name.append_to(object.name, expansion_.slots()); !named) {
      return expansion_.fail(std::move(named.error()), object.pointer + "/name");
    }
    const auto id = static_cast<ObjectId>(architecture_.objects.size() - 1);
    const auto [first, is_new] = architecture_.object_by_name.try_emplace(object.name, id);
    if (!is_new) return duplicate(object.name, first->second, object.pointer + "/name");
    index_.add(item.name, expansion_.slots(), id);
    for (const FieldTemplate* field : prototype.varying) {
      if (auto set = set_field(*field, object); !set) return set;
    }
    if (prototype.latency_varies) {
      if (auto set = set_latency(*item.latency, object.latency_expression); !set) return set;
    }
    if (prototype.interval_varies) {
      if (auto set = set_latency(*item.initiation_interval, object.initiation_interval_expression); !set) return set;
    }
    if (prototype.ranges_vary) {
      if (auto set = set_capacity(item, object); !set) return set;
    }
    if (object.object_class == ObjectClass::kSetAssociativeCache) {
      if (auto checked = check_cache(object); !checked) return checked;
    }
    if (object.object_class == ObjectClass::kRegisterFile) return make_registers(item, id);
    return {};
  }

  Result<void> prepare(const ObjectTemplate& item, Prototype& prototype) {
    prototype.object = item.prototype;
    for (const FieldTemplate& field : item.fields) {
      if (expansion_.varies(field.value.value)) {
        prototype.varying.push_back(&field);
      } else if (auto set = set_field(field, prototype.object); !set) {
        return set;
      }
    }
    if (is_unit(item.prototype.object_class)) {
      if (!item.latency) {
        prototype.object.latency_expression = intern(constant(1));
      } else if (expansion_.varies(item.latency->value)) {
        prototype.latency_varies = true;
      } else if (auto set = set_latency(*item.latency, prototype.object.latency_expression); !set) {
        return set;
      }
      if (item.initiation_interval) {
        if (expansion_.varies(item.initiation_interval->value)) {
          prototype.interval_varies = true;
        } else if (auto set = set_latency(*item.initiation_interval, prototype.object.initiation_interval_expression);
                   !set) {
          return set;
        }
      }
    }
    prototype.ranges_vary =
        std::any_of(item.address_ranges.begin(), item.address_ranges.end(), [this](const auto& range) {
          return expansion_.varies(range.first.value) || expansion_.varies(range.second.value);
        });
    if (!prototype.ranges_vary) {
      if (auto set = set_capacity(item, prototype.object); !set) return set;
    }
    prototype.ready = true;
    return {};
  }

  Result<void> set_field(const FieldTemplate& field, Object& object) const {
    const Result<std::int64_t> value = expansion_.value(field.value);
    if (!value) return tl::unexpected<Diagnostic>(value.error());
    number_fields()[field.field].set(object, *value);
    return {};
  }

  static expression::Expression constant(std::int64_t value) {
    expression::Expression expression;
    expression.constant = value;
    return expression;
  }

  Result<void> set_latency(const NumberTemplate& latency, std::int32_t& index) {
    if (!latency.value.has_free_names()) {
      const Result<std::int64_t> value = expansion_.value(latency);
      if (!value) return tl::unexpected<Diagnostic>(value.error());
      index = intern(constant(*value));
      return {};
    }
    expression::Expression folded = latency.value.fold(expansion_.slots());
    if (folded.op == expression::ExpressionOp::kConstant &&
        (folded.constant < latency.minimum || folded.constant > latency.maximum)) {
      return expansion_.fail(
          Diagnostic{"OutOfRange", "", "the value is " + std::to_string(folded.constant) + " cycles", "", 0, 0},
          latency.pointer);
    }
    index = intern(std::move(folded));
    return {};
  }

  std::int32_t intern(expression::Expression expression) {
    const auto next = static_cast<std::int32_t>(architecture_.expressions.size());
    const auto [found, is_new] = expression_by_text_.try_emplace(expression::to_text(expression), next);
    if (is_new) architecture_.expressions.push_back(std::move(expression));
    return found->second;
  }

  Result<void> set_capacity(const ObjectTemplate& item, Object& object) const {
    std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
    object.storage.capacity = 0;
    for (const auto& [first, end] : item.address_ranges) {
      const Result<std::int64_t> from = expansion_.value(first);
      if (!from) return tl::unexpected<Diagnostic>(from.error());
      const Result<std::int64_t> to = expansion_.value(end);
      if (!to) return tl::unexpected<Diagnostic>(to.error());
      if (*to <= *from) {
        return expansion_.fail(Diagnostic{"OutOfRange", end.pointer,
                                          "the range ends at " + std::to_string(*to) + ", but begins at " +
                                              std::to_string(*from) + "; its end is the address behind its last",
                                          "", 0, 0},
                               end.pointer);
      }
      ranges.emplace_back(*from, *to);
    }
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      if (i > 0 && ranges[i].first < ranges[i - 1].second) {
        return expansion_.fail(
            Diagnostic{"OverlappingAddressRanges", "",
                       "the address " + std::to_string(ranges[i].first) + " is in two ranges", "", 0, 0},
            object.pointer + "/address_ranges");
      }
      object.storage.capacity += ranges[i].second - ranges[i].first;  // disjoint ranges below 2^53: no overflow
    }
    return {};
  }

  Result<void> check_cache(const Object& object) const {
    if (object.cache.sets * object.cache.ways <= kMaxCacheLines) return {};
    return expansion_.fail(Diagnostic{"TooLarge", "",
                                      "the cache has " + std::to_string(object.cache.sets * object.cache.ways) +
                                          " lines, at most " + std::to_string(kMaxCacheLines) + " are simulated",
                                      "", 0, 0},
                           object.pointer);
  }

  Result<void> make_registers(const ObjectTemplate& item, ObjectId file) {
    const std::size_t first_register = architecture_.registers.size();
    std::string name = architecture_.objects[static_cast<std::size_t>(file)].name + ".";
    const std::size_t prefix = name.size();
    auto made = expansion_.expand(item.registers, [&](const RegisterTemplate& declared) -> Result<void> {
      name.resize(prefix);
      if (auto named = declared.name.append_to(name, expansion_.slots()); !named) {
        return expansion_.fail(std::move(named.error()), declared.pointer);
      }
      const auto id = static_cast<RegisterId>(architecture_.registers.size());
      if (!architecture_.register_by_name.try_emplace(name, id).second) {
        return expansion_.fail(
            Diagnostic{"DuplicateName", "", "there is already a register called '" + name + "'", "", 0, 0},
            declared.pointer);
      }
      architecture_.registers.push_back({file, name});
      return {};
    });
    if (!made) return made;
    if (architecture_.registers.size() > first_register) return {};
    return expansion_.fail(
        Diagnostic{"EmptyRegisterFile", "", "the register file '" + name.substr(0, prefix - 1) + "' has no registers",
                   "", 0, 0},
        item.prototype.pointer + "/registers");
  }

  tl::unexpected<Diagnostic> duplicate(const std::string& name, ObjectId first, const std::string& path) const {
    return expansion_.fail(Diagnostic{"DuplicateName", "",
                                      "there is already an object called '" + name + "', declared at " +
                                          architecture_.objects[static_cast<std::size_t>(first)].pointer,
                                      "", 0, 0},
                           path);
  }

  /// An operand of a mapping may name either, so no object may be called like a register.
  Result<void> check_register_names() const {
    for (const Object& object : architecture_.objects) {
      if (object.name.find('.') == std::string::npos) continue;
      if (architecture_.register_by_name.count(object.name) == 0) continue;
      return failure("DuplicateName", object.pointer + "/name",
                     "there is already a register called '" + object.name + "'");
    }
    return {};
  }

  Result<void> make_edges() {
    return architecture::make_edges(description_.templates.edges, architecture_, index_, expansion_, edges_);
  }

  const Description& description_;
  BuildLimits limits_;
  Expansion expansion_;
  std::vector<Prototype> prototypes_;
  std::unordered_map<std::string, std::int32_t> expression_by_text_;
  Architecture architecture_;
  ObjectIndex index_;
  std::vector<Edge> edges_;
};

}  // namespace

Result<Architecture> instantiate(const Description& description, const ParameterValues& values,
                                 const BuildLimits& limits) {
  Result<std::vector<std::int64_t>> definitions = evaluate_definitions(description, values);
  Result<Architecture> architecture =
      definitions ? Builder(description, std::move(*definitions), limits).build()
                  : Result<Architecture>(tl::unexpected<Diagnostic>(std::move(definitions.error())));
  if (!architecture) locate(architecture.error(), description);
  return architecture;
}

}  // namespace cyclescope::architecture

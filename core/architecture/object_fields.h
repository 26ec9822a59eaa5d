#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::architecture {

/// A numeric attribute of some object classes.
struct NumberField {
  std::string_view key;
  std::uint32_t classes;  ///< bit (1 << class) for each that has it
  bool required;
  std::int64_t minimum, maximum;
  void (*set)(Object& object, std::int64_t value);
  std::int64_t (*get)(const Object& object);

  bool is_of(ObjectClass object_class) const { return (classes & (1U << static_cast<unsigned>(object_class))) != 0; }
};

/// All numeric attributes; those of functional units that may depend on an instruction are not among them.
const std::vector<NumberField>& number_fields();

/// Every key that an object of the class may have.
std::vector<std::string> keys_of(ObjectClass object_class);

/// The class called `name`, or nothing.
std::optional<ObjectClass> object_class_of(std::string_view name);

/// The names of all classes.
std::vector<std::string> object_class_names();

bool is_stage(ObjectClass object_class);    ///< fetch, pipeline or execute stage
bool is_unit(ObjectClass object_class);     ///< functional or memory access unit: what processes operations
bool is_storage(ObjectClass object_class);  ///< SRAM, DRAM or cache

constexpr std::int64_t kMaxLatency = std::int64_t{1} << 40;  ///< cycles

}  // namespace cyclescope::architecture

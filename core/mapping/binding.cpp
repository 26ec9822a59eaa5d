#include "mapping/binding.h"

#include <algorithm>

#include "diagnostics/nearest_name.h"

namespace cyclescope::mapping {
namespace {

constexpr std::int32_t kUnknown = -2;
constexpr std::size_t kHintCandidates = 5000;  ///< names that are compared for a hint

/// Operands that `assignment` names, as indices into Operation::operands.
std::vector<std::int32_t> operands_of(const architecture::Operation& operation,
                                      const architecture::Assignment& assignment) {
  std::vector<std::string> names = architecture::operands_in(assignment.value);
  names.push_back(assignment.target);
  std::vector<std::int32_t> operands;
  for (std::size_t i = 0; i < operation.operands.size(); ++i) {
    if (std::find(names.begin(), names.end(), operation.operands[i].name) == names.end()) continue;
    operands.push_back(static_cast<std::int32_t>(i));
  }
  return operands;
}

std::string filled_in(const IndexedName& name, std::span<const std::int64_t> indices) {
  std::string text = name.literals.front();
  for (std::size_t i = 0; i < indices.size(); ++i) text += std::to_string(indices[i]) + name.literals[i + 1];
  return text;
}

template <typename Map>
std::vector<std::string> some_names(const Map& by_name) {
  std::vector<std::string> names;
  for (const auto& entry : by_name) {
    names.push_back(entry.first);
    if (names.size() == kHintCandidates) break;
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_storage(const architecture::Object& object) {
  return object.object_class == architecture::ObjectClass::kSram ||
         object.object_class == architecture::ObjectClass::kDram ||
         object.object_class == architecture::ObjectClass::kSetAssociativeCache;
}

bool is_unit(const architecture::Object& object) {
  return object.object_class == architecture::ObjectClass::kFunctionalUnit ||
         object.object_class == architecture::ObjectClass::kMemoryAccessUnit;
}

}  // namespace

Binding::Binding(const architecture::Architecture& architecture, const MappingModel& model)
    : architecture_(architecture), model_(model), registers_(model.patterns), units_(model.patterns) {
  for (const std::string& name : model.parameters)
    parameters_.push_back(architecture::value_of(architecture, name).value_or(0));
  for (const std::string& name : model.operations) {
    BoundOperation bound;
    const auto id = architecture.operation_by_name.find(name);
    if (id != architecture.operation_by_name.end()) {
      bound.id = id->second;
      const architecture::Operation& operation = architecture.operations[static_cast<std::size_t>(bound.id)];
      for (const architecture::Assignment& assignment : operation.semantics) {
        bound.uses_function = bound.uses_function || architecture::calls_function(assignment.value);
        if (assignment.multiply_accumulate) bound.macs.push_back(operands_of(operation, assignment));
      }
      int units = 0;
      for (std::size_t i = 0; i < architecture.objects.size(); ++i) {
        if (!is_unit(architecture.objects[i]) || !processes(static_cast<architecture::ObjectId>(i), bound.id)) continue;
        bound.only_unit = ++units == 1 ? static_cast<architecture::ObjectId>(i) : architecture::kNone;
      }
    }
    operations_.push_back(bound);
  }
}

std::int32_t* Binding::place(Known& known, std::span<const std::int64_t> indices) {
  const std::int64_t a = indices.empty() ? 0 : indices[0];
  const std::int64_t b = indices.size() < 2 ? 0 : indices[1];
  if (indices.size() > 2 || a < 0 || b < 0 || a >= std::int64_t{1} << 31 || b >= std::int64_t{1} << 31) return nullptr;
  if (a < Known::kSide && b < Known::kSide) {
    const auto position = static_cast<std::size_t>(b * Known::kSide + a);
    if (known.dense.size() <= position) known.dense.resize(static_cast<std::size_t>(b + 1) * Known::kSide, kUnknown);
    return &known.dense[position];
  }
  const std::uint64_t key = static_cast<std::uint64_t>(a) << 32 | static_cast<std::uint64_t>(b);
  return &known.sparse.emplace(key, kUnknown).first->second;
}

Result<architecture::RegisterId> Binding::find_register(const IndexedName& name,
                                                        std::span<const std::int64_t> indices) {
  std::int32_t* known = place(registers_[name.pattern], indices);
  if (known != nullptr && *known != kUnknown) return *known;
  const std::string text = filled_in(name, indices);
  const auto found = architecture_.register_by_name.find(text);
  if (found == architecture_.register_by_name.end()) {
    return failure("UnknownRegister", name.path, "no register, tensor or buffer is called '" + text + "'",
                   diagnostics::nearest_name_hint(text, some_names(architecture_.register_by_name)));
  }
  if (known != nullptr) *known = found->second;
  return found->second;
}

Result<architecture::ObjectId> Binding::find_unit(const IndexedName& name, std::span<const std::int64_t> indices) {
  std::int32_t* known = place(units_[name.pattern], indices);
  if (known != nullptr && *known != kUnknown) return *known;
  const std::string text = filled_in(name, indices);
  const auto found = architecture_.object_by_name.find(text);
  if (found == architecture_.object_by_name.end()) {
    return failure("UnknownObject", name.path, "no object is called '" + text + "'",
                   diagnostics::nearest_name_hint(text, some_names(architecture_.object_by_name)));
  }
  const architecture::Object& object = architecture_.objects[static_cast<std::size_t>(found->second)];
  if (!is_unit(object)) {
    return failure("WrongUnit", name.path, "'" + text + "' is a " + architecture::name_of(object.object_class),
                   "name a FunctionalUnit or a MemoryAccessUnit");
  }
  if (known != nullptr) *known = found->second;
  return found->second;
}

Result<architecture::ObjectId> Binding::find_storage(const std::string& name, const std::string& path) const {
  const auto found = architecture_.object_by_name.find(name);
  if (found == architecture_.object_by_name.end()) {
    return failure("UnknownObject", path, "no object is called '" + name + "'",
                   diagnostics::nearest_name_hint(name, some_names(architecture_.object_by_name)));
  }
  const architecture::Object& object = architecture_.objects[static_cast<std::size_t>(found->second)];
  if (!is_storage(object)) {
    return failure("WrongType", path,
                   "'" + name + "' is a " + architecture::name_of(object.object_class) + ", not a storage",
                   "name an SRAM, a DRAM or a SetAssociativeCache");
  }
  return found->second;
}

bool Binding::processes(architecture::ObjectId unit, architecture::OperationId operation) const {
  const auto& operations = architecture_.objects[static_cast<std::size_t>(unit)].to_process;
  return std::find(operations.begin(), operations.end(), operation) != operations.end();
}

bool Binding::connected(architecture::ObjectId unit, architecture::ObjectId object,
                        architecture::AccessRole role) const {
  const auto& edges = role == architecture::AccessRole::kRead ? architecture_.readable : architecture_.writable;
  const auto& reached = edges[static_cast<std::size_t>(unit)];
  return std::binary_search(reached.begin(), reached.end(), object);
}

}  // namespace cyclescope::mapping

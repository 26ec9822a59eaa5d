#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "architecture/architecture.h"
#include "diagnostics/diagnostic.h"
#include "mapping/mapping_model.h"
#include "program/program.h"

namespace cyclescope::mapping {

/// What a mapping needs to know of one of its operations.
struct BoundOperation {
  architecture::OperationId id = architecture::kNone;
  bool uses_function = false;  ///< its semantics call the kernel's function
  /// For every multiply-accumulate of its semantics, the operands that it names, as indices into Operation::operands.
  std::vector<std::vector<std::int32_t>> macs;
  architecture::ObjectId only_unit = architecture::kNone;  ///< the unit that processes it, if it is the only one
};

/// A description's mappings on one instantiated architecture: names are found here once and remembered.
class Binding {
 public:
  Binding(const architecture::Architecture& architecture, const MappingModel& model);

  const architecture::Architecture& architecture() const { return architecture_; }
  const MappingModel& model() const { return model_; }
  /// By MappingModel::parameters.
  const std::vector<std::int64_t>& parameters() const { return parameters_; }
  const BoundOperation& operation(std::size_t index) const { return operations_[index]; }

  /// The register or unit that `name` stands for with these indices. Errors: UnknownRegister, UnknownObject, WrongUnit
  /// (an object that is no functional unit).
  Result<architecture::RegisterId> find_register(const IndexedName& name, std::span<const std::int64_t> indices);
  Result<architecture::ObjectId> find_unit(const IndexedName& name, std::span<const std::int64_t> indices);
  /// A storage. Errors: UnknownObject, WrongType (no storage).
  Result<architecture::ObjectId> find_storage(const std::string& name, const std::string& path) const;

  /// Is `unit` able to process `operation`?
  bool processes(architecture::ObjectId unit, architecture::OperationId operation) const;
  /// Does an edge let `unit` access `object` (a register file or storage) in this way?
  bool connected(architecture::ObjectId unit, architecture::ObjectId object, architecture::AccessRole role) const;

 private:
  /// Ids by the indices filled into one pattern; a dense table while both are small.
  struct Known {
    static constexpr std::int64_t kSide = 256;
    std::vector<std::int32_t> dense;
    std::unordered_map<std::uint64_t, std::int32_t> sparse;
  };
  static std::int32_t* place(Known& known, std::span<const std::int64_t> indices);

  const architecture::Architecture& architecture_;
  const MappingModel& model_;
  std::vector<std::int64_t> parameters_;
  std::vector<BoundOperation> operations_;
  std::vector<Known> registers_, units_;  ///< by IndexedName::pattern
};

}  // namespace cyclescope::mapping

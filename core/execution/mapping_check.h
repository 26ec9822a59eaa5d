#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "architecture/description.h"
#include "diagnostics/diagnostic.h"
#include "execution/sample_layers.h"
#include "mapping/mapping.h"

namespace cyclescope::execution {

/// What is wrong with a mapping.
struct MappingFinding {
  /// Its place in the description. Codes: WrongOutput, NeverWritten and the other errors of Interpreter::run(); those
  /// of Mapper::map_layer that are the description's fault; NeverFits and NegativeLatency of timing.
  Diagnostic diagnostic;
  std::string layer;                         ///< what was computed: "matmul B=1 K=3 M=2 N=5"
  std::string tiles;                         ///< "tile_m=2 tile_n=4"; may be empty
  architecture::ParameterValues parameters;  ///< those that were given or drawn; the others had their defaults
};

/// What became of a mapping.
struct CheckedMapping {
  std::string name;
  std::string path;           ///< JSON pointer
  std::int64_t programs = 0;  ///< that it made of layers, of which none was wrong but the last, if there is a finding
  std::optional<MappingFinding> finding;
};

/// Makes programs of small random layers with every mapping of a description, at the parameters given and at others
/// that are drawn between the least and the default of those not given; executes them through what their instructions
/// declare, and compares what they compute with the definition of the layer. In steps, so that a caller without threads
/// can show progress and cancel. The same description and parameters always give the same layers.
class MappingCheck {
 public:
  /// `execute` false: fewer programs are made and timed, and none is executed. `description` must outlive it.
  MappingCheck(const architecture::Description& description, mapping::MappingSet mappings,
               architecture::ParameterValues parameters, bool execute);
  MappingCheck(MappingCheck&&) noexcept;
  MappingCheck& operator=(MappingCheck&&) noexcept;
  ~MappingCheck();

  /// Tries some layers with one mapping; true when all is done. Errors: those of instantiate() at the parameters given.
  /// After an error or the end, do not call again.
  Result<bool> step();

  std::size_t steps_done() const;
  std::size_t steps_total() const;
  /// By mapping, in the order of the text.
  const std::vector<CheckedMapping>& mappings() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cyclescope::execution

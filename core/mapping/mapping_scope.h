#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace cyclescope::mapping {

/// Place of a name's value in a mapping's frame. Names become slots when a mapping is read, so that expanding an array
/// of tens of thousands of units looks no name up.
using Slot = std::uint32_t;

/// When the value of a name or expression is known: kKernelStage, the number of the last tile variable that it depends
/// on (1, 2, ...), or kIndexStage.
using Stage = std::uint8_t;
constexpr Stage kKernelStage = 0;   ///< parameters, sizes of the layer, and what follows from them
constexpr Stage kIndexStage = 255;  ///< indices of loops and unrolled blocks, and what follows from them

/// The names that an expression of a mapping may use, innermost block last.
class MappingScope {
 public:
  /// Makes `name` known from here to the end of the block. Errors: InvalidName, DuplicateName (shadowing is refused).
  Result<Slot> declare(const std::string& name, Stage stage, const std::string& path);
  std::optional<Slot> find(const std::string& name) const;
  Stage stage(Slot slot) const { return stages_[slot]; }
  std::vector<std::string> names() const;
  void open_block() { blocks_.push_back(names_.size()); }
  void close_block();
  std::size_t frame_size() const { return stages_.size(); }

  /// What gives the strings in expressions their meaning: the index of `choice` among those of `name`. Errors:
  /// UnknownChoice.
  std::function<Result<std::int64_t>(const std::string& name, const std::string& choice)> choices;

 private:
  std::vector<std::string> names_;
  std::vector<Slot> slots_;  ///< of names_
  std::vector<Stage> stages_;
  std::vector<std::size_t> blocks_;
  std::unordered_map<std::string, Slot> by_name_;
};

}  // namespace cyclescope::mapping

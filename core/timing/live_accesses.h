#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "architecture/architecture.h"

namespace cyclescope::timing {

/// A memory access that a later one may have to wait for.
struct LiveAccess {
  std::int64_t begin = 0, end = 0;  ///< elements [begin, end) of the buffer
  std::int64_t time = 0;            ///< reads: when the request ends; others: when the data are visible
  std::uint64_t birth = 0;          ///< Frontier's serial number of the iteration that made it
  std::uint32_t access = 0;         ///< which template, into CompiledProgram::accesses
  architecture::AccessRole role = architecture::AccessRole::kRead;
};

/// Accesses to one buffer in the order in which they were made, with summaries of blocks of them: thousands may be
/// live where a machine runs far ahead, and few of them matter to the next one.
class LiveAccesses {
 public:
  const std::vector<LiveAccess>& all() const { return all_; }

  /// The arguments are the fields of LiveAccess: see there.
  void add(std::int64_t begin, std::int64_t end, std::int64_t time, std::uint64_t birth, std::uint32_t access,
           architecture::AccessRole role);

  /// The latest time of those that meet [begin, end) and must be waited for, or `start` where none is later. Accesses
  /// that accumulate do not wait for each other.
  std::int64_t wait(std::int64_t begin, std::int64_t end, bool accumulates, std::int64_t start) const;

  /// Removes those with a time at or before `dead`.
  void forget(std::int64_t dead);

  /// Calls `change(access)` for each, which may change all but the role.
  template <typename Change>
  void for_each(const Change& change) {
    for (LiveAccess& access : all_) change(access);
    summarise();
  }

 private:
  static constexpr std::size_t kBlock = 16;
  /// Of up to kBlock accesses: the elements that they touch, the latest time, and that of all those before, too.
  struct Block {
    std::int64_t begin = 0, end = 0;
    std::int64_t latest = 0, latest_so_far = 0;
    std::int64_t waited_for = 0, waited_for_so_far = 0;  ///< likewise, without accumulations
  };
  /// Begins an empty block behind the others.
  void open_block();
  static void extend(Block& block, std::int64_t begin, std::int64_t end, std::int64_t time,
                     architecture::AccessRole role);
  void summarise();

  std::vector<LiveAccess> all_;
  std::vector<Block> blocks_;
};

}  // namespace cyclescope::timing

#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "program/program.h"

namespace cyclescope::program {

/// What executing a program amounts to, whatever the order in time. Exact sums over all iterations, found without
/// visiting each.
struct Work {
  std::int64_t instructions = 0;
  std::int64_t macs = 0;
  /// By ObjectId, cycles of work: stages their latency, units their initiation interval, storages the transfers of
  /// their requests divided by the ports (rounded up once, at the end). Waiting does not count. A request that states
  /// its words and cycles has a transfer for each word where the ports can pass so many in its cycles or there is no
  /// contention, and otherwise one in each cycle, or as many as its words fill ports.
  std::vector<std::int64_t> busy;
  std::vector<std::int64_t> words_read;     ///< by ObjectId of storages, in words of its data_width
  std::vector<std::int64_t> words_written;  ///< likewise
};

/// Counts a program's work in steps, so that a caller without threads can show progress and cancel.
class WorkCounter {
 public:
  /// Both must outlive it. `visit_budget`: instruction templates that may be visited.
  WorkCounter(const architecture::Architecture& architecture, const Program& program,
              std::int64_t visit_budget = 200'000'000);
  WorkCounter(WorkCounter&&) noexcept;
  WorkCounter& operator=(WorkCounter&&) noexcept;
  ~WorkCounter();

  /// Does about as much as visiting `visits` instruction templates takes; true when all is counted. Errors:
  /// WorkOverflow (a sum beyond 2^62), WorkBudget (a nest too irregular to count within the budget). After an error or
  /// the end, do not call again.
  Result<bool> step(std::int64_t visits);

  /// The result, once step() returned true.
  const Work& work() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// Runs a WorkCounter to its end.
Result<Work> count_work(const architecture::Architecture& architecture, const Program& program,
                        std::int64_t visit_budget = 200'000'000);

}  // namespace cyclescope::program

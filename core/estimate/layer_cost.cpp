#include "estimate/layer_cost.h"

#include <algorithm>
#include <string>

#include "estimate/machine.h"

namespace cyclescope::estimate {
namespace {

tl::unexpected<Diagnostic> too_many(const char* code, const char* what) {
  return failure(code, "", std::string("more than 2^53 ") + what + ", which a JSON number cannot hold exactly",
                 "estimate a part of the network, or smaller sizes");
}

Result<std::int64_t> bytes_of(std::int64_t words, std::int64_t bits_per_word, const char* what) {
  std::int64_t bits = 0;
  if (__builtin_mul_overflow(words, bits_per_word, &bits)) return too_many("CountOverflow", what);
  return bits / 8 + (bits % 8 != 0 ? 1 : 0);
}

Result<Traffic> traffic_of(const architecture::Architecture& architecture, const ResourceGroup& group,
                           const program::Work& work) {
  Traffic traffic;
  for (const architecture::ObjectId id : group.objects) {
    const auto index = static_cast<std::size_t>(id);
    const std::int64_t bits = architecture.objects[index].storage.data_width;
    const auto read = bytes_of(work.words_read[index], bits, "bytes read");
    if (!read) return tl::unexpected(read.error());
    const auto written = bytes_of(work.words_written[index], bits, "bytes written");
    if (!written) return tl::unexpected(written.error());
    if (auto added = add_count(traffic.bytes_read, *read, "bytes read"); !added) return tl::unexpected(added.error());
    if (auto added = add_count(traffic.bytes_written, *written, "bytes written"); !added) {
      return tl::unexpected(added.error());
    }
  }
  return traffic;
}

/// Cycles for which the instruction memory is in use at least: fetch accesses that are all full. A lower bound, as
/// groups that end at back-edges are partial.
double fetch_cycles(const architecture::Architecture& architecture, const program::Work& work) {
  const architecture::Storage& memory =
      architecture.objects[static_cast<std::size_t>(architecture.instruction_memory)].storage;
  const architecture::Object& unit =
      architecture.objects[static_cast<std::size_t>(architecture.instruction_memory_access_unit)];
  const std::int64_t accesses = (work.instructions + memory.port_width - 1) / memory.port_width;
  return static_cast<double>(accesses) *
         static_cast<double>(unit.latency + std::max<std::int64_t>(1, memory.read_latency));
}

Use use_of(const architecture::Architecture& architecture, const ResourceGroup& group, const program::Work& work) {
  Use use;
  for (const architecture::ObjectId id : group.objects) {
    auto cycles = static_cast<double>(work.busy[static_cast<std::size_t>(id)]);
    if (id == architecture.instruction_memory) cycles = std::max(cycles, fetch_cycles(architecture, work));
    use.sum += cycles;
    use.busiest = std::max(use.busiest, cycles);
  }
  return use;
}

}  // namespace

Result<void> add_count(std::int64_t& sum, std::int64_t more, const char* what) {
  if (more > timing::kMaxCycles || sum > timing::kMaxCycles - more) return too_many("CountOverflow", what);
  sum += more;
  return {};
}

Result<Cost> cost_of(const Machine& machine, const program::Work& work, const timing::Timing& timing) {
  Cost cost;
  cost.cycles = timing.cycles;
  cost.exact = timing.exact;
  cost.iterations_evaluated = timing.iterations_evaluated;
  if (auto added = add_count(cost.instructions, work.instructions, "instructions"); !added) {
    return tl::unexpected(added.error());
  }
  if (auto added = add_count(cost.iterations_total, timing.iterations_total, "iterations"); !added) {
    return tl::unexpected(added.error());
  }
  for (const ResourceGroup& group : machine.storages()) {
    auto traffic = traffic_of(machine.architecture(), group, work);
    if (!traffic) return tl::unexpected(traffic.error());
    cost.traffic.push_back(*traffic);
  }
  for (const ResourceGroup& group : machine.resources()) {
    cost.use.push_back(use_of(machine.architecture(), group, work));
  }
  return cost;
}

Result<void> add_cost(Cost& sum, const Cost& more) {
  if (more.cycles > timing::kMaxCycles - sum.cycles) return too_many("CycleOverflow", "cycles");
  sum.cycles += more.cycles;
  sum.exact = sum.exact && more.exact;
  if (auto added = add_count(sum.instructions, more.instructions, "instructions"); !added) return added;
  if (auto added = add_count(sum.iterations_total, more.iterations_total, "iterations"); !added) return added;
  if (auto added = add_count(sum.iterations_evaluated, more.iterations_evaluated, "iterations"); !added) return added;
  sum.traffic.resize(more.traffic.size());
  for (std::size_t i = 0; i < more.traffic.size(); ++i) {
    if (auto added = add_count(sum.traffic[i].bytes_read, more.traffic[i].bytes_read, "bytes read"); !added) {
      return added;
    }
    if (auto added = add_count(sum.traffic[i].bytes_written, more.traffic[i].bytes_written, "bytes written"); !added) {
      return added;
    }
  }
  sum.use.resize(more.use.size());
  for (std::size_t i = 0; i < more.use.size(); ++i) {
    sum.use[i].sum += more.use[i].sum;
    sum.use[i].busiest += more.use[i].busiest;
  }
  return {};
}

}  // namespace cyclescope::estimate

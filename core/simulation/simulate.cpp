#include "simulation/simulate.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "simulation/machine.h"

namespace cyclescope::simulation {

class Simulator::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, const program::Program& program,
                 const SimulationOptions& options)
      : architecture_(architecture), program_(program), options_(options), steps_left_(options.max_instructions) {
    begin_pass();
  }

  Result<bool> step(std::int64_t cycles) {
    auto ended = machine_->step(cycles);
    if (!ended || !*ended) return ended;
    Placements placements = machine_->take_placements();
    if (!machine_->repeats() || placements.starts == expected_.starts) {
      result_ = machine_->take_result();
      result_.passes = passes_;
      return true;
    }
    expected_ = std::move(placements);
    steps_left_ -= machine_->steps();
    ++passes_;
    begin_pass();
    return false;
  }

  const Simulation& result() const { return result_; }

 private:
  /// A request's placement depends on older instructions alone: each pass puts at least one more of them right for
  /// good.
  void begin_pass() { machine_.emplace(architecture_, program_, options_, steps_left_, expected_); }

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  SimulationOptions options_;
  std::int64_t steps_left_;
  std::int64_t passes_ = 1;
  Placements expected_;
  std::optional<simulation::Machine> machine_;  ///< refers to options_ and expected_
  Simulation result_;
};

Simulator::Simulator(const architecture::Architecture& architecture, const program::Program& program,
                     const SimulationOptions& options)
    : implementation_(std::make_unique<Implementation>(architecture, program, options)) {}
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;
Simulator::~Simulator() = default;
Result<bool> Simulator::step(std::int64_t cycles) { return implementation_->step(cycles); }
const Simulation& Simulator::simulation() const { return implementation_->result(); }

Result<Simulation> simulate(const architecture::Architecture& architecture, const program::Program& program,
                            const SimulationOptions& options) {
  Simulator simulator(architecture, program, options);
  for (;;) {
    const auto ended = simulator.step(std::numeric_limits<std::int64_t>::max());
    if (!ended) return tl::unexpected(ended.error());
    if (*ended) return simulator.simulation();
  }
}

bool agrees_exactly(const architecture::Architecture& architecture, const program::Program& program) {
  std::vector<std::set<architecture::ObjectId>> units(architecture.objects.size());
  for (const program::Instruction& instruction : program.instructions) {
    std::set<architecture::ObjectId> storages;
    for (const program::MemoryAccess& access : instruction.memory) {
      const auto is_cache = [&](architecture::ObjectId id) {
        return architecture.objects[static_cast<std::size_t>(id)].object_class ==
               architecture::ObjectClass::kSetAssociativeCache;
      };
      architecture::ObjectId storage = program.buffers[static_cast<std::size_t>(access.buffer)].storage;
      if (is_cache(storage) && access.role != architecture::AccessRole::kRead) return false;
      for (bool more = true; more;) {
        if (!storages.insert(storage).second) return false;
        units[static_cast<std::size_t>(storage)].insert(instruction.unit);
        more = is_cache(storage);
        if (more) storage = architecture.objects[static_cast<std::size_t>(storage)].cache.backing;
      }
    }
  }
  return std::all_of(units.begin(), units.end(),
                     [](const std::set<architecture::ObjectId>& users) { return users.size() <= 1; });
}

}  // namespace cyclescope::simulation

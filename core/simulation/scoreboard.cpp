#include "simulation/scoreboard.h"

namespace cyclescope::simulation {
namespace {

/// Reads do not disturb each other, nor do accumulations.
bool depends(architecture::AccessRole younger, architecture::AccessRole older) {
  return younger != older || younger == architecture::AccessRole::kWrite;
}

bool overlap(const Region& a, const Region& b) {
  return __int128{a.offset} < __int128{b.offset} + b.span && __int128{b.offset} < __int128{a.offset} + a.span;
}

template <typename Use, typename Predicate>
void remove_if(std::vector<Use>& uses, Predicate gone) {
  for (std::size_t i = 0; i < uses.size();) {
    if (gone(uses[i])) {
      uses[i] = uses.back();
      uses.pop_back();
    } else {
      ++i;
    }
  }
}

}  // namespace

void Scoreboard::enter(Pool& pool, Slot slot, const program::Instruction& instruction) {
  InFlight& younger = pool[slot];
  const auto wait = [&](std::vector<Slot>& event) {
    event.push_back(slot);
    ++younger.awaited;
  };
  for (const program::RegisterAccess& access : instruction.registers) {
    for (const RegisterUse& use : registers_[static_cast<std::size_t>(access.reg)]) {
      if (!depends(access.role, use.role)) continue;
      InFlight& older = pool[use.slot];
      wait(use.role == architecture::AccessRole::kRead ? older.on_start : older.on_visible);
    }
  }
  for (const Region& region : younger.execution.regions) {
    for (const RegionUse& use : buffers_[static_cast<std::size_t>(region.buffer)]) {
      if (!depends(region.role, use.region.role) || !overlap(region, use.region)) continue;
      InFlight& older = pool[use.slot];
      wait(use.region.role == architecture::AccessRole::kRead ? older.on_reads_ended : older.on_visible);
    }
  }
  // Only now, so that no instruction waits for itself.
  for (const program::RegisterAccess& access : instruction.registers) {
    registers_[static_cast<std::size_t>(access.reg)].push_back({slot, access.role});
  }
  for (const Region& region : younger.execution.regions) {
    buffers_[static_cast<std::size_t>(region.buffer)].push_back({slot, region});
  }
}

void Scoreboard::started(Slot slot, const program::Instruction& instruction) {
  for (const program::RegisterAccess& access : instruction.registers) {
    if (access.role != architecture::AccessRole::kRead) continue;
    remove_if(registers_[static_cast<std::size_t>(access.reg)],
              [&](const RegisterUse& use) { return use.slot == slot && use.role == architecture::AccessRole::kRead; });
  }
}

void Scoreboard::reads_ended(Slot slot, const Execution& execution) {
  for (const Region& region : execution.regions) {
    if (region.role != architecture::AccessRole::kRead) continue;
    remove_if(buffers_[static_cast<std::size_t>(region.buffer)], [&](const RegionUse& use) {
      return use.slot == slot && use.region.role == architecture::AccessRole::kRead;
    });
  }
}

void Scoreboard::visible(Slot slot, const program::Instruction& instruction, const Execution& execution) {
  for (const program::RegisterAccess& access : instruction.registers) {
    if (access.role == architecture::AccessRole::kRead) continue;
    remove_if(registers_[static_cast<std::size_t>(access.reg)],
              [&](const RegisterUse& use) { return use.slot == slot && use.role != architecture::AccessRole::kRead; });
  }
  for (const Region& region : execution.regions) {
    if (region.role == architecture::AccessRole::kRead) continue;
    remove_if(buffers_[static_cast<std::size_t>(region.buffer)], [&](const RegionUse& use) {
      return use.slot == slot && use.region.role != architecture::AccessRole::kRead;
    });
  }
}

}  // namespace cyclescope::simulation

#include "equations.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <tuple>
#include <vector>

namespace cyclescope::simulation_test {
namespace {

using Cycles = std::int64_t;

struct Region {
  const program::MemoryAccess* access;
  Cycles begin, end, words;
};

/// An executed instruction as the program says.
struct Executed {
  const program::Instruction* instruction;
  std::uint32_t index;
  Cycles latency, interval;
  std::vector<Region> regions;  ///< those that exist: reads, then the others
  std::size_t group;
};

/// Executes the nest by recursion.
class Nest {
 public:
  Nest(const program::Program& program, std::size_t width, bool continuous)
      : program_(program), width_(width), continuous_(continuous), values_(program.loops.size()) {
    run(program.body);
  }
  std::vector<Executed> executed;

 private:
  Cycles value(program::ExprId id) const { return program_.expressions.evaluate(id, values_); }

  void run(const std::vector<program::Node>& body) {
    for (const program::Node& node : body) {
      if (node.kind == program::Node::Kind::kInstruction) {
        execute(node.index);
        continue;
      }
      const Cycles trips = value(program_.loops[node.index].trip_count);
      for (Cycles i = 0; i < trips; ++i) {
        values_[node.index] = i;
        run(program_.loops[node.index].body);
        if (!continuous_) end_group();
      }
    }
  }

  void execute(std::uint32_t index) {
    const program::Instruction& instruction = program_.instructions[index];
    if (value(instruction.guard) == 0) return;
    if (in_group_ == width_) end_group();
    ++in_group_;
    Executed now{&instruction, index, value(instruction.latency), value(instruction.initiation_interval), {}, group_};
    for (const bool reads : {true, false}) {
      for (const program::MemoryAccess& access : instruction.memory) {
        const Cycles words = value(access.words);
        const Cycles span = value(access.span);
        if ((access.role == architecture::AccessRole::kRead) != reads || words <= 0 || span <= 0) continue;
        now.regions.push_back({&access, value(access.offset), value(access.offset) + span, words});
      }
    }
    executed.push_back(now);
  }

  void end_group() {
    group_ += in_group_ > 0 ? 1 : 0;
    in_group_ = 0;
  }

  const program::Program& program_;
  std::size_t width_;
  bool continuous_;
  std::vector<std::int64_t> values_;
  std::size_t group_ = 0, in_group_ = 0;
};

/// Slots and ports of one storage, cycle by cycle.
struct Occupation {
  std::map<Cycles, Cycles> slots, ports;
};

struct Shape {
  Cycles offset, service, transfers;
};

class Checker {
 public:
  Checker(const architecture::Architecture& architecture, const program::Program& program,
          const simulation::Simulation& simulation, simulation::StorageOrder order)
      : architecture_(architecture),
        program_(program),
        simulation_(simulation),
        order_(order),
        fetch_(object(architecture.fetch_stage)),
        width_(object(architecture.instruction_memory).storage.port_width),
        executed_(Nest(program, static_cast<std::size_t>(width_), fetch_.fetch_across_back_edges).executed) {}

  std::string first_violation() {
    if (simulation_.records.size() != executed_.size()) return "number of executed instructions";
    for (std::size_t i = 0; i < executed_.size() && violation_.empty(); ++i) check(i);
    if (violation_.empty()) check_requests();
    expect(executed_.size(), "cycles", simulation_.cycles, latest_);
    return violation_;
  }

 private:
  const architecture::Object& object(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }
  const simulation::SimulatedInstruction& record(std::size_t i) const { return simulation_.records[i]; }

  void expect(std::size_t i, const char* what, Cycles found, Cycles wanted) {
    if (found == wanted || !violation_.empty()) return;
    std::ostringstream text;
    text << what << " of instruction " << i << " is " << found << ", not " << wanted;
    violation_ = text.str();
  }

  void check(std::size_t i) {
    if (record(i).instruction != executed_[i].index) expect(i, "template", record(i).instruction, executed_[i].index);
    check_fetch(i);
    check_way(i);
    const Cycles work = std::max(record(i).stays.back().enter, data_ready(i));
    expect(i, "start of work", record(i).work_start, work);
    check_unit(i);
  }

  void check_fetch(std::size_t i) {
    if (i > 0 && executed_[i].group == executed_[i - 1].group) {
      expect(i, "fetch", record(i).access_start, record(i - 1).access_start);
    } else {
      // The access may start when at most buffer - width older instructions are still in the buffer.
      std::vector<Cycles> leaves;
      for (std::size_t j = 0; j < i; ++j) leaves.push_back(record(j).stays.front().leave);
      std::sort(leaves.begin(), leaves.end());
      const Cycles must_leave = static_cast<Cycles>(i) - (fetch_.issue_buffer_size - width_);
      Cycles start = i == 0 ? 0 : record(i - 1).fetched;
      if (must_leave > 0) start = std::max(start, leaves[static_cast<std::size_t>(must_leave) - 1]);
      expect(i, "fetch", record(i).access_start, start);
    }
    const Cycles access = object(architecture_.instruction_memory_access_unit).latency +
                          object(architecture_.instruction_memory).storage.read_latency;
    expect(i, "end of fetch", record(i).fetched, record(i).access_start + std::max<Cycles>(1, access));
  }

  /// Where the path of an instruction goes: its stays, without the fetch stage.
  void check_way(std::size_t i) {
    const auto& stays = record(i).stays;
    std::vector<architecture::ObjectId> path =
        architecture_.routes[static_cast<std::size_t>(executed_[i].instruction->unit)];
    path.push_back(executed_[i].instruction->unit);
    if (stays.size() != path.size() + 1) return expect(i, "number of objects", static_cast<Cycles>(stays.size()), -1);
    for (std::size_t k = 0; k < path.size(); ++k) {
      const auto& here = stays[k];
      Cycles leave = here.enter + object(here.object).latency;
      if (k == 0) leave = std::max(leave, last_issue(i, path[0]) + 1);
      leave = std::max(leave, free_time(i, path[k]));
      expect(i, "leave", here.leave, leave);
      expect(i, "object", stays[k + 1].object, path[k]);
      expect(i, "enter", stays[k + 1].enter, here.leave);
    }
  }

  /// When the fetch stage last issued an older instruction to `successor`.
  Cycles last_issue(std::size_t i, architecture::ObjectId successor) const {
    for (std::size_t j = i; j-- > 0;) {
      if (record(j).stays[1].object == successor) return record(j).stays[1].enter;
    }
    return -1;
  }

  /// When the last older instruction that passes the object leaves it.
  Cycles free_time(std::size_t i, architecture::ObjectId id) const {
    for (std::size_t j = i; j-- > 0;) {
      for (const auto& stay : record(j).stays) {
        if (stay.object == id) return stay.leave;
      }
    }
    return 0;
  }

  Cycles reads_end(std::size_t i) const {
    Cycles end = 0;
    for (const auto& request : record(i).requests) {
      if (request.role == architecture::AccessRole::kRead) end = std::max(end, request.end);
    }
    return end;
  }

  Cycles data_ready(std::size_t i) const {
    const auto conflict = [](architecture::AccessRole a, architecture::AccessRole b) {
      return a != b || a == architecture::AccessRole::kWrite;
    };
    Cycles ready = 0;
    for (std::size_t j = 0; j < i; ++j) {
      for (const program::RegisterAccess& mine : executed_[i].instruction->registers) {
        for (const program::RegisterAccess& older : executed_[j].instruction->registers) {
          if (mine.reg != older.reg || !conflict(mine.role, older.role)) continue;
          ready =
              std::max(ready, older.role == architecture::AccessRole::kRead ? record(j).work_start : record(j).visible);
        }
      }
      for (const Region& mine : executed_[i].regions) {
        for (const Region& older : executed_[j].regions) {
          if (mine.access->buffer != older.access->buffer || !conflict(mine.access->role, older.access->role)) continue;
          if (mine.begin >= older.end || older.begin >= mine.end) continue;
          ready =
              std::max(ready, older.access->role == architecture::AccessRole::kRead ? reads_end(j) : record(j).visible);
        }
      }
    }
    return ready;
  }

  void check_unit(std::size_t i) {
    const Executed& it = executed_[i];
    expect(i, "number of requests", static_cast<Cycles>(record(i).requests.size()),
           static_cast<Cycles>(it.regions.size()));
    Cycles visible = record(i).work_start + it.latency;
    Cycles leave = record(i).work_start + it.interval;
    for (const auto& request : record(i).requests) {
      visible = std::max(visible, request.end);
      leave = std::max(leave, request.start);
    }
    expect(i, "visible result", record(i).visible, visible);
    expect(i, "leave of the unit", record(i).stays.back().leave, leave);
    latest_ = std::max({latest_, visible, leave});
  }

  Shape shape(const Region& region) const {
    const architecture::Storage& storage =
        object(program_.buffers[static_cast<std::size_t>(region.access->buffer)].storage).storage;
    const bool read = region.access->role == architecture::AccessRole::kRead;
    const Cycles transfers = (region.words + storage.port_width - 1) / storage.port_width;
    return {0, (read ? storage.read_latency : storage.write_latency) + transfers - 1, transfers};
  }

  /// Gives the requests out again, in the order in which the storages do, and compares.
  void check_requests() {
    struct Asker {
      Cycles when;
      std::size_t instruction, first, last;
    };
    std::vector<Asker> askers;
    for (std::size_t i = 0; i < executed_.size(); ++i) {
      const Executed& it = executed_[i];
      const Cycles ready = record(i).work_start + it.latency;
      const auto reads =
          static_cast<std::size_t>(std::count_if(it.regions.begin(), it.regions.end(), [](const Region& region) {
            return region.access->role == architecture::AccessRole::kRead;
          }));
      if (object(it.instruction->unit).streaming) {
        askers.push_back({ready, i, 0, it.regions.size()});
        continue;
      }
      for (std::size_t k = 0; k < it.regions.size(); ++k) {
        askers.push_back({k < reads ? ready : std::max(ready, reads_end(i)), i, k, k + 1});
      }
    }
    if (order_ == simulation::StorageOrder::kFirstComeFirstServed) {
      std::stable_sort(askers.begin(), askers.end(), [](const Asker& a, const Asker& b) {
        return std::tie(a.when, a.instruction) < std::tie(b.when, b.instruction);
      });
    }
    for (const Asker& asker : askers) check_grant(asker.instruction, asker.first, asker.last, asker.when);
  }

  void check_grant(std::size_t i, std::size_t first, std::size_t last, Cycles ready) {
    std::vector<Shape> shapes;
    Cycles longest_read = 0;
    for (std::size_t k = first; k < last; ++k) {
      shapes.push_back(shape(executed_[i].regions[k]));
      const bool read = executed_[i].regions[k].access->role == architecture::AccessRole::kRead;
      if (read) longest_read = std::max(longest_read, shapes.back().service);
    }
    if (object(executed_[i].instruction->unit).streaming) {
      for (std::size_t k = first; k < last; ++k) {
        if (executed_[i].regions[k].access->role == architecture::AccessRole::kRead) continue;
        Shape& write = shapes[k - first];
        const Cycles latency = storage_of(i, k).write_latency;
        write.offset = std::max(longest_read + latency, write.service) - write.service;
      }
    }
    Cycles start = ready;
    while (!fits(i, first, shapes, start)) ++start;
    for (std::size_t k = first; k < last; ++k) {
      const Shape& its = shapes[k - first];
      expect(i, "start of a request", record(i).requests[k].start, start + its.offset);
      expect(i, "end of a request", record(i).requests[k].end, start + its.offset + its.service);
    }
  }

  const architecture::Storage& storage_of(std::size_t i, std::size_t k) const {
    return object(program_.buffers[static_cast<std::size_t>(executed_[i].regions[k].access->buffer)].storage).storage;
  }

  /// Occupies the storages from `start` on, if slots and ports are there in every cycle.
  bool fits(std::size_t i, std::size_t first, const std::vector<Shape>& shapes, Cycles start) {
    std::map<const architecture::Storage*, Occupation> tried;
    for (std::size_t k = 0; k < shapes.size(); ++k) {
      const architecture::Storage& storage = storage_of(i, first + k);
      const auto [entry, inserted] = tried.try_emplace(&storage);
      if (inserted) entry->second = occupations_[&storage];
      const Cycles begin = start + shapes[k].offset;
      const Cycles end = begin + shapes[k].service;
      for (Cycles t = begin; t < end; ++t) {
        if (++entry->second.slots[t] > storage.max_concurrent_requests) return false;
        if (t >= end - shapes[k].transfers && ++entry->second.ports[t] > storage.read_write_ports) return false;
      }
    }
    for (auto& [storage, occupation] : tried) occupations_[storage] = std::move(occupation);
    return true;
  }

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  const simulation::Simulation& simulation_;
  simulation::StorageOrder order_;
  const architecture::Object& fetch_;
  Cycles width_;
  std::vector<Executed> executed_;
  std::map<const architecture::Storage*, Occupation> occupations_;
  Cycles latest_ = 0;
  std::string violation_;
};

}  // namespace

std::string violated_equation(const architecture::Architecture& architecture, const program::Program& program,
                              const simulation::Simulation& simulation, simulation::StorageOrder order) {
  return Checker(architecture, program, simulation, order).first_violation();
}

}  // namespace cyclescope::simulation_test

#include "floors.h"

#include <algorithm>
#include <list>
#include <map>
#include <utility>
#include <vector>

namespace cyclescope::timing_test {
namespace {

using Cycles = std::int64_t;

Cycles ceil_of(Cycles a, Cycles b) { return (a + b - 1) / b; }

/// The lines of a cache, as a list per set in the order in which they would have to go.
class Lines {
 public:
  struct Found {
    bool hit = false, loads = false, writes_back = false;
    Cycles displaced = 0;
  };

  Found look_up(const architecture::Cache& cache, Cycles line, bool write) {
    std::list<Line>& set = sets_[((line % cache.sets) + cache.sets) % cache.sets];
    const auto it = std::find_if(set.begin(), set.end(), [line](const Line& l) { return l.number == line; });
    if (it != set.end()) {
      it->dirty = it->dirty || (write && cache.write_back);
      if (cache.replacement == architecture::ReplacementPolicy::kLru) set.splice(set.end(), set, it);
      return {true, false, false, 0};
    }
    if (write && !cache.write_allocate) return {};
    Found found{false, true, false, 0};
    if (static_cast<Cycles>(set.size()) == cache.ways) {
      found.writes_back = set.front().dirty;
      found.displaced = set.front().number;
      set.pop_front();
    }
    set.push_back({line, write && cache.write_back});
    return found;
  }

 private:
  struct Line {
    Cycles number = 0;
    bool dirty = false;
  };
  std::map<Cycles, std::list<Line>> sets_;
};

class Floors {
 public:
  Floors(const architecture::Architecture& architecture, const program::Program& program)
      : architecture_(architecture),
        program_(program),
        indices_(program.loops.size()),
        held_(architecture.objects.size()),
        transfers_(architecture.objects.size()),
        services_(architecture.objects.size()),
        lines_(architecture.objects.size()),
        visible_(architecture.registers.size()) {
    run(program.body);
    for (std::size_t o = 0; o < held_.size(); ++o) {
      const architecture::Object& object = architecture.objects[o];
      floor(object.name + " is held", held_[o]);
      if (!object.storage.contention) continue;
      floor(object.name + " transfers", ceil_of(transfers_[o], object.storage.read_write_ports));
      floor(object.name + " serves", ceil_of(services_[o], object.storage.max_concurrent_requests));
    }
    const architecture::Object& memory = at(architecture.instruction_memory);
    const Cycles access = at(architecture.instruction_memory_access_unit).latency + memory.storage.read_latency;
    floor("a chain of instructions works", floor_of_chain_);
    floor("fetching", ceil_of(instructions_, memory.storage.port_width) * std::max<Cycles>(1, access));
  }

  std::string passed_by(Cycles cycles) const {
    for (const auto& [what, floor] : floors_) {
      if (cycles < floor)
        return what + " for " + std::to_string(floor) + " cycles, but all takes " + std::to_string(cycles);
    }
    return "";
  }

 private:
  const architecture::Object& at(architecture::ObjectId id) const {
    return architecture_.objects[static_cast<std::size_t>(id)];
  }
  Cycles value(program::ExprId e) const { return program_.expressions.evaluate(e, indices_); }
  void floor(std::string what, Cycles cycles) { floors_.emplace_back(std::move(what), cycles); }

  void run(const std::vector<program::Node>& body) {
    for (const program::Node& node : body) {
      if (node.kind == program::Node::Kind::kInstruction) {
        execute(program_.instructions[node.index]);
        continue;
      }
      const Cycles trips = value(program_.loops[node.index].trip_count);
      for (Cycles i = 0; i < trips; ++i) {
        indices_[node.index] = i;
        run(program_.loops[node.index].body);
      }
    }
  }

  void execute(const program::Instruction& it) {
    if (value(it.guard) == 0) return;
    ++instructions_;
    held_[static_cast<std::size_t>(it.unit)] += value(it.initiation_interval);
    for (const architecture::ObjectId stage : architecture_.routes[static_cast<std::size_t>(it.unit)]) {
      held_[static_cast<std::size_t>(stage)] += at(stage).latency;
    }
    Cycles start = 0;
    for (const program::RegisterAccess& access : it.registers) {
      const Cycles there = visible_[static_cast<std::size_t>(access.reg)];
      if (access.role == architecture::AccessRole::kRead) start = std::max(start, there);
    }
    Cycles reads = 0;
    Cycles writes = 0;
    for (const bool is_read : {true, false}) {
      for (const program::MemoryAccess& access : it.memory) {
        if ((access.role == architecture::AccessRole::kRead) != is_read) continue;
        Cycles& longest = is_read ? reads : writes;
        longest = std::max(longest, request(access));
      }
    }
    // Where the unit streams, the writes may end as early as their own service allows.
    const Cycles memory = at(it.unit).streaming ? std::max(reads, writes) : reads + writes;
    const Cycles done = start + value(it.latency) + memory;
    floor_of_chain_ = std::max(floor_of_chain_, done);
    for (const program::RegisterAccess& access : it.registers) {
      if (access.role == architecture::AccessRole::kRead) continue;
      Cycles& there = visible_[static_cast<std::size_t>(access.reg)];
      there = access.role == architecture::AccessRole::kWrite ? done : std::max(there, done);
    }
  }

  /// Counts an access, and returns its shortest service.
  Cycles request(const program::MemoryAccess& access) {
    const Cycles words = value(access.words);
    if (words <= 0) return 0;
    const program::Buffer& buffer = program_.buffers[static_cast<std::size_t>(access.buffer)];
    const Cycles base = buffer.base_word * at(buffer.storage).storage.data_width;
    const Cycles first = base + value(access.offset) * buffer.element_bits;
    return serve(buffer.storage, words, access.role != architecture::AccessRole::kRead,
                 {first, first + value(access.span) * buffer.element_bits});
  }

  struct Bits {
    Cycles begin = 0, end = 0;
  };
  Cycles serve(architecture::ObjectId id, Cycles words, bool write, Bits bits) {
    const architecture::Object& object = at(id);
    const Cycles transfers = std::max<Cycles>(1, ceil_of(words, object.storage.port_width));
    const Cycles service = (write ? object.storage.write_latency : object.storage.read_latency) + transfers - 1;
    transfers_[static_cast<std::size_t>(id)] += transfers;
    services_[static_cast<std::size_t>(id)] += service;
    if (object.object_class != architecture::ObjectClass::kSetAssociativeCache || bits.end <= bits.begin) {
      return service;
    }
    const Cycles line = object.cache.line_words * object.storage.data_width;
    const auto behind = [&](bool writes, Bits range) {
      const Cycles width = at(object.cache.backing).storage.data_width;
      return serve(object.cache.backing, ceil_of(range.end - range.begin, width), writes, range);
    };
    Cycles longest = service;
    bool misses = false;
    for (Cycles l = floor_of(bits.begin, line); l <= floor_of(bits.end - 1, line); ++l) {
      const Lines::Found found = lines_[static_cast<std::size_t>(id)].look_up(object.cache, l, write);
      misses = misses || !found.hit;
      if (found.loads)
        longest = std::max(longest, object.cache.miss_latency + behind(false, {l * line, (l + 1) * line}));
      if (found.writes_back) behind(true, {found.displaced * line, (found.displaced + 1) * line});
    }
    if (write && (!object.cache.write_back || (misses && !object.cache.write_allocate))) {
      const Cycles width = at(object.cache.backing).storage.data_width;
      const Cycles words_behind = ceil_of(words * object.storage.data_width, width);
      longest = std::max(longest, serve(object.cache.backing, words_behind, true, bits));
    }
    return longest;
  }
  static Cycles floor_of(Cycles a, Cycles b) { return a / b - (a % b < 0 ? 1 : 0); }

  const architecture::Architecture& architecture_;
  const program::Program& program_;
  std::vector<std::int64_t> indices_;
  Cycles instructions_ = 0;
  Cycles floor_of_chain_ = 0;
  std::vector<Cycles> held_, transfers_, services_;
  std::vector<Lines> lines_;
  std::vector<Cycles> visible_;
  std::vector<std::pair<std::string, Cycles>> floors_;
};

}  // namespace

std::string floor_passed(const architecture::Architecture& architecture, const program::Program& program,
                         std::int64_t cycles) {
  return Floors(architecture, program).passed_by(cycles);
}

}  // namespace cyclescope::timing_test

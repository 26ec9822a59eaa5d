#include "timing/compiled_program.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "program/periodicity.h"

namespace cyclescope::timing {
namespace {

/// More work is not told apart.
constexpr std::int64_t kMostWork = std::int64_t{1} << 40;
/// From as many entries of a table on that are wanted it is quicker to fill than a list is to sort: one in so many.
constexpr std::uint32_t kTableFraction = 8;

template <typename T>
std::size_t bytes_of(const std::vector<T>& list) {
  return list.capacity() * sizeof(T);
}

/// Collects what one pass over the nest can tell; see CompiledLoop.
class Compiler {
 public:
  Compiler(CompiledCode& out, const architecture::Architecture& architecture, const program::Program& program)
      : out_(out),
        program_(program),
        architecture_(architecture),
        zeros_(program_.expressions, std::vector<std::int64_t>(program_.loops.size(), 0)),
        analysis_(program_.expressions, zeros_) {}

  void run() {
    out_.loops.resize(program_.loops.size());
    out_.instructions.resize(program_.instructions.size());
    find_tracked_buffers();
    Uses top;
    walk(program_.body, {}, top);
    out_.body = compiled_body(program_.body);
    tidy(top);
    out_.storages = top.storages;
    sort_and_unique(top.buffers);
    out_.tracked_buffers = top.buffers;
    out_.schedule = program::IndexSchedule(program_, wanted_);
  }

 private:
  /// What a body uses, gathered upwards. The lists may name things twice until `tidy`.
  struct Uses {
    std::vector<program::ExprId> invariants;
    std::vector<std::uint32_t> times;
    std::vector<architecture::ObjectId> storages;
    std::vector<std::uint32_t> accesses;
    std::vector<program::BufferId> buffers;
    std::vector<program::LoopId> loops;
    bool cached = false;
  };

  template <typename T>
  static void sort_and_unique(std::vector<T>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }

  void tidy(Uses& uses) const {
    sort_and_unique(uses.invariants);
    sort_and_unique_times(uses.times);
    sort_and_unique(uses.storages);
  }

  /// As sort_and_unique; where a body names most of the times many times over, a table is quicker than sorting.
  void sort_and_unique_times(std::vector<std::uint32_t>& times) const {
    if (times.size() < out_.layout.size / kTableFraction) return sort_and_unique(times);
    std::vector<bool> used(out_.layout.size, false);
    for (const std::uint32_t time : times) used[time] = true;
    times.clear();
    for (std::uint32_t time = 0; time < out_.layout.size; ++time) {
      if (used[time]) times.push_back(time);
    }
  }

  template <typename T>
  static void append(std::vector<T>& list, const std::vector<T>& more) {
    list.insert(list.end(), more.begin(), more.end());
  }

  void find_tracked_buffers() {
    std::vector<int> writes(program_.buffers.size()), others(program_.buffers.size());
    for (const program::Instruction& instruction : program_.instructions) {
      for (const program::MemoryAccess& access : instruction.memory) {
        (access.role == architecture::AccessRole::kRead ? others : writes)[access.buffer] += 1;
      }
    }
    tracked_.resize(program_.buffers.size());
    for (std::size_t b = 0; b < tracked_.size(); ++b) tracked_[b] = writes[b] > 0;
  }

  void walk(const std::vector<program::Node>& body, const std::vector<program::LoopId>& around, Uses& uses) {
    for (const program::Node& node : body) {
      if (node.kind == program::Node::Kind::kInstruction) {
        compile(node.index, around, uses);
      } else {
        compile_loop(node.index, around, uses);
      }
    }
  }

  std::vector<CompiledNode> compiled_body(const std::vector<program::Node>& body) const {
    std::vector<CompiledNode> result;
    for (const program::Node& node : body) {
      const bool is_loop = node.kind == program::Node::Kind::kLoop;
      result.push_back({is_loop, node.index,
                        is_loop ? program_.loops[node.index].trip_count : program_.instructions[node.index].guard});
    }
    return result;
  }

  void compile_loop(program::LoopId id, const std::vector<program::LoopId>& around, Uses& uses) {
    const program::Loop& loop = program_.loops[id];
    CompiledLoop& compiled = out_.loops[id];
    compiled.id = id;
    compiled.trip_count = loop.trip_count;
    compiled.inside.assign(program_.loops.size(), false);
    wanted_.push_back(loop.trip_count);
    std::vector<program::LoopId> chain = around;
    chain.push_back(id);
    Uses inner;
    walk(loop.body, chain, inner);
    compiled.body = compiled_body(loop.body);
    for (const program::LoopId l : inner.loops) compiled.inside[l] = true;
    compiled.innermost = inner.loops.empty();
    compiled.most_work = most_work(loop.body);
    compiled.cached = inner.cached;
    tidy(inner);
    compiled.times = inner.times;
    compiled.storages = inner.storages;
    std::copy_if(inner.storages.begin(), inner.storages.end(), std::back_inserter(compiled.caches),
                 [this](architecture::ObjectId id) { return is_cache(id); });
    compiled.buffers = buffers_of(id, compiled.inside, inner.accesses);
    for (const program::ExprId e : inner.invariants) {
      if (program_.expressions.depends_on(e, id)) compiled.invariants.push_back(e);
    }
    analysis_.look_at(id, compiled.inside, 0, 1);
    compiled.kind = program::KnownParts(program_.expressions, inner.invariants, compiled.inside, analysis_);
    compiled.divisions = program::divisions_below(program_.expressions, id, periodic_values(compiled));

    append(uses.invariants, inner.invariants);
    if (!program_.expressions.is_constant(loop.trip_count)) uses.invariants.push_back(loop.trip_count);
    append(uses.times, inner.times);
    append(uses.storages, inner.storages);
    append(uses.accesses, inner.accesses);
    append(uses.buffers, inner.buffers);
    append(uses.loops, inner.loops);
    uses.loops.push_back(id);
    uses.cached = uses.cached || inner.cached;
  }

  std::int64_t most_work(const std::vector<program::Node>& body) const {
    __int128 work = 0;
    for (const program::Node& node : body) {
      if (node.kind != program::Node::Kind::kLoop) {
        ++work;
        continue;
      }
      const program::ExprId trip = program_.loops[node.index].trip_count;
      const std::int64_t most = std::max<std::int64_t>(0, program_.expressions.node(trip).high);
      work = std::min<__int128>(kMostWork, work + __int128{most} * (out_.loops[node.index].most_work + 1));
    }
    return static_cast<std::int64_t>(work);
  }

  std::vector<BodyBuffer> buffers_of(program::LoopId loop, const std::vector<bool>& inside,
                                     const std::vector<std::uint32_t>& accesses) {
    std::map<program::BufferId, BodyBuffer> buffers;
    analysis_.look_at(loop, inside, 0, 1);
    for (const std::uint32_t access : accesses) {
      const CompiledAccess& a = out_.accesses[access];
      BodyBuffer& buffer = buffers[a.buffer];
      buffer.buffer = a.buffer;
      buffer.writes = buffer.writes || a.role != architecture::AccessRole::kRead;
      const bool first = buffer.accesses.empty();
      const architecture::AccessRole role = first ? a.role : out_.accesses[buffer.accesses.front().access].role;
      buffer.ordered = buffer.ordered || a.role == architecture::AccessRole::kWrite || a.role != role;
      buffer.accesses.push_back(body_access(access, inside));
    }
    std::vector<BodyBuffer> result;
    for (auto& [id, buffer] : buffers) {
      std::vector<program::ExprId> mixed;
      for (const BodyAccess& access : buffer.accesses) append(mixed, access.offset.mixed);
      buffer.mixed = program::RangeDecisions(program_.expressions, mixed, inside);
      result.push_back(std::move(buffer));
    }
    return result;
  }

  BodyAccess body_access(std::uint32_t access, const std::vector<bool>& inside) {
    const CompiledAccess& a = out_.accesses[access];
    BodyAccess result;
    result.access = access;
    for (const program::LoopLimit& limit : a.limits) {
      const program::IndexNode& index = program_.expressions.node(*program_.expressions.loop_node(limit.loop));
      if (!inside[limit.loop]) continue;
      if (std::max(index.low, limit.low) > std::min(index.high, limit.high)) result.never = true;
    }
    if (result.never) return result;
    result.offset = program::split_sum(program_.expressions, a.offset, inside, a.limits, analysis_);
    result.span = program::split_sum(program_.expressions, a.span, inside, a.limits, analysis_);
    return result;
  }

  /// What must repeat for iterations to be equal: the invariants, and the places in buffers that the body writes.
  std::vector<program::ExprId> periodic_values(const CompiledLoop& loop) const {
    std::vector<program::ExprId> values = loop.invariants;
    for (const BodyBuffer& buffer : loop.buffers) {
      if (!buffer.writes) continue;
      for (const BodyAccess& access : buffer.accesses) values.push_back(out_.accesses[access.access].offset);
    }
    return values;
  }

  void compile(std::uint32_t index, const std::vector<program::LoopId>& around, Uses& uses) {
    const program::Instruction& instruction = program_.instructions[index];
    const TimeLayout& layout = out_.layout;
    CompiledInstruction& compiled = out_.instructions[index];
    const auto use = [&](program::ExprId e) {
      wanted_.push_back(e);
      if (!program_.expressions.is_constant(e)) uses.invariants.push_back(e);
    };
    compiled.latency = instruction.latency;
    compiled.interval = instruction.initiation_interval;
    compiled.unit = instruction.unit;
    use(instruction.guard);
    use(instruction.latency);
    use(instruction.initiation_interval);

    const architecture::Route& route = architecture_.routes[instruction.unit];
    compiled.first = route.empty() ? instruction.unit : route.front();
    compiled.route_begin = route_of(instruction.unit);
    compiled.route_end = compiled.route_begin + static_cast<std::uint32_t>(route.size());
    for (const architecture::ObjectId stage : route)
      uses.times.push_back(layout.objects + static_cast<std::uint32_t>(stage));
    uses.times.push_back(layout.objects + static_cast<std::uint32_t>(instruction.unit));
    uses.times.push_back(layout.issue_ports + static_cast<std::uint32_t>(compiled.first));

    const auto append_registers = [&](architecture::AccessRole role) {
      for (const program::RegisterAccess& access : instruction.registers) {
        if (access.role != role) continue;
        const std::uint32_t slot = layout.registers + static_cast<std::uint32_t>(access.reg) * TimeLayout::kPerRegister;
        out_.registers.push_back(slot);
        uses.times.insert(uses.times.end(), {slot, slot + 1, slot + 2});
      }
      return static_cast<std::uint32_t>(out_.registers.size());
    };
    compiled.reads_begin = static_cast<std::uint32_t>(out_.registers.size());
    compiled.writes_begin = append_registers(architecture::AccessRole::kRead);
    compiled.accumulates_begin = append_registers(architecture::AccessRole::kWrite);
    compiled.registers_end = append_registers(architecture::AccessRole::kAccumulate);

    const bool has_tracked =
        std::any_of(instruction.memory.begin(), instruction.memory.end(),
                    [this](const program::MemoryAccess& access) { return tracked_[access.buffer]; });
    const std::vector<program::LoopLimit> limits =
        has_tracked ? program::guard_limits(program_.expressions, instruction.guard, around)
                    : std::vector<program::LoopLimit>{};
    compiled.access_begin = static_cast<std::uint32_t>(out_.accesses.size());
    for (const bool reads : {true, false}) {
      for (const program::MemoryAccess& access : instruction.memory) {
        if ((access.role == architecture::AccessRole::kRead) != reads) continue;
        const program::Buffer& buffer = program_.buffers[access.buffer];
        CompiledAccess a;
        a.buffer = access.buffer;
        a.storage = buffer.storage;
        a.role = access.role;
        a.tracked = tracked_[access.buffer];
        a.offset = access.offset;
        a.span = access.span;
        a.words = access.words;
        a.base_word = buffer.base_word;
        a.element_bits = buffer.element_bits;
        a.loops = around;
        a.limits = limits;
        use(access.words);
        if (access.transfer) {
          a.paced = true;
          a.cycles = access.transfer->cycles;
          use(a.cycles);
        }
        if (a.tracked) {
          use(access.span);
          uses.accesses.push_back(static_cast<std::uint32_t>(out_.accesses.size()));
          uses.buffers.push_back(access.buffer);
        }
        a.cached = is_cache(buffer.storage);
        // Where an access lies matters to dependencies and caches alone.
        if (a.tracked || a.cached) wanted_.insert(wanted_.end(), {access.offset, access.span});
        architecture::ObjectId storage = buffer.storage;
        for (; is_cache(storage); storage = architecture_.objects[storage].cache.backing) {
          uses.storages.push_back(storage);
        }
        uses.storages.push_back(storage);
        uses.cached = uses.cached || a.cached;
        out_.accesses.push_back(std::move(a));
      }
    }
    compiled.access_end = static_cast<std::uint32_t>(out_.accesses.size());
  }

  bool is_cache(architecture::ObjectId id) const {
    return architecture_.objects[id].object_class == architecture::ObjectClass::kSetAssociativeCache;
  }

  std::uint32_t route_of(architecture::ObjectId unit) {
    const auto [known, is_new] = routes_.try_emplace(unit, static_cast<std::uint32_t>(out_.route_objects.size()));
    if (is_new) {
      for (const architecture::ObjectId stage : architecture_.routes[unit]) {
        out_.route_objects.push_back(stage);
        out_.route_latencies.push_back(architecture_.objects[stage].latency);
      }
    }
    return known->second;
  }

  CompiledCode& out_;
  const program::Program& program_;
  const architecture::Architecture& architecture_;
  program::IndexValues zeros_;
  program::PeriodicityAnalysis analysis_;
  std::vector<bool> tracked_;
  std::vector<program::ExprId> wanted_;  ///< everything whose value evaluation may ask for
  std::map<architecture::ObjectId, std::uint32_t> routes_;
};

}  // namespace

CompiledCode::CompiledCode(const architecture::Architecture& a, const program::Program& p) {
  layout.registers = 0;
  layout.objects = static_cast<std::uint32_t>(a.registers.size()) * TimeLayout::kPerRegister;
  layout.issue_ports = layout.objects + static_cast<std::uint32_t>(a.objects.size());
  layout.size = layout.issue_ports + static_cast<std::uint32_t>(a.objects.size());
  Compiler(*this, a, p).run();
}

std::size_t CompiledCode::bytes() const {
  std::size_t bytes = sizeof *this + bytes_of(instructions) + bytes_of(loops) + bytes_of(body) +
                      bytes_of(route_objects) + bytes_of(route_latencies) + bytes_of(registers) + bytes_of(accesses) +
                      bytes_of(storages) + bytes_of(tracked_buffers) + schedule.bytes();
  for (const CompiledAccess& access : accesses) bytes += bytes_of(access.loops) + bytes_of(access.limits);
  for (const CompiledLoop& loop : loops) {
    bytes += bytes_of(loop.body) + bytes_of(loop.invariants) + bytes_of(loop.divisions) + bytes_of(loop.times) +
             bytes_of(loop.storages) + bytes_of(loop.caches) + bytes_of(loop.buffers) + loop.kind.bytes();
    for (const BodyBuffer& buffer : loop.buffers) {
      bytes += bytes_of(buffer.accesses) + buffer.mixed.bytes();
      for (const BodyAccess& access : buffer.accesses) bytes += access.offset.bytes() + access.span.bytes();
    }
  }
  return bytes;
}

CompiledProgram::CompiledProgram(const architecture::Architecture& a, const program::Program& p,
                                 std::shared_ptr<const CompiledCode> known)
    : architecture(&a), program(&p), code(known ? std::move(known) : std::make_shared<const CompiledCode>(a, p)) {
  const architecture::Object& fetch = a.objects[a.fetch_stage];
  const architecture::Object& memory = a.objects[a.instruction_memory];
  port_width = memory.storage.port_width;
  issue_buffer_size = fetch.issue_buffer_size;
  fetch_latency = fetch.latency;
  fetch_across_back_edges = fetch.fetch_across_back_edges;
  access_cycles = std::max<std::int64_t>(
      1, a.objects[a.instruction_memory_access_unit].latency + std::max<std::int64_t>(1, memory.storage.read_latency));
}

}  // namespace cyclescope::timing

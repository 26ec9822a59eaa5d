#include "timing/compiled_program.h"

#include <algorithm>
#include <map>

#include "program/periodicity.h"

namespace cyclescope {
namespace {

/// Adds `expression` and everything below it to `needed`.
void mark(const IndexExpressions& expressions, ExprId expression, std::vector<bool>& needed) {
  std::vector<ExprId> stack{expression};
  while (!stack.empty()) {
    const ExprId id = stack.back();
    stack.pop_back();
    if (needed[id]) continue;
    needed[id] = true;
    const IndexNode& node = expressions.node(id);
    switch (node.op) {
      case IndexOp::kConstant:
      case IndexOp::kLoop:
        break;
      case IndexOp::kSelect:
        stack.insert(stack.end(), {node.a, node.b, node.c});
        break;
      case IndexOp::kNot:
        stack.push_back(node.a);
        break;
      default:
        stack.insert(stack.end(), {node.a, node.b});
    }
  }
}

/// Collects what one pass over the nest can tell; see CompiledLoop.
class Compiler {
 public:
  explicit Compiler(CompiledProgram& out) : out_(out), program_(*out.program), architecture_(*out.architecture) {}

  void run() {
    needed_.assign(program_.expressions.size(), false);
    parent_.assign(program_.loops.size(), kNone);
    depth_.assign(program_.loops.size(), 0);
    out_.loops.resize(program_.loops.size());
    out_.instructions.resize(program_.instructions.size());
    find_tracked_buffers();
    Uses top;
    walk(out_.body, {}, top);
    tidy(top);
    out_.storages = top.storages;
    out_.tracked_buffers = top.buffers;
    schedule();
  }

 private:
  /// What a body uses, gathered upwards. The lists may name things twice until `tidy`.
  struct Uses {
    std::vector<ExprId> invariants;
    std::vector<std::uint32_t> times;
    std::vector<ObjectId> storages;
    std::vector<std::uint32_t> accesses;
    std::vector<BufferId> buffers;
    std::vector<LoopId> loops;
    bool cached = false;
  };

  template <typename T>
  static void sort_and_unique(std::vector<T>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }

  static void tidy(Uses& uses) {
    sort_and_unique(uses.invariants);
    sort_and_unique(uses.times);
    sort_and_unique(uses.storages);
    sort_and_unique(uses.buffers);
  }

  template <typename T>
  static void append(std::vector<T>& list, const std::vector<T>& more) {
    list.insert(list.end(), more.begin(), more.end());
  }

  void find_tracked_buffers() {
    std::vector<int> writes(program_.buffers.size()), others(program_.buffers.size());
    for (const Instruction& instruction : program_.instructions) {
      for (const MemoryAccess& access : instruction.memory) {
        (access.role == AccessRole::kRead ? others : writes)[access.buffer] += 1;
      }
    }
    tracked_.resize(program_.buffers.size());
    for (std::size_t b = 0; b < tracked_.size(); ++b) tracked_[b] = writes[b] > 0;
  }

  void walk(const std::vector<Node>& body, const std::vector<LoopId>& around, Uses& uses) {
    for (const Node& node : body) {
      if (node.kind == Node::Kind::kInstruction) {
        compile(node.index, around, uses);
      } else {
        compile_loop(node.index, around, uses);
      }
    }
  }

  void compile_loop(LoopId id, const std::vector<LoopId>& around, Uses& uses) {
    const Loop& loop = program_.loops[id];
    CompiledLoop& compiled = out_.loops[id];
    compiled.id = id;
    compiled.trip_count = loop.trip_count;
    compiled.body = loop.body;
    compiled.inside.assign(program_.loops.size(), false);
    if (!around.empty()) parent_[id] = static_cast<std::int32_t>(around.back());
    depth_[id] = static_cast<int>(around.size());
    mark(program_.expressions, loop.trip_count, needed_);
    std::vector<LoopId> chain = around;
    chain.push_back(id);
    Uses inner;
    walk(loop.body, chain, inner);
    for (const LoopId l : inner.loops) compiled.inside[l] = true;
    compiled.innermost = inner.loops.empty();
    compiled.cached = inner.cached;
    tidy(inner);
    compiled.times = inner.times;
    compiled.storages = inner.storages;
    compiled.accesses = inner.accesses;
    compiled.buffers = inner.buffers;
    for (const ExprId e : inner.invariants) {
      if (program_.expressions.depends_on(e, id)) compiled.invariants.push_back(e);
    }
    compiled.kind = known_parts(program_.expressions, inner.invariants, inner.loops);
    compiled.divisions = divisions_below(program_.expressions, id, periodic_values(compiled));

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

  /// What must repeat for iterations to be equal: the invariants, and the places in buffers that the body writes.
  std::vector<ExprId> periodic_values(const CompiledLoop& loop) const {
    std::vector<ExprId> values = loop.invariants;
    std::vector<bool> written(program_.buffers.size(), false);
    for (const std::uint32_t access : loop.accesses) {
      const CompiledAccess& a = out_.accesses[access];
      if (a.role != AccessRole::kRead) written[static_cast<std::size_t>(a.buffer)] = true;
    }
    for (const std::uint32_t access : loop.accesses) {
      const CompiledAccess& a = out_.accesses[access];
      if (written[static_cast<std::size_t>(a.buffer)]) values.push_back(a.offset);
    }
    return values;
  }

  void compile(std::uint32_t index, const std::vector<LoopId>& around, Uses& uses) {
    const Instruction& instruction = program_.instructions[index];
    const Object& unit = architecture_.objects[instruction.unit];
    const TimeLayout& layout = out_.layout;
    CompiledInstruction& compiled = out_.instructions[index];
    const auto use = [&](ExprId e) {
      mark(program_.expressions, e, needed_);
      if (!program_.expressions.is_constant(e)) uses.invariants.push_back(e);
    };
    compiled.guard = instruction.guard;
    compiled.latency = instruction.latency;
    compiled.interval = instruction.initiation_interval;
    compiled.unit = instruction.unit;
    compiled.unconditional = program_.expressions.is_constant(instruction.guard);
    use(instruction.guard);
    use(instruction.latency);
    use(instruction.initiation_interval);

    const Route& route = architecture_.routes[instruction.unit];
    compiled.first = route.empty() ? instruction.unit : route.front();
    compiled.route_begin = route_of(instruction.unit);
    compiled.route_end = compiled.route_begin + static_cast<std::uint32_t>(route.size());
    for (const ObjectId stage : route) uses.times.push_back(layout.objects + static_cast<std::uint32_t>(stage));
    uses.times.push_back(layout.objects + static_cast<std::uint32_t>(instruction.unit));
    uses.times.push_back(layout.issue_ports + static_cast<std::uint32_t>(compiled.first));

    compiled.register_begin = static_cast<std::uint32_t>(out_.registers.size());
    for (const bool reads : {true, false}) {
      for (const RegisterAccess& access : instruction.registers) {
        if ((access.role == AccessRole::kRead) != reads) continue;
        const std::uint32_t slot = layout.registers + static_cast<std::uint32_t>(access.reg) * TimeLayout::kPerRegister;
        out_.registers.push_back({slot, access.role});
        uses.times.insert(uses.times.end(), {slot, slot + 1, slot + 2});
      }
    }
    compiled.register_end = static_cast<std::uint32_t>(out_.registers.size());

    const bool has_tracked = std::any_of(instruction.memory.begin(), instruction.memory.end(),
                                         [this](const MemoryAccess& access) { return tracked_[access.buffer]; });
    const std::vector<LoopLimit> limits =
        has_tracked ? guard_limits(program_.expressions, instruction.guard, around) : std::vector<LoopLimit>{};
    compiled.access_begin = static_cast<std::uint32_t>(out_.accesses.size());
    std::map<ObjectId, int> requests;
    for (const bool reads : {true, false}) {
      for (const MemoryAccess& access : instruction.memory) {
        if ((access.role == AccessRole::kRead) != reads) continue;
        const Buffer& buffer = program_.buffers[access.buffer];
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
        if (a.tracked) {
          use(access.span);
          uses.accesses.push_back(static_cast<std::uint32_t>(out_.accesses.size()));
          uses.buffers.push_back(access.buffer);
        }
        mark(program_.expressions, access.offset, needed_);
        mark(program_.expressions, access.span, needed_);
        uses.storages.push_back(buffer.storage);
        requests[buffer.storage] += 1;
        a.cached = architecture_.objects[buffer.storage].object_class == ObjectClass::kSetAssociativeCache;
        uses.cached = uses.cached || a.cached;
        out_.accesses.push_back(std::move(a));
      }
    }
    compiled.access_end = static_cast<std::uint32_t>(out_.accesses.size());
    // Joint reservation needs room for all requests at once; where a storage can't hold them, they go one after
    // another.
    compiled.streaming = unit.streaming;
    for (const auto& [storage, count] : requests) {
      const Storage& s = architecture_.objects[storage].storage;
      if (count > s.max_concurrent_requests || count > s.read_write_ports) compiled.streaming = false;
    }
  }

  std::uint32_t route_of(ObjectId unit) {
    const auto [known, is_new] = routes_.try_emplace(unit, static_cast<std::uint32_t>(out_.route_objects.size()));
    if (is_new) {
      for (const ObjectId stage : architecture_.routes[unit]) {
        out_.route_objects.push_back(stage);
        out_.route_latencies.push_back(architecture_.objects[stage].latency);
      }
    }
    return known->second;
  }

  /// Each needed expression is recomputed when the innermost loop that it depends on moves.
  void schedule() {
    for (ExprId e = 0; e < needed_.size(); ++e) {
      if (!needed_[e]) continue;
      LoopId innermost = 0;
      int depth = -1;
      for (LoopId l = 0; l < program_.loops.size(); ++l) {
        if (depth_[l] > depth && program_.expressions.depends_on(e, l)) {
          innermost = l;
          depth = depth_[l];
        }
      }
      if (depth >= 0) out_.loops[innermost].schedule.push_back(e);
    }
  }

  CompiledProgram& out_;
  const Program& program_;
  const Architecture& architecture_;
  std::vector<bool> needed_, tracked_;
  std::vector<std::int32_t> parent_;
  std::vector<int> depth_;
  std::map<ObjectId, std::uint32_t> routes_;
};

}  // namespace

CompiledProgram::CompiledProgram(const Architecture& a, const Program& p) : architecture(&a), program(&p) {
  layout.registers = 0;
  layout.objects = static_cast<std::uint32_t>(a.registers.size()) * TimeLayout::kPerRegister;
  layout.issue_ports = layout.objects + static_cast<std::uint32_t>(a.objects.size());
  layout.size = layout.issue_ports + static_cast<std::uint32_t>(a.objects.size());
  body = p.body;

  const Object& fetch = a.objects[a.fetch_stage];
  const Object& memory = a.objects[a.instruction_memory];
  port_width = memory.storage.port_width;
  issue_buffer_size = fetch.issue_buffer_size;
  fetch_latency = fetch.latency;
  fetch_across_back_edges = fetch.fetch_across_back_edges;
  access_cycles = std::max<std::int64_t>(
      1, a.objects[a.instruction_memory_access_unit].latency + std::max<std::int64_t>(1, memory.storage.read_latency));

  Compiler(*this).run();
}

}  // namespace cyclescope

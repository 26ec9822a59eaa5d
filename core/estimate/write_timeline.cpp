#include "estimate/write_timeline.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "architecture/object_names.h"
#include "estimate/resource_groups.h"

namespace cyclescope::estimate {
namespace {

constexpr std::int32_t kNoLoop = -1;

const char* name_of(timing::TimelineWindow::Place place) {
  constexpr const char* kNames[] = {"whole", "first", "steady", "last"};
  return kNames[static_cast<std::size_t>(place)];
}

const char* name_of(timing::WaitCause cause) {
  constexpr const char* kNames[] = {"none",   "fetch",       "issue_buffer", "issue_port",     "occupied", "register",
                                    "memory", "concurrency", "bandwidth",    "other_requests", "misses",   "line"};
  return kNames[static_cast<std::size_t>(cause)];
}

/// Instructions of a loop's body that do the same at one resource: an array's elements are one statement.
struct Statement {
  std::int32_t loop = kNoLoop;
  architecture::OperationId operation = 0;
  std::size_t lane = 0;
  std::int64_t count = 0;
  std::vector<program::BufferId> reads, writes;
};

class TimelineWriter {
 public:
  TimelineWriter(json::JsonWriter& json, const Machine& machine, const program::Program& program)
      : json_(json),
        architecture_(machine.architecture()),
        program_(program),
        lanes_(architecture_.objects.size(), 0),
        object_numbers_(architecture_.objects.size(), -1),
        loop_of_(program.instructions.size(), kNoLoop),
        outer_(program.loops.size(), kNoLoop) {
    for (std::size_t r = 0; r < machine.resources().size(); ++r) {
      groups_.emplace_back(machine.resources()[r], machine.resource_titles()[r]);
    }
    add_what_caches_hide();
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      for (const architecture::ObjectId id : groups_[group].first.objects) lanes_[index_of(id)] = group;
    }
    visit(program.body, kNoLoop);
  }

  void write(const std::string& layer, const timing::Timeline& timeline) {
    number_objects(timeline);
    json_.object([&] {
      json_.member("layer", layer);
      json_.member("cycles", timeline.timing.cycles);
      json_.member("exact", timeline.timing.exact);
      json_.member("complete", timeline.complete);
      json_.member("instructions", timeline.instructions);
      json_.member("iterations_total", timeline.timing.iterations_total);
      json_.member("iterations_evaluated", timeline.timing.iterations_evaluated);
      lanes();
      json_.array("objects", objects_, [&](architecture::ObjectId id) {
        json_.object([&] {
          json_.member("name", architecture_.objects[index_of(id)].name);
          json_.member("lane", lanes_[index_of(id)]);
        });
      });
      json_.array("operations", architecture_.operations, [&](const architecture::Operation& operation) {
        json_.object([&] {
          json_.member("name", operation.name);
          json_.member("description", operation.description);
        });
      });
      loops(timeline);
      statements();
      buffers();
      json_.array("periods", timeline.periods, [&](const timing::Period& period) { this->period(period); });
      json_.array("windows", timeline.windows, [&](const timing::TimelineWindow& window) { this->window(window); });
    });
  }

 private:
  static std::size_t index_of(architecture::ObjectId id) { return static_cast<std::size_t>(id); }

  /// Storages behind caches, which estimates do not count among the resources.
  void add_what_caches_hide() {
    for (ResourceGroup& group : group_objects(architecture_)) {
      const bool is_known = std::any_of(groups_.begin(), groups_.end(),
                                        [&](const auto& known) { return known.first.name == group.name; });
      if (is_known) continue;
      std::string title = architecture::words_of(group.name);
      groups_.emplace_back(std::move(group), std::move(title));
    }
  }

  void visit(const std::vector<program::Node>& body, std::int32_t loop) {
    for (const program::Node& node : body) {
      if (node.kind == program::Node::Kind::kInstruction) {
        loop_of_[node.index] = loop;
        order_.push_back(node.index);
      } else {
        outer_[node.index] = loop;
        visit(program_.loops[node.index].body, static_cast<std::int32_t>(node.index));
      }
    }
  }

  void number(architecture::ObjectId id) {
    if (id < 0 || object_numbers_[index_of(id)] >= 0) return;
    object_numbers_[index_of(id)] = 0;
    objects_.push_back(id);
  }

  /// Objects that are named, in the description's order.
  void number_objects(const timing::Timeline& timeline) {
    number(architecture_.instruction_memory);
    for (const timing::TimelineWindow& window : timeline.windows) {
      for (const timing::TimelineInstruction& instruction : window.instructions) {
        for (const auto& stay : instruction.it.stays) number(stay.object);
        for (const auto& request : instruction.it.requests) number(request.storage);
      }
    }
    std::sort(objects_.begin(), objects_.end());
    for (std::size_t i = 0; i < objects_.size(); ++i) {
      object_numbers_[index_of(objects_[i])] = static_cast<std::int64_t>(i);
    }
  }

  void lanes() {
    json_.array("lanes", groups_, [&](const auto& group) {
      json_.object([&] {
        json_.member("name", group.first.name);
        json_.member("title", group.second);
        json_.member("count", group.first.objects.size());
      });
    });
  }

  void loops(const timing::Timeline& timeline) {
    json_.array("loops", [&] {
      for (std::size_t loop = 0; loop < program_.loops.size(); ++loop) {
        const program::IndexNode& trip = program_.expressions.node(program_.loops[loop].trip_count);
        json_.object([&] {
          json_.member("outer", outer_[loop]);
          json_.member("name", program_.loops[loop].name);
          json_.member("fewest", std::max<std::int64_t>(0, trip.low));
          json_.member("most", std::max<std::int64_t>(0, trip.high));
          json_.member("recurred", timeline.skipped[loop].recurred);
          json_.member("remembered", timeline.skipped[loop].remembered);
        });
      }
    });
  }

  void statements() {
    std::vector<Statement> all;
    std::map<std::tuple<std::int32_t, architecture::OperationId, std::size_t>, std::size_t> known;
    for (const std::uint32_t index : order_) {
      const program::Instruction& it = program_.instructions[index];
      const std::size_t lane = lanes_[index_of(it.unit)];
      const auto [at, is_new] = known.try_emplace({loop_of_[index], it.operation, lane}, all.size());
      if (is_new) all.push_back({loop_of_[index], it.operation, lane, 0, {}, {}});
      Statement& statement = all[at->second];
      ++statement.count;
      for (const program::MemoryAccess& access : it.memory) {
        auto& list = access.role == architecture::AccessRole::kRead ? statement.reads : statement.writes;
        if (std::find(list.begin(), list.end(), access.buffer) == list.end()) list.push_back(access.buffer);
      }
    }
    json_.array("statements", all, [&](const Statement& statement) {
      json_.object([&] {
        json_.member("loop", statement.loop);
        json_.member("operation", statement.operation);
        json_.member("lane", statement.lane);
        json_.member("count", statement.count);
        json_.member("reads", statement.reads);
        json_.member("writes", statement.writes);
      });
    });
  }

  void buffers() {
    json_.array("buffers", program_.buffers, [&](const program::Buffer& buffer) {
      const architecture::Storage& storage = architecture_.objects[index_of(buffer.storage)].storage;
      json_.object([&] {
        json_.member("name", buffer.name);
        json_.member("storage", lanes_[index_of(buffer.storage)]);
        json_.member("bytes", bytes(buffer.elements, buffer.element_bits));
        json_.member("capacity", bytes(storage.capacity, storage.data_width));
        json_.member("tensor", buffer.operand != program::Buffer::kScratch);
      });
    });
  }

  static std::int64_t bytes(std::int64_t elements, std::int64_t bits) {
    return elements / 8 * bits + (elements % 8 * bits + 7) / 8;
  }

  void period(const timing::Period& period) {
    json_.object([&] {
      json_.member("loop", period.loop);
      json_.member("iterations", period.iterations);
      json_.member("instructions", period.instructions);
      json_.member("cycles", period.cycles);
      json_.member("repeats", period.repeats);
    });
  }

  void window(const timing::TimelineWindow& window) {
    json_.object([&] {
      json_.member("place", name_of(window.place));
      std::int64_t access = -1;
      json_.array("instructions", window.instructions, [&](const timing::TimelineInstruction& instruction) {
        const bool opens = instruction.it.access_start.time != access;
        access = instruction.it.access_start.time;
        this->instruction(instruction, opens);
      });
    });
  }

  void instruction(const timing::TimelineInstruction& instruction, bool opens_access) {
    const timing::EvaluatedInstruction& it = instruction.it;
    const std::int32_t loop = loop_of_[it.instruction];
    json_.object([&] {
      json_.member("number", instruction.number);
      json_.member("operation", program_.instructions[it.instruction].operation);
      json_.member("loop", loop);
      json_.member("indices", indices_around(loop, instruction.indices));
      json_.array("boxes", [&] {
        if (opens_access) {
          box(architecture_.instruction_memory, it.access_start, it.stays.front().enter.time, [] {});
        }
        for (std::size_t s = 0; s < it.stays.size(); ++s) {
          const bool is_unit = s + 1 == it.stays.size() && s > 0;
          box(it.stays[s].object, it.stays[s].enter, it.stays[s].leave, [&] {
            if (!is_unit) return;
            json_.member("work", it.work_start.time);
            wait("data", it.work_start);
          });
        }
        for (const auto& request : it.requests) {
          box(request.storage, request.start, request.end,
              [&] { json_.member("writes", request.role != architecture::AccessRole::kRead); });
        }
      });
    });
  }

  /// Outermost first.
  std::vector<std::int64_t> indices_around(std::int32_t loop, const std::vector<std::int64_t>& indices) const {
    std::vector<std::int64_t> around;
    for (; loop != kNoLoop; loop = outer_[static_cast<std::size_t>(loop)]) {
      around.push_back(indices[static_cast<std::size_t>(loop)]);
    }
    std::reverse(around.begin(), around.end());
    return around;
  }

  template <typename More>
  void box(architecture::ObjectId object, const timing::Moment& start, std::int64_t end, More more) {
    json_.object([&] {
      json_.member("object", object_numbers_[index_of(object)]);
      json_.member("start", start.time);
      json_.member("end", end);
      more();
      wait("wait", start);
    });
  }

  void wait(const char* name, const timing::Moment& moment) {
    if (moment.cause == timing::WaitCause::kNone) return;
    json_.object(name, [&] {
      json_.member("cause", name_of(moment.cause));
      if (moment.predecessor >= 0) json_.member("after", moment.predecessor);
    });
  }

  json::JsonWriter& json_;
  const architecture::Architecture& architecture_;
  const program::Program& program_;
  std::vector<std::pair<ResourceGroup, std::string>> groups_;  ///< with titles
  std::vector<std::size_t> lanes_;                             ///< by ObjectId: index into `groups_`
  std::vector<std::int64_t> object_numbers_;                   ///< by ObjectId: index into `objects_`
  std::vector<architecture::ObjectId> objects_;
  std::vector<std::int32_t> loop_of_;  ///< by instruction
  std::vector<std::int32_t> outer_;    ///< by LoopId
  std::vector<std::uint32_t> order_;   ///< instructions as they are written
};

}  // namespace

void write_timeline(json::JsonWriter& json, const std::string& layer, const Machine& machine,
                    const program::Program& program, const timing::Timeline& timeline) {
  TimelineWriter(json, machine, program).write(layer, timeline);
}

}  // namespace cyclescope::estimate

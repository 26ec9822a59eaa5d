#include "architecture/structure.h"

#include <utility>
#include <vector>

#include "architecture/key_writer.h"
#include "expression/bound_expression.h"

namespace cyclescope::architecture {
namespace {

/// Writes texts of which many in a row are equal, as those of the elements of an array are.
class RunWriter {
 public:
  void add(std::string text) {
    if (length_ > 0 && text != text_) end();
    text_ = std::move(text);
    ++length_;
  }
  std::string take() {
    if (length_ > 0) end();
    return key_.take();
  }

 private:
  void end() {
    key_.number(length_);
    key_.text(text_);
    length_ = 0;
  }

  KeyWriter key_;
  std::string text_;
  std::int64_t length_ = 0;
};

std::string numbers_of(const Object& object) {
  KeyWriter key;
  const Storage& storage = object.storage;
  const Cache& cache = object.cache;
  for (const std::int64_t number : {object.latency,
                                    object.issue_buffer_size,
                                    std::int64_t{object.fetch_across_back_edges},
                                    std::int64_t{object.streaming},
                                    storage.data_width,
                                    storage.port_width,
                                    storage.max_concurrent_requests,
                                    storage.read_write_ports,
                                    storage.read_latency,
                                    storage.write_latency,
                                    std::int64_t{storage.contention},
                                    static_cast<std::int64_t>(storage.arbitration),
                                    cache.sets,
                                    cache.ways,
                                    cache.line_words,
                                    cache.miss_latency,
                                    cache.misses_in_flight,
                                    std::int64_t{cache.write_allocate},
                                    std::int64_t{cache.write_back},
                                    static_cast<std::int64_t>(cache.replacement)}) {
    key.number(number);
  }
  return key.take();
}

std::string work_numbers_of(const Object& object) {
  KeyWriter key;
  key.number(object.latency);
  key.number(object.storage.port_width);
  key.number(object.storage.read_write_ports);
  return key.take();
}

}  // namespace

std::string structure_of(const Architecture& architecture) {
  KeyWriter key;
  key.number(static_cast<std::int64_t>(architecture.objects.size()));
  for (const Object& object : architecture.objects) {
    key.number(static_cast<std::int64_t>(object.object_class));
    key.text(object.name);
    key.numbers(object.to_process);
    key.number(object.cache.backing);
  }
  key.number(static_cast<std::int64_t>(architecture.registers.size()));
  for (const Register& reg : architecture.registers) {
    key.number(reg.file);
    key.text(reg.name);
  }
  key.number(static_cast<std::int64_t>(architecture.operations.size()));
  for (const Operation& operation : architecture.operations) key.text(operation.name);
  for (const auto* lists : {&architecture.routes, &architecture.readable, &architecture.writable}) {
    key.number(static_cast<std::int64_t>(lists->size()));
    for (const std::vector<ObjectId>& list : *lists) key.numbers(list);
  }
  for (const ObjectId id :
       {architecture.fetch_stage, architecture.instruction_memory, architecture.instruction_memory_access_unit}) {
    key.number(id);
  }
  return key.take();
}

std::string unit_times_of(const Architecture& architecture) {
  std::vector<std::string> texts;
  texts.reserve(architecture.expressions.size());
  for (const expression::Expression& time : architecture.expressions) texts.push_back(expression::to_text(time));
  const auto text_of = [&texts](std::int32_t expression) {
    return expression == kNone ? std::string() : texts[static_cast<std::size_t>(expression)];
  };
  RunWriter runs;
  for (const Object& object : architecture.objects) {
    KeyWriter key;
    key.number(object.latency);
    key.text(text_of(object.latency_expression));
    key.text(text_of(object.initiation_interval_expression));
    runs.add(key.take());
  }
  return runs.take();
}

std::string numbers_of(const Architecture& architecture, std::span<const ObjectId> objects) {
  RunWriter runs;
  for (const ObjectId id : objects) runs.add(numbers_of(architecture.objects[static_cast<std::size_t>(id)]));
  return runs.take();
}

std::string work_numbers_of(const Architecture& architecture, std::span<const ObjectId> objects) {
  RunWriter runs;
  for (const ObjectId id : objects) runs.add(work_numbers_of(architecture.objects[static_cast<std::size_t>(id)]));
  return runs.take();
}

}  // namespace cyclescope::architecture

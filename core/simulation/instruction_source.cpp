#include "simulation/instruction_source.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace cyclescope::simulation {
namespace {

/// Times beyond this are overflows in any case; sums of a few of them still fit 64 bits.
constexpr std::int64_t kTooLong = std::int64_t{1} << 58;

std::int64_t bounded(__int128 cycles) { return static_cast<std::int64_t>(std::min<__int128>(cycles, kTooLong)); }

__int128 floor_div(__int128 a, std::int64_t b) {
  const __int128 quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

std::int64_t latency_of(const architecture::Storage& storage, bool write) {
  return std::clamp<std::int64_t>(write ? storage.write_latency : storage.read_latency, 1, kTooLong);
}

std::int64_t transfers_of(const architecture::Storage& storage, __int128 words) {
  return bounded(std::max<__int128>(1, (words + storage.port_width - 1) / storage.port_width));
}

Diagnostic diagnostic(const char* code, const program::Instruction& instruction, const char* message) {
  return Diagnostic{code, instruction.pointer, message, "", 0, 0};
}

}  // namespace

InstructionSource::InstructionSource(const architecture::Architecture& architecture, const program::Program& program,
                                     std::int64_t max_steps)
    : architecture_(architecture),
      program_(program),
      walker_(program),
      tags_(architecture.objects.size()),
      loads_(architecture.objects.size()),
      max_steps_(max_steps) {
  for (std::size_t id = 0; id < tags_.size(); ++id) {
    if (architecture.objects[id].object_class == architecture::ObjectClass::kSetAssociativeCache) {
      tags_[id].emplace(architecture.objects[id].cache);
    }
  }
}

std::int64_t InstructionSource::value(program::ExprId id) const {
  const program::IndexExpressions& expressions = program_.expressions;
  return expressions.is_constant(id) ? expressions.constant_value(id) : expressions.evaluate(id, walker_.loop_values());
}

Result<InstructionSource::Next> InstructionSource::next(Execution& out) {
  while (true) {
    const ProgramWalker::Step step = walker_.next();
    if (step == ProgramWalker::Step::kEnd) return Next::kEnd;
    if (++steps_ > max_steps_) {
      return failure("BudgetExceeded", "", "the program executes more instructions than the simulation may visit",
                     "raise max_instructions or simulate a smaller program");
    }
    if (step == ProgramWalker::Step::kBackEdge) return Next::kBackEdge;
    const program::Instruction& instruction = program_.instructions[walker_.instruction()];
    if (value(instruction.guard) == 0) continue;
    out.instruction = walker_.instruction();
    if (auto error = decode(instruction, out)) return tl::unexpected(std::move(*error));
    return Next::kExecution;
  }
}

std::optional<Diagnostic> InstructionSource::decode(const program::Instruction& instruction, Execution& out) {
  out.latency = value(instruction.latency);
  out.initiation_interval = value(instruction.initiation_interval);
  if (out.latency < 0 || out.initiation_interval < 0) {
    return diagnostic("NegativeLatency", instruction, "a latency or initiation interval is negative");
  }
  if (out.latency > kTooLong || out.initiation_interval > kTooLong) {
    return diagnostic("CycleOverflow", instruction, "a latency exceeds 2^53 cycles");
  }
  out.regions.clear();
  out.requests.clear();
  // One instruction's reads meet the tags before its writes do.
  for (const bool reads : {true, false}) {
    for (const program::MemoryAccess& access : instruction.memory) {
      if ((access.role == architecture::AccessRole::kRead) != reads) continue;
      if (auto error = add_access(instruction, access, out)) return error;
    }
  }
  return std::nullopt;
}

std::optional<Diagnostic> InstructionSource::add_access(const program::Instruction& instruction,
                                                        const program::MemoryAccess& access, Execution& out) {
  const std::int64_t words = value(access.words);
  Region region{access.buffer, access.role, value(access.offset), value(access.span)};
  if (words <= 0 || region.span <= 0) return std::nullopt;
  const program::Buffer& buffer = program_.buffers[static_cast<std::size_t>(access.buffer)];
  const std::int64_t width = object(buffer.storage).storage.data_width;
  Request request;
  request.storage = buffer.storage;
  request.role = access.role;
  Range range;
  range.first_bit = __int128{buffer.base_word} * width + __int128{region.offset} * buffer.element_bits;
  range.last_bit = range.first_bit + __int128{region.span} * buffer.element_bits - 1;
  range.words = words;
  out.regions.push_back(region);
  if (access.transfer) range.transfers = std::clamp<std::int64_t>(value(access.transfer->cycles), 1, kTooLong);
  auto error = add_request(std::move(request), range, out);
  if (error) error->path = instruction.pointer;
  return error;
}

std::optional<Diagnostic> InstructionSource::add_request(Request request, const Range& range, Execution& out) {
  const architecture::Storage& storage = object(request.storage).storage;
  request.write_latency = latency_of(storage, true);
  request.booking.transfers = range.transfers > 0 ? range.transfers : transfers_of(storage, range.words);
  request.booking.service =
      latency_of(storage, request.role != architecture::AccessRole::kRead) + request.booking.transfers - 1;
  if (request.booking.service >= kTooLong) {
    return Diagnostic{"CycleOverflow", "", "a request takes more than 2^53 cycles", "", 0, 0};
  }
  out.requests.push_back(std::move(request));
  if (!tags_[static_cast<std::size_t>(out.requests.back().storage)]) return std::nullopt;
  return look_up(out.requests.size() - 1, range, out);
}

std::optional<Diagnostic> InstructionSource::look_up(std::size_t index, const Range& range, Execution& out) {
  const architecture::Object& cache = object(out.requests[index].storage);
  const __int128 line_bits = __int128{cache.cache.line_words} * cache.storage.data_width;
  const __int128 first_line = floor_div(range.first_bit, static_cast<std::int64_t>(line_bits));
  const __int128 last_line = floor_div(range.last_bit, static_cast<std::int64_t>(line_bits));
  if (last_line - first_line >= max_steps_ - steps_) {
    return Diagnostic{"BudgetExceeded",
                      "",
                      "a request touches more cache lines than the simulation may visit",
                      "raise max_instructions or simulate a smaller program",
                      0,
                      0};
  }
  for (auto line = static_cast<std::int64_t>(first_line); line <= static_cast<std::int64_t>(last_line); ++line) {
    if (auto error = look_up_line(index, line, out)) return error;
  }
  if (out.requests[index].role == architecture::AccessRole::kRead) return std::nullopt;
  // The words written go through together, once, whichever of them missed.
  const bool passes = out.requests[index].missing_lines > 0 && !cache.cache.write_allocate;
  if (cache.cache.write_back && !passes) return std::nullopt;
  Request through;
  through.purpose = Request::Purpose::kThrough;
  through.role = architecture::AccessRole::kWrite;
  through.delay = latency_of(cache.storage, true);
  return add_behind(index, std::move(through), range, out);
}

std::optional<Diagnostic> InstructionSource::look_up_line(std::size_t index, std::int64_t line, Execution& out) {
  const architecture::ObjectId id = out.requests[index].storage;
  const architecture::Object& cache = object(id);
  const bool write = out.requests[index].role != architecture::AccessRole::kRead;
  std::int64_t& loads = loads_[static_cast<std::size_t>(id)];
  const CacheTags::Outcome outcome = tags_[static_cast<std::size_t>(id)]->access(line, write, loads);
  ++steps_;
  if (outcome.hit) {
    out.requests[index].lines.push_back({id, outcome.load});
    return std::nullopt;
  }
  ++out.requests[index].missing_lines;
  if (!outcome.allocated) return std::nullopt;
  const auto range_of = [&cache](std::int64_t its_line) {
    const __int128 bits = __int128{cache.cache.line_words} * cache.storage.data_width;
    return Range{its_line * bits, (its_line + 1) * bits - 1, cache.cache.line_words};
  };
  Request request;
  request.delay = latency_of(cache.storage, write) + cache.cache.miss_latency;
  Request load = request;
  load.purpose = Request::Purpose::kLoad;
  load.load = {id, loads++};
  if (auto error = add_behind(index, std::move(load), range_of(line), out)) return error;
  if (!outcome.dirty_eviction) return std::nullopt;
  request.purpose = Request::Purpose::kWriteBack;
  request.role = architecture::AccessRole::kWrite;
  request.displaced = {id, outcome.load};
  return add_behind(index, std::move(request), range_of(outcome.line), out);
}

std::optional<Diagnostic> InstructionSource::add_behind(std::size_t index, Request request, Range range,
                                                        Execution& out) {
  const architecture::Object& cache = object(out.requests[index].storage);
  request.storage = cache.cache.backing;
  request.maker = index;
  const std::int64_t width = object(request.storage).storage.data_width;
  range.words = (range.words * cache.storage.data_width + width - 1) / width;
  return add_request(std::move(request), range, out);
}

}  // namespace cyclescope::simulation

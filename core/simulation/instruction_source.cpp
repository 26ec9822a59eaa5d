#include "simulation/instruction_source.h"

#include <algorithm>
#include <cstddef>

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

/// Latency and transfers of a request for `bits` bits to a storage behind a cache.
__int128 service_behind(const architecture::Storage& storage, __int128 bits, bool write) {
  const __int128 words = (bits + storage.data_width - 1) / storage.data_width;
  return __int128{latency_of(storage, write)} + transfers_of(storage, words) - 1;
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
  const architecture::Object& object = architecture_.objects[static_cast<std::size_t>(buffer.storage)];
  const bool write = access.role != architecture::AccessRole::kRead;
  Request request;
  request.storage = buffer.storage;
  request.role = access.role;
  request.write_latency = latency_of(object.storage, true);
  request.booking.transfers = transfers_of(object.storage, words);
  request.booking.service = latency_of(object.storage, write) + request.booking.transfers - 1;
  if (tags_[static_cast<std::size_t>(buffer.storage)]) {
    if (auto error = look_up(object, buffer, region, words, request)) {
      error->path = instruction.pointer;
      return error;
    }
  }
  if (request.booking.service >= kTooLong) {
    return diagnostic("CycleOverflow", instruction, "a request takes more than 2^53 cycles");
  }
  out.regions.push_back(region);
  out.requests.push_back(request);
  return std::nullopt;
}

std::optional<Diagnostic> InstructionSource::look_up(const architecture::Object& cache, const program::Buffer& buffer,
                                                     const Region& region, std::int64_t words, Request& request) {
  const bool write = request.role != architecture::AccessRole::kRead;
  const std::int64_t width = cache.storage.data_width;
  const __int128 first_bit = __int128{region.offset} * buffer.element_bits;
  const __int128 last_bit = first_bit + __int128{region.span} * buffer.element_bits - 1;
  const __int128 first_line = floor_div(buffer.base_word + floor_div(first_bit, width), cache.cache.line_words);
  const __int128 last_line = floor_div(buffer.base_word + floor_div(last_bit, width), cache.cache.line_words);
  if (last_line - first_line >= max_steps_ - steps_) {
    return Diagnostic{"BudgetExceeded",
                      "",
                      "a request touches more cache lines than the simulation may visit",
                      "raise max_instructions or simulate a smaller program",
                      0,
                      0};
  }
  CacheTags& tags = *tags_[static_cast<std::size_t>(buffer.storage)];
  std::int64_t dirty_evictions = 0;
  for (auto line = static_cast<std::int64_t>(first_line); line <= static_cast<std::int64_t>(last_line); ++line) {
    const CacheTags::Outcome outcome = tags.access(line, write);
    request.missing_lines += outcome.hit ? 0 : 1;
    dirty_evictions += outcome.dirty_eviction ? 1 : 0;
    ++steps_;
  }
  if (request.missing_lines == 0) return std::nullopt;
  const architecture::Storage& behind = architecture_.objects[static_cast<std::size_t>(cache.cache.backing)].storage;
  const __int128 line_bits = __int128{cache.cache.line_words} * width;
  __int128 extra = 0;
  if (write && !cache.cache.write_allocate) {
    // The words written go through together, once, whichever of them missed.
    extra = service_behind(behind, __int128{words} * width, true);
  } else {
    extra = request.missing_lines * (cache.cache.miss_latency + service_behind(behind, line_bits, false)) +
            dirty_evictions * service_behind(behind, line_bits, true);
  }
  request.booking.service = bounded(request.booking.service + extra);
  return std::nullopt;
}

}  // namespace cyclescope::simulation

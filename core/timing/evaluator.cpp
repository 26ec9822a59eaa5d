#include "timing/evaluator.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

namespace cyclescope::timing {
namespace {

/// Numbers (of 8 bytes) that one execution's history, and all remembered outcomes, may hold.
constexpr std::size_t kMaxHistory = std::size_t{1} << 22;
constexpr std::size_t kMaxMemo = std::size_t{1} << 25;
/// Iterations with the same state in the key that it takes at least to be worth a look.
constexpr std::int64_t kMinRemaining = 2;
/// As many states at least have to be looked at to find that one recurs, and to make use of it.
constexpr std::int64_t kLooks = 4;
/// Iterations of a loop with cached accesses that always make it worth to find out about the state.
constexpr std::int64_t kLongLoop = 4;
/// Recurrences that may fail to be provable one after another before the search pauses, longer each time.
constexpr std::int64_t kFailuresWithoutPause = 4;
/// Nodes of a body that are evaluated before it is asked again whether the step is over.
constexpr std::size_t kNodesAtOnce = 1024;
/// Of a table that is kept for another execution.
constexpr std::size_t kMostBuckets = 1024;
constexpr std::int64_t kSaturated = std::int64_t{1} << 62;

std::int64_t power_of_two_above(std::int64_t value) {
  std::int64_t power = 1;
  while (power < value) power *= 2;
  return power;
}

/// The storages that an instruction may ask for more at once than they have slots or ports: ": 'dram' is asked for up
/// to 3 requests, and has 8 slots and 1 port".
std::string crowded_storages(const architecture::Architecture& architecture, const program::Program& program,
                             const program::Instruction& instruction) {
  std::map<architecture::ObjectId, std::int64_t> requests;
  for (const program::MemoryAccess& access : instruction.memory) {
    ++requests[program.buffers[static_cast<std::size_t>(access.buffer)].storage];
  }
  const auto counted = [](std::int64_t count, const char* what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
  };
  std::string text;
  for (const auto& [id, count] : requests) {
    const architecture::Object& object = architecture.objects[static_cast<std::size_t>(id)];
    const architecture::Storage& storage = object.storage;
    if (count <= std::min(storage.max_concurrent_requests, storage.read_write_ports)) continue;
    text += (text.empty() ? ": '" : "; '") + object.name + "' is asked for up to " + counted(count, "request") +
            ", and has " + counted(storage.max_concurrent_requests, "slot") + " and " +
            counted(storage.read_write_ports, "port");
  }
  return text;
}

}  // namespace

void LoopHistory::forget(std::int64_t index) {
  moments.clear();
  keys.clear();
  by_hash.clear();
  reaches.clear();
  reach_paths.clear();
  reaches_from = index;
}

void LoopHistory::restart(std::int64_t index) {
  // Clearing a table costs as much as it once grew.
  if (by_hash.bucket_count() > kMostBuckets) by_hash = {};
  if (kinds.bucket_count() > kMostBuckets) kinds = {};
  forget(index);
  kinds.clear();
  next_attempt = failures = unit = 0;
}

bool LoopHistory::is_equal(const Moment& a, const Moment& b) const {
  const auto begin_of = [this](const Moment& m) { return keys.begin() + static_cast<std::ptrdiff_t>(m.key_begin); };
  return a.key_size == b.key_size &&
         std::equal(begin_of(a), begin_of(a) + static_cast<std::ptrdiff_t>(a.key_size), begin_of(b));
}

Evaluator::Evaluator(const CompiledProgram& program, const TimingOptions& options)
    : program_(program),
      options_(options),
      frontier_(program),
      meter_(frontier_.instructions_evaluated, options.instruction_budget),
      analysis_(program.program->expressions, frontier_.values()),
      iteration_costs_(program.loops.size()),
      skip_credit_(program.loops.size()),
      memo_credit_(program.loops.size()),
      transitions_(program.loops.size()),
      statistics_(program.loops.size()) {
  for (const CompiledLoop& loop : program.loops) {
    memo_.emplace_back(loop);
    execution_hulls_.emplace_back(program, loop, frontier_.values());
    iteration_hulls_.emplace_back(program, loop, frontier_.values());
  }
}

const StateKey& Evaluator::kind_of(const CompiledLoop& loop) {
  if (kind_.empty()) {
    kind_.push_back(0);  // never empty again
    loop.kind.for_each(frontier_.values(), [this](std::int64_t part) { kind_.push_back(part); });
    kind_hash_ = hash_of(kind_.data(), kind_.size());
  }
  return kind_;
}

void Evaluator::advance_iterations(__int128 count) {
  iterations_ = static_cast<std::int64_t>(std::min<__int128>(kSaturated, __int128{iterations_} + count));
}

void Evaluator::enter_loop(const CompiledLoop& loop, std::int64_t trip) {
  Execution execution;
  execution.loop = &loop;
  execution.body = &loop.body;
  execution.trip = trip;
  frontier_.invalidate_birth();
  execution.first_birth = frontier_.next_birth();
  execution.first_base = execution.previous_base = base();
  execution.first_iterations = iterations_;
  execution.paid_work = meter_.charged();
  stack_.push_back(std::move(execution));
}

void Evaluator::leave_loop() {
  if (stack_.back().history) spare_histories_.push_back(std::move(stack_.back().history));
  stack_.pop_back();
  frontier_.invalidate_birth();
}

std::unique_ptr<LoopHistory> Evaluator::new_history(const Execution& execution) {
  std::unique_ptr<LoopHistory> history;
  if (spare_histories_.empty()) {
    history = std::make_unique<LoopHistory>();
  } else {
    history = std::move(spare_histories_.back());
    spare_histories_.pop_back();
  }
  history->restart(execution.index);
  execution_hulls_[execution.loop->id].look_at_execution(0, execution.trip - 1);
  return history;
}

void Evaluator::begin_iteration() {
  Execution& execution = stack_.back();
  const bool over_budget = meter_.is_over_budget();
  meter_.iteration();
  if (execution.index >= execution.trip) {
    leave_loop();
    return;
  }
  if (base() > kMaxCycles) {
    overflow_ = true;
    return;
  }
  if (over_budget && options_.method != TimingMethod::kWholeGraph && execution.index > 0) {
    averaged_ = true;
    settle();
    extrapolate(execution, frontier_.base() - execution.first_base, execution.index);
    return;
  }
  if (options_.method == TimingMethod::kFixedPoint && execution.index > 0 && fixed_point_reached(execution)) {
    fixed_point_ = true;
    extrapolate(execution, execution.previous_elapsed, 1);
    return;
  }
  frontier_.set_index(*execution.loop, execution.index);
  kind_.clear();
  if (options_.method == TimingMethod::kFastForward && execution.loop->cached && !over_budget) {
    if (run_transitions(execution)) return;
  }
  if (options_.method == TimingMethod::kFastForward && !execution.loop->cached && !over_budget) {
    settle();
    earn_credit(execution);
    if (try_skip(execution)) return;
    if (!execution.loop->innermost && try_memo(execution)) return;
  }
  if (execution.loop->innermost) {
    advance_iterations(1);
    ++iterations_evaluated_;
  }
  execution.position = 0;
  execution.between = false;
  execution.outer_reach = frontier_.reach();
  execution.work_before = meter_.charged();
  frontier_.reset_reach(0);
  if (trace_) trace_->begins_iteration();
}

void Evaluator::end_iteration() {
  Execution& execution = stack_.back();
  frontier_.end_iteration();
  frontier_.forget_dead();
  meter_.iteration();
  const std::int64_t reach = frontier_.reach();
  frontier_.reset_reach(std::max(reach, execution.outer_reach));
  if (trace_) trace_->ends_iteration();
  if (execution.memo_start) {
    if (exact_ && memo_size_ < kMaxMemo) {
      memo_size_ +=
          memo_[execution.loop->id].add(*execution.memo_start, frontier_, program_, reach, counts(), trace_.get());
    }
    execution.memo_start.reset();
  }
  if (execution.history) {
    execution.history->reaches.push_back(reach);
    if (trace_) execution.history->reach_paths.push_back(trace_->last_reach());
  }
  if (trace_ && trace_->is_full()) tidy_paths();
  iteration_costs_[execution.loop->id].add(meter_.charged() - execution.work_before);
  ++execution.index;
  execution.between = true;
}

void Evaluator::tidy_paths() {
  std::vector<PathRecord*> paths;
  std::vector<PathMoment> moments;
  for (Execution& execution : stack_) {
    if (execution.memo_start) moments.push_back(execution.memo_start->path_moment);
    if (!execution.history) continue;
    for (PathRecord& path : execution.history->reach_paths) paths.push_back(&path);
    for (const LoopHistory::Moment& moment : execution.history->moments) moments.push_back(moment.path_moment);
  }
  trace_->tidy(paths, moments);
}

bool Evaluator::may_pay(const CompiledLoop& loop, std::int64_t iterations) {
  IterationCost& cost = iteration_costs_[loop.id];
  const __int128 spared = __int128{cost.is_known() ? cost.average() : loop.most_work} * iterations;
  if (cost.is_state_size_old()) cost.set_state_size(state_size(loop));
  return spared * SearchCredit::kUnitsPerInstruction >= __int128{kLooks} * static_cast<__int128>(cost.state_size());
}

void Evaluator::pay_for_look(SearchCredit& credit, std::size_t numbers) {
  credit.spend(numbers);
  meter_.search(numbers);
}

void Evaluator::earn_credit(Execution& execution) {
  const std::int64_t done = meter_.charged() - execution.paid_work;
  execution.paid_work = meter_.charged();
  skip_credit_[execution.loop->id].earn(done);
  memo_credit_[execution.loop->id].earn(done);
}

std::size_t Evaluator::state_size(const CompiledLoop& loop) const {
  std::size_t size = loop.times.size() / 2 + 2 * frontier_.leaves.kept().size();
  for (const architecture::ObjectId storage : loop.storages) {
    size += 3 * frontier_.storages[static_cast<std::size_t>(storage)].steps().size();
  }
  for (const architecture::ObjectId cache : loop.caches) {
    size += 2 * frontier_.misses[static_cast<std::size_t>(cache)].kept().size();
  }
  for (const BodyBuffer& buffer : loop.buffers) {
    const auto b = static_cast<std::size_t>(buffer.buffer);
    size += buffer.accesses.size() + 8 * (frontier_.reads[b].all().size() + frontier_.writes[b].all().size());
  }
  return size;
}

bool Evaluator::try_skip(Execution& execution) {
  const CompiledLoop& loop = *execution.loop;
  if (execution.trip - execution.index < kMinRemaining || execution.trip < 4) return false;
  SearchCredit& credit = skip_credit_[loop.id];
  if (!credit.allows_look() || !may_pay(loop, execution.trip - execution.index)) return false;
  if (!execution.history) execution.history = new_history(execution);
  LoopHistory& history = *execution.history;
  if (execution.index < history.next_attempt) return false;
  // A kind that was not seen before cannot continue a pattern; not looking saves the ramps' keys.
  const StateKey& kind = kind_of(loop);
  const bool new_kind = history.kinds.insert(kind_hash_).second;
  if (new_kind) return false;
  pay_for_look(credit, state_size(loop));

  FarEntries far;
  if (loop.innermost && !history.reaches.empty()) {
    const std::int64_t distance = history.reaches.back() - frontier_.base();
    far.after = frontier_.base() + power_of_two_above(2 * std::max<std::int64_t>(0, distance) + 16);
  }
  const std::size_t begin = history.keys.size();
  StateKey& keys = history.keys;
  if (history.unit == 0) {
    history.unit = program::period_unit(program_.program->expressions, analysis_, loop.id, loop.inside, execution.index,
                                        loop.divisions);
  }
  keys.push_back(execution.index % history.unit);
  keys.insert(keys.end(), kind.begin(), kind.end());
  append_times(frontier_, loop, far, keys);
  const std::int64_t lag = append_accesses_by_lag(frontier_, program_, loop, execution.index, execution.first_birth,
                                                  execution_hulls_[loop.id], keys);
  LoopHistory::Moment now;
  now.index = execution.index;
  now.base = frontier_.base();
  now.iterations = iterations_;
  now.work = meter_.charged();
  now.event = next_event();
  now.longest_lag = lag;
  now.earliest_far = far.earliest;
  now.key_begin = begin;
  now.key_size = keys.size() - begin;
  const std::uint64_t hash = hash_of(keys.data() + begin, now.key_size);
  const auto known = history.by_hash.find(hash);
  if (known != history.by_hash.end() && history.is_equal(history.moments[known->second], now)) {
    if (skip_periods(execution, known->second, now, far)) return true;
    if (overflow_) return false;
    // After a pause look for recurrences among later moments alone: what reaches back beyond it is harder to prove.
    if (++history.failures > kFailuresWithoutPause) {
      const std::int64_t pause = std::min<std::int64_t>(20, history.failures - kFailuresWithoutPause);
      history.next_attempt = execution.index + (std::int64_t{1} << pause);
      history.forget(execution.index);
      return false;
    }
  }
  if (keys.size() > kMaxHistory) {
    history.forget(execution.index);
    return false;
  }
  if (trace_) now.path_moment = trace_->mark(execution_state(execution));
  history.by_hash[hash] = history.moments.size();
  history.moments.push_back(now);
  return false;
}

bool Evaluator::skip_periods(Execution& execution, std::size_t which, const LoopHistory::Moment& now,
                             const FarEntries& far) {
  const CompiledLoop& loop = *execution.loop;
  LoopHistory& history = *execution.history;
  const LoopHistory::Moment& moment = history.moments[which];
  Recurrence recurrence{moment.index, now.index, now.longest_lag};
  for (std::size_t m = which; m < history.moments.size(); ++m) {
    // Where moments were left out, accesses may have lived on until the next one.
    const std::int64_t next = m + 1 < history.moments.size() ? history.moments[m + 1].index : now.index;
    recurrence.longest_lag =
        std::max(recurrence.longest_lag, history.moments[m].longest_lag + next - history.moments[m].index - 1);
  }
  const ProvenPeriods proven = provable_periods(program_, loop, analysis_, execution.trip, recurrence);
  meter_.search(proven.looked_at);
  std::int64_t periods = proven.count;
  const std::int64_t elapsed = now.base - moment.base;
  std::int64_t reach = 0;
  std::size_t latest = static_cast<std::size_t>(moment.index - history.reaches_from);
  for (std::int64_t i = moment.index; i < now.index; ++i) {
    const auto place = static_cast<std::size_t>(i - history.reaches_from);
    if (history.reaches[place] <= reach) continue;
    reach = history.reaches[place];
    latest = place;
  }
  if (far.earliest != std::numeric_limits<std::int64_t>::max() && elapsed > 0) {
    periods = std::min(periods, far.earliest > reach ? (far.earliest - reach) / elapsed : 0);
  }
  // Far entries of the first moment that the period came to meet are part of what happened in it.
  if (moment.earliest_far < std::max(reach, now.base)) periods = 0;
  LoopStatistics& statistics = statistics_[loop.id];
  if (periods < proven.count) {
    ++statistics.ended_by_far_entry;
  } else if (proven.end == ProvenPeriods::End::kValue) {
    ++statistics.ended_by_value;
  } else if (proven.end == ProvenPeriods::End::kOverlap) {
    ++statistics.ended_by_overlap;
  }
  if (periods <= 0) return false;
  const __int128 cycles = __int128{elapsed} * periods;
  if (cycles > kMaxCycles) {
    overflow_ = true;
    return false;
  }
  if (trace_) {
    const PathRecord reach_path = latest < history.reach_paths.size() ? history.reach_paths[latest] : 0;
    if (!trace_->begins_skip(execution_state(execution),
                             {moment.path_moment, periods, far.after > 0 ? far.after : kNever, reach_path,
                              reach + static_cast<std::int64_t>(cycles)})) {
      return false;
    }
  }
  const std::int64_t period = now.index - moment.index;
  ++statistics.skips;
  skip_credit_[loop.id].gain((meter_.charged() - moment.work) * std::min<std::int64_t>(periods, 1 << 10));
  meter_.skip();
  if (trace_) {
    trace_->skipped({SkippedIterations::Reason::kRecurred,
                     loop.id,
                     now.index,
                     period * periods,
                     {moment.event, now.event, moment.base},
                     now.base,
                     periods,
                     elapsed},
                    far.after > 0 ? far.after : kNever);
  }
  advance_iterations(__int128{iterations_ - moment.iterations} * periods);
  frontier_.raise_reach(reach + static_cast<std::int64_t>(cycles));
  shift_state(frontier_, program_, loop, static_cast<std::int64_t>(cycles), period * periods, execution.first_birth,
              far);
  if (trace_) trace_->ends_skip(execution_state(execution));
  execution.index += period * periods;
  history.forget(execution.index);
  history.kinds.clear();
  history.failures = 0;
  history.unit = 0;
  return true;
}

bool Evaluator::try_memo(Execution& execution) {
  const CompiledLoop& loop = *execution.loop;
  SearchCredit& credit = memo_credit_[loop.id];
  if (!credit.allows_look() || !may_pay(loop, 1)) return false;
  pay_for_look(credit, 2 * state_size(loop));
  IterationMemo::Start start;
  start.key = kind_of(loop);
  start.kind = kind_hash_;
  start.times_begin = start.key.size();
  FarEntries far;
  append_times(frontier_, loop, far, start.key);
  iteration_hulls_[loop.id].look_at_iteration();
  append_accesses_by_place(frontier_, program_, loop, iteration_hulls_[loop.id], start.key);
  const IterationOutcome* const outcome = memo_[loop.id].find(start);
  if (outcome != nullptr &&
      (!trace_ || trace_->begins_outcome(iteration_state(loop), outcome->paths, frontier_.base() + outcome->reach))) {
    if (execution.history) {
      execution.history->reaches.push_back(frontier_.base() + outcome->reach);
      if (trace_) execution.history->reach_paths.push_back(trace_->last_reach());
    }
    if (trace_) {
      trace_->skipped({SkippedIterations::Reason::kRemembered, loop.id, execution.index, 1, outcome->events,
                       frontier_.base(), 1, outcome->elapsed},
                      time_after(frontier_.base(), outcome->after));
    }
    const std::uint64_t first_birth = frontier_.next_birth();
    apply_outcome(frontier_, program_, loop, *outcome);
    if (trace_) trace_->ends_outcome(loop, first_birth);
    frontier_.forget_dead();
    advance_iterations(outcome->iterations);
    ++execution.index;
    ++statistics_[loop.id].memo_hits;
    credit.gain(outcome->work);
    meter_.skip();
    return true;
  }
  start.base = frontier_.base();
  start.before = counts();
  start.birth = frontier_.next_birth();
  if (trace_) start.path_moment = trace_->mark(iteration_state(loop));
  execution.memo_start = std::move(start);
  frontier_.invalidate_birth();
  return false;
}

bool Evaluator::run_transitions(Execution& execution) {
  const CompiledLoop& loop = *execution.loop;
  // Accesses with dependencies would have to be part of the state by place; such loops are evaluated.
  if (!loop.innermost || !loop.buffers.empty() || execution.trip < 2) return false;
  if (!transitions_[loop.id]) transitions_[loop.id] = std::make_unique<Transitions>();
  Transitions& transitions = *transitions_[loop.id];
  if (!transitions.has_room()) return false;
  SearchCredit& credit = skip_credit_[loop.id];
  // What was counted for beginning this iteration is not: a step that ends in between begins it again.
  meter_.take_back_iteration();
  earn_credit(execution);
  meter_.iteration();
  const bool goes_on = pending_ && pending_->loop == &loop;
  if (!goes_on) {
    // To find out about the state pays in long loops, and where executions mostly follow each other.
    if (execution.trip < kLongLoop && !credit.allows_look()) return false;
    pay_for_look(credit, 2 * state_size(loop));
    settle();
  }

  const auto state_now = [&] {
    StateKey key;
    FarEntries far;
    append_times(frontier_, loop, far, key);
    return transitions.state(key, capture_outcome(frontier_, program_, loop, frontier_.next_birth()));
  };
  Transitions::StateId state = goes_on ? pending_->state : state_now();
  std::int64_t base = this->base();
  bool restored = !goes_on || pending_->restored;  // the frontier is in `state`
  pending_.reset();
  StateKey kind;
  // At least one iteration, or steps of one instruction would never get anywhere; and what is charged to the budget
  // must not depend on how often a step ends in between.
  const std::int64_t first_index = execution.index;
  meter_.take_back_iteration();
  const auto may_go_on = [&] {
    return execution.index < execution.trip && (!meter_.is_step_over() || execution.index == first_index) &&
           !meter_.is_over_budget() && transitions.has_room() && base <= kMaxCycles && frontier_.reach() <= kMaxCycles;
  };
  for (; may_go_on(); ++execution.index) {
    if (trace_ && trace_->is_full()) tidy_paths();
    frontier_.set_index(loop, execution.index);
    kind_.clear();
    kind = kind_of(loop);
    frontier_.look_up_caches(loop.body, base, kind);
    const Transitions::KindId kind_id = transitions.kind(kind);
    advance_iterations(1);
    meter_.iteration();
    const Transitions::Step* const step = transitions.find(state, kind_id);
    if (step != nullptr && (!trace_ || trace_->takes_step(loop, step->paths, base + step->reach, restored))) {
      frontier_.lines_arrive(step->arrivals);
      frontier_.end_look_ups();
      frontier_.raise_reach(base + step->reach);
      if (trace_) {
        trace_->skipped(
            {SkippedIterations::Reason::kRemembered, loop.id, execution.index, 1, step->events, base, 1, step->elapsed},
            kNever);
      }
      base += step->elapsed;
      state = step->next;
      restored = false;
      ++statistics_[loop.id].transitions;
      credit.gain(static_cast<std::int64_t>(loop.body.size()));
      continue;
    }
    if (!restored) {
      restore_times(frontier_, loop, transitions.outcome(state), base);
      if (trace_) trace_->restored(loop);
    }
    const std::int64_t outer_reach = frontier_.reach();
    const std::int64_t first_event = next_event();
    frontier_.reset_reach(0);
    PathMoment path_moment = 0;
    if (trace_) {
      path_moment = trace_->mark(iteration_state(loop));
      trace_->begins_iteration();
    }
    for (const CompiledNode& node : loop.body) {
      if (frontier_.value(node.guard) != 0) evaluate(program_.instructions[node.index]);
    }
    frontier_.end_look_ups();
    frontier_.end_iteration();
    frontier_.forget_dead();
    ++iterations_evaluated_;
    const Transitions::StateId next = state_now();
    PathOutcomeId paths = 0;
    if (trace_) {
      trace_->ends_iteration();
      paths = trace_->remember(loop, frontier_.next_birth(), path_moment, kNever);
    }
    transitions.add(state, kind_id,
                    {next,
                     frontier_.base() - base,
                     frontier_.reach() - base,
                     {first_event, next_event(), base},
                     paths,
                     frontier_.line_arrivals()});
    frontier_.raise_reach(outer_reach);
    state = next;
    base = frontier_.base();
    restored = true;
  }
  pending_ = {&loop, state, base, restored};
  earn_credit(execution);
  return true;
}

void Evaluator::settle() {
  if (pending_ && !pending_->restored) {
    const CompiledLoop& loop = *pending_->loop;
    restore_times(frontier_, loop, transitions_[loop.id]->outcome(pending_->state), pending_->base);
    if (trace_) trace_->restored(loop);
  }
  pending_.reset();
}

/// The paper's test: successive blocks of iterations take equally long. A block is as many iterations as it takes until
/// fetch groups begin at the same instruction again: one, where groups end at back-edges.
bool Evaluator::fixed_point_reached(Execution& execution) {
  const std::int64_t elapsed = frontier_.base() - execution.previous_base;
  const bool reached = execution.previous_elapsed == elapsed && elapsed > 0;
  execution.previous_elapsed = elapsed;
  execution.previous_base = frontier_.base();
  return reached;
}

void Evaluator::extrapolate(Execution& execution, std::int64_t cycles_so_far, std::int64_t iterations_so_far) {
  exact_ = false;
  const std::int64_t remaining = execution.trip - execution.index;
  const __int128 cycles = __int128{cycles_so_far} * remaining / iterations_so_far;
  if (cycles > kMaxCycles) {
    overflow_ = true;
    return;
  }
  if (trace_) {
    trace_->extrapolated({execution.loop->id, execution.index, remaining, static_cast<std::int64_t>(cycles)});
  }
  if (trace_) {
    trace_->begins_extrapolation(*execution.loop, execution.first_birth, static_cast<std::int64_t>(cycles));
  }
  advance_iterations(__int128{iterations_ - execution.first_iterations} * remaining / execution.index);
  frontier_.raise_reach(frontier_.reach() + static_cast<std::int64_t>(cycles));
  shift_state(frontier_, program_, *execution.loop, static_cast<std::int64_t>(cycles), remaining, execution.first_birth,
              FarEntries{});
  if (trace_) trace_->ends_outcome(*execution.loop, execution.first_birth);
  execution.index = execution.trip;
}

tl::unexpected<Diagnostic> Evaluator::refusal() const {
  if (frontier_.refusal() == Frontier::Refusal::kNone) {
    return failure("CycleOverflow", "", "the program takes more than 2^53 cycles",
                   "a count beyond that would not be exact any more; use smaller sizes or trip counts");
  }
  const program::Instruction& instruction = program_.program->instructions[frontier_.refused()];
  const architecture::Object& unit = program_.architecture->objects[static_cast<std::size_t>(instruction.unit)];
  if (frontier_.refusal() == Frontier::Refusal::kNegativeTime) {
    return failure("NegativeLatency", instruction.pointer,
                   "the latency or initiation interval of '" + unit.name + "' is below 0 for this instruction",
                   "it must not be for any values of the attributes: max(0, ...) bounds an expression");
  }
  return failure("NeverFits", instruction.pointer,
                 "'" + unit.name +
                     "' is streaming, so that the requests of an instruction run together, but its "
                     "storages never have slots and ports for all of them" +
                     crowded_storages(*program_.architecture, *program_.program, instruction),
                 "raise max_concurrent_requests or read_write_ports, or make the unit not streaming");
}

Result<bool> Evaluator::step(std::int64_t instructions) {
  if (!started_) {
    started_ = true;
    Execution top;
    top.body = &program_.body;
    top.between = false;
    stack_.push_back(std::move(top));
  }
  meter_.begin_step(std::max<std::int64_t>(1, instructions));
  while (!stack_.empty()) {
    if (meter_.is_step_over()) return false;
    if (overflow_ || frontier_.reach() > kMaxCycles) return refusal();
    if (options_.method == TimingMethod::kWholeGraph &&
        frontier_.instructions_evaluated > options_.instruction_budget) {
      return failure(
          "BudgetExceeded", "",
          "whole-graph evaluation stopped after " + std::to_string(options_.instruction_budget) + " instructions",
          "use the fast_forward method, which is equal to it, or a larger budget");
    }
    if (stack_.back().between) {
      begin_iteration();
      continue;
    }
    Execution& execution = stack_.back();
    const std::vector<CompiledNode>& body = *execution.body;
    bool entered = false;
    std::size_t position = execution.position;
    const std::size_t end = std::min(body.size(), position + kNodesAtOnce);
    const CompiledNode* const nodes = body.data();
    const std::int64_t* const values = frontier_.values().data();
    while (position < end) {
      const CompiledNode& node = nodes[position++];
      const std::int64_t value = values[node.guard];
      if (value == 0) continue;
      if (!node.is_loop) {
        if (pending_) settle();
        evaluate(program_.instructions[node.index]);
        continue;
      }
      if (value < 0) continue;
      execution.position = position;
      enter_loop(program_.loops[node.index], value);
      entered = true;
      break;
    }
    if (entered) continue;
    stack_.back().position = position;
    if (position < body.size()) continue;
    if (stack_.back().loop == nullptr) {
      stack_.pop_back();
    } else {
      end_iteration();
    }
  }
  if (overflow_ || frontier_.reach() > kMaxCycles) return refusal();
  return true;
}

Timing Evaluator::timing() const {
  Timing timing;
  timing.cycles = frontier_.reach();
  timing.exact = exact_;
  timing.method = averaged_                                       ? "averaged"
                  : fixed_point_                                  ? "fixed_point"
                  : options_.method == TimingMethod::kFastForward ? "fast_forward"
                                                                  : "whole_graph";
  timing.iterations_total = iterations_;
  timing.iterations_evaluated = iterations_evaluated_;
  timing.instructions_evaluated = frontier_.instructions_evaluated;
  return timing;
}

}  // namespace cyclescope::timing

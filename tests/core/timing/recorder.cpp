#include "recorder.h"

namespace cyclescope::timing_test {
namespace {

/// Gathers what differs.
class Differences {
 public:
  void compare(const char* what, std::int64_t a, std::int64_t b) {
    if (a != b) text_ += std::string(what) + " " + std::to_string(a) + " and " + std::to_string(b) + "; ";
  }
  void compare(const char* what, const timing::Moment& a, const timing::Moment& b) {
    compare(what, a.time, b.time);
    compare(what, static_cast<std::int64_t>(a.cause), static_cast<std::int64_t>(b.cause));
    compare(what, a.object, b.object);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void shift(timing::EvaluatedInstruction& it, std::int64_t cycles) {
  it.access_start.time += cycles;
  it.work_start.time += cycles;
  it.visible += cycles;
  for (timing::EvaluatedInstruction::Stay& stay : it.stays) {
    stay.enter.time += cycles;
    stay.leave += cycles;
  }
  for (timing::EvaluatedInstruction::Request& request : it.requests) {
    request.ready += cycles;
    request.start.time += cycles;
    request.end += cycles;
    request.done.time += cycles;
  }
}

}  // namespace

void Recorder::evaluated(const timing::EvaluatedInstruction& instruction) {
  events_.emplace_back(instruction);
  std::get<timing::EvaluatedInstruction>(events_.back()).indices = {};  // gone after the call
}

void Recorder::unfold(const timing::EventRange& range, std::int64_t cycles,
                      std::vector<timing::EvaluatedInstruction>& out) const {
  for (std::int64_t e = range.first; e < range.end; ++e) {
    const Event& event = events_[static_cast<std::size_t>(e)];
    if (const auto* const instruction = std::get_if<timing::EvaluatedInstruction>(&event)) {
      out.push_back(*instruction);
      shift(out.back(), cycles);
    } else if (const auto* const skip = std::get_if<timing::SkippedIterations>(&event)) {
      for (std::int64_t r = 0; r < skip->repeats; ++r) {
        unfold(skip->equal, cycles + skip->base - skip->equal.base + r * skip->cycles, out);
      }
    }
  }
}

std::vector<timing::EvaluatedInstruction> Recorder::unfolded() const {
  std::vector<timing::EvaluatedInstruction> all;
  unfold({0, static_cast<std::int64_t>(events_.size()), 0}, 0, all);
  return all;
}

std::optional<Recorder> record(const architecture::Architecture& architecture, const program::Program& program,
                               timing::TimingMethod method) {
  Recorder recorder;
  timing::TimingOptions options;
  options.method = method;
  timing::Timer timer(architecture, program, options, recorder);
  for (;;) {
    const auto done = timer.step(std::int64_t{1} << 20);
    if (!done) return std::nullopt;
    if (*done) return recorder;
  }
}

std::string difference(const timing::EvaluatedInstruction& a, const timing::EvaluatedInstruction& b) {
  Differences differences;
  differences.compare("instruction", a.instruction, b.instruction);
  differences.compare("access start", a.access_start.time, b.access_start.time);
  differences.compare("work start", a.work_start, b.work_start);
  differences.compare("visible", a.visible, b.visible);
  differences.compare("stays", static_cast<std::int64_t>(a.stays.size()), static_cast<std::int64_t>(b.stays.size()));
  differences.compare("requests", static_cast<std::int64_t>(a.requests.size()),
                      static_cast<std::int64_t>(b.requests.size()));
  if (!differences.text().empty()) return differences.text();
  for (std::size_t s = 0; s < a.stays.size(); ++s) {
    differences.compare("stay of", a.stays[s].object, b.stays[s].object);
    differences.compare("enter", a.stays[s].enter, b.stays[s].enter);
    differences.compare("leave", a.stays[s].leave, b.stays[s].leave);
  }
  for (std::size_t r = 0; r < a.requests.size() && differences.text().empty(); ++r) {
    differences.compare("request to", a.requests[r].storage, b.requests[r].storage);
    const std::string ready = "request " + std::to_string(r) + " ready";
    differences.compare(ready.c_str(), a.requests[r].ready, b.requests[r].ready);
    differences.compare("start", a.requests[r].start, b.requests[r].start);
    differences.compare("end", a.requests[r].end, b.requests[r].end);
    differences.compare("done", a.requests[r].done, b.requests[r].done);
  }
  return differences.text();
}

std::string difference(const timing::EvaluatedInstruction& a, const simulation::SimulatedInstruction& b) {
  timing::EvaluatedInstruction same = a;  // but for what the simulator knows
  same.instruction = b.instruction;
  same.access_start.time = b.access_start;
  same.work_start.time = b.work_start;
  same.visible = b.visible;
  same.stays.resize(b.stays.size());
  for (std::size_t s = 0; s < b.stays.size(); ++s) {
    same.stays[s].object = b.stays[s].object;
    same.stays[s].enter.time = b.stays[s].enter;
    same.stays[s].leave = b.stays[s].leave;
  }
  same.requests.resize(b.requests.size());
  for (std::size_t r = 0; r < b.requests.size(); ++r) {
    same.requests[r].storage = b.requests[r].storage;
    same.requests[r].start.time = b.requests[r].start;
    same.requests[r].end = b.requests[r].end;
    same.requests[r].ready = b.requests[r].ready;
    same.requests[r].done.time = b.requests[r].done;
  }
  return difference(a, same);
}

}  // namespace cyclescope::timing_test

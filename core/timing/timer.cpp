#include <utility>

#include "timing/compiled_program.h"
#include "timing/evaluator.h"
#include "timing/timing.h"

namespace cyclescope::timing {

class Timer::Implementation {
 public:
  Implementation(const architecture::Architecture& architecture, const program::Program& program,
                 const TimingOptions& options, std::shared_ptr<const CompiledCode> code)
      : compiled(architecture, program, std::move(code)), evaluator(compiled, options) {}

  CompiledProgram compiled;
  Evaluator evaluator;
  Timing timing;
  const PathTrace* paths = nullptr;  ///< of the evaluator
};

Timer::Timer(const architecture::Architecture& architecture, const program::Program& program, TimingOptions options,
             std::shared_ptr<const CompiledCode> code)
    : implementation_(std::make_unique<Implementation>(architecture, program, options, std::move(code))) {}
Timer::Timer(const architecture::Architecture& architecture, const program::Program& program, TimingOptions options,
             TimingListener& listener)
    : Timer(architecture, program, options) {
  implementation_->evaluator.listen(listener);
}
Timer::Timer(const architecture::Architecture& architecture, const program::Program& program, TimingOptions options,
             FollowPath /*follow_path*/)
    : Timer(architecture, program, options) {
  implementation_->paths = &implementation_->evaluator.follow_paths();
}
Timer::Timer(Timer&&) noexcept = default;
Timer& Timer::operator=(Timer&&) noexcept = default;
Timer::~Timer() = default;

Result<bool> Timer::step(std::int64_t instructions) {
  const auto done = implementation_->evaluator.step(instructions);
  if (done && *done) implementation_->timing = implementation_->evaluator.timing();
  return done;
}

const Timing& Timer::timing() const { return implementation_->timing; }

Attribution Timer::attribution() const { return implementation_->paths->attribution(); }

const std::vector<LoopStatistics>& Timer::statistics() const { return implementation_->evaluator.statistics(); }

const std::shared_ptr<const CompiledCode>& Timer::code() const { return implementation_->compiled.code; }

Result<Timing> time_program(const architecture::Architecture& architecture, const program::Program& program,
                            const TimingOptions& options) {
  Timer timer(architecture, program, options);
  for (;;) {
    const auto done = timer.step(std::int64_t{1} << 20);
    if (!done) return tl::unexpected(done.error());
    if (*done) return timer.timing();
  }
}

}  // namespace cyclescope::timing

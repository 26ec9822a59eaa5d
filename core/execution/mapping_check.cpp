#include "execution/mapping_check.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "execution/function_value.h"
#include "execution/indices.h"
#include "execution/interpreter.h"
#include "mapping/mapping_model.h"
#include "timing/timing.h"

namespace cyclescope::execution {
namespace {

/// Draws of parameters until an architecture can have them.
constexpr int kDraws = 10;
constexpr std::int64_t kLargestScale = 5;
/// Of a layer; larger ones are not executed.
constexpr std::int64_t kMostMacs = 60'000;
constexpr std::uint64_t kSeed = 20'210'611;

bool same(double expected, double got) {
  if (std::isnan(expected) && std::isnan(got)) return true;
  return expected == got || std::abs(expected - got) <= 1e-9 * std::max(1.0, std::abs(expected));
}

std::string text_of(double value) {
  if (std::nearbyint(value) == value && std::abs(value) < 1e15) {
    return std::to_string(static_cast<std::int64_t>(value));
  }
  return std::to_string(value);
}

/// "Y[0, 2, 1]": the coordinate of an element of the output, or its number where it is none.
std::string element_name(const kernels::KernelTensor& tensor, std::size_t element) {
  std::string name;
  for_each_index(tensor.extents, [&](const Index& index) {
    if (!name.empty()) return;
    std::int64_t at = tensor.offset;
    for (std::size_t i = 0; i < index.size(); ++i) at += index[i] * tensor.strides[i];
    if (at != static_cast<std::int64_t>(element)) return;
    for (const std::int64_t coordinate : index) name += (name.empty() ? "" : ", ") + std::to_string(coordinate);
  });
  if (name.empty()) return "element " + std::to_string(element) + " of the tensor, which is none of the output's";
  return tensor.name + "[" + name + "]";
}

/// A parameter's value between its least and `most`.
architecture::ParameterValue drawn(const architecture::Parameter& parameter, std::int64_t most,
                                   statistics::Random& random) {
  if (!parameter.choices.empty()) {
    return parameter
        .choices[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(parameter.choices.size()) - 1))];
  }
  if (parameter.factor > 1) {
    std::int64_t value = parameter.min;
    while (value <= most / parameter.factor && random.chance(0.5)) value *= parameter.factor;
    return value;
  }
  const std::int64_t steps = std::max<std::int64_t>(0, (most - parameter.min) / parameter.step);
  // Small values are as likely as large ones: what an array cuts into tiles depends on their ratio.
  const std::int64_t limit = random.chance(0.5) ? steps : std::min<std::int64_t>(steps, 8);
  return parameter.min + parameter.step * random.integer(0, limit);
}

}  // namespace

class MappingCheck::Implementation {
  /// How much is tried. Programs that are only made show wrong units, registers and edges in the first that has them.
  struct Effort {
    std::size_t settings;   ///< values of the parameters: those given, and others that are drawn
    std::int64_t programs;  ///< of a mapping at one setting
    int tries;              ///< layers until there are so many
    std::int64_t timed;     ///< instructions after which the timing of a program is no longer looked at
  };
  static constexpr Effort kExecuted = {9, 4, 24, 100'000};
  static constexpr Effort kMade = {2, 1, 6, 2'000};

 public:
  Implementation(const architecture::Description& description, mapping::MappingSet mappings,
                 architecture::ParameterValues parameters, bool execute)
      : description_(description),
        set_(std::move(mappings)),
        given_(std::move(parameters)),
        execute_(execute),
        effort_(execute ? kExecuted : kMade),
        random_(kSeed),
        layers_(kSeed) {
    for (const mapping::Mapping& mapping : set_.model().mappings) {
      checked_.push_back({mapping.name, mapping.path, 0, std::nullopt});
    }
  }

  Result<bool> step() {
    if (checked_.empty()) return true;
    const std::size_t number = done_ % checked_.size();
    if (number == 0) {
      if (auto entered = enter_setting(done_ / checked_.size()); !entered) return tl::unexpected(entered.error());
    }
    if (mapper_) try_mapping(number);
    return ++done_ == total();
  }

  std::size_t done() const { return done_; }
  std::size_t total() const { return effort_.settings * checked_.size(); }
  const std::vector<CheckedMapping>& checked() const { return checked_; }

 private:
  Result<void> enter_setting(std::size_t setting) {
    mapper_.reset();
    setting_ = given_;
    made_.assign(checked_.size(), 0);
    if (setting == 0) {
      auto architecture = architecture::instantiate(description_, setting_);
      if (!architecture) return tl::unexpected(architecture.error());
      defaults_ = architecture->parameters;
      enter(std::move(*architecture));
      return {};
    }
    for (int draw = 0; draw < kDraws && !mapper_; ++draw) {
      setting_ = given_;
      for (const architecture::Parameter& parameter : description_.parameters) {
        const bool kept = random_.chance(0.3);
        if (given_.count(parameter.name) == 0 && !kept) {
          setting_[parameter.name] = drawn(parameter, defaults_[parameter.name], random_);
        }
      }
      auto architecture = architecture::instantiate(description_, setting_);
      if (architecture) enter(std::move(*architecture));  // else a constraint does not hold
    }
    return {};
  }

  void enter(architecture::Architecture architecture) {
    architecture_ = std::move(architecture);
    mapper_.emplace(architecture_, set_);
  }

  void try_mapping(std::size_t number) {
    for (int i = 0; i < effort_.tries && made_[number] < effort_.programs && !checked_[number].finding; ++i) {
      const std::int64_t scale = i % 3 == 0 ? random_.integer(2, kLargestScale) : 1;
      auto sample = layers_.of(set_.model().mappings[number], scale);
      if (!sample || kernels::mac_count(sample->kernels.front()) > kMostMacs) continue;
      try_layer(number, *sample);
    }
  }

  /// `number`: of the mapping that the layer was made for; another one may be chosen for it.
  void try_layer(std::size_t number, const SampleLayer& sample) {
    const auto mapped = mapper_->map_layer(sample.kernels, sample.followers);
    if (!mapped) {
      if (!mapping::refuses_layer(mapped.error())) report(number, mapped.error(), sample, {});
      return;
    }
    const mapping::MappingChoice& choice = mapped->choices.front();
    const auto chosen = std::find_if(checked_.begin(), checked_.end(),
                                     [&](const CheckedMapping& mapping) { return mapping.path == choice.path; });
    if (chosen == checked_.end()) return;
    number = static_cast<std::size_t>(chosen - checked_.begin());
    if (chosen->finding || made_[number] >= effort_.programs) return;
    ++made_[number];
    ++chosen->programs;
    auto finding = fault_of_timing(mapped->program);
    if (!finding && execute_) finding = fault_of_execution(*mapped, sample, choice.path);
    if (finding) report(number, std::move(*finding), sample, choice);
  }

  std::optional<Diagnostic> fault_of_timing(const program::Program& program) const {
    timing::TimingOptions options;
    options.instruction_budget = effort_.timed;
    auto timed = timing::time_program(architecture_, program, options);
    if (timed || timed.error().path.empty()) return std::nullopt;
    return timed.error();
  }

  std::optional<Diagnostic> fault_of_execution(const mapping::MappedLayer& mapped, const SampleLayer& sample,
                                               const std::string& path) const {
    const double parameter = sample.kernels.front().parameter;
    Interpreter interpreter(architecture_, mapped.program,
                            [parameter](const std::string& name, const std::vector<double>& arguments) {
                              return function_value(name, arguments, parameter);
                            });
    program::BufferId output = architecture::kNone;
    for (std::size_t i = 0; i < mapped.program.buffers.size(); ++i) {
      const program::Buffer& buffer = mapped.program.buffers[i];
      const auto id = static_cast<program::BufferId>(i);
      if (buffer.operand == program::Buffer::kOutput) output = id;
      if (buffer.operand < 0) continue;
      const kernels::Kernel& kernel = sample.kernel(static_cast<std::size_t>(buffer.kernel));
      const auto tensor = static_cast<std::size_t>(kernel.inputs[static_cast<std::size_t>(buffer.operand)].tensor);
      interpreter.set_buffer(id, sample.values[tensor]);
    }
    if (const auto run = interpreter.run(); !run) return run.error();
    const kernels::KernelTensor& wanted = sample.kernel(mapped.followers).output;
    if (output == architecture::kNone) {
      return Diagnostic{"WrongOutput", path, "the program writes no output", "", 0, 0};
    }
    return difference(interpreter, output, wanted, sample.values[static_cast<std::size_t>(wanted.tensor)], path);
  }

  static std::optional<Diagnostic> difference(const Interpreter& interpreter, program::BufferId output,
                                              const kernels::KernelTensor& tensor, const std::vector<double>& expected,
                                              const std::string& path) {
    const std::vector<double>& got = interpreter.buffer(output);
    std::size_t first = expected.size();
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < expected.size() && i < got.size(); ++i) {
      if (same(expected[i], got[i])) continue;
      if (wrong++ == 0) first = i;
    }
    if (wrong == 0) return std::nullopt;
    const bool written = interpreter.is_written(output, first);
    const std::string what =
        element_name(tensor, first) + (written ? " is computed as " + text_of(got[first]) : " is never written");
    const std::string hint = written ? "look at the operands and their indices, and at what clears and accumulates"
                                     : "look at the counts of the loops, the guards, and the indices of the output";
    return Diagnostic{"WrongOutput",
                      path,
                      what + "; it is " + text_of(expected[first]) + " by the layer's definition. " +
                          std::to_string(wrong) + " of " + std::to_string(expected.size()) + " elements are wrong",
                      hint,
                      0,
                      0};
  }

  void report(std::size_t number, Diagnostic diagnostic, const SampleLayer& sample,
              const mapping::MappingChoice& choice) {
    if (checked_[number].finding) return;
    if (diagnostic.path.empty()) diagnostic.path = checked_[number].path;
    std::string tiles;
    for (const auto& [name, size] : choice.tile_sizes) {
      tiles += (tiles.empty() ? "" : " ") + name + "=" + std::to_string(size);
    }
    checked_[number].finding = MappingFinding{std::move(diagnostic), sample.text, std::move(tiles), setting_};
  }

  const architecture::Description& description_;
  mapping::MappingSet set_;
  architecture::ParameterValues given_;
  bool execute_;
  Effort effort_;
  statistics::Random random_;
  SampleLayers layers_;
  std::vector<CheckedMapping> checked_;
  std::size_t done_ = 0;

  // Of the setting that is tried:
  architecture::ParameterValues setting_;
  std::unordered_map<std::string, std::int64_t> defaults_;
  architecture::Architecture architecture_;
  std::optional<mapping::Mapper> mapper_;  ///< refers to architecture_
  std::vector<std::int64_t> made_;         ///< by mapping: programs
};

MappingCheck::MappingCheck(const architecture::Description& description, mapping::MappingSet mappings,
                           architecture::ParameterValues parameters, bool execute)
    : implementation_(
          std::make_unique<Implementation>(description, std::move(mappings), std::move(parameters), execute)) {}
MappingCheck::MappingCheck(MappingCheck&&) noexcept = default;
MappingCheck& MappingCheck::operator=(MappingCheck&&) noexcept = default;
MappingCheck::~MappingCheck() = default;

Result<bool> MappingCheck::step() { return implementation_->step(); }
std::size_t MappingCheck::steps_done() const { return implementation_->done(); }
std::size_t MappingCheck::steps_total() const { return implementation_->total(); }
const std::vector<CheckedMapping>& MappingCheck::mappings() const { return implementation_->checked(); }

}  // namespace cyclescope::execution

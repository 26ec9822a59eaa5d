// The part of TfliteReader that reads IF, WHILE and CALL: as the branch that is taken, and as repeated work.
#include <algorithm>

#include "network/tflite/tflite_reader.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kDeepestCall = 32;
/// Operators of loops and calls count as often as they are read.
constexpr std::size_t kMostOperatorsRead = 40'000;
constexpr std::size_t kMostValuesRead = 2'000'000;
/// Loops with more operators in all than this are not read iteration by iteration.
constexpr std::int64_t kMostRepeatedOperators = 20'000;

/// The truth value that is known, or nothing.
std::optional<bool> truth_of(const TfliteValue& value) {
  if (!value.integers || value.integers->size() != 1) return std::nullopt;
  return value.integers->front() != 0;
}

}  // namespace

Result<TfliteReader::Values> TfliteReader::run(std::size_t graph, const std::string& prefix, Values& inputs,
                                               std::size_t depth) {
  if (graph == 0 || graph >= model_.graphs.size() || model_.graphs[graph].inputs.size() != inputs.size()) {
    return failure("TfliteSyntax", prefix, "'" + prefix + "' runs a graph that the model does not have",
                   "the file may be damaged");
  }
  values_read_ += model_.graphs[graph].tensors.size();
  operators_read_ += model_.graphs[graph].operators.size();
  if (depth > kDeepestCall || operators_read_ > kMostOperatorsRead || values_read_ > kMostValuesRead) {
    return failure("TooLarge", prefix,
                   "branches and loops of the model are too deep, or have too many operators in all",
                   "more than " + std::to_string(kMostOperatorsRead) + " operators are not read");
  }
  graphs_run_.insert(graph);
  const TfliteGraph& read = model_.graphs[graph];
  Frame frame{graph, prefix, constants_[graph], depth};
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    frame.values[static_cast<std::size_t>(read.inputs[i])] = inputs[i];
  }
  if (auto done = read_operators(frame); !done) return tl::unexpected<Diagnostic>(done.error());
  // A constant that has its tensor now has it in the next run as well.
  for (std::size_t i = 0; i < frame.values.size(); ++i) {
    if (read.tensors[i].constant) std::copy_n(frame.values[i].ids, 2, constants_[graph][i].ids);
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const TfliteValue& inner = frame.values[static_cast<std::size_t>(read.inputs[i])];
    if (inputs[i].constant) std::copy_n(inner.ids, 2, inputs[i].ids);
  }
  Values outputs;
  for (const std::int64_t output : read.outputs) outputs.push_back(frame.values[static_cast<std::size_t>(output)]);
  return outputs;
}

TfliteReader::Values TfliteReader::inputs_of(const Frame& frame, const TfliteCall& call, std::size_t first) {
  Values inputs;
  for (std::size_t i = first; i < call.input_count(); ++i) {
    if (call.has(i)) {
      inputs.push_back(frame.values[static_cast<std::size_t>(call.node.inputs[i])]);
    } else {
      inputs.emplace_back().cause = "it is omitted";
    }
  }
  return inputs;
}

void TfliteReader::keep_constants(Frame& frame, const TfliteCall& call, std::size_t first, const Values& inputs) {
  for (std::size_t i = first; i < call.input_count(); ++i) {
    if (!call.has(i) || !inputs[i - first].constant) continue;
    std::copy_n(inputs[i - first].ids, 2, frame.values[static_cast<std::size_t>(call.node.inputs[i])].ids);
  }
}

Result<void> TfliteReader::take_outputs(Frame& frame, const TfliteCall& call, Values outputs) {
  if (outputs.size() < call.output_count()) {
    return failure("TfliteSyntax", call.name, "'" + call.name + "' has more outputs than the graph that it runs",
                   "the file may be damaged");
  }
  for (std::size_t i = 0; i < call.output_count(); ++i) {
    frame.values[static_cast<std::size_t>(call.node.outputs[i])] = std::move(outputs[i]);
  }
  return {};
}

std::optional<std::int64_t> TfliteReader::ask(const TfliteCall& call, DataDependent::Kind kind) {
  const auto given = options_.dimensions.find(call.name);
  DataDependent question{call.name, kind, call.operator_name, call.name, std::nullopt};
  if (given != options_.dimensions.end()) question.value = given->second;
  const auto asked = [&call](const DataDependent& known) { return known.name == call.name; };
  if (std::none_of(questions_.begin(), questions_.end(), asked)) questions_.push_back(question);
  return question.value;
}

// Condition, then what both branches take.
Result<void> TfliteReader::read_if(Frame& frame, TfliteCall& call) {
  if (!call.has(0)) return failure("TfliteSyntax", call.name, "IF without a condition");
  std::optional<bool> taken = truth_of(call.value(0));
  if (!taken) {
    if (const auto given = ask(call, DataDependent::Kind::kBranch)) taken = *given != 0;
  }
  Values inputs = inputs_of(frame, call, 1);
  Values outputs[2];
  NetworkBuilder::Section sections[2];
  for (const int branch : {0, 1}) {
    const auto graph = static_cast<std::size_t>(call.options().integer<std::int32_t>(branch == 1 ? 0 : 1, 0));
    graphs_run_.insert(graph);
    if (taken && static_cast<int>(*taken) != branch) continue;
    const std::size_t first = builder_.layer_count();
    auto read = run(graph, call.name + (branch == 0 ? "/else/" : "/then/"), inputs, frame.depth + 1);
    if (!read) return tl::unexpected<Diagnostic>(read.error());
    keep_constants(frame, call, 1, inputs);
    outputs[branch] = std::move(*read);
    sections[branch] = builder_.section_from(first);
  }
  if (taken) return take_outputs(frame, call, std::move(outputs[*taken ? 1 : 0]));
  const int kept = is_larger(sections[0], sections[1]) ? 0 : 1;
  builder_.erase(sections[1 - kept]);
  builder_.add_assumption({call.name, kept, "", 0, false});
  warnings_.push_back("'" + call.name + "' (IF): its condition depends on data; the " + (kept == 1 ? "then" : "else") +
                      " branch is taken, which has " +
                      (sections[0].macs == sections[1].macs ? "as many or more layers" : "more MACs") + ": give '" +
                      call.name + "' as 1 (then) or 0 (else)");
  return take_outputs(frame, call, std::move(outputs[kept]));
}

// A graph that says whether it goes on, and one that makes the next values of these.
Result<void> TfliteReader::read_while(Frame& frame, TfliteCall& call) {
  const auto condition = static_cast<std::size_t>(call.options().integer<std::int32_t>(0, 0));
  const auto body = static_cast<std::size_t>(call.options().integer<std::int32_t>(1, 0));
  const TfliteOperatorRow* row = tflite_operator(call.node.code);
  const auto operators = [this](std::size_t graph) {
    return graph < model_.graphs.size() ? model_.graphs[graph].operators.size() : 0;
  };
  graphs_run_.insert({condition, body});
  const auto each = static_cast<std::int64_t>(std::max<std::size_t>(operators(condition) + operators(body), 1));
  const std::int64_t most = kMostRepeatedOperators / each;
  const std::size_t begin = builder_.layer_count();
  const auto listed = [&](const std::string& why) {
    builder_.erase(builder_.section_from(begin));
    return add_other(frame, call, row, "", why);
  };
  Values states = inputs_of(frame, call, 0);
  std::optional<std::int64_t> given;
  for (std::int64_t i = 0;; ++i) {
    const std::string prefix = call.name + "/" + std::to_string(i);
    auto tested = run(condition, prefix + "/condition/", states, frame.depth + 1);
    if (!tested) return tl::unexpected<Diagnostic>(tested.error());
    std::optional<bool> goes_on = tested->empty() ? std::nullopt : truth_of(tested->front());
    if (!goes_on && !given) given = ask(call, DataDependent::Kind::kTrips);
    if (given) goes_on = i < *given;
    if (!goes_on) return listed("how often its body runs depends on data: give '" + call.name + "'");
    if (!*goes_on) return take_outputs(frame, call, std::move(states));
    if (i >= most) {
      return listed("more than " + std::to_string(most) + " iterations of " + std::to_string(each) +
                    " operators are not read one by one");
    }
    auto next = run(body, prefix + "/", states, frame.depth + 1);
    if (!next) return tl::unexpected<Diagnostic>(next.error());
    if (i == 0) keep_constants(frame, call, 0, states);
    states = std::move(*next);
  }
}

Result<void> TfliteReader::read_call(Frame& frame, TfliteCall& call) {
  Values inputs = inputs_of(frame, call, 0);
  auto outputs = run(static_cast<std::size_t>(call.options().integer<std::uint32_t>(0, 0)), call.name + "/", inputs,
                     frame.depth + 1);
  if (!outputs) return tl::unexpected<Diagnostic>(outputs.error());
  keep_constants(frame, call, 0, inputs);
  return take_outputs(frame, call, std::move(*outputs));
}

}  // namespace cyclescope::network

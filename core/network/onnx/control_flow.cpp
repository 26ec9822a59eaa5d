// The part of OnnxReader that reads If, Loop and Scan: as the branch that is taken, and as repeated work.
#include <algorithm>

#include "network/onnx/model_reader.h"
#include "network/onnx/order.h"
#include "network/shapes/axis_arithmetic.h"

namespace cyclescope::network {
namespace {

OnnxValue whole_number(std::int64_t number) {
  OnnxValue value;
  value.name = "iteration_" + std::to_string(number);
  value.shape = Shape{};
  value.type = ElementType::kInt64;
  value.literal = OnnxLiteral{{}, ElementType::kInt64, false, {number}, {}};
  value.constant = true;
  return value;
}

/// The truth value that is known, or nothing.
std::optional<bool> truth_of(const OnnxValue& value) {
  if (!value.literal || value.literal->real || value.literal->ints.size() != 1) return std::nullopt;
  return value.literal->ints[0] != 0;
}

/// Whether a node of `graph`, or of its subgraphs, may have multiply-accumulates.
bool may_have_macs(const OnnxGraph& graph) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const OnnxNode& node) {
    const bool inside = std::any_of(node.attributes.begin(), node.attributes.end(),
                                    [](const OnnxAttribute& a) { return a.graph && may_have_macs(*a.graph); });
    const OnnxOperator* known = onnx_operator(node.domain, node.operator_name);
    return inside || known == nullptr || known->macs;
  });
}

/// A loop whose body does not run a known number of times.
OnnxOperator unknown_loop(const OnnxGraph& body) {
  OnnxOperator loop;
  loop.macs = may_have_macs(body);
  return loop;
}

const OnnxGraph* body_of(const OnnxCall& call, std::string_view name) {
  const OnnxAttribute* attribute = call.attribute(name);
  return attribute == nullptr ? nullptr : attribute->graph.get();
}

/// Loops with more nodes in all than this are not read iteration by iteration.
constexpr std::int64_t kMostRepeatedNodes = 20'000;

bool too_many(const OnnxGraph& body, std::int64_t trips) {
  return trips > kMostRepeatedNodes / static_cast<std::int64_t>(std::max<std::size_t>(onnx_node_count(body), 1));
}

std::string too_long(const OnnxGraph& body, std::int64_t trips) {
  return std::to_string(trips) + " iterations of " + std::to_string(body.nodes.size()) +
         " operators are not read one by one";
}

}  // namespace

Result<void> OnnxReader::read_if(const OnnxCall& call) {
  const OnnxGraph* branches[] = {body_of(call, "else_branch"), body_of(call, "then_branch")};
  if (branches[0] == nullptr || branches[1] == nullptr || !call.has_input(0)) {
    return call.bad_attribute("a condition, then_branch and else_branch are expected");
  }
  std::optional<bool> taken = truth_of(call.input(0));
  if (!taken) {
    const auto given = symbols_.ask({call.name(), DataDependent::Kind::kBranch, "If", call.name(), std::nullopt});
    if (given) taken = *given != 0;
  }
  const ValueId first_value = values_.size();
  ValueIds outputs[2];
  NetworkBuilder::Section sections[2];
  for (const int branch : {0, 1}) {
    if (taken && static_cast<int>(*taken) != branch) continue;
    const std::size_t first = builder_.layer_count();
    auto read =
        read_graph(*branches[branch], call.name() + (branch == 0 ? "/else/" : "/then/"), {}, true, scope_->opset);
    if (!read) return error_of(read);
    outputs[branch] = std::move(*read);
    sections[branch] = builder_.section_from(first);
  }
  if (taken) return bind_outputs(call, outputs[*taken ? 1 : 0], first_value);
  const int kept = is_larger(sections[0], sections[1]) ? 0 : 1;
  builder_.erase(sections[1 - kept]);
  builder_.add_assumption({call.name(), kept, "", 0, false});
  warn("'" + call.name() + "' (If): its condition depends on data; " + (kept == 1 ? "then_branch" : "else_branch") +
       " is taken, which has " + (sections[0].macs == sections[1].macs ? "as many or more layers" : "more MACs") +
       ": give '" + call.name() + "' as 1 (then) or 0 (else)");
  return bind_outputs(call, outputs[kept], first_value);
}

// The body is read once for each iteration: what it computes may change with the iteration's number.
Result<void> OnnxReader::read_loop(const OnnxCall& call) {
  const OnnxGraph* body = body_of(call, "body");
  if (body == nullptr || call.input_count() < 2 || body->inputs.size() < call.input_count() ||
      body->outputs.size() < call.input_count() - 1) {
    return call.bad_attribute("a body with a number, a condition and the loop's values is expected");
  }
  const OnnxOperator unknown = unknown_loop(*body);
  const ValueId first_value = values_.size();
  ValueIds carried = inputs_of(call.node());
  carried.erase(carried.begin(), carried.begin() + 2);
  std::optional<std::int64_t> trips;
  if (const auto number = call.integers(0); number && number->size() == 1)
    trips = std::max<std::int64_t>((*number)[0], 0);
  std::optional<bool> goes_on = call.has_input(1) ? truth_of(call.input(1)) : std::optional(true);
  std::optional<std::int64_t> given;
  if (!trips || (!goes_on && *trips > 1)) {
    given = symbols_.ask({call.name(), DataDependent::Kind::kTrips, "Loop", call.name(), std::nullopt});
    if (given) {
      trips = given;
      goes_on = true;
    }
  }
  const bool counted = trips.has_value();
  // Without a number, a condition that is known from iteration to iteration counts them.
  if (counted ? too_many(*body, *trips) : call.has_input(0) || !goes_on) {
    return emit_other(
        call, &unknown, 0,
        counted ? too_long(*body, *trips) : "how often its body runs depends on data: give '" + call.name() + "'");
  }
  const std::size_t states = carried.size();
  std::vector<ValueIds> stacks(body->outputs.size() - 1 - states);
  std::optional<ValueId> condition = call.has_input(1) ? *inputs_of(call.node())[1] : new_value(whole_number(1));
  bool depends = !goes_on;
  for (std::int64_t i = 0; (!counted || i < *trips) && goes_on.value_or(true); ++i) {
    if (!counted && too_many(*body, i)) return emit_other(call, &unknown, 0, too_long(*body, i));
    ValueIds inputs = {new_value(whole_number(i)), condition};
    inputs.insert(inputs.end(), carried.begin(), carried.end());
    const auto outputs = read_graph(*body, call.name() + "/" + std::to_string(i) + "/", inputs, true, scope_->opset);
    if (!outputs) return error_of(outputs);
    condition = (*outputs)[0];
    std::copy_n(outputs->begin() + 1, states, carried.begin());
    for (std::size_t s = 0; s < stacks.size(); ++s) stacks[s].push_back((*outputs)[1 + states + s]);
    if (given) continue;  // as often as was given
    goes_on = truth_of(values_[*condition]);
    depends = depends || !goes_on;
    if (!counted && !goes_on) {
      return emit_other(call, &unknown, 0, "how often its body runs depends on data: give '" + call.name() + "'");
    }
  }
  if (depends && *trips > 1) {
    warn("'" + call.name() + "' (Loop): data may end it before its " + std::to_string(*trips) +
         " iterations, all of which are counted");
  }
  for (std::size_t s = 0; s < stacks.size(); ++s) {
    const auto stack = stacked(call, states + s, stacks[s], 0);
    if (!stack) return error_of(stack);
    carried.emplace_back(*stack);
  }
  return bind_outputs(call, carried, first_value);
}

Result<void> OnnxReader::read_scan(const OnnxCall& call) {
  const OnnxGraph* body = body_of(call, "body");
  const std::int64_t scanned = call.integer("num_scan_inputs", 0);
  const auto count = static_cast<std::int64_t>(call.input_count());
  if (body == nullptr || scanned < 1 || scanned > count) {
    return call.bad_attribute("a body and from 1 to " + std::to_string(count) + " scanned inputs are expected");
  }
  const OnnxOperator unknown = unknown_loop(*body);
  const ValueId first_value = values_.size();
  constexpr std::int64_t kWithoutBatch = 9;
  if (scope_->opset < kWithoutBatch) return emit_other(call, &unknown, 0, "Scan of opset 8 is not read");
  const auto states = static_cast<std::size_t>(count - scanned);
  if (body->inputs.size() < call.input_count() || body->outputs.size() < states) {
    return call.bad_attribute("the body does not take the inputs or give the states");
  }
  const std::vector<std::int64_t> axes = call.integers("scan_input_axes");
  const ValueIds all = inputs_of(call.node());
  ValueIds carried(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(states));
  std::optional<std::int64_t> trips;
  std::vector<std::int64_t> scan_axes;
  for (std::size_t i = states; i < all.size(); ++i) {
    if (!call.has_input(i)) return call.bad_attribute("a scanned input is missing");
    if (!call.has_shape(i)) return emit_other(call, &unknown);
    const auto axis = normal_axis(i - states < axes.size() ? axes[i - states] : 0, call.shape(i).size());
    if (!axis) return call.bad_attribute("a scanned axis is none of " + to_text(call.shape(i)));
    scan_axes.push_back(*axis);
    trips = call.shape(i)[static_cast<std::size_t>(*axis)];
  }
  if (too_many(*body, *trips)) return emit_other(call, &unknown, 0, too_long(*body, *trips));
  std::vector<ValueIds> stacks(body->outputs.size() - states);
  for (std::int64_t i = 0; i < *trips; ++i) {
    const std::string name = call.name() + "/" + std::to_string(i);
    ValueIds inputs = carried;
    for (std::size_t s = 0; s < scan_axes.size(); ++s) {
      OnnxNode gather;
      gather.operator_name = "Gather";
      OnnxAttribute& axis = gather.attributes.emplace_back();
      axis.name = "axis";
      axis.i = scan_axes[s];
      const auto element = apply(std::move(gather), name, {all[states + s], new_value(whole_number(i))});
      if (!element) return error_of(element);
      inputs.emplace_back(*element);
    }
    const auto outputs = read_graph(*body, name + "/", inputs, true, scope_->opset);
    if (!outputs) return error_of(outputs);
    std::copy_n(outputs->begin(), states, carried.begin());
    for (std::size_t s = 0; s < stacks.size(); ++s) stacks[s].push_back((*outputs)[states + s]);
  }
  const std::vector<std::int64_t> output_axes = call.integers("scan_output_axes");
  for (std::size_t s = 0; s < stacks.size(); ++s) {
    const auto stack = stacked(call, states + s, stacks[s], s < output_axes.size() ? output_axes[s] : 0);
    if (!stack) return error_of(stack);
    carried.emplace_back(*stack);
  }
  return bind_outputs(call, carried, first_value);
}

Result<OnnxReader::ValueId> OnnxReader::stacked(const OnnxCall& call, std::size_t output, const ValueIds& parts,
                                                std::int64_t axis) {
  const std::string name = call.name() + "/output_" + std::to_string(output);
  if (parts.empty()) {
    OnnxValue nothing;
    nothing.name = name;
    nothing.shape = call.has_output(output) ? call.declared(output).value_or(Shape{0}) : Shape{0};
    nothing.constant = true;
    return new_value(std::move(nothing));
  }
  OnnxAttribute at;
  at.i = axis;
  at.ints = {axis};
  ValueIds rows;
  for (const auto& part : parts) {
    OnnxNode unsqueeze;
    unsqueeze.operator_name = "Unsqueeze";
    at.name = "axes";
    unsqueeze.attributes = {at};
    const auto row = apply(std::move(unsqueeze), name, {part});
    if (!row) return row;
    rows.emplace_back(*row);
  }
  if (rows.size() == 1) return *rows[0];
  OnnxNode concat;
  concat.operator_name = "Concat";
  at.name = "axis";
  concat.attributes = {at};
  return apply(std::move(concat), name, rows);
}

}  // namespace cyclescope::network

#include "network/tflite/read_tflite.h"

#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "network/checked.h"
#include "network/tflite/tflite_reader.h"

namespace cyclescope::network {
namespace {

constexpr std::int32_t kCustom = 32;
constexpr std::int32_t kShape = 77;
constexpr std::int32_t kCall = 31, kIf = 118, kWhile = 119;

/// Custom operators of TensorFlow Lite itself that sort and choose: nothing in them is multiplied and accumulated.
constexpr std::string_view kWithoutMacs[] = {"TFLite_Detection_PostProcess", "NumericVerify", "MaxPoolingWithArgmax2D",
                                             "MaxUnpooling2D"};

std::string name_of_operator(const TfliteOperator& node) {
  if (node.code == kCustom) return node.custom.empty() ? "CUSTOM" : node.custom;
  const TfliteOperatorRow* row = tflite_operator(node.code);
  return row == nullptr ? "BUILTIN_" + std::to_string(node.code) : row->name;
}

/// What the tensors of a graph are before it runs.
std::vector<TfliteValue> values_of(const TfliteGraph& graph) {
  std::vector<TfliteValue> values;
  for (const TfliteTensor& tensor : graph.tensors) {
    TfliteValue value;
    value.type = tensor.type.value_or(ElementType::kFloat32);
    value.constant = tensor.constant;
    value.integers = tensor.integers;
    if (tensor.constant || tensor.variable) value.shape = tensor.shape;
    if (!value.shape) value.cause = "nothing computes '" + tensor.name + "'";
    values.push_back(std::move(value));
  }
  return values;
}

/// Images are channels first from the start where anything wants them so.
bool has_windows(const TfliteModel& model) {
  return std::any_of(model.graphs.begin(), model.graphs.end(), [](const TfliteGraph& graph) {
    return std::any_of(graph.operators.begin(), graph.operators.end(), [](const TfliteOperator& node) {
      constexpr std::int32_t kWindows[] = {1, 3, 4, 12, 17, 67, 132, 141};
      return std::find(std::begin(kWindows), std::end(kWindows), node.code) != std::end(kWindows);
    });
  });
}

/// Why an input's shape is not known; empty where all are.
std::string unknown_input(const TfliteCall& call) {
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (call.has(i) && !call.value(i).shape) return call.value(i).cause;
  }
  return {};
}

std::string reason_of(const TfliteCall& call, const TfliteOperatorRow* row, const std::string& cause) {
  if (!cause.empty()) return "its input's shape is not known, since " + cause;
  if (call.node.code == kCustom) return "a custom operator, whose computation the file does not say";
  if (row == nullptr) return "the operator is not known";
  return row->convert == nullptr ? "no kernel computes this operator" : "no kernel computes this form of the operator";
}

/// The tensor of an input whatever its order and whether its shape is known; kNoTensor where nothing computes it.
TensorId any_tensor(TfliteCall& call, std::size_t input) {
  if (!call.has(input)) return kNoTensor;
  const TfliteValue& value = call.value(input);
  for (const TensorId id : value.ids) {
    if (id != kNoTensor) return id;
  }
  return value.shape ? call.input(input) : kNoTensor;
}

}  // namespace

TfliteReader::TfliteReader(const TfliteModel& model, const OnnxOptions& options)
    : model_(model),
      options_(options),
      builder_(model.graphs[0].name.empty() ? "model" : model.graphs[0].name, "TensorFlow Lite") {
  for (const TfliteGraph& graph : model.graphs) constants_.push_back(values_of(graph));
}

Result<OnnxResult> TfliteReader::read() {
  Frame frame{0, "", constants_[0]};
  graphs_run_.insert(0);
  Result<void> done = add_inputs(frame);
  if (done) done = read_operators(frame);
  if (done) done = check_options();
  if (!done) return tl::unexpected<Diagnostic>(done.error());
  return finish(frame);
}

Result<void> TfliteReader::add_inputs(Frame& frame) {
  const Order order = has_windows(model_) ? Order::kChannelsFirst : Order::kFile;
  const TfliteGraph& graph = graph_of(frame);
  for (const std::int64_t input : graph.inputs) {
    const auto at = static_cast<std::size_t>(input);
    TfliteValue& value = frame.values[at];
    if (value.constant || value.shape) continue;
    const Shape shape = shape_of_input(graph.tensors[at]);
    const bool image = shape.size() == 4 || shape.size() == 5;
    const Order own = image ? order : Order::kFile;
    const auto id = builder_.add_input(graph.tensors[at].name, in_order(shape, own), value.type);
    if (!id) return tl::unexpected<Diagnostic>(id.error());
    value.shape = shape;
    value.ids[static_cast<std::size_t>(own)] = *id;
  }
  return {};
}

Shape TfliteReader::shape_of_input(const TfliteTensor& tensor) {
  Shape shape = tensor.shape;
  for (std::size_t axis = 0; axis < tensor.open.size(); ++axis) {
    if (!tensor.open[axis]) continue;
    SymbolicDimension dimension;
    dimension.name = tensor.name + "[" + std::to_string(axis) + "]";
    dimension.value = shape[axis];
    dimension.batch = axis == 0;
    dimension.input = tensor.name;
    dimension.axis = static_cast<std::int64_t>(axis);
    if (const auto given = options_.dimensions.find(dimension.name); given != options_.dimensions.end()) {
      dimension.value = given->second;
      dimension.given = true;
    } else {
      builder_.add_assumption({dimension.name, dimension.value, dimension.input, dimension.axis, dimension.batch});
    }
    shape[axis] = dimension.value;
    dimensions_.push_back(std::move(dimension));
  }
  return shape;
}

Result<void> TfliteReader::check_options() const {
  std::vector<std::string> names;
  for (const SymbolicDimension& known : dimensions_) names.push_back(known.name);
  for (const DataDependent& question : questions_) names.push_back(question.name);
  for (const auto& given : options_.dimensions) {
    if (std::find(names.begin(), names.end(), given.first) != names.end()) continue;
    return failure("UnknownDimension", given.first, "the model has no open dimension '" + given.first + "'",
                   names.empty() ? "all its dimensions are fixed" : diagnostics::nearest_name_hint(given.first, names));
  }
  return {};
}

Result<void> TfliteReader::read_operators(Frame& frame) {
  for (const TfliteOperator& node : graph_of(frame).operators) {
    if (auto done = read_operator(frame, node); !done) return done;
  }
  return {};
}

Result<void> TfliteReader::read_operator(Frame& frame, const TfliteOperator& node) {
  if (node.outputs.empty()) return {};  // what it does is for nobody
  const TfliteGraph& graph = graph_of(frame);
  const std::string name = frame.prefix + graph.tensors[static_cast<std::size_t>(node.outputs[0])].name;
  TfliteCall call(builder_, graph, frame.values, node, name_of_operator(node), name);
  if (node.code == kIf) return read_if(frame, call);
  if (node.code == kWhile) return read_while(frame, call);
  if (node.code == kCall) return read_call(frame, call);
  const std::string cause = unknown_input(call);
  if (cause.empty() && note_constants(call, frame.values)) return {};
  const TfliteOperatorRow* row = tflite_operator(node.code);
  const bool converted = cause.empty() && row != nullptr && row->convert != nullptr && row->convert(call);
  if (call.failed()) return tl::unexpected<Diagnostic>(call.error());
  return converted ? Result<void>() : add_other(frame, call, row, cause);
}

bool TfliteReader::note_constants(const TfliteCall& call, Values& values) {
  bool constant = call.node.code != kCustom;
  bool any = false;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    if (!call.has(i)) continue;
    any = true;
    constant = constant && call.value(i).constant;
  }
  const bool is_shape = call.node.code == kShape && call.has(0) && call.output_count() == 1;
  if (!is_shape && (!constant || !any)) return false;
  for (std::size_t i = 0; i < call.output_count(); ++i) {
    const TfliteTensor& stated = call.declared(i);
    if (std::find(stated.open.begin(), stated.open.end(), true) != stated.open.end() ||
        !checked_product(stated.shape)) {
      return false;
    }
  }
  const auto folded = folded_integers(call);
  for (std::size_t i = 0; i < call.output_count(); ++i) {
    TfliteValue& value = values[static_cast<std::size_t>(call.node.outputs[i])];
    value.shape = call.declared(i).shape;
    value.constant = true;
    value.integers = folded;
    constexpr std::int32_t kDequantize = 6, kDensify = 124;
    const bool keeps_type = call.node.code == kDequantize || call.node.code == kDensify;
    if (keeps_type && call.has(0)) value.type = call.value(0).type;
  }
  if (is_shape) values[static_cast<std::size_t>(call.node.outputs[0])].integers = call.shape(0);
  return true;
}

Result<void> TfliteReader::add_other(Frame& frame, TfliteCall& call, const TfliteOperatorRow* row,
                                     const std::string& cause, const std::string& why) {
  Layer layer = call.layer(OperatorKind::kOther);
  layer.reason = why.empty() ? reason_of(call, row, cause) : why;
  const bool harmless =
      std::find(std::begin(kWithoutMacs), std::end(kWithoutMacs), call.operator_name) != std::end(kWithoutMacs);
  layer.uncounted = call.node.code == kCustom ? !harmless : row == nullptr || row->macs;
  for (std::size_t i = 0; i < call.input_count(); ++i) layer.inputs.push_back(any_tensor(call, i));
  std::vector<NetworkBuilder::Output> outputs;
  for (std::size_t i = 0; i < call.output_count(); ++i) {
    const TfliteTensor& stated = call.declared(i);
    const bool open = std::find(stated.open.begin(), stated.open.end(), true) != stated.open.end();
    const bool unknown = open || !cause.empty() || !checked_product(stated.shape);
    outputs.push_back(
        {stated.name, unknown ? Shape{} : stated.shape, stated.type.value_or(ElementType::kFloat32), unknown});
  }
  if (call.failed()) return tl::unexpected<Diagnostic>(call.error());
  const auto ids = builder_.add_layer(std::move(layer), outputs);
  if (!ids) return tl::unexpected<Diagnostic>(ids.error());
  for (std::size_t i = 0; i < ids->size(); ++i) {
    TfliteValue& value = frame.values[static_cast<std::size_t>(call.node.outputs[i])];
    value.ids[static_cast<std::size_t>(Order::kFile)] = (*ids)[i];
    if (!outputs[i].unknown) value.shape = outputs[i].declared;
    if (outputs[i].unknown) {
      value.cause =
          cause.empty() ? "the output of " + call.operator_name + " at '" + call.name + "' depends on data" : cause;
    }
  }
  return {};
}

Result<OnnxResult> TfliteReader::finish(const Frame& frame) {
  for (const std::int64_t output : graph_of(frame).outputs) {
    const TfliteValue& value = frame.values[static_cast<std::size_t>(output)];
    const TensorId id = value.ids[0] != kNoTensor ? value.ids[0] : value.ids[1];
    if (id != kNoTensor) builder_.add_output(id);
  }
  auto network = builder_.finish();
  if (!network) return tl::unexpected<Diagnostic>(network.error());
  OnnxResult result;
  result.network = std::move(*network);
  result.dimensions = std::move(dimensions_);
  result.data_dependent = std::move(questions_);
  result.warnings = std::move(warnings_);
  std::size_t others = 0;
  for (std::size_t i = 0; i < model_.graphs.size(); ++i) others += graphs_run_.count(i) == 0 ? 1 : 0;
  if (others > 0) {
    result.warnings.push_back(std::to_string(others) + " of the file's " + std::to_string(model_.graphs.size()) +
                              " graphs are not run by the first one, and are not read");
  }
  return result;
}

Result<OnnxResult> read_tflite(std::string_view file, const OnnxOptions& options) {
  FlatBuffer buffer(file);
  const auto model = parse_tflite(buffer);
  if (!model) return tl::unexpected<Diagnostic>(model.error());
  return TfliteReader(*model, options).read();
}

}  // namespace cyclescope::network

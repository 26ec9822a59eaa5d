#include "network/tflite/read_tflite.h"

#include <algorithm>

#include "diagnostics/nearest_name.h"
#include "network/checked.h"
#include "network/tflite/tflite_call.h"

namespace cyclescope::network {
namespace {

constexpr std::int32_t kCustom = 32;
constexpr std::int32_t kShape = 77;

/// Custom operators of TensorFlow Lite itself that sort and choose: nothing in them is multiplied and accumulated.
constexpr std::string_view kWithoutMacs[] = {"TFLite_Detection_PostProcess", "NumericVerify", "MaxPoolingWithArgmax2D",
                                             "MaxUnpooling2D"};

std::string name_of_operator(const TfliteOperator& node) {
  if (node.code == kCustom) return node.custom.empty() ? "CUSTOM" : node.custom;
  const TfliteOperatorRow* row = tflite_operator(node.code);
  return row == nullptr ? "BUILTIN_" + std::to_string(node.code) : row->name;
}

class ModelReader {
 public:
  ModelReader(const TfliteModel& model, const OnnxOptions& options)
      : model_(model), options_(options), builder_(model.name.empty() ? "model" : model.name, "TensorFlow Lite") {}

  Result<OnnxResult> read() {
    prepare_values();
    if (auto done = add_inputs(); !done) return tl::unexpected<Diagnostic>(done.error());
    for (std::size_t i = 0; i < model_.operators.size(); ++i) {
      if (auto done = read_operator(model_.operators[i]); !done) return tl::unexpected<Diagnostic>(done.error());
    }
    return finish();
  }

 private:
  void prepare_values() {
    for (const TfliteTensor& tensor : model_.tensors) {
      TfliteValue value;
      value.type = tensor.type.value_or(ElementType::kFloat32);
      value.constant = tensor.constant;
      value.integers = tensor.integers;
      if (tensor.constant || tensor.variable) value.shape = tensor.shape;
      if (!value.shape) value.cause = "nothing computes '" + tensor.name + "'";
      values_.push_back(std::move(value));
    }
  }

  /// Images are channels first from the start where anything wants them so.
  bool has_windows() const {
    return std::any_of(model_.operators.begin(), model_.operators.end(), [](const TfliteOperator& node) {
      constexpr std::int32_t kWindows[] = {1, 3, 4, 12, 17, 67, 132, 141};
      return std::find(std::begin(kWindows), std::end(kWindows), node.code) != std::end(kWindows);
    });
  }

  Result<void> add_inputs() {
    const Order order = has_windows() ? Order::kChannelsFirst : Order::kFile;
    for (const std::int64_t input : model_.inputs) {
      const auto at = static_cast<std::size_t>(input);
      TfliteValue& value = values_[at];
      if (value.constant || value.shape) continue;
      const Shape shape = shape_of_input(model_.tensors[at]);
      const bool image = shape.size() == 4 || shape.size() == 5;
      const Order own = image ? order : Order::kFile;
      const auto id = builder_.add_input(model_.tensors[at].name, in_order(shape, own), value.type);
      if (!id) return tl::unexpected<Diagnostic>(id.error());
      value.shape = shape;
      value.ids[static_cast<std::size_t>(own)] = *id;
    }
    return check_dimensions();
  }

  /// As the file states it, with the extents that it leaves open as the options say.
  Shape shape_of_input(const TfliteTensor& tensor) {
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

  Result<void> check_dimensions() const {
    std::vector<std::string> names;
    for (const SymbolicDimension& known : dimensions_) names.push_back(known.name);
    for (const auto& given : options_.dimensions) {
      if (std::find(names.begin(), names.end(), given.first) != names.end()) continue;
      return failure(
          "UnknownDimension", given.first, "the model has no open dimension '" + given.first + "'",
          names.empty() ? "all its dimensions are fixed" : diagnostics::nearest_name_hint(given.first, names));
    }
    return {};
  }

  Result<void> read_operator(const TfliteOperator& node) {
    if (node.outputs.empty()) return {};  // what it does is for nobody
    const std::string& name = model_.tensors[static_cast<std::size_t>(node.outputs[0])].name;
    TfliteCall call(builder_, model_, values_, node, name_of_operator(node), name);
    const std::string cause = unknown_input(call);
    if (cause.empty() && note_constants(call)) return {};
    const TfliteOperatorRow* row = tflite_operator(node.code);
    const bool converted = cause.empty() && row != nullptr && row->convert != nullptr && row->convert(call);
    if (call.failed()) return tl::unexpected<Diagnostic>(call.error());
    return converted ? Result<void>() : add_other(call, row, cause);
  }

  /// Why an input's shape is not known; empty where all are.
  std::string unknown_input(const TfliteCall& call) const {
    for (std::size_t i = 0; i < call.input_count(); ++i) {
      if (call.has(i) && !call.value(i).shape) return call.value(i).cause;
    }
    return {};
  }

  /// What is computed from constants alone is one, of the narrow type where it is only dequantised; so is a shape.
  bool note_constants(const TfliteCall& call) {
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
    for (std::size_t i = 0; i < call.output_count(); ++i) {
      TfliteValue& value = values_[static_cast<std::size_t>(call.node.outputs[i])];
      value.shape = call.declared(i).shape;
      value.constant = true;
      constexpr std::int32_t kDequantize = 6, kDensify = 124;
      if (call.node.code == kDequantize || call.node.code == kDensify) value.type = call.value(0).type;
    }
    if (is_shape) values_[static_cast<std::size_t>(call.node.outputs[0])].integers = call.shape(0);
    return true;
  }

  static std::string reason_of(const TfliteCall& call, const TfliteOperatorRow* row, const std::string& cause) {
    if (!cause.empty()) return "its input's shape is not known, since " + cause;
    if (call.node.code == kCustom) return "a custom operator, whose computation the file does not say";
    if (row == nullptr) return "the operator is not known";
    return row->convert == nullptr ? "no kernel computes this operator"
                                   : "no kernel computes this form of the operator";
  }

  Result<void> add_other(TfliteCall& call, const TfliteOperatorRow* row, const std::string& cause) {
    Layer layer = call.layer(OperatorKind::kOther);
    layer.reason = reason_of(call, row, cause);
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
      TfliteValue& value = values_[static_cast<std::size_t>(call.node.outputs[i])];
      value.ids[static_cast<std::size_t>(Order::kFile)] = (*ids)[i];
      if (!outputs[i].unknown) value.shape = outputs[i].declared;
      if (outputs[i].unknown) {
        value.cause =
            cause.empty() ? "the output of " + call.operator_name + " at '" + call.name + "' depends on data" : cause;
      }
    }
    return {};
  }

  /// The tensor of an input whatever its order and whether its shape is known; kNoTensor where nothing computes it.
  static TensorId any_tensor(TfliteCall& call, std::size_t input) {
    if (!call.has(input)) return kNoTensor;
    const TfliteValue& value = call.value(input);
    for (const TensorId id : value.ids) {
      if (id != kNoTensor) return id;
    }
    return value.shape ? call.input(input) : kNoTensor;
  }

  Result<OnnxResult> finish() {
    for (const std::int64_t output : model_.outputs) {
      const TfliteValue& value = values_[static_cast<std::size_t>(output)];
      const TensorId id = value.ids[0] != kNoTensor ? value.ids[0] : value.ids[1];
      if (id != kNoTensor) builder_.add_output(id);
    }
    auto network = builder_.finish();
    if (!network) return tl::unexpected<Diagnostic>(network.error());
    OnnxResult result;
    result.network = std::move(*network);
    result.dimensions = std::move(dimensions_);
    if (model_.graphs > 1) {
      result.warnings.push_back("the first of the file's " + std::to_string(model_.graphs) +
                                " graphs is read; what it calls is not");
    }
    return result;
  }

  const TfliteModel& model_;
  const OnnxOptions& options_;
  NetworkBuilder builder_;
  std::vector<TfliteValue> values_;
  std::vector<SymbolicDimension> dimensions_;
};

}  // namespace

Result<OnnxResult> read_tflite(std::string_view file, const OnnxOptions& options) {
  FlatBuffer buffer(file);
  const auto model = parse_tflite(buffer);
  if (!model) return tl::unexpected<Diagnostic>(model.error());
  return ModelReader(*model, options).read();
}

}  // namespace cyclescope::network

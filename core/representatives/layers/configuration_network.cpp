#include "representatives/layers/configuration_network.h"

#include <algorithm>
#include <utility>

#include "json/document.h"
#include "network/json/network_json.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

/// Puts the network's document together.
class Document {
 public:
  explicit Document(const Configuration& layer) : layer_(layer) { document_["name"] = name_of(layer.type); }

  std::int64_t value(P parameter) const { return value_of(layer_, parameter); }

  void input(const char* name, const std::vector<std::int64_t>& shape) { document_["inputs"][name] = shape; }
  Json& layer(const char* op) {
    document_["layers"].push_back({{"op", op}});
    return document_["layers"].back();
  }
  /// A convolution or pooling with the configuration's window.
  Json& window(const char* op, bool one_dimensional = false) {
    Json& json = layer(op);
    Json kernel = Json::array(), strides = Json::array(), begins = Json::array(), ends = Json::array();
    const std::pair<P, std::pair<P, P>> axes[] = {{P::kKernelHeight, {P::kOutputHeight, P::kInputHeight}},
                                                  {P::kKernelWidth, {P::kOutputWidth, P::kInputWidth}}};
    for (const auto& [extent, ends_of] : axes) {
      if (one_dimensional && extent == P::kKernelHeight) continue;
      const std::int64_t reach = (value(ends_of.first) - 1) * value(P::kStride) + value(extent);
      const std::int64_t padding = std::max<std::int64_t>(0, reach - value(ends_of.second));
      kernel.push_back(value(extent));
      strides.push_back(value(P::kStride));
      begins.push_back(padding / 2);
      ends.push_back(padding - padding / 2);
    }
    json["kernel"] = std::move(kernel);
    json["stride"] = std::move(strides);
    json["pad"] = std::move(begins);
    for (const Json& end : ends) json["pad"].push_back(end);
    return json;
  }
  void name_last(const char* name) { document_["layers"].back()["name"] = name; }
  std::string text() const { return document_.dump(); }

 private:
  const Configuration& layer_;
  Json document_ = Json::object();
};

void add_convolution(Document& document, bool one_dimensional) {
  const std::int64_t groups = document.value(P::kGroups);
  std::vector<std::int64_t> shape = {document.value(P::kBatch), groups * document.value(P::kChannels)};
  if (!one_dimensional) shape.push_back(document.value(P::kInputHeight));
  shape.push_back(document.value(P::kInputWidth));
  document.input("x", shape);
  Json& layer = document.window("Conv", one_dimensional);
  layer["filters"] = groups * document.value(P::kFilters);
  layer["groups"] = groups;
}

void add_images(Document& document) {
  document.input("x", {document.value(P::kBatch), document.value(P::kChannels), document.value(P::kInputHeight),
                       document.value(P::kInputWidth)});
}

std::vector<std::int64_t> image_shape(const Document& document) {
  return {document.value(P::kBatch), document.value(P::kChannels), document.value(P::kOutputHeight),
          document.value(P::kOutputWidth)};
}

void add_residual(Document& document) {
  document.input("x", image_shape(document));
  for (const char* name : {"first", "second"}) {
    Json& layer = document.layer("Conv");
    layer["name"] = name;
    layer["filters"] = document.value(P::kChannels);
    layer["kernel"] = {document.value(P::kKernelHeight), document.value(P::kKernelWidth)};
    layer["pad"] = "same";
    if (std::string_view(name) == "first") layer["then"] = {"Relu"};
  }
  Json& sum = document.layer("Add");
  sum["inputs"] = {"second", "x"};
  sum["then"] = {"Relu"};
}

void add_function(Document& document, const char* op) {
  document.input("x", image_shape(document));
  document.layer(op);
}

void add_elementwise(Document& document) {
  const std::vector<std::int64_t> shape = image_shape(document);
  document.input("x", shape);
  if (document.value(P::kOperands) == 1) {
    document.layer("Relu");
    return;
  }
  document.input("y", shape);
  document.layer("Add")["inputs"] = {"x", "y"};
}

void add_transpose(Document& document) {
  document.input(
      "x", {document.value(P::kBatch), document.value(P::kM), document.value(P::kN), document.value(P::kColumns)});
  document.layer("Transpose")["permutation"] = {0, 2, 1, 3};
}

void add_concat(Document& document) {
  Json names = Json::array();
  for (std::int64_t i = 0; i < document.value(P::kOperands); ++i) {
    names.push_back("x" + std::to_string(i));
    document.input(names.back().get<std::string>().c_str(), {document.value(P::kRows), document.value(P::kColumns)});
  }
  Json& layer = document.layer("Concat");
  layer["inputs"] = std::move(names);
  layer["axis"] = 1;
}

void add_split(Document& document) {
  document.input("x", {document.value(P::kRows), document.value(P::kOperands) * document.value(P::kColumns)});
  Json& layer = document.layer("Split");
  layer["axis"] = 1;
  layer["parts"] = document.value(P::kOperands);
}

void add_gather(Document& document) {
  document.input("rows", {document.value(P::kRows)});
  document.layer("Gather")["weight"] = {document.value(P::kRows), document.value(P::kColumns)};
}

void add_broadcast(Document& document, const char* op, const std::vector<std::int64_t>& shape,
                   const std::vector<std::int64_t>& repeated) {
  document.input("x", shape);
  document.input("y", repeated);
  document.layer(op)["inputs"] = {"x", "y"};
}

void add_first_layer(Document& document, LayerType type) {
  switch (type) {
    case LayerType::kConv1d:
    case LayerType::kConv2d:
      return add_convolution(document, type == LayerType::kConv1d);
    case LayerType::kConv2dReluPool: {
      add_convolution(document, false);
      document.layer("Relu");
      Json& pool = document.layer("MaxPool");
      pool["kernel"] = 2;
      pool["stride"] = 2;
      pool["pad"] = "same";
      return;
    }
    case LayerType::kDepthwise:
      add_images(document);
      document.window("Conv")["groups"] = "depthwise";
      return;
    case LayerType::kDepthwiseSeparable: {
      add_images(document);
      Json& depthwise = document.window("Conv");
      depthwise["groups"] = "depthwise";
      depthwise["then"] = {"Relu"};
      Json& pointwise = document.layer("Conv");
      pointwise["filters"] = document.value(P::kFilters);
      pointwise["kernel"] = 1;
      pointwise["then"] = {"Relu"};
      return;
    }
    case LayerType::kMaxPooling:
    case LayerType::kAveragePooling:
      add_images(document);
      document.window(type == LayerType::kMaxPooling ? "MaxPool" : "AveragePool");
      return;
    case LayerType::kResidual:
      return add_residual(document);
    case LayerType::kFullyConnected:
      document.input("x", {document.value(P::kM), document.value(P::kK)});
      document.layer("Gemm")["units"] = document.value(P::kN);
      return;
    case LayerType::kMatMul:
      document.input("a", {document.value(P::kBatch), document.value(P::kM), document.value(P::kK)});
      document.input("b", {document.value(P::kBatch), document.value(P::kK), document.value(P::kN)});
      document.layer("MatMul")["inputs"] = {"a", "b"};
      return;
    case LayerType::kElementwise:
      return add_elementwise(document);
    case LayerType::kTranspose:
      return add_transpose(document);
    case LayerType::kConcat:
      return add_concat(document);
    case LayerType::kSplit:
      return add_split(document);
    case LayerType::kGather:
      return add_gather(document);
    case LayerType::kBroadcastAdd:
      return add_broadcast(document, "Add", {document.value(P::kRows), document.value(P::kColumns)},
                           {document.value(P::kColumns)});
    case LayerType::kChannelScale:
      return add_broadcast(document, "Mul", image_shape(document),
                           {document.value(P::kBatch), document.value(P::kChannels), 1, 1});
    case LayerType::kLocalResponse:
      document.input("x", image_shape(document));
      document.layer("LRN")["size"] = kResponseWindow;
      return;
    case LayerType::kProduct:
      return add_broadcast(document, "Mul", image_shape(document), image_shape(document));
    case LayerType::kSigmoid:
      return add_function(document, "Sigmoid");
    case LayerType::kSwish:
      return add_function(document, "Swish");
    case LayerType::kGelu:
      return add_function(document, "Gelu");
    case LayerType::kClip:
      return add_function(document, "Clip");
    case LayerType::kSoftmax:
    case LayerType::kLayerNormalization:
      document.input("x", {document.value(P::kRows), document.value(P::kColumns)});
      document.layer(type == LayerType::kSoftmax ? "Softmax" : "LayerNormalization");
      return;
    default:
      return;
  }
}

/// The functions behind the first layer; what it is summed with has the shape of its output.
void add_functions(Document& document, LayerType type) {
  for (const std::string_view function : functions_behind(type)) {
    if (function == "relu") document.layer("Relu");
    if (function == "clip") document.layer("Clip");
    if (function != "add") continue;
    document.name_last("first");
    const bool one_dimensional = first_layer_of(type) == LayerType::kConv1d;
    std::vector<std::int64_t> shape = {document.value(P::kBatch),
                                       document.value(P::kGroups) * document.value(P::kFilters)};
    if (!one_dimensional) shape.push_back(document.value(P::kOutputHeight));
    shape.push_back(document.value(P::kOutputWidth));
    document.input("y", shape);
    document.layer("Add")["inputs"] = {"first", "y"};
  }
}

}  // namespace

Result<network::Network> network_of(const Configuration& configuration) {
  if (auto valid = check_configuration(configuration); !valid) return tl::unexpected(valid.error());
  Document document(configuration);
  add_first_layer(document, first_layer_of(configuration.type));
  add_functions(document, configuration.type);
  auto network = network::read_network(document.text());
  if (!network) {
    // Its place is in a document that nobody wrote.
    network.error().path = name_of(configuration.type);
    network.error().line = network.error().column = 0;
  }
  return network;
}

}  // namespace cyclescope::representatives

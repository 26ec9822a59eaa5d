#include "execution/sample_layers.h"

#include <algorithm>
#include <utility>

#include "execution/kernel_reference.h"
#include "mapping/kernel_chains.h"
#include "network/elementwise.h"
#include "network/json/network_json.h"

namespace cyclescope::execution {
namespace {

constexpr std::int64_t kLargestValue = 8;

std::string described(const kernels::Kernel& kernel) {
  std::string text = kernels::name_of(kernel.kind);
  if (!kernel.function.empty()) text += " '" + kernel.function + "'";
  for (const auto& [name, size] : kernel.sizes) text += " " + name + "=" + std::to_string(size);
  for (const kernels::KernelTensor& input : kernel.inputs) {
    if (input.name == "B" || input.name == "C") text += " with " + input.name;
  }
  return text;
}

/// The operator whose function one of `functions` is, or an empty text where no operator has it.
std::string operator_of(const std::vector<std::string>& functions, SampleKernels& kernels) {
  if (functions.empty()) return "Relu";
  const std::string& function =
      functions[static_cast<std::size_t>(kernels.pick(0, static_cast<std::int64_t>(functions.size()) - 1))];
  for (std::string& name : network::elementwise_operator_names()) {
    if (network::elementwise_function(name) == function) return std::move(name);
  }
  return {};
}

std::string number(std::int64_t value) { return std::to_string(value); }

/// A layer that reads "x", the input's shape before it; empty where nothing of the kind has layers behind.
struct FirstLayer {
  std::string input, attributes;
};

FirstLayer first_layer(kernels::KernelKind kind, SampleKernels& kernels) {
  const std::string batch = number(kernels.pick(1, 2));
  const std::string channels = number(kernels.pick(1, 9));
  const std::string units = number(kernels.pick(1, 9));
  const std::string bias = kernels.flip() ? "true" : "false";
  if (kind == kernels::KernelKind::kMatMul) {
    return {"[" + batch + ", " + channels + "]", R"("op": "Gemm", "units": )" + units + R"(, "bias": )" + bias};
  }
  if (kind != kernels::KernelKind::kConvolution) return {};
  const bool image = kernels.flip();
  const bool grouped = kernels.pick(0, 3) == 0;
  const std::string side = number(kernels.pick(3, 8));
  const std::string window = number(kernels.pick(1, 3));
  std::string attributes = R"("op": "Conv", "kernel": )" + window + R"(, "pad": "same", "filters": )";
  attributes += (grouped ? channels + R"(, "groups": )" + channels : units) + R"(, "bias": )" + bias;
  return {"[" + batch + ", " + channels + ", " + (image ? side + ", " : "") + number(kernels.pick(3, 8)) + "]",
          attributes};
}

/// The layer of a follower; empty where no operator is its kernel.
std::string follower_layer(const mapping::Follower& follower, SampleKernels& kernels) {
  if (follower.member.kind == kernels::KernelKind::kPooling) {
    const std::string window = number(kernels.pick(2, 3));
    const auto& functions = follower.member.functions;
    const bool average = !functions.empty() && functions.front() == "average";
    return R"({"op": ")" + std::string(average ? "AveragePool" : "MaxPool") + R"(", "kernel": )" + window +
           R"(, "stride": )" + number(kernels.pick(1, 3)) + "}";
  }
  if (follower.member.kind != kernels::KernelKind::kElementwise) return {};
  const std::string name = operator_of(follower.member.functions, kernels);
  if (name.empty()) return {};
  const network::Arity arity = network::arity_of(network::elementwise_function(name));
  if (arity == network::Arity::kUnary) return R"({"op": ")" + name + R"("})";
  if (arity == network::Arity::kTernary) return {};
  return R"({"op": ")" + name + R"(", "inputs": ["LAST", "other"]})";
}

}  // namespace

std::vector<double> SampleLayers::draw(std::int64_t elements) {
  std::vector<double> values(static_cast<std::size_t>(elements));
  for (double& value : values) value = static_cast<double>(random_.integer(-kLargestValue, kLargestValue));
  return values;
}

Result<SampleLayer> SampleLayers::of(const mapping::Mapping& mapping, std::int64_t scale) {
  SampleKernels kernels(random_.bits(), scale);
  const bool must_follow = std::any_of(mapping.followers.begin(), mapping.followers.end(),
                                       [](const mapping::Follower& follower) { return !follower.optional; });
  const bool follows = must_follow || (!mapping.followers.empty() && random_.chance(0.5));
  return follows ? with_followers(mapping, kernels) : alone(mapping, kernels);
}

Result<SampleLayer> SampleLayers::alone(const mapping::Mapping& mapping, SampleKernels& kernels) {
  SampleLayer sample;
  sample.kernels.push_back(kernels.any(mapping.first.kind, mapping.first.functions));
  kernels::Kernel& kernel = sample.kernels.front();
  sample.text = described(kernel);
  std::vector<std::vector<double>> inputs;
  network::TensorId tensors = kernel.output.tensor;
  for (const kernels::KernelTensor& input : kernel.inputs) tensors = std::max(tensors, input.tensor);
  sample.values.resize(static_cast<std::size_t>(tensors) + 1);
  for (const kernels::KernelTensor& input : kernel.inputs) {
    auto& values = sample.values[static_cast<std::size_t>(input.tensor)];
    if (values.empty()) values = draw(input.elements);
    inputs.push_back(values);
  }
  auto output = evaluate_kernel(kernel, inputs);
  if (!output) return tl::unexpected(output.error());
  sample.values[static_cast<std::size_t>(kernel.output.tensor)] = std::move(*output);
  return sample;
}

Result<SampleLayer> SampleLayers::with_followers(const mapping::Mapping& mapping, SampleKernels& kernels) {
  const FirstLayer first = first_layer(mapping.first.kind, kernels);
  if (first.input.empty()) return alone(mapping, kernels);
  std::string layers = R"({"name": "other", "inputs": ["x"], )" + first.attributes + "}";
  layers += R"(, {"name": "first", "inputs": ["x"], )" + first.attributes + "}";
  std::string last = "first";
  std::string text = first.attributes;
  for (const mapping::Follower& follower : mapping.followers) {
    if (follower.optional && kernels.flip()) continue;
    std::string layer = follower_layer(follower, kernels);
    if (layer.empty()) continue;
    if (const std::size_t at = layer.find("LAST"); at != std::string::npos) layer.replace(at, 4, last);
    layer.insert(1, R"("name": ")" + follower.name + R"(", )");
    layers += ", " + layer;
    last = follower.name;
    text += "; " + layer;
  }
  const auto network = network::read_network(R"({"name": "sample", "inputs": {"x": )" + first.input +
                                             R"(}, "layers": [)" + layers + "]}");
  if (!network) return alone(mapping, kernels);  // such as a pooling of what is no image

  SampleLayer sample;
  sample.text = text + " of an input " + first.input;
  for (const network::Tensor& tensor : network->tensors) sample.values.push_back(draw(network::element_count(tensor)));
  std::size_t number_of_first = 0;
  for (std::size_t i = 0; i < network->layers.size(); ++i) {
    const network::Layer& layer = network->layers[i];
    if (layer.name == "first") number_of_first = i;
    const auto lowered = kernels::kernels_of(*network, layer);
    if (!lowered) return tl::unexpected(lowered.error());
    if (auto done = run_kernels(*network, *lowered, sample.values); !done) return tl::unexpected(done.error());
    if (i == number_of_first) sample.kernels = *lowered;
  }
  if (sample.kernels.size() != 1) return alone(mapping, kernels);
  const mapping::KernelChains chains(*network);
  for (mapping::ChainLink& link : chains.behind(number_of_first, sample.kernels, mapping.followers.size())) {
    sample.followers.push_back(std::move(link.kernel));
  }
  return sample;
}

}  // namespace cyclescope::execution

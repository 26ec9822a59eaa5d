#include "network/onnx/read_onnx.h"

#include <algorithm>

#include "network/onnx/model_reader.h"
#include "network/onnx/parse.h"
#include "network/onnx/parse_ort.h"
#include "network/onnx/prune.h"

namespace cyclescope::network {
namespace {

constexpr std::int64_t kOldestOpset = 1;

bool uses_standard_operators(const OnnxGraph& graph) {
  return std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const OnnxNode& node) { return node.domain.empty(); });
}

/// Errors: those of `model`, OnnxSyntax, OnnxVersion.
Result<OnnxModel> checked(Result<OnnxModel> model) {
  if (!model) return model;
  if (model->graph.nodes.empty()) {
    return failure("OnnxSyntax", "", "not an ONNX model: there is no graph with nodes in it",
                   "the file may be truncated or of another kind");
  }
  const auto opset = model->opsets.find("");
  if (opset == model->opsets.end() ? uses_standard_operators(model->graph) : opset->second < kOldestOpset) {
    const std::string found = opset == model->opsets.end() ? "names none" : "has " + std::to_string(opset->second);
    return failure("OnnxVersion", "", "version 1 or later of the standard operators is needed, the model " + found,
                   "the file may be damaged");
  }
  return model;
}

/// The model in what prune_onnx() left. Errors: OnnxSyntax, OnnxVersion.
Result<OnnxModel> parse_model(const std::string& pruned) { return checked(parse_onnx(pruned)); }

}  // namespace

Result<OnnxResult> read_ort(std::string_view file, const OnnxOptions& options) {
  FlatBuffer buffer(file);
  const auto parsed = checked(parse_ort(buffer));
  if (!parsed) return tl::unexpected<Diagnostic>(parsed.error());
  return OnnxReader(*parsed, options).read();
}

Result<std::string> load_onnx(ByteSource& source) {
  auto pruned = prune_onnx(source);
  if (!pruned) return pruned;
  if (const auto model = parse_model(*pruned); !model) return tl::unexpected<Diagnostic>(model.error());
  return pruned;
}

Result<OnnxResult> read_onnx(const std::string& model, const OnnxOptions& options) {
  const auto parsed = parse_model(model);
  if (!parsed) return tl::unexpected<Diagnostic>(parsed.error());
  return OnnxReader(*parsed, options).read();
}

Result<OnnxResult> read_onnx(ByteSource& source, const OnnxOptions& options) {
  const auto loaded = load_onnx(source);
  if (!loaded) return tl::unexpected<Diagnostic>(loaded.error());
  return read_onnx(*loaded, options);
}

}  // namespace cyclescope::network

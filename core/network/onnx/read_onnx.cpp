#include "network/onnx/read_onnx.h"

#include "network/onnx/model_reader.h"
#include "network/onnx/parse.h"
#include "network/onnx/prune.h"

namespace cyclescope::network {
namespace {

constexpr std::int64_t kOldestOpset = 7;

/// The model in what prune_onnx() left. Errors: OnnxSyntax, OnnxVersion.
Result<OnnxModel> parse_model(const std::string& pruned) {
  auto model = parse_onnx(pruned);
  if (!model) return model;
  if (model->graph.nodes.empty()) {
    return failure("OnnxSyntax", "", "not an ONNX model: there is no graph with nodes in it",
                   "the file may be truncated or of another kind");
  }
  const auto opset = model->opsets.find("");
  if (opset == model->opsets.end() || opset->second < kOldestOpset) {
    const std::string found = opset == model->opsets.end() ? "names none" : "has " + std::to_string(opset->second);
    return failure("OnnxVersion", "", "version 7 or later of the operator set is needed, the model " + found,
                   "convert it with onnx.version_converter");
  }
  return model;
}

}  // namespace

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
  const auto pruned = prune_onnx(source);
  if (!pruned) return tl::unexpected<Diagnostic>(pruned.error());
  return read_onnx(*pruned, options);
}

}  // namespace cyclescope::network

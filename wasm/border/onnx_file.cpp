#include "border/onnx_file.h"

#include <utility>

#include "border/networks.h"

namespace cyclescope::border {
namespace {

class OnnxFile : public NetworkFile {
 public:
  /// `model`: as load_onnx() gives it.
  explicit OnnxFile(std::string model) : model_(std::move(model)) {}
  const std::string& content() const override { return model_; }
  Result<network::OnnxResult> read(const DimensionValues& dimensions) const override {
    return network::read_onnx(model_, {dimensions});
  }

 private:
  std::string model_;
};

Result<std::shared_ptr<const Document>> read_onnx_file(std::string model) {
  return std::make_shared<const OnnxFile>(std::move(model));
}

}  // namespace

const DocumentKind kOnnxKind = {Kind::kOnnx, Input::kNetwork, read_onnx_file, network::load_onnx};

}  // namespace cyclescope::border

#include "border/network_file.h"

#include <utility>

#include "border/networks.h"
#include "network/files/network_file.h"

namespace cyclescope::border {
namespace {

class FileOfAnyFormat : public NetworkFile {
 public:
  /// `content`: as load_network_file() gives it.
  explicit FileOfAnyFormat(std::string content) : content_(std::move(content)) {}
  const std::string& content() const override { return content_; }
  Result<network::OnnxResult> read(const DimensionValues& dimensions) const override {
    return network::read_network_file(content_, {dimensions});
  }

 private:
  std::string content_;
};

Result<std::shared_ptr<const Document>> read_file_document(std::string content) {
  return std::make_shared<const FileOfAnyFormat>(std::move(content));
}

}  // namespace

const DocumentKind kFileKind = {Kind::kFile, Input::kNetwork, read_file_document, network::load_network_file};

}  // namespace cyclescope::border

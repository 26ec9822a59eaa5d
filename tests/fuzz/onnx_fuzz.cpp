// Reads any bytes as an ONNX file: there is a network that can be written, read again and lowered, or a diagnostic that
// can be shown. Reads never leave the file.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "diagnostic_check.h"
#include "kernels/kernel.h"
#include "network/json/network_json.h"
#include "network/onnx/read_onnx.h"

namespace {

using cyclescope::fuzz::check;
using cyclescope::fuzz::check_diagnostic;

class Bytes final : public cyclescope::network::ByteSource {
 public:
  explicit Bytes(std::string_view content) : content_(content) {}
  std::uint64_t size() const override { return content_.size(); }
  bool read(std::uint64_t offset, char* target, std::size_t length) override {
    check(offset <= content_.size() && length <= content_.size() - offset);
    if (length > 0) std::memcpy(target, content_.data() + offset, length);
    return true;
  }

 private:
  std::string_view content_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes source({reinterpret_cast<const char*>(data), size});
  const auto read = cyclescope::network::read_onnx(source);
  if (!read) {
    check_diagnostic(read.error());
    return 0;
  }
  for (const cyclescope::network::Layer& layer : read->network.layers) {
    const auto kernels = cyclescope::kernels::kernels_of(read->network, layer);
    if (!kernels) check_diagnostic(kernels.error());
  }
  const std::string text = cyclescope::network::write_network(read->network);
  const auto again = cyclescope::network::read_network(text);
  if (!again) check_diagnostic(again.error());
  check(again.has_value());
  check(cyclescope::network::write_network(*again) == text);
  return 0;
}

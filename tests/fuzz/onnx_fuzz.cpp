// Reads any bytes as an ONNX file: there is a network that can be written, read again and lowered, or a diagnostic that
// can be shown. Reads never leave the file.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "network/onnx/read_onnx.h"
#include "network_check.h"

namespace {

using cyclescope::fuzz::check;

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
  cyclescope::fuzz::check_network(cyclescope::network::read_onnx(source));
  return 0;
}

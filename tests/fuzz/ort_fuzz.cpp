// Reads any bytes as a model in ONNX Runtime's own format: there is a network that can be written, read again and
// lowered, or a diagnostic that can be shown. Reads never leave the file.
#include <cstddef>
#include <cstdint>
#include <string>

#include "network/onnx/read_onnx.h"
#include "network_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file(reinterpret_cast<const char*>(data), size);
  cyclescope::fuzz::check_network(cyclescope::network::read_ort(file));
  return 0;
}

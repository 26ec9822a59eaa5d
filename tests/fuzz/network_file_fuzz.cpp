// Reads any bytes as a file of whatever format they begin like: topologies, workloads, problems, configs, models.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "network/files/network_file.h"
#include "network_check.h"

namespace {

using cyclescope::fuzz::check;

class Bytes final : public cyclescope::network::ByteSource {
 public:
  explicit Bytes(const std::string& content) : content_(content) {}
  std::uint64_t size() const override { return content_.size(); }
  bool read(std::uint64_t offset, char* target, std::size_t length) override {
    check(offset <= content_.size() && length <= content_.size() - offset);
    if (length > 0) std::memcpy(target, content_.data() + offset, length);
    return true;
  }

 private:
  const std::string& content_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file(reinterpret_cast<const char*>(data), size);
  Bytes source(file);
  const auto loaded = cyclescope::network::load_network_file(source);
  if (!loaded) {
    cyclescope::fuzz::check_diagnostic(loaded.error());
    return 0;
  }
  cyclescope::fuzz::check_network(cyclescope::network::read_network_file(*loaded));
  return 0;
}

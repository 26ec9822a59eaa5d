#include "core/network/onnx/onnx_files.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>
#include <stdexcept>

namespace cyclescope::reference {

bool MemorySource::read(std::uint64_t offset, char* target, std::size_t length) {
  if (offset + length > content_.size()) throw std::out_of_range("a read behind the end of the file");
  std::memcpy(target, content_.data() + offset, length);
  bytes_read_ += length;
  return true;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

Result<network::OnnxResult> read_model(const std::string& content, const network::OnnxOptions& options) {
  MemorySource source(content);
  return network::read_onnx(source, options);
}

std::filesystem::path made_onnx_folder() {
  namespace fs = std::filesystem;
  const fs::path script = fs::path(CYCLESCOPE_SOURCE_DIR) / "tests/tools/make_onnx.py";
  const std::string key = std::to_string(std::hash<std::string>()(read_file(script)));
  const fs::path folder = fs::temp_directory_path() / ("cyclescope-onnx-" + key);
  if (fs::exists(folder / "models")) return folder;
  // Tests run side by side: each makes its own folder, the first to finish gives it the final name.
  const fs::path own = folder.string() + "-" + std::to_string(std::random_device()());
  const fs::path log = own.string() + ".log";
  // Debian's interpreter first: another python3 on the path need not have Debian's packages.
  std::string tried;
  for (const char* python : {"/usr/bin/python3", "python3"}) {
    fs::remove_all(own);
    const std::string command =
        std::string(python) + " '" + script.string() + "' '" + own.string() + "' > '" + log.string() + "' 2>&1";
    if (std::system(command.c_str()) == 0) {
      std::error_code taken;
      fs::rename(own, folder, taken);
      if (taken) fs::remove_all(own);
      fs::remove(log);
      return folder;
    }
    tried += read_file(log);
  }
  fs::remove_all(own);
  fs::remove(log);
  throw std::runtime_error("tests/tools/make_onnx.py failed; it needs the Debian package python3-onnx\n" + tried);
}

}  // namespace cyclescope::reference

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "network/onnx/read_onnx.h"

namespace cyclescope::reference {

/// A file in memory; counts what is read of it.
class MemorySource : public network::ByteSource {
 public:
  explicit MemorySource(std::string content) : content_(std::move(content)) {}

  std::uint64_t size() const override { return content_.size(); }
  bool read(std::uint64_t offset, char* target, std::size_t length) override;
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  std::string content_;
  std::uint64_t bytes_read_ = 0;
};

std::string read_file(const std::filesystem::path& path);

/// Reads the ONNX model in `content`.
Result<network::OnnxResult> read_model(const std::string& content, const network::OnnxOptions& options = {});

/// The folder that tests/tools/make_onnx.py has filled. Runs it where it has not been run since it was changed; throws
/// std::runtime_error with its output where that fails, for python3-onnx is a package that the tests need.
std::filesystem::path made_onnx_folder();

}  // namespace cyclescope::reference

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// Reads a ByteSource front to back through a small window; what is skipped is never read.
class ByteCursor {
 public:
  explicit ByteCursor(ByteSource& source) : source_(source), window_(kWindow) {}

  std::uint64_t position() const { return position_; }
  void skip(std::uint64_t length) { position_ += length; }

  /// The next byte, or nothing at `end` or where it cannot be read.
  std::optional<unsigned char> byte(std::uint64_t end);
  /// The next base-128 number, or nothing where it does not end before `end` or has more than 64 bits.
  std::optional<std::uint64_t> varint(std::uint64_t end);
  /// Appends the next `length` bytes to `target`; false where they cannot be read.
  bool copy(std::uint64_t length, std::string& target);

 private:
  static constexpr std::size_t kWindow = std::size_t{16} << 10;

  ByteSource& source_;
  std::uint64_t position_ = 0;
  std::uint64_t window_start_ = 0;
  std::size_t window_length_ = 0;
  std::vector<char> window_;
};

}  // namespace cyclescope::network

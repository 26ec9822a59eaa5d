#include "network/onnx/byte_cursor.h"

#include <algorithm>

namespace cyclescope::network {

std::optional<unsigned char> ByteCursor::byte(std::uint64_t end) {
  if (position_ >= end) return std::nullopt;
  if (position_ < window_start_ || position_ >= window_start_ + window_length_) {
    const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(window_.size(), source_.size() - position_));
    if (!source_.read(position_, window_.data(), length)) return std::nullopt;
    window_start_ = position_;
    window_length_ = length;
  }
  return static_cast<unsigned char>(window_[static_cast<std::size_t>(position_++ - window_start_)]);
}

std::optional<std::uint64_t> ByteCursor::varint(std::uint64_t end) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto next = byte(end);
    if (!next) return std::nullopt;
    value |= static_cast<std::uint64_t>(*next & 0x7FU) << shift;
    if ((*next & 0x80U) == 0) return value;
  }
  return std::nullopt;
}

bool ByteCursor::copy(std::uint64_t length, std::string& target) {
  const std::size_t before = target.size();
  const auto wanted = static_cast<std::size_t>(length);
  target.resize(before + wanted);
  std::size_t done = 0;
  if (position_ >= window_start_ && position_ < window_start_ + window_length_) {
    const auto at = static_cast<std::size_t>(position_ - window_start_);
    done = std::min(wanted, window_length_ - at);
    std::copy_n(window_.data() + at, done, target.data() + before);
  }
  const bool read = done == wanted || source_.read(position_ + done, target.data() + before + done, wanted - done);
  position_ += length;
  return read;
}

}  // namespace cyclescope::network

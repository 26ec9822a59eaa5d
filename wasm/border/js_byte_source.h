#pragma once

#ifdef __EMSCRIPTEN__  // a header of the module alone

#include <emscripten/val.h>

#include <cstdint>
#include <utility>

#include "network/onnx/read_onnx.h"

namespace cyclescope::border {

/// A JavaScript object {size, read(offset, length) -> Uint8Array} as a ByteSource. A read that gives anything but
/// `length` bytes has failed.
class JsByteSource : public network::ByteSource {
 public:
  explicit JsByteSource(emscripten::val source) : source_(std::move(source)) {}

  std::uint64_t size() const override {
    const double size = source_["size"].as<double>();
    return size >= 0 && size <= kLargestSize ? static_cast<std::uint64_t>(size) : 0;
  }

  bool read(std::uint64_t offset, char* target, std::size_t length) override {
    const emscripten::val bytes =
        source_.call<emscripten::val>("read", static_cast<double>(offset), static_cast<double>(length));
    if (!bytes.instanceof (emscripten::val::global("Uint8Array"))) return false;
    if (bytes["length"].as<double>() != static_cast<double>(length)) return false;
    // The view is made after the call: whatever the call allocated may have moved the memory.
    emscripten::val view(emscripten::typed_memory_view(length, reinterpret_cast<std::uint8_t*>(target)));
    view.call<void>("set", bytes);
    return true;
  }

 private:
  static constexpr double kLargestSize = 9007199254740992.0;  // 2^53

  emscripten::val source_;
};

}  // namespace cyclescope::border

#endif

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// What a file is by its first bytes, whatever its name says.
enum class FileFormat : std::uint8_t {
  kUnknown,  ///< no format that is known; an ONNX model, perhaps, which begins with nothing of its own
  kOnnx,
  kTflite,
  kOnnxRuntime,
  kJson,      ///< of any kind: a network, a config of a transformer, a workload whose YAML became JSON
  kScaleSim,  ///< a topology
  kMeasurements,
  kSettings,  ///< of SCALE-Sim
  kYaml,
  kText,
  kEmpty,
  kUtf16,
  kLfsPointer,
  kGzip,
  kZip,
  kHdf5,
  kPickle,
  kGguf,
  kSafetensors,
  kPicture,
  kPdf,
  kMarkup,
};

/// `size` is that of the whole file, of which `start` is the beginning: 1024 bytes are enough.
FileFormat recognise(std::string_view start, std::uint64_t size);
/// kUnknown where the file cannot be read.
FileFormat recognise(ByteSource& source);

/// "a Git LFS pointer, which stands for the file", to be read after "is"; and what to do to have its network.
std::string_view name_of(FileFormat format);
std::string_view hint_for(FileFormat format);

/// What can be opened as a network, as a sentence.
extern const std::string_view kReadableFormats;

}  // namespace cyclescope::network

#include "network/onnx/first_bytes.h"

#include <algorithm>
#include <string>

namespace cyclescope::network {
namespace {

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  FileKind kind;
};

constexpr std::string_view kFormats = "ONNX models and networks in our own JSON are read";

constexpr Signature kSignatures[] = {
    {0, "version https://git-lfs", {"a Git LFS pointer, which stands for the model", "fetch the model: git lfs pull"}},
    {4, "TFL3", {"a TensorFlow Lite model", kFormats}},
    {4, "ORTM", {"a model in ONNX Runtime's own format", "the .onnx file that it was made from can be read"}},
    {0, "\x1F\x8B", {"a file compressed by gzip", "unpack it first: gunzip FILE"}},
    {0,
     "PK\x03\x04",
     {"a zip archive (as PyTorch and Keras write their models)", "unpack it, or export the model to ONNX"}},
    {0, "\x89HDF\r\n", {"an HDF5 file (as Keras writes its models)", "export the model to ONNX"}},
    {0, "\x80\x02", {"a Python pickle (as PyTorch writes its models)", "export the model to ONNX"}},
    {0, "GGUF", {"a GGUF file, which has weights but no graph", kFormats}},
    {0, "\x89PNG", {"a picture", kFormats}},
    {0, "<", {"a page or an XML document", kFormats}},
};

bool is_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c <= '~'); });
}

}  // namespace

FileKind kind_of_file(ByteSource& source) {
  constexpr std::size_t kLooked = 256;
  std::string first(static_cast<std::size_t>(std::min<std::uint64_t>(kLooked, source.size())), '\0');
  if (first.empty()) return {"an empty file", kFormats};
  if (!source.read(0, first.data(), first.size())) return {};
  for (const Signature& signature : kSignatures) {
    if (first.compare(std::min(signature.offset, first.size()), signature.bytes.size(), signature.bytes) == 0) {
      return signature.kind;
    }
  }
  if (!is_text(first)) return {};
  const std::size_t start = first.find_first_not_of(" \t\r\n");
  if (start != std::string::npos && (first[start] == '{' || first[start] == '[')) {
    return {"a JSON document", "networks in JSON are read where they are given as such: name the file .json"};
  }
  return {"a text", kFormats};
}

}  // namespace cyclescope::network

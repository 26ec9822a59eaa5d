#include "network/files/file_format.h"

#include <algorithm>
#include <cctype>

#include "network/scale_sim/scale_sim.h"

namespace cyclescope::network {

const std::string_view kReadableFormats =
    "networks are read from ONNX (also ONNX Runtime's .ort), TensorFlow Lite, our own JSON, topologies of SCALE-Sim, "
    "problems of Timeloop, workloads of ZigZag, and config.json of decoders; also inside gzip or zip";

namespace {

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  FileFormat format;
};

using namespace std::string_view_literals;

constexpr Signature kSignatures[] = {
    {0, "version https://git-lfs"sv, FileFormat::kLfsPointer},
    {4, "TFL3"sv, FileFormat::kTflite},
    {4, "ORTM"sv, FileFormat::kOnnxRuntime},
    {0, "\x1F\x8B"sv, FileFormat::kGzip},
    {0, "PK\x03\x04"sv, FileFormat::kZip},
    {0, "PK\x05\x06"sv, FileFormat::kZip},
    {0, "\x89HDF\r\n"sv, FileFormat::kHdf5},
    {0, "\x80\x02"sv, FileFormat::kPickle},
    {0, "GGUF"sv, FileFormat::kGguf},
    {8, "{\"__metadata__\""sv, FileFormat::kSafetensors},
    {0, "\x89PNG"sv, FileFormat::kPicture},
    {0, "\xFF\xD8\xFF"sv, FileFormat::kPicture},
    {0, "GIF8"sv, FileFormat::kPicture},
    {0, "%PDF"sv, FileFormat::kPdf},
    {0, "\xFF\xFE"sv, FileFormat::kUtf16},
    {0, "\xFE\xFF"sv, FileFormat::kUtf16},
    {0, "\x08"sv, FileFormat::kOnnx},  // field 1, ir_version: what all writers of models begin with
};

struct Words {
  FileFormat format;
  std::string_view name;
  std::string_view hint;
};

const Words kWords[] = {
    {FileFormat::kOnnx, "an ONNX model", ""},
    {FileFormat::kTflite, "a TensorFlow Lite model", ""},
    {FileFormat::kOnnxRuntime, "a model in ONNX Runtime's own format (.ort)", ""},
    {FileFormat::kJson, "a JSON document", kReadableFormats},
    {FileFormat::kScaleSim, "a topology of SCALE-Sim", ""},
    {FileFormat::kMeasurements, "a table of measurements",
     "learn a device from it: 'cyclescope pr', or Learn in the page"},
    {FileFormat::kSettings, "settings of SCALE-Sim, which are an accelerator", "open them as the accelerator"},
    {FileFormat::kYaml, "a YAML document", kReadableFormats},
    {FileFormat::kText, "a text", kReadableFormats},
    {FileFormat::kEmpty, "an empty file", kReadableFormats},
    {FileFormat::kUtf16, "a text in UTF-16", "save it as UTF-8"},
    {FileFormat::kLfsPointer, "a Git LFS pointer, which stands for the file", "fetch the file itself: git lfs pull"},
    {FileFormat::kGzip, "a file compressed by gzip", "unpack it first: gunzip FILE"},
    {FileFormat::kZip, "a zip archive", "unpack it; a model of PyTorch or Keras: export it to ONNX"},
    {FileFormat::kHdf5, "an HDF5 file (as Keras writes its models)", "export the model to ONNX or TensorFlow Lite"},
    {FileFormat::kPickle, "a Python pickle (as PyTorch writes its models)", "export the model to ONNX"},
    {FileFormat::kGguf, "a GGUF file, which has weights but no graph", "its model's config.json can be read"},
    {FileFormat::kSafetensors, "a safetensors file, which has weights but no graph",
     "its model's config.json can be read"},
    {FileFormat::kPicture, "a picture", kReadableFormats},
    {FileFormat::kPdf, "a PDF document", kReadableFormats},
    {FileFormat::kMarkup, "a page or an XML document", kReadableFormats},
    {FileFormat::kUnknown, "no format that is known", kReadableFormats},
};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// UTF-8 without control characters; what was cut in the middle of a character is no matter.
bool is_plain_text(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\n' || c == '\r' || c == '\t' || (byte >= ' ' && byte != 0x7F && byte < 0xF5 && byte != 0xC0);
  });
}

/// Text in UTF-16 without a byte order mark: every other byte of the beginning is 0.
bool is_marked_by_zeros(std::string_view start) {
  const std::size_t length = std::min<std::size_t>(start.size(), 16);
  if (length < 8) return false;
  for (const std::size_t zero : {std::size_t{0}, std::size_t{1}}) {
    bool all = true;
    for (std::size_t i = 0; i + 1 < length; i += 2) {
      const auto letter = static_cast<unsigned char>(start[i + 1 - zero]);
      all = all && start[i + zero] == '\0' && (std::isprint(letter) != 0 || std::isspace(letter) != 0);
    }
    if (all) return true;
  }
  return false;
}

std::string_view first_line(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin != std::string_view::npos && line[begin] != '#') return line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

/// A header that names a column of latencies.
bool has_latencies(std::string_view line) {
  for (std::size_t at = line.find("latency_"); at != std::string_view::npos; at = line.find("latency_", at + 1)) {
    const char before = at == 0 ? ',' : line[at - 1];
    if (before == ',' || before == '"' || before == ' ' || before == ';') return true;
  }
  return false;
}

/// "key:", "- key: value" or "---".
bool begins_like_yaml(std::string_view line) {
  if (line.substr(0, 3) == "---" || line.substr(0, 5) == "%YAML") return true;
  std::size_t at = line.find_first_not_of(" \t");
  const bool item = at != std::string_view::npos && line[at] == '-';
  if (item) at = line.find_first_not_of(" \t", at + 1);
  if (at == std::string_view::npos) return item;
  const std::size_t colon = line.find(':', at);
  if (colon == std::string_view::npos || colon == at) return false;
  const std::string_view key = line.substr(at, colon - at);
  return key.find_first_of(" \t{}[],") == std::string_view::npos &&
         (colon + 1 >= line.size() || std::isspace(static_cast<unsigned char>(line[colon + 1])) != 0);
}

/// "[architecture_presets]"
bool is_section(std::string_view line) {
  const std::size_t end = line.find(']');
  if (line.empty() || line[0] != '[' || end < 2 || end == std::string_view::npos) return false;
  return std::all_of(line.begin() + 1, line.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }) &&
         line.find_first_not_of(" \t\r", end + 1) == std::string_view::npos && line != "[true]" && line != "[false]" &&
         line != "[null]";
}

FileFormat recognise_text(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return FileFormat::kEmpty;
  if (is_section(first_line(text))) return FileFormat::kSettings;
  if (text[first] == '{' || text[first] == '[') return FileFormat::kJson;
  if (text[first] == '<') return FileFormat::kMarkup;
  const std::string_view line = first_line(text);
  if (has_latencies(line)) return FileFormat::kMeasurements;
  if (looks_like_scale_sim(line)) return FileFormat::kScaleSim;
  return begins_like_yaml(line) ? FileFormat::kYaml : FileFormat::kText;
}

const Words& words_for(FileFormat format) {
  const auto* found =
      std::find_if(std::begin(kWords), std::end(kWords), [&](const Words& words) { return words.format == format; });
  return found == std::end(kWords) ? *(std::end(kWords) - 1) : *found;
}

}  // namespace

FileFormat recognise(std::string_view start, std::uint64_t size) {
  if (size == 0) return FileFormat::kEmpty;
  if (is_marked_by_zeros(start)) return FileFormat::kUtf16;
  for (const Signature& signature : kSignatures) {
    if (start.size() >= signature.offset && start.substr(signature.offset, signature.bytes.size()) == signature.bytes) {
      return signature.format;
    }
  }
  if (start.substr(0, kByteOrderMark.size()) == kByteOrderMark) start.remove_prefix(kByteOrderMark.size());
  return is_plain_text(start) ? recognise_text(start) : FileFormat::kUnknown;
}

FileFormat recognise(ByteSource& source) {
  constexpr std::uint64_t kLooked = 1024;
  std::string start(static_cast<std::size_t>(std::min(kLooked, source.size())), '\0');
  if (!start.empty() && !source.read(0, start.data(), start.size())) return FileFormat::kUnknown;
  return recognise(start, source.size());
}

std::string_view name_of(FileFormat format) { return words_for(format).name; }
std::string_view hint_for(FileFormat format) { return words_for(format).hint; }

}  // namespace cyclescope::network

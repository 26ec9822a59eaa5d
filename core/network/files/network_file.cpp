#include "network/files/network_file.h"

#include "json/document.h"
#include "network/decoder/decoder_config.h"
#include "network/decoder/read_decoder.h"
#include "network/files/file_format.h"
#include "network/json/network_json.h"
#include "network/scale_sim/scale_sim.h"
#include "network/tflite/read_tflite.h"
#include "network/timeloop/read_timeloop.h"
#include "network/utf8.h"
#include "network/zigzag/read_zigzag.h"

namespace cyclescope::network {
namespace {

constexpr std::uint64_t kLargestText = std::uint64_t{8} << 20;
constexpr std::uint64_t kLargestModel = std::uint64_t{512} << 20;

tl::unexpected<Diagnostic> refuse(FileFormat format) {
  const std::string name(name_of(format));
  return failure("NotANetwork", "", "the file is " + name + ", not a network", std::string(hint_for(format)));
}

Result<std::string> read_whole(ByteSource& source, std::uint64_t most, const char* what) {
  if (source.size() > most) {
    return failure("FileTooLarge", "",
                   std::string(what) + " of more than " + std::to_string(most >> 20) + " MB is not read");
  }
  std::string content(static_cast<std::size_t>(source.size()), '\0');
  if (!source.read(0, content.data(), content.size()))
    return failure("FileUnreadable", "", "the file could not be read");
  return content;
}

/// JSON of one kind of network, by its members.
struct JsonFormat {
  bool (*is)(const Json& document);
  Result<OnnxResult> (*read)(const Json& document, const std::string& text, const OnnxOptions& options);
};

bool has(const Json& document, const char* key) { return document.is_object() && document.contains(key); }

Result<OnnxResult> without_dimensions(Result<OnnxResult> result, const OnnxOptions& options) {
  if (options.dimensions.empty()) return result;
  return failure("UnknownDimension", options.dimensions.begin()->first, "the network has no open dimensions");
}

Result<OnnxResult> read_own(const std::string& text, const OnnxOptions& options) {
  auto read = read_network(text, options.dimensions);
  if (!read) return tl::unexpected<Diagnostic>(read.error());
  return OnnxResult{std::move(read->network), {}, {}, {}, std::move(read->parameters)};
}

constexpr JsonFormat kJsonFormats[] = {
    {[](const Json& document) { return has(document, "problem"); },
     [](const Json& document, const std::string&, const OnnxOptions& options) {
       return without_dimensions(read_timeloop(document), options);
     }},
    {[](const Json& document) {
       return document.is_array() && !document.empty() &&
              (has(document[0], "equation") || has(document[0], "loop_dims"));
     },
     [](const Json& document, const std::string&, const OnnxOptions& options) {
       return without_dimensions(read_zigzag(document), options);
     }},
    {is_transformer_config, [](const Json& document, const std::string&,
                               const OnnxOptions& options) { return read_decoder(document, options); }},
    {[](const Json& document) { return has(document, "layers") && !has(document, "total"); },
     [](const Json&, const std::string& text, const OnnxOptions& options) { return read_own(text, options); }},
};

/// What a JSON document is that is no network.
std::string name_of_other(const Json& document) {
  if (has(document, "total") && has(document, "layers") && has(document, "architecture")) {
    return "an estimate that Cyclescope has exported";
  }
  if (has(document, "objects") && has(document, "edges")) return "the description of an accelerator";
  if (has(document, "format") && document["format"].is_string() &&
      document["format"].get_ref<const std::string&>().rfind("cyclescope-fitted-model", 0) == 0) {
    return "a fitted model, which is an accelerator";
  }
  if (has(document, "weight_map")) return "an index of weights";
  return "a JSON document of no kind that is known";
}

Result<OnnxResult> read_json_file(const std::string& text, const OnnxOptions& options) {
  const auto document = json::parse_json(text, {static_cast<std::size_t>(kLargestText), 100});
  if (!document) return tl::unexpected<Diagnostic>(document.error());
  for (const JsonFormat& format : kJsonFormats) {
    if (format.is(*document)) return format.read(*document, text, options);
  }
  return failure("NotANetwork", "", "the file is " + name_of_other(*document) + ", not a network",
                 std::string(kReadableFormats));
}

}  // namespace

Result<std::string> load_network_file(ByteSource& source) {
  const FileFormat format = recognise(source);
  switch (format) {
    case FileFormat::kJson:
    case FileFormat::kScaleSim: {
      auto text = read_whole(source, kLargestText, "a text");
      if (!text) return text;
      if (const auto read = read_network_file(*text); !read) return tl::unexpected<Diagnostic>(read.error());
      return text;
    }
    case FileFormat::kOnnxRuntime: {
      auto model = read_whole(source, kLargestModel, "a model of ONNX Runtime");
      if (!model) return model;
      if (const auto read = read_ort(*model); !read) return tl::unexpected<Diagnostic>(read.error());
      return model;
    }
    case FileFormat::kTflite: {
      auto model = read_whole(source, kLargestModel, "a TensorFlow Lite model");
      if (!model) return model;
      if (const auto read = read_tflite(*model); !read) return tl::unexpected<Diagnostic>(read.error());
      return model;
    }
    case FileFormat::kOnnx:
    case FileFormat::kUnknown: {
      auto model = load_onnx(source);
      if (!model && model.error().code == "OnnxSyntax" && format == FileFormat::kUnknown) return refuse(format);
      return model;
    }
    default:
      return refuse(format);
  }
}

Result<OnnxResult> read_network_file(const std::string& content, const OnnxOptions& options) {
  switch (recognise(content, content.size())) {
    case FileFormat::kJson:
      return read_json_file(content, options);
    case FileFormat::kOnnxRuntime:
      return read_ort(content, options);
    case FileFormat::kTflite:
      return read_tflite(content, options);
    case FileFormat::kScaleSim:
      return without_dimensions(read_scale_sim(well_formed_utf8(content)), options);
    default:
      return read_onnx(content, options);
  }
}

}  // namespace cyclescope::network

#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "border/outcome.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::border {

/// What handles stand for.
enum class Kind : std::uint8_t { kArchitecture, kNetwork, kFile, kTable, kModel, kEstimate };

/// "architecture", "network", "file", "table", "model", "estimate".
const char* name_of(Kind kind);

/// Something that crossed the border, or is to, and was read once.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;
  virtual ~Document() = default;

  virtual Kind kind() const = 0;
  /// By which equal documents of a kind are known; empty: every one is different.
  virtual const std::string& content() const = 0;
};

/// A kind of document that callers may hand in.
struct DocumentKind {
  Kind kind;
  /// Errors of this input: what is wrong with the document.
  Input input;
  /// Reads a document from its text, or from what `condense` made of it.
  Result<std::shared_ptr<const Document>> (*read)(std::string content);
  /// What is kept of a source that is larger than what is of use in it; null: all of it.
  Result<std::string> (*condense)(network::ByteSource& source);
};

}  // namespace cyclescope::border

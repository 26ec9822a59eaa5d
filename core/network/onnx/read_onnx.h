#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"

namespace cyclescope::network {

/// A file of which pieces are read on demand, so that one with 300 MB of weights is never in memory as a whole.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Bytes in all.
  virtual std::uint64_t size() const = 0;
  /// Copies `length` bytes from `offset` on to `target`; false where they cannot be read. offset + length <= size().
  virtual bool read(std::uint64_t offset, char* target, std::size_t length) = 0;
};

struct OnnxOptions {
  /// Values of symbolic dimensions by name, as OnnxResult::dimensions names them; each at least 0.
  std::map<std::string, std::int64_t> dimensions;
};

/// A dimension of an input that the file leaves open.
struct SymbolicDimension {
  std::string name;        ///< the file's ("batch", "sequence"), or "input[0]" where it has none
  std::int64_t value = 1;  ///< that was used
  bool given = false;      ///< the value comes from the options
  bool batch = false;      ///< it is a batch: its name says so, or it is the first dimension of an input
  std::string input;       ///< the first input that has it
  std::int64_t axis = 0;   ///< and where
};

struct OnnxResult {
  Network network;
  std::vector<SymbolicDimension> dimensions;  ///< each once, in order of the inputs; those not given were taken as 1
  std::vector<std::string> warnings;          ///< what was assumed or left out, a sentence each
};

/// Reads an ONNX model of opset 7 or later. Weights are skipped by their length, external data is not looked for;
/// constant arithmetic on shapes is evaluated. Operators that are not known become OperatorKind::kOther. Errors:
/// OnnxSyntax (not a protobuf of this kind, truncated), OnnxVersion, OnnxTooLarge (more than 256 MB besides weights),
/// UnknownDimension (in the options), OnnxGraph (cycle, missing value), and those of shape inference; path: the node's
/// name.
Result<OnnxResult> read_onnx(ByteSource& source, const OnnxOptions& options = {});

/// What read_onnx() needs of `source`: a model of a few kilobytes where the file has 300 MB of weights. Equal models
/// are equal texts. Errors: OnnxSyntax, OnnxVersion, OnnxTooLarge.
Result<std::string> load_onnx(ByteSource& source);

/// read_onnx() of what load_onnx() gave.
Result<OnnxResult> read_onnx(const std::string& model, const OnnxOptions& options = {});

}  // namespace cyclescope::network

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/network.h"
#include "network/network_parameter.h"

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
  /// Values of open dimensions and of what data decides, by name as OnnxResult::dimensions and
  /// OnnxResult::data_dependent name them; each at least 0.
  std::map<std::string, std::int64_t> dimensions;
};

/// A dimension of an input that the file leaves open.
struct SymbolicDimension {
  std::string name;        ///< the file's ("batch", "sequence"), or "input[0]" where it has none
  std::int64_t value = 1;  ///< that was used
  bool stated = false;     ///< the file says that it is 0, which may be changed
  bool given = false;      ///< the value comes from the options
  bool batch = false;      ///< it is a batch: its name says so, or it is the first dimension of an input
  std::string input;       ///< the first input that has it
  std::int64_t axis = 0;   ///< and where
};

/// Something that only data decides, which may be given like a dimension.
struct DataDependent {
  enum class Kind : std::uint8_t {
    kExtent,  ///< of a tensor (NonZero, NonMaxSuppression, TopK whose k is computed, ...)
    kTrips,   ///< how often a Loop's body runs
    kBranch,  ///< 1: an If takes its then_branch; 0: its else_branch
  };
  std::string name;  ///< the file's ("tokens"), or "output[0]"; of trips and branches the node's
  Kind kind = Kind::kExtent;
  std::string operator_name;          ///< "NonZero"
  std::string node;                   ///< that has it
  std::optional<std::int64_t> value;  ///< where the options give it
};

struct OnnxResult {
  Network network;
  std::vector<SymbolicDimension> dimensions;  ///< each once, in order of the inputs; those not given were taken as 1
  std::vector<DataDependent> data_dependent;  ///< each once, in order of the nodes
  std::vector<std::string> warnings;          ///< what was assumed or left out, a sentence each
  std::vector<NetworkParameter> parameters = {};  ///< of a network in our own JSON
};

/// Reads an ONNX model. Weights are skipped by their length, external data is not looked for; constant arithmetic on
/// shapes is evaluated; functions, branches and loops become the layers that they consist of. What no kernel computes,
/// or has a size that only data decides, becomes OperatorKind::kOther with the reason. Errors: OnnxSyntax (not a
/// protobuf of this kind, truncated), OnnxVersion, OnnxTooLarge (more than 256 MB besides weights), TooLarge (a graph
/// with more than 100,000 nodes, functions and loops with more than 40,000 in all), UnknownDimension (in the options),
/// OnnxGraph (cycle, missing value), and those of shape inference; path: the node's name.
Result<OnnxResult> read_onnx(ByteSource& source, const OnnxOptions& options = {});

/// What read_onnx() needs of `source`: a model of a few kilobytes where the file has 300 MB of weights. Equal models
/// are equal texts. Errors: OnnxSyntax, OnnxVersion, OnnxTooLarge.
Result<std::string> load_onnx(ByteSource& source);

/// read_onnx() of what load_onnx() gave.
Result<OnnxResult> read_onnx(const std::string& model, const OnnxOptions& options = {});

/// The same of the same model in ONNX Runtime's own format (.ort). Errors: OrtSyntax (truncated, damaged), and those of
/// read_onnx().
Result<OnnxResult> read_ort(std::string_view file, const OnnxOptions& options = {});

}  // namespace cyclescope::network

#pragma once

#include <map>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/onnx/model.h"
#include "network/onnx/read_onnx.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// The symbolic dimensions of a model and the values used for them.
class OnnxSymbols {
 public:
  explicit OnnxSymbols(const OnnxOptions& options) : options_(options) {}

  /// The shape of the value `name` with every open dimension given its value: the options', or 1. Each is noted.
  Result<Shape> resolve(const std::string& name, const std::vector<OnnxDimension>& shape, bool is_input);
  /// The same where all dimensions are known by now; notes nothing.
  std::optional<Shape> known(const std::vector<OnnxDimension>& shape) const;

  const std::vector<SymbolicDimension>& dimensions() const { return dimensions_; }
  /// Refuses options that name no dimension of the model. Errors: UnknownDimension.
  Result<void> check_options() const;

 private:
  const OnnxOptions& options_;
  std::vector<SymbolicDimension> dimensions_;
  std::map<std::string, std::int64_t> values_;
};

}  // namespace cyclescope::network

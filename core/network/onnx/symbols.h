#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/onnx/graph/model.h"
#include "network/onnx/read_onnx.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// An extent that is not known.
constexpr std::int64_t kOpen = -1;

/// The sizes that a model leaves open and the values used for them.
class OnnxSymbols {
 public:
  /// `inputs`: of the graph; a dimension may be called by an expression of the names of others ("past + sequence").
  OnnxSymbols(const OnnxOptions& options, const std::vector<OnnxValueInfo>& inputs);

  /// The shape of the graph's input `name` with every open dimension given its value: the options', or 1. Each is
  /// noted. Errors: OutOfRange.
  Result<Shape> resolve(const std::string& name, const std::vector<OnnxDimension>& shape);
  /// What the file says about the shape of the inner value `name`, with kOpen for extents that are not known by now:
  /// neither fixed, nor an input's, nor in the options.
  Shape known(const std::string& name, const std::vector<OnnxDimension>& shape);
  /// What the options say about something that data decides; `value` is filled in. Notes that it was asked for.
  std::optional<std::int64_t> ask(DataDependent question);

  const std::vector<SymbolicDimension>& dimensions() const { return dimensions_; }
  const std::vector<DataDependent>& questions() const { return questions_; }
  /// Names in the options that meant nothing until now.
  std::vector<std::string> unused() const;
  /// Refuses options that name nothing of the model. Errors: UnknownDimension, OutOfRange.
  Result<void> check_options() const;

 private:
  /// The options' value of `name`, if any; notes that it means something.
  std::optional<std::int64_t> given(const std::string& name);

  /// The value of a dimension whose name is an expression of the inputs' dimensions, unless it is given itself.
  std::optional<std::int64_t> computed(const std::string& name);

  const OnnxOptions& options_;
  std::set<std::string> plain_;  ///< names of dimensions of inputs
  std::vector<SymbolicDimension> dimensions_;
  std::vector<DataDependent> questions_;
  std::map<std::string, std::int64_t> values_;  ///< of the inputs' dimensions
  std::set<std::string> used_;                  ///< options that mean something
  std::set<std::string> asked_;                 ///< names of the questions
};

/// The name of a dimension: the file's, or "value[axis]".
std::string dimension_name(const std::string& value, const OnnxDimension& dimension, std::size_t axis);

}  // namespace cyclescope::network

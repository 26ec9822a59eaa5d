#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "network/builder/network_builder.h"
#include "network/onnx/read_onnx.h"
#include "network/tflite/tflite_call.h"
#include "network/tflite/tflite_model.h"

namespace cyclescope::network {

/// Turns a parsed TensorFlow Lite model into a network, operator by operator. What branches, loops and calls run is
/// read as the operators that it consists of.
class TfliteReader {
 public:
  TfliteReader(const TfliteModel& model, const OnnxOptions& options);

  Result<OnnxResult> read();

 private:
  using Values = std::vector<TfliteValue>;

  /// A graph while it is read, once for every time that it runs.
  struct Frame {
    std::size_t graph = 0;  ///< index into TfliteModel::graphs
    std::string prefix;     ///< of the names of its layers
    Values values;          ///< by tensor
    std::size_t depth = 0;  ///< calls around it
  };

  // read_tflite.cpp
  const TfliteGraph& graph_of(const Frame& frame) const { return model_.graphs[frame.graph]; }
  Result<void> add_inputs(Frame& frame);
  /// As the file states it, with the extents that it leaves open as the options say.
  Shape shape_of_input(const TfliteTensor& tensor);
  Result<void> read_operators(Frame& frame);
  Result<void> read_operator(Frame& frame, const TfliteOperator& node);
  /// What is computed from constants alone is one, of the narrow type where it is only dequantised; so is a shape.
  static bool note_constants(const TfliteCall& call, Values& values);
  /// Makes a layer of kind kOther; `why`: the reason where it is not one of the usual ones.
  Result<void> add_other(Frame& frame, TfliteCall& call, const TfliteOperatorRow* row, const std::string& cause,
                         const std::string& why = {});
  Result<void> check_options() const;
  Result<OnnxResult> finish(const Frame& frame);

  // tflite_control_flow.cpp
  /// What graph `graph` yields for these inputs. Its constants are those of the runs before. Errors: TooLarge (calls
  /// too deep, or too many operators in all), TfliteSyntax (no such graph, or one of other inputs).
  Result<Values> run(std::size_t graph, const std::string& prefix, Values& inputs, std::size_t depth);
  Result<void> read_if(Frame& frame, TfliteCall& call);
  Result<void> read_while(Frame& frame, TfliteCall& call);
  Result<void> read_call(Frame& frame, TfliteCall& call);
  /// The inputs of an operator from `first` on.
  static Values inputs_of(const Frame& frame, const TfliteCall& call, std::size_t first);
  /// Notes the tensors that constants among `inputs` have got.
  static void keep_constants(Frame& frame, const TfliteCall& call, std::size_t first, const Values& inputs);
  Result<void> take_outputs(Frame& frame, const TfliteCall& call, Values outputs);
  /// What the options say of something that data decides.
  std::optional<std::int64_t> ask(const TfliteCall& call, DataDependent::Kind kind);

  const TfliteModel& model_;
  const OnnxOptions& options_;
  NetworkBuilder builder_;
  std::vector<Values> constants_;  ///< by graph: what its tensors are before it runs
  std::vector<SymbolicDimension> dimensions_;
  std::vector<DataDependent> questions_;
  std::set<std::size_t> graphs_run_;  ///< those that others name as what they run, and the main one
  std::vector<std::string> warnings_;
  std::size_t operators_read_ = 0, values_read_ = 0;  ///< of graphs that are called, each time
};

/// The whole numbers that an operator yields, where it is one of those that count iterations and all its inputs are
/// known; else nothing.
std::optional<std::vector<std::int64_t>> folded_integers(const TfliteCall& call);

}  // namespace cyclescope::network

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/onnx/graph/call.h"

namespace cyclescope::network {

/// The error of `result`, which has one, as the error of a Result of another type.
template <typename T>
tl::unexpected<Diagnostic> error_of(const Result<T>& result) {
  return tl::unexpected<Diagnostic>(result.error());
}

/// A layer that a node becomes. Its inputs and outputs are filled in by the reader.
struct OnnxStep {
  Layer layer;
  std::vector<Shape> declared = {{}};  ///< of the outputs, see infer_output_shapes()
};

/// What a node becomes: usually one layer; several where each takes the output of the one before.
struct OnnxDraft {
  std::vector<OnnxStep> steps;
  std::vector<std::optional<std::size_t>> inputs;  ///< of the first layer: which input of the node, or an omitted one
  std::optional<ElementType> type;                 ///< of the outputs, where it is not that of the first input
};

/// A draft, nothing where the node cannot be expressed (it becomes kOther), or an error where it is wrong.
using OnnxConversion = Result<std::optional<OnnxDraft>>;

/// A draft of one layer of this kind that takes all inputs of the node from `first` to before `end`.
OnnxDraft draft_of(const OnnxCall& call, OperatorKind kind, std::size_t first, std::size_t end);
OnnxDraft draft_of(const OnnxCall& call, OperatorKind kind, std::size_t inputs);
/// A view of the first input.
OnnxDraft view_of(const OnnxCall& call, const Shape& shape);

// convert_window.cpp
OnnxConversion convert_convolution(const OnnxCall& call);
OnnxConversion convert_quantized_convolution(const OnnxCall& call);
OnnxConversion convert_transposed_convolution(const OnnxCall& call);
OnnxConversion convert_pooling(const OnnxCall& call);
OnnxConversion convert_global_pooling(const OnnxCall& call);

// convert_compute.cpp
OnnxConversion convert_gemm(const OnnxCall& call);
OnnxConversion convert_matmul(const OnnxCall& call);
OnnxConversion convert_elementwise(const OnnxCall& call);
OnnxConversion convert_cast(const OnnxCall& call);
OnnxConversion convert_reduction(const OnnxCall& call);
OnnxConversion convert_batch_normalization(const OnnxCall& call);
OnnxConversion convert_normalization(const OnnxCall& call);
OnnxConversion convert_softmax(const OnnxCall& call);
OnnxConversion convert_recurrent(const OnnxCall& call);

// convert_move.cpp
OnnxConversion convert_concat(const OnnxCall& call);
OnnxConversion convert_split(const OnnxCall& call);
OnnxConversion convert_pad(const OnnxCall& call);
OnnxConversion convert_transpose(const OnnxCall& call);
OnnxConversion convert_gather(const OnnxCall& call);
OnnxConversion convert_slice(const OnnxCall& call);
OnnxConversion convert_view(const OnnxCall& call);
OnnxConversion convert_expand(const OnnxCall& call);
OnnxConversion convert_tile(const OnnxCall& call);
OnnxConversion convert_depth_to_space(const OnnxCall& call);

// convert_order.cpp
OnnxConversion convert_elements(const OnnxCall& call);  ///< single ones of the first input, chosen by the second
OnnxConversion convert_scatter(const OnnxCall& call);
OnnxConversion convert_unpooling(const OnnxCall& call);
OnnxConversion convert_cumulative(const OnnxCall& call);
/// Whether convert_cumulative() takes the last axis, since data decides about it.
bool takes_last_axis(const OnnxCall& call);
OnnxConversion convert_top_k(const OnnxCall& call);

// convert_resize.cpp
OnnxConversion convert_resize(const OnnxCall& call);

}  // namespace cyclescope::network

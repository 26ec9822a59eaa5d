#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/flatbuffer/flat_table.h"
#include "network/network.h"
#include "network/shapes/shape_inference.h"

namespace cyclescope::network {

/// A tensor of a graph of a TensorFlow Lite model.
struct TfliteTensor {
  std::string name;
  Shape shape;                      ///< outermost first; images are batch, height, width, channels
  std::vector<bool> open;           ///< of each extent: the file says that it may be another; empty: none
  std::optional<ElementType> type;  ///< nothing for texts, complex numbers, resources
  bool constant = false;
  bool variable = false;                              ///< kept from one run to the next
  std::optional<std::vector<std::int64_t>> integers;  ///< its contents, where they are constant, whole (or truths), few
};

struct TfliteOperator {
  std::int32_t code = 0;                      ///< of the builtin operator
  std::string custom;                         ///< the name of a custom one
  std::vector<std::int64_t> inputs, outputs;  ///< of tensors; -1: omitted
  FlatTable options;
};

struct TfliteGraph {
  std::string name;
  std::vector<TfliteTensor> tensors;
  std::vector<TfliteOperator> operators;  ///< in the order in which they run
  std::vector<std::int64_t> inputs, outputs;
};

struct TfliteModel {
  std::vector<TfliteGraph> graphs;  ///< at least one; the first is the main one, and what it calls are others
};

/// `file` must outlive `buffer`, and that the model. Errors: TfliteSyntax (no flatbuffer of this kind, or a damaged
/// one), TooLarge.
Result<TfliteModel> parse_tflite(FlatBuffer& buffer);

/// Nothing for types without a width of their own.
std::optional<ElementType> tflite_element_type(std::int64_t type);

}  // namespace cyclescope::network

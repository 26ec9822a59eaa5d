#pragma once

#include <protozero/data_view.hpp>

#include "network/onnx/graph/model.h"

namespace cyclescope::network {

/// Parses a TensorProto; its literal is there if all its elements are and they are numbers of a common type.
/// Throws protozero::exception where the message is malformed.
OnnxTensor parse_onnx_tensor(const protozero::data_view& message);

/// The same of what a TensorProto says; `bytes` are its elements, little-endian, or empty where it has too many.
OnnxTensor onnx_tensor_of_bytes(std::string name, Shape shape, std::int64_t data_type, const std::string& bytes);

}  // namespace cyclescope::network

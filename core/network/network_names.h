#pragma once

#include <optional>
#include <string_view>

#include "network/network.h"

namespace cyclescope::network {

/// "float32", "int8", ...: the spelling of the network format.
const char* name_of(ElementType type);
std::optional<ElementType> element_type_named(std::string_view name);

/// "convolution", "gemm", ...: the spelling of the network format.
const char* name_of(OperatorKind kind);
std::optional<OperatorKind> operator_kind_named(std::string_view name);

}  // namespace cyclescope::network

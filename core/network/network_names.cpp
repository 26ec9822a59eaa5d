#include "network/network_names.h"

namespace cyclescope::network {
namespace {

struct TypeEntry {
  ElementType type;
  const char* name;
  int bits;
};

constexpr TypeEntry kTypes[] = {
    {ElementType::kFloat32, "float32", 32},   {ElementType::kFloat16, "float16", 16},
    {ElementType::kBFloat16, "bfloat16", 16}, {ElementType::kFloat64, "float64", 64},
    {ElementType::kInt8, "int8", 8},          {ElementType::kUInt8, "uint8", 8},
    {ElementType::kInt16, "int16", 16},       {ElementType::kInt32, "int32", 32},
    {ElementType::kInt64, "int64", 64},       {ElementType::kBool, "bool", 8},
    {ElementType::kUInt16, "uint16", 16},     {ElementType::kUInt32, "uint32", 32},
    {ElementType::kUInt64, "uint64", 64},     {ElementType::kFloat8, "float8", 8},
    {ElementType::kInt4, "int4", 4},          {ElementType::kUInt4, "uint4", 4},
    {ElementType::kFloat4, "float4", 4},      {ElementType::kInt2, "int2", 2},
    {ElementType::kUInt2, "uint2", 2},        {ElementType::kBinary, "binary", 1},
};

struct KindEntry {
  OperatorKind kind;
  const char* name;
};

constexpr KindEntry kKinds[] = {
    {OperatorKind::kConvolution, "convolution"},
    {OperatorKind::kTransposedConvolution, "transposed_convolution"},
    {OperatorKind::kGemm, "gemm"},
    {OperatorKind::kMatMul, "matmul"},
    {OperatorKind::kPooling, "pooling"},
    {OperatorKind::kElementwise, "elementwise"},
    {OperatorKind::kBatchNormalization, "batch_normalization"},
    {OperatorKind::kLayerNormalization, "layer_normalization"},
    {OperatorKind::kSoftmax, "softmax"},
    {OperatorKind::kConcat, "concat"},
    {OperatorKind::kSplit, "split"},
    {OperatorKind::kPad, "pad"},
    {OperatorKind::kResize, "resize"},
    {OperatorKind::kTranspose, "transpose"},
    {OperatorKind::kReduce, "reduce"},
    {OperatorKind::kGather, "gather"},
    {OperatorKind::kSlice, "slice"},
    {OperatorKind::kRecurrent, "recurrent"},
    {OperatorKind::kView, "view"},
    {OperatorKind::kOther, "other"},
    {OperatorKind::kExpand, "expand"},
    {OperatorKind::kScatter, "scatter"},
    {OperatorKind::kCumulative, "cumulative"},
    {OperatorKind::kTopK, "top_k"},
};

}  // namespace

int bits_of(ElementType type) {
  for (const TypeEntry& entry : kTypes) {
    if (entry.type == type) return entry.bits;
  }
  return 0;
}

const char* name_of(ElementType type) {
  for (const TypeEntry& entry : kTypes) {
    if (entry.type == type) return entry.name;
  }
  return "";
}

std::optional<ElementType> element_type_named(std::string_view name) {
  for (const TypeEntry& entry : kTypes) {
    if (entry.name == name) return entry.type;
  }
  return std::nullopt;
}

const char* name_of(OperatorKind kind) {
  for (const KindEntry& entry : kKinds) {
    if (entry.kind == kind) return entry.name;
  }
  return "";
}

std::optional<OperatorKind> operator_kind_named(std::string_view name) {
  for (const KindEntry& entry : kKinds) {
    if (entry.name == name) return entry.kind;
  }
  return std::nullopt;
}

}  // namespace cyclescope::network

#include "network/onnx/tensor.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <protozero/pbf_reader.hpp>

#include "network/checked.h"
#include "network/utf8.h"

namespace cyclescope::network {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

// TensorProto.DataType
enum DataType : std::int64_t {
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kBool = 9,
  kFloat16 = 10,
  kDouble = 11,
  kUint32 = 12,
  kUint64 = 13,
  kBfloat16 = 16,
};

double from_float16(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  const double sign = (bits & 0x8000) != 0 ? -1 : 1;
  if (exponent == 31) return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

double from_bfloat16(std::uint16_t bits) {
  const std::uint32_t wide = static_cast<std::uint32_t>(bits) << 16U;
  float value = 0;
  std::memcpy(&value, &wide, sizeof value);
  return static_cast<double>(value);
}

/// The elements of little-endian `bytes` as T.
template <typename T, typename Target, typename Convert>
void decode(const std::string& bytes, std::vector<Target>& target, const Convert& convert) {
  for (std::size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    target.push_back(convert(value));
  }
}

template <typename T>
void decode_integers(const std::string& bytes, OnnxLiteral& literal) {
  decode<T>(bytes, literal.ints, [](T value) { return static_cast<std::int64_t>(value); });
}

void decode_raw(std::int64_t data_type, const std::string& bytes, OnnxLiteral& literal) {
  switch (data_type) {
    case kInt8:
      return decode_integers<std::int8_t>(bytes, literal);
    case kUint8:
    case kBool:
      return decode_integers<std::uint8_t>(bytes, literal);
    case kInt16:
      return decode_integers<std::int16_t>(bytes, literal);
    case kUint16:
      return decode_integers<std::uint16_t>(bytes, literal);
    case kInt32:
      return decode_integers<std::int32_t>(bytes, literal);
    case kUint32:
      return decode_integers<std::uint32_t>(bytes, literal);
    case kInt64:
    case kUint64:
      return decode_integers<std::int64_t>(bytes, literal);
    case kFloat:
      return decode<float>(bytes, literal.reals, [](float v) { return static_cast<double>(v); });
    case kDouble:
      return decode<double>(bytes, literal.reals, [](double v) { return v; });
    case kFloat16:
      return decode<std::uint16_t>(bytes, literal.reals, from_float16);
    case kBfloat16:
      return decode<std::uint16_t>(bytes, literal.reals, from_bfloat16);
    default:
      break;
  }
}

bool is_real(std::int64_t data_type) {
  return data_type == kFloat || data_type == kDouble || data_type == kFloat16 || data_type == kBfloat16;
}

template <typename Packed, typename Single, typename T>
void append(pbf_reader& reader, pbf_wire_type single, const Packed& packed, const Single& one, std::vector<T>& target) {
  if (reader.wire_type() == pbf_wire_type::length_delimited) {
    for (const auto value : packed(reader)) target.push_back(static_cast<T>(value));
  } else if (reader.wire_type() == single) {
    target.push_back(static_cast<T>(one(reader)));
  } else {
    reader.skip();
  }
}

/// What is said of a literal beside its elements, and of the tensor's type.
void begin_literal(std::int64_t data_type, OnnxTensor& tensor, OnnxLiteral& literal) {
  tensor.type = onnx_element_type(data_type).value_or(ElementType::kUInt8);
  literal.shape = tensor.shape;
  literal.type = tensor.type;
  literal.real = is_real(data_type);
}

/// Where the elements are all there.
void keep_literal(std::int64_t data_type, OnnxLiteral literal, OnnxTensor& tensor) {
  const auto elements = checked_product(tensor.shape);
  const bool number = onnx_element_type(data_type).has_value() && data_type <= kBfloat16;
  if (number && elements && *elements == static_cast<std::int64_t>(literal.size())) tensor.literal = std::move(literal);
}

}  // namespace

std::optional<ElementType> onnx_element_type(std::int64_t data_type) {
  switch (data_type) {
    case kFloat:
      return ElementType::kFloat32;
    case kUint8:
      return ElementType::kUInt8;
    case kInt8:
      return ElementType::kInt8;
    case kUint16:
      return ElementType::kUInt16;
    case kInt16:
      return ElementType::kInt16;
    case kInt32:
      return ElementType::kInt32;
    case kInt64:
      return ElementType::kInt64;
    case kBool:
      return ElementType::kBool;
    case kFloat16:
      return ElementType::kFloat16;
    case kDouble:
      return ElementType::kFloat64;
    case kUint32:
      return ElementType::kUInt32;
    case kUint64:
      return ElementType::kUInt64;
    case kBfloat16:
      return ElementType::kBFloat16;
    case 17:  // FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ
    case 18:
    case 19:
    case 20:
      return ElementType::kFloat8;
    case 21:
      return ElementType::kUInt4;
    case 22:
      return ElementType::kInt4;
    case 23:  // FLOAT4E2M1
      return ElementType::kFloat4;
    case 24:  // FLOAT8E8M0
      return ElementType::kFloat8;
    case 25:
      return ElementType::kUInt2;
    case 26:
      return ElementType::kInt2;
    default:
      return std::nullopt;
  }
}

OnnxTensor parse_onnx_tensor(const protozero::data_view& message) {
  OnnxTensor tensor;
  OnnxLiteral literal;
  std::int64_t data_type = kFloat;
  std::string raw;
  std::vector<std::int64_t>
      integers;  // of int32_data, which also holds the bits of 16-bit floats, or the 64-bit fields
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag()) {
      case 1:
        append(
            reader, pbf_wire_type::varint, [](pbf_reader& r) { return r.get_packed_int64(); },
            [](pbf_reader& r) { return r.get_int64(); }, tensor.shape);
        break;
      case 2:
        if (reader.wire_type() == pbf_wire_type::varint) {
          data_type = reader.get_int64();
        } else {
          reader.skip();
        }
        break;
      case 4:
        append(
            reader, pbf_wire_type::fixed32, [](pbf_reader& r) { return r.get_packed_float(); },
            [](pbf_reader& r) { return r.get_float(); }, literal.reals);
        break;
      case 5:
      case 7:
      case 11:
        append(
            reader, pbf_wire_type::varint, [](pbf_reader& r) { return r.get_packed_int64(); },
            [](pbf_reader& r) { return r.get_int64(); }, integers);
        break;
      case 10:
        append(
            reader, pbf_wire_type::fixed64, [](pbf_reader& r) { return r.get_packed_double(); },
            [](pbf_reader& r) { return r.get_double(); }, literal.reals);
        break;
      case 8:
        if (reader.wire_type() == pbf_wire_type::length_delimited) {
          const auto view = reader.get_view();
          tensor.name = well_formed_utf8({view.data(), view.size()});
        } else {
          reader.skip();
        }
        break;
      case 9:
        if (reader.wire_type() == pbf_wire_type::length_delimited) {
          raw = reader.get_string();
        } else {
          reader.skip();
        }
        break;
      default:
        reader.skip();
    }
  }
  begin_literal(data_type, tensor, literal);
  if (!raw.empty()) {
    literal.reals.clear();
    decode_raw(data_type, raw, literal);
  } else if (data_type == kFloat16 || data_type == kBfloat16) {
    for (const std::int64_t bits : integers) {
      const auto half = static_cast<std::uint16_t>(bits);
      literal.reals.push_back(data_type == kFloat16 ? from_float16(half) : from_bfloat16(half));
    }
  } else if (!literal.real) {
    literal.ints = std::move(integers);
    literal.reals.clear();
  }
  keep_literal(data_type, std::move(literal), tensor);
  return tensor;
}

OnnxTensor onnx_tensor_of_bytes(std::string name, Shape shape, std::int64_t data_type, const std::string& bytes) {
  OnnxTensor tensor;
  tensor.name = std::move(name);
  tensor.shape = std::move(shape);
  OnnxLiteral literal;
  begin_literal(data_type, tensor, literal);
  decode_raw(data_type, bytes, literal);
  keep_literal(data_type, std::move(literal), tensor);
  return tensor;
}

}  // namespace cyclescope::network

#include "network/onnx/parse.h"

#include <protozero/pbf_reader.hpp>

#include "network/onnx/tensor.h"
#include "network/utf8.h"

namespace cyclescope::network {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

std::string text(pbf_reader& reader) {
  const auto view = reader.get_view();
  return well_formed_utf8({view.data(), view.size()});
}

/// Whether the field is number `field` of wire type `type`; a known field of another type is skipped like an unknown
/// one.
bool is(const pbf_reader& reader, std::uint32_t field, pbf_wire_type type) {
  return reader.tag() == field && reader.wire_type() == type;
}

/// Appends a repeated number, packed or not.
void append_integers(pbf_reader& reader, std::vector<std::int64_t>& target) {
  if (reader.wire_type() == pbf_wire_type::length_delimited) {
    for (const std::int64_t value : reader.get_packed_int64()) target.push_back(value);
  } else if (reader.wire_type() == pbf_wire_type::varint) {
    target.push_back(reader.get_int64());
  } else {
    reader.skip();
  }
}

void append_floats(pbf_reader& reader, std::vector<double>& target) {
  if (reader.wire_type() == pbf_wire_type::length_delimited) {
    for (const float value : reader.get_packed_float()) target.push_back(static_cast<double>(value));
  } else if (reader.wire_type() == pbf_wire_type::fixed32) {
    target.push_back(static_cast<double>(reader.get_float()));
  } else {
    reader.skip();
  }
}

OnnxTensor parse_sparse_tensor(pbf_reader reader) {
  OnnxTensor values;
  Shape shape;
  while (reader.next()) {
    if (is(reader, 1, pbf_wire_type::length_delimited)) {
      values = parse_onnx_tensor(reader.get_view());
    } else if (reader.tag() == 3) {
      append_integers(reader, shape);
    } else {
      reader.skip();
    }
  }
  values.shape = shape;
  values.literal.reset();
  return values;
}

std::vector<OnnxDimension> parse_shape(pbf_reader reader) {
  std::vector<OnnxDimension> shape;
  while (reader.next()) {
    if (!is(reader, 1, pbf_wire_type::length_delimited)) {
      reader.skip();
      continue;
    }
    OnnxDimension& dimension = shape.emplace_back();
    pbf_reader inner = reader.get_message();
    while (inner.next()) {
      if (is(inner, 1, pbf_wire_type::varint)) {
        dimension.value = inner.get_int64();
      } else if (is(inner, 2, pbf_wire_type::length_delimited)) {
        dimension.parameter = text(inner);
      } else {
        inner.skip();
      }
    }
  }
  return shape;
}

OnnxValueInfo parse_value_info(pbf_reader reader) {
  OnnxValueInfo info;
  while (reader.next()) {
    if (is(reader, 1, pbf_wire_type::length_delimited)) {
      info.name = text(reader);
    } else if (is(reader, 2, pbf_wire_type::length_delimited)) {
      pbf_reader type = reader.get_message();
      while (type.next()) {
        if (!is(type, 1, pbf_wire_type::length_delimited)) {  // a sequence, map, ...
          type.skip();
          continue;
        }
        pbf_reader tensor = type.get_message();
        while (tensor.next()) {
          if (is(tensor, 1, pbf_wire_type::varint)) {
            info.type = onnx_element_type(tensor.get_int64()).value_or(ElementType::kUInt8);
          } else if (is(tensor, 2, pbf_wire_type::length_delimited)) {
            info.shape = parse_shape(tensor.get_message());
          } else {
            tensor.skip();
          }
        }
      }
    } else {
      reader.skip();
    }
  }
  return info;
}

OnnxGraph parse_graph(pbf_reader reader);

OnnxAttribute parse_attribute(pbf_reader reader) {
  OnnxAttribute attribute;
  while (reader.next()) {
    if (is(reader, 1, pbf_wire_type::length_delimited)) {
      attribute.name = text(reader);
    } else if (is(reader, 2, pbf_wire_type::fixed32)) {
      attribute.f = static_cast<double>(reader.get_float());
    } else if (is(reader, 3, pbf_wire_type::varint)) {
      attribute.i = reader.get_int64();
    } else if (is(reader, 4, pbf_wire_type::length_delimited)) {
      attribute.s = text(reader);
    } else if (is(reader, 5, pbf_wire_type::length_delimited)) {
      attribute.tensor = parse_onnx_tensor(reader.get_view());
    } else if (is(reader, 6, pbf_wire_type::length_delimited)) {
      attribute.graph = std::make_shared<OnnxGraph>(parse_graph(reader.get_message()));
    } else if (reader.tag() == 7) {
      append_floats(reader, attribute.floats);
    } else if (reader.tag() == 8) {
      append_integers(reader, attribute.ints);
    } else if (is(reader, 9, pbf_wire_type::length_delimited)) {
      attribute.strings.push_back(text(reader));
    } else if (is(reader, 21, pbf_wire_type::length_delimited)) {
      attribute.reference = text(reader);
    } else if (is(reader, 22, pbf_wire_type::length_delimited)) {
      attribute.tensor = parse_sparse_tensor(reader.get_message());
    } else {
      reader.skip();
    }
  }
  return attribute;
}

OnnxNode parse_node(pbf_reader reader) {
  OnnxNode node;
  while (reader.next()) {
    if (reader.wire_type() != pbf_wire_type::length_delimited) {
      reader.skip();
      continue;
    }
    switch (reader.tag()) {
      case 1:
        node.inputs.push_back(text(reader));
        break;
      case 2:
        node.outputs.push_back(text(reader));
        break;
      case 3:
        node.name = text(reader);
        break;
      case 4:
        node.operator_name = text(reader);
        break;
      case 5:
        node.attributes.push_back(parse_attribute(reader.get_message()));
        break;
      case 7:
        node.domain = text(reader);
        break;
      default:
        reader.skip();
    }
  }
  if (node.domain == "ai.onnx") node.domain.clear();
  return node;
}

void parse_graph_into(pbf_reader reader, OnnxGraph& graph) {
  while (reader.next()) {
    if (reader.wire_type() != pbf_wire_type::length_delimited) {
      reader.skip();
      continue;
    }
    switch (reader.tag()) {
      case 1:
        graph.nodes.push_back(parse_node(reader.get_message()));
        break;
      case 2:
        graph.name = text(reader);
        break;
      case 5:
        graph.initializers.push_back(parse_onnx_tensor(reader.get_view()));
        break;
      case 11:
        graph.inputs.push_back(parse_value_info(reader.get_message()));
        break;
      case 12:
        graph.outputs.push_back(parse_value_info(reader.get_message()));
        break;
      case 13:
        graph.values.push_back(parse_value_info(reader.get_message()));
        break;
      case 15:
        graph.initializers.push_back(parse_sparse_tensor(reader.get_message()));
        break;
      default:
        reader.skip();
    }
  }
}

OnnxGraph parse_graph(pbf_reader reader) {
  OnnxGraph graph;
  parse_graph_into(reader, graph);
  return graph;
}

void parse_opset(pbf_reader reader, std::map<std::string, std::int64_t>& opsets) {
  std::string domain;
  std::int64_t version = 0;
  while (reader.next()) {
    if (is(reader, 1, pbf_wire_type::length_delimited)) {
      domain = text(reader);
    } else if (is(reader, 2, pbf_wire_type::varint)) {
      version = reader.get_int64();
    } else {
      reader.skip();
    }
  }
  opsets[domain == "ai.onnx" ? std::string() : domain] = version;
}

OnnxFunction parse_function(pbf_reader reader) {
  OnnxFunction function;
  while (reader.next()) {
    if (reader.wire_type() != pbf_wire_type::length_delimited) {
      reader.skip();
      continue;
    }
    switch (reader.tag()) {
      case 1:
        function.name = text(reader);
        break;
      case 4:
        function.body.inputs.push_back({text(reader), {}, {}});
        break;
      case 5:
        function.body.outputs.push_back({text(reader), {}, {}});
        break;
      case 7:
        function.body.nodes.push_back(parse_node(reader.get_message()));
        break;
      case 9:
        parse_opset(reader.get_message(), function.opsets);
        break;
      case 10:
        function.domain = text(reader);
        break;
      case 11:
        function.defaults.push_back(parse_attribute(reader.get_message()));
        break;
      default:
        reader.skip();
    }
  }
  if (function.domain == "ai.onnx") function.domain.clear();
  return function;
}

OnnxModel parse_model(pbf_reader reader) {
  OnnxModel model;
  while (reader.next()) {
    if (is(reader, 7, pbf_wire_type::length_delimited)) {
      parse_graph_into(reader.get_message(), model.graph);
    } else if (is(reader, 8, pbf_wire_type::length_delimited)) {
      parse_opset(reader.get_message(), model.opsets);
    } else if (is(reader, 25, pbf_wire_type::length_delimited)) {
      model.functions.push_back(parse_function(reader.get_message()));
    } else {
      reader.skip();
    }
  }
  return model;
}

}  // namespace

Result<OnnxModel> parse_onnx(std::string_view pruned) {
  try {
    return parse_model(pbf_reader(pruned.data(), pruned.size()));
  } catch (const protozero::exception&) {
    return failure("OnnxSyntax", "", "not an ONNX model: its fields are malformed", "the file may be damaged");
  }
}

}  // namespace cyclescope::network

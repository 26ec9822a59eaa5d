#include "network/onnx/parse.h"

#include <protozero/pbf_reader.hpp>
#include <string>
#include <vector>

#include "network/onnx/tensor.h"
#include "network/utf8.h"

namespace cyclescope::network {
namespace {

using protozero::pbf_reader;
using protozero::pbf_wire_type;

/// Of one graph or function.
constexpr std::size_t kMostNodesOfAGraph = 100'000;

struct TooManyNodes {};

std::string text(pbf_reader& reader) {
  const auto view = reader.get_view();
  return well_formed_utf8({view.data(), view.size()});
}

/// Calls read(reader) at every field; what it does not take is skipped.
template <typename Read>
void each_field(pbf_reader reader, const Read& read) {
  while (reader.next()) {
    if (!read(reader)) reader.skip();
  }
}

/// The same of the fields that are texts or messages; a known field of another wire type is skipped like an unknown
/// one.
template <typename Read>
void each_message(pbf_reader reader, const Read& read) {
  each_field(reader,
             [&](pbf_reader& field) { return field.wire_type() == pbf_wire_type::length_delimited && read(field); });
}

/// Whether the field is number `field` of wire type `type`.
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

OnnxTensor parse_sparse_tensor(pbf_reader message) {
  OnnxTensor values;
  Shape shape;
  each_field(message, [&](pbf_reader& reader) {
    if (is(reader, 1, pbf_wire_type::length_delimited)) {
      values = parse_onnx_tensor(reader.get_view());
    } else if (reader.tag() == 3) {
      append_integers(reader, shape);
    } else {
      return false;
    }
    return true;
  });
  values.shape = shape;
  values.literal.reset();
  return values;
}

OnnxDimension parse_dimension(pbf_reader message) {
  OnnxDimension dimension;
  each_field(message, [&](pbf_reader& reader) {
    if (is(reader, 1, pbf_wire_type::varint)) {
      dimension.value = reader.get_int64();
    } else if (is(reader, 2, pbf_wire_type::length_delimited)) {
      dimension.parameter = text(reader);
    } else {
      return false;
    }
    return true;
  });
  return dimension;
}

std::vector<OnnxDimension> parse_shape(pbf_reader message) {
  std::vector<OnnxDimension> shape;
  each_message(message, [&](pbf_reader& reader) {
    if (reader.tag() != 1) return false;
    shape.push_back(parse_dimension(reader.get_message()));
    return true;
  });
  return shape;
}

void parse_tensor_type(pbf_reader message, OnnxValueInfo& info) {
  each_field(message, [&](pbf_reader& reader) {
    if (is(reader, 1, pbf_wire_type::varint)) {
      info.type = onnx_element_type(reader.get_int64()).value_or(ElementType::kUInt8);
    } else if (is(reader, 2, pbf_wire_type::length_delimited)) {
      info.shape = parse_shape(reader.get_message());
    } else {
      return false;
    }
    return true;
  });
}

OnnxValueInfo parse_value_info(pbf_reader message) {
  OnnxValueInfo info;
  each_message(message, [&](pbf_reader& reader) {
    if (reader.tag() == 1) {
      info.name = text(reader);
    } else if (reader.tag() == 2) {
      each_message(reader.get_message(), [&](pbf_reader& type) {
        if (type.tag() != 1) return false;  // a sequence, map, ...
        parse_tensor_type(type.get_message(), info);
        return true;
      });
    } else {
      return false;
    }
    return true;
  });
  return info;
}

OnnxGraph parse_graph(pbf_reader message);

/// What an attribute has as a text or message.
bool parse_attribute_message(pbf_reader& reader, OnnxAttribute& attribute) {
  switch (reader.tag()) {
    case 1:
      attribute.name = text(reader);
      return true;
    case 4:
      attribute.s = text(reader);
      return true;
    case 5:
      attribute.tensor = parse_onnx_tensor(reader.get_view());
      return true;
    case 6:
      attribute.graph = std::make_shared<OnnxGraph>(parse_graph(reader.get_message()));
      return true;
    case 9:
      attribute.strings.push_back(text(reader));
      return true;
    case 21:
      attribute.reference = text(reader);
      return true;
    case 22:
      attribute.tensor = parse_sparse_tensor(reader.get_message());
      return true;
    default:
      return false;
  }
}

OnnxAttribute parse_attribute(pbf_reader message) {
  OnnxAttribute attribute;
  each_field(message, [&](pbf_reader& reader) {
    if (is(reader, 2, pbf_wire_type::fixed32)) {
      attribute.f = static_cast<double>(reader.get_float());
    } else if (is(reader, 3, pbf_wire_type::varint)) {
      attribute.i = reader.get_int64();
    } else if (reader.tag() == 7) {
      append_floats(reader, attribute.floats);
    } else if (reader.tag() == 8) {
      append_integers(reader, attribute.ints);
    } else {
      return reader.wire_type() == pbf_wire_type::length_delimited && parse_attribute_message(reader, attribute);
    }
    return true;
  });
  return attribute;
}

OnnxNode parse_node(pbf_reader message) {
  OnnxNode node;
  each_message(message, [&](pbf_reader& reader) {
    switch (reader.tag()) {
      case 1:
        node.inputs.push_back(text(reader));
        return true;
      case 2:
        node.outputs.push_back(text(reader));
        return true;
      case 3:
        node.name = text(reader);
        return true;
      case 4:
        node.operator_name = text(reader);
        return true;
      case 5:
        node.attributes.push_back(parse_attribute(reader.get_message()));
        return true;
      case 7:
        node.domain = text(reader);
        return true;
      default:
        return false;
    }
  });
  if (node.domain == "ai.onnx") node.domain.clear();
  return node;
}

void add_node(std::vector<OnnxNode>& nodes, pbf_reader message) {
  if (nodes.size() >= kMostNodesOfAGraph) throw TooManyNodes{};
  nodes.push_back(parse_node(message));
}

/// Adds to what `graph` has: the message may come in pieces.
void parse_graph_into(pbf_reader message, OnnxGraph& graph) {
  each_message(message, [&](pbf_reader& reader) {
    switch (reader.tag()) {
      case 1:
        add_node(graph.nodes, reader.get_message());
        return true;
      case 2:
        graph.name = text(reader);
        return true;
      case 5:
        graph.initializers.push_back(parse_onnx_tensor(reader.get_view()));
        return true;
      case 11:
        graph.inputs.push_back(parse_value_info(reader.get_message()));
        return true;
      case 12:
        graph.outputs.push_back(parse_value_info(reader.get_message()));
        return true;
      case 13:
        graph.values.push_back(parse_value_info(reader.get_message()));
        return true;
      case 15:
        graph.initializers.push_back(parse_sparse_tensor(reader.get_message()));
        return true;
      default:
        return false;
    }
  });
}

OnnxGraph parse_graph(pbf_reader message) {
  OnnxGraph graph;
  parse_graph_into(message, graph);
  return graph;
}

void parse_opset(pbf_reader message, std::map<std::string, std::int64_t>& opsets) {
  std::string domain;
  std::int64_t version = 0;
  each_field(message, [&](pbf_reader& reader) {
    if (is(reader, 1, pbf_wire_type::length_delimited)) {
      domain = text(reader);
    } else if (is(reader, 2, pbf_wire_type::varint)) {
      version = reader.get_int64();
    } else {
      return false;
    }
    return true;
  });
  opsets[domain == "ai.onnx" ? std::string() : domain] = version;
}

OnnxFunction parse_function(pbf_reader message) {
  OnnxFunction function;
  each_message(message, [&](pbf_reader& reader) {
    switch (reader.tag()) {
      case 1:
        function.name = text(reader);
        return true;
      case 4:
        function.body.inputs.push_back({text(reader), {}, {}});
        return true;
      case 5:
        function.body.outputs.push_back({text(reader), {}, {}});
        return true;
      case 7:
        add_node(function.body.nodes, reader.get_message());
        return true;
      case 9:
        parse_opset(reader.get_message(), function.opsets);
        return true;
      case 10:
        function.domain = text(reader);
        return true;
      case 11:
        function.defaults.push_back(parse_attribute(reader.get_message()));
        return true;
      default:
        return false;
    }
  });
  if (function.domain == "ai.onnx") function.domain.clear();
  return function;
}

OnnxModel parse_model(pbf_reader message) {
  OnnxModel model;
  each_message(message, [&](pbf_reader& reader) {
    switch (reader.tag()) {
      case 7:
        parse_graph_into(reader.get_message(), model.graph);
        return true;
      case 8:
        parse_opset(reader.get_message(), model.opsets);
        return true;
      case 25:
        model.functions.push_back(parse_function(reader.get_message()));
        return true;
      default:
        return false;
    }
  });
  return model;
}

}  // namespace

Result<OnnxModel> parse_onnx(std::string_view pruned) {
  try {
    return parse_model(pbf_reader(pruned.data(), pruned.size()));
  } catch (const protozero::exception&) {
    return failure("OnnxSyntax", "", "not an ONNX model: its fields are malformed", "the file may be damaged");
  } catch (const TooManyNodes&) {
    return failure("TooLarge", "",
                   "a graph of the model has more than " + std::to_string(kMostNodesOfAGraph) + " nodes");
  }
}

}  // namespace cyclescope::network

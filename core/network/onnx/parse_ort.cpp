#include "network/onnx/parse_ort.h"

#include <utility>

#include "network/onnx/tensor.h"
#include "network/utf8.h"

namespace cyclescope::network {
namespace {

// Fields of the tables, by their ids. The format only ever adds fields.
namespace session_field {
constexpr int kModel = 1;
}
namespace ort_model_field {
constexpr int kOpsets = 1, kGraph = 7;
}
namespace opset_field {
constexpr int kDomain = 0, kVersion = 1;
}
namespace ort_graph_field {
constexpr int kInitializers = 0, kValues = 1, kNodes = 2, kInputs = 5, kOutputs = 6, kSparseInitializers = 7;
}
namespace value_field {
constexpr int kName = 0, kType = 2;
}
namespace type_field {
constexpr int kKind = 1, kValue = 2;
constexpr std::int64_t kTensor = 1;
}  // namespace type_field
namespace tensor_type_field {
constexpr int kElement = 0, kShape = 1;
}
namespace dimension_field {
constexpr int kKind = 0, kValue = 1, kParameter = 2;
constexpr std::int64_t kFixed = 1, kNamed = 2;
}  // namespace dimension_field
namespace node_field {
constexpr int kName = 0, kDomain = 2, kOperator = 5, kInputs = 8, kOutputs = 9, kAttributes = 10;
}
namespace ort_tensor_field {
constexpr int kName = 0, kShape = 2, kType = 3, kBytes = 4;
}
namespace sparse_field {
constexpr int kValues = 0, kShape = 2;
}
namespace attribute_field {
constexpr int kName = 0, kFloat = 3, kInteger = 4, kText = 5, kTensor = 6, kGraph = 7, kFloats = 8, kIntegers = 9,
              kTexts = 10;
}

constexpr std::size_t kMostTables = 300'000;  // in all: they may be shared
constexpr std::size_t kMostNumbers = 1'000'000;
constexpr int kDeepestGraph = 32;
/// Larger ones are weights.
constexpr std::size_t kLargestLiteralBytes = 32'768;

std::string standard_as_empty(const std::string& domain) { return domain == "ai.onnx" ? std::string() : domain; }

class OrtParser {
 public:
  explicit OrtParser(FlatBuffer& buffer) : buffer_(buffer) {}

  Result<OnnxModel> parse() {
    const FlatTable model = buffer_.root().table(session_field::kModel);
    for (const FlatTable& opset : tables(model, ort_model_field::kOpsets)) {
      result_.opsets[standard_as_empty(text(opset, opset_field::kDomain))] =
          opset.integer<std::int64_t>(opset_field::kVersion, 0);
    }
    result_.graph = graph(model.table(ort_model_field::kGraph), 0);
    if (sound_ && !buffer_.is_broken()) return std::move(result_);
    return failure("OrtSyntax", "",
                   "not a complete model of ONNX Runtime: a part of it is outside the file, or too large",
                   "the file may be truncated or damaged");
  }

 private:
  std::vector<FlatTable> tables(const FlatTable& table, int field) {
    std::vector<FlatTable> found = table.tables(field, kMostTables);
    tables_ += found.size();
    sound_ = sound_ && tables_ <= kMostTables;
    return sound_ ? std::move(found) : std::vector<FlatTable>();
  }

  static std::string text(const FlatTable& table, int field) { return well_formed_utf8(table.text(field)); }
  static std::vector<std::string> texts(const FlatTable& table, int field) {
    std::vector<std::string> found = table.texts(field, kMostNumbers);
    for (std::string& one : found) one = well_formed_utf8(one);
    return found;
  }

  OnnxGraph graph(const FlatTable& table, int depth) {
    OnnxGraph graph;
    sound_ = sound_ && depth < kDeepestGraph;
    if (!sound_) return graph;
    for (const FlatTable& entry : tables(table, ort_graph_field::kInitializers)) {
      graph.initializers.push_back(tensor(entry));
    }
    for (const FlatTable& entry : tables(table, ort_graph_field::kSparseInitializers)) {
      OnnxTensor sparse = tensor(entry.table(sparse_field::kValues));
      sparse.shape = entry.long_integers(sparse_field::kShape, kLargestRank);
      sparse.literal.reset();
      graph.initializers.push_back(std::move(sparse));
    }
    for (const FlatTable& entry : tables(table, ort_graph_field::kNodes)) graph.nodes.push_back(node(entry, depth));
    // What the graph takes and yields is named only; its values say what that is.
    std::map<std::string, OnnxValueInfo> values;
    for (const FlatTable& entry : tables(table, ort_graph_field::kValues)) {
      OnnxValueInfo info = value(entry);
      values[info.name] = info;
      graph.values.push_back(std::move(info));
    }
    const auto described = [&](const FlatTable& of, int field) {
      std::vector<OnnxValueInfo> infos;
      for (std::string& name : texts(of, field)) {
        const auto known = values.find(name);
        infos.push_back(known == values.end() ? OnnxValueInfo{std::move(name), {}, {}} : known->second);
      }
      return infos;
    };
    graph.inputs = described(table, ort_graph_field::kInputs);
    graph.outputs = described(table, ort_graph_field::kOutputs);
    return graph;
  }

  static OnnxTensor tensor(const FlatTable& table) {
    const std::string_view bytes = table.bytes(ort_tensor_field::kBytes);
    return onnx_tensor_of_bytes(text(table, ort_tensor_field::kName),
                                table.long_integers(ort_tensor_field::kShape, kLargestRank),
                                table.integer<std::int32_t>(ort_tensor_field::kType, 0),
                                std::string(bytes.size() <= kLargestLiteralBytes ? bytes : std::string_view()));
  }

  OnnxValueInfo value(const FlatTable& table) {
    OnnxValueInfo info;
    info.name = text(table, value_field::kName);
    const FlatTable type = table.table(value_field::kType);
    if (type.integer<std::uint8_t>(type_field::kKind, 0) != type_field::kTensor) return info;  // a sequence, a map
    const FlatTable tensor = type.table(type_field::kValue);
    info.type =
        onnx_element_type(tensor.integer<std::int32_t>(tensor_type_field::kElement, 0)).value_or(ElementType::kUInt8);
    if (tensor.has(tensor_type_field::kShape)) info.shape = shape(tensor.table(tensor_type_field::kShape));
    return info;
  }

  std::vector<OnnxDimension> shape(const FlatTable& table) {
    std::vector<OnnxDimension> shape;
    for (const FlatTable& entry : tables(table, 0)) {
      const FlatTable of = entry.table(0);
      OnnxDimension& dimension = shape.emplace_back();
      const std::int64_t kind = of.integer<std::int8_t>(dimension_field::kKind, 0);
      if (kind == dimension_field::kFixed) dimension.value = of.integer<std::int64_t>(dimension_field::kValue, 0);
      if (kind == dimension_field::kNamed) dimension.parameter = text(of, dimension_field::kParameter);
    }
    return shape;
  }

  OnnxNode node(const FlatTable& table, int depth) {
    OnnxNode node;
    node.name = text(table, node_field::kName);
    node.domain = standard_as_empty(text(table, node_field::kDomain));
    node.operator_name = text(table, node_field::kOperator);
    node.inputs = texts(table, node_field::kInputs);
    node.outputs = texts(table, node_field::kOutputs);
    for (const FlatTable& entry : tables(table, node_field::kAttributes)) {
      node.attributes.push_back(attribute(entry, depth));
    }
    return node;
  }

  OnnxAttribute attribute(const FlatTable& table, int depth) {
    OnnxAttribute attribute;
    attribute.name = text(table, attribute_field::kName);
    attribute.f = table.real(attribute_field::kFloat, 0);
    attribute.i = table.integer<std::int64_t>(attribute_field::kInteger, 0);
    attribute.s = text(table, attribute_field::kText);
    attribute.floats = table.reals(attribute_field::kFloats, kMostNumbers);
    attribute.ints = table.long_integers(attribute_field::kIntegers, kMostNumbers);
    attribute.strings = texts(table, attribute_field::kTexts);
    if (table.has(attribute_field::kTensor)) attribute.tensor = tensor(table.table(attribute_field::kTensor));
    if (table.has(attribute_field::kGraph)) {
      attribute.graph = std::make_shared<OnnxGraph>(graph(table.table(attribute_field::kGraph), depth + 1));
    }
    return attribute;
  }

  FlatBuffer& buffer_;
  OnnxModel result_;
  std::size_t tables_ = 0;
  bool sound_ = true;
};

}  // namespace

Result<OnnxModel> parse_ort(FlatBuffer& buffer) { return OrtParser(buffer).parse(); }

}  // namespace cyclescope::network

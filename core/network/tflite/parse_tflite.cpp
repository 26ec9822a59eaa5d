#include <cstring>

#include "network/checked.h"
#include "network/tflite/tflite_model.h"
#include "network/utf8.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMostTfliteTensors = 200'000;
constexpr std::size_t kMostTfliteOperators = 40'000;
constexpr std::size_t kMostOperands = 4096;
constexpr std::size_t kMostListedElements = 4096;

// Fields of the tables, by the ids of the format's version 3.
namespace model_field {
constexpr int kOperatorCodes = 1, kSubgraphs = 2, kBuffers = 4;
}
namespace code_field {
constexpr int kOldBuiltin = 0, kCustom = 1, kBuiltin = 3;
}
namespace graph_field {
constexpr int kTensors = 0, kInputs = 1, kOutputs = 2, kOperators = 3, kName = 4;
}
namespace tensor_field {
constexpr int kShape = 0, kType = 1, kBuffer = 2, kName = 3, kIsVariable = 5, kShapeSignature = 7;
}
namespace operator_field {
constexpr int kCode = 0, kInputs = 1, kOutputs = 2, kOptions = 4;
}
namespace buffer_field {
constexpr int kData = 0, kOffset = 1;
}

struct OperatorCode {
  std::int32_t builtin = 0;
  std::string custom;
};

OperatorCode read_code(const FlatTable& table) {
  // Codes beyond 127 are in the newer field only; the older one is all that older files have.
  const std::int64_t old = table.integer<std::int8_t>(code_field::kOldBuiltin, 0);
  const std::int64_t current = table.integer<std::int32_t>(code_field::kBuiltin, 0);
  return {static_cast<std::int32_t>(std::max(old, current)), well_formed_utf8(table.text(code_field::kCustom))};
}

template <typename T>
std::vector<std::int64_t> numbers_in(std::string_view bytes) {
  std::vector<std::int64_t> numbers(bytes.size() / sizeof(T));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    T number;
    std::memcpy(&number, bytes.data() + i * sizeof(T), sizeof(T));
    numbers[i] = static_cast<std::int64_t>(number);
  }
  return numbers;
}

std::optional<std::vector<std::int64_t>> integers_in(const TfliteTensor& tensor, std::string_view bytes) {
  const auto elements = checked_product(tensor.shape);
  if (!elements || *elements > static_cast<std::int64_t>(kMostListedElements)) return std::nullopt;
  std::optional<std::vector<std::int64_t>> numbers;
  if (tensor.type == ElementType::kInt32 && bytes.size() <= kMostListedElements * 4)
    numbers = numbers_in<std::int32_t>(bytes);
  if (tensor.type == ElementType::kInt64 && bytes.size() <= kMostListedElements * 8)
    numbers = numbers_in<std::int64_t>(bytes);
  if (tensor.type == ElementType::kBool) numbers = numbers_in<std::uint8_t>(bytes.substr(0, kMostListedElements + 1));
  if (numbers && numbers->size() != static_cast<std::size_t>(*elements)) return std::nullopt;
  return numbers;
}

class ModelParser {
 public:
  explicit ModelParser(FlatBuffer& buffer) : buffer_(buffer) {}

  Result<TfliteModel> parse() {
    const FlatTable root = buffer_.root();
    buffers_ = root.tables(model_field::kBuffers, kMostTfliteTensors);
    const std::vector<FlatTable> graphs = root.tables(model_field::kSubgraphs, kMostOperands);
    for (const FlatTable& code : root.tables(model_field::kOperatorCodes, kMostOperands))
      codes_.push_back(read_code(code));
    if (buffer_.is_broken()) return broken();
    if (graphs.empty()) return failure("TfliteSyntax", "", "the model has no graph", "the file may be damaged");
    for (const FlatTable& graph : graphs) {
      read_graph(graph);
      if (buffer_.is_broken() || is_too_large()) return broken();
      if (auto checked = check_ids(model_.graphs.back()); !checked) return tl::unexpected<Diagnostic>(checked.error());
    }
    return std::move(model_);
  }

 private:
  static tl::unexpected<Diagnostic> broken() {
    return failure("TfliteSyntax", "",
                   "not a complete TensorFlow Lite model: a part of it is outside the file, or too large",
                   "the file may be truncated or damaged");
  }

  void read_graph(const FlatTable& graph) {
    graph_ = &model_.graphs.emplace_back();
    graph_->name = well_formed_utf8(graph.text(graph_field::kName));
    for (const FlatTable& tensor : graph.tables(graph_field::kTensors, kMostTfliteTensors)) read_tensor(tensor);
    for (const FlatTable& node : graph.tables(graph_field::kOperators, kMostTfliteOperators)) read_operator(node);
    graph_->inputs = graph.integers(graph_field::kInputs, kMostOperands);
    graph_->outputs = graph.integers(graph_field::kOutputs, kMostOperands);
    tensors_ += graph_->tensors.size();
    operators_ += graph_->operators.size();
  }

  bool is_too_large() const { return tensors_ > kMostTfliteTensors || operators_ > kMostTfliteOperators; }

  void read_tensor(const FlatTable& table) {
    TfliteTensor tensor;
    tensor.name = well_formed_utf8(table.text(tensor_field::kName));
    if (tensor.name.empty()) tensor.name = "tensor_" + std::to_string(graph_->tensors.size());
    tensor.shape = table.integers(tensor_field::kShape, kLargestRank);
    const std::vector<std::int64_t> signature = table.integers(tensor_field::kShapeSignature, kLargestRank);
    if (signature.size() == tensor.shape.size()) {
      for (const std::int64_t extent : signature) tensor.open.push_back(extent < 0);
    }
    tensor.type = tflite_element_type(table.integer<std::int8_t>(tensor_field::kType, 0));
    tensor.variable = table.boolean(tensor_field::kIsVariable, false);
    read_contents(table, tensor);
    graph_->tensors.push_back(std::move(tensor));
  }

  void read_contents(const FlatTable& table, TfliteTensor& tensor) {
    const auto buffer = static_cast<std::size_t>(table.integer<std::uint32_t>(tensor_field::kBuffer, 0));
    if (buffer == 0 || buffer >= buffers_.size()) return;
    const std::string_view bytes = buffers_[buffer].bytes(buffer_field::kData);
    // Large models keep their weights behind the flatbuffer: there is an offset instead.
    tensor.constant = !bytes.empty() || buffers_[buffer].integer<std::uint64_t>(buffer_field::kOffset, 0) > 1;
    if (!bytes.empty()) tensor.integers = integers_in(tensor, bytes);
  }

  void read_operator(const FlatTable& table) {
    TfliteOperator result;
    const auto code = static_cast<std::size_t>(table.integer<std::uint32_t>(operator_field::kCode, 0));
    if (code >= codes_.size()) return note_bad_code();
    result.code = codes_[code].builtin;
    result.custom = codes_[code].custom;
    result.inputs = table.integers(operator_field::kInputs, kMostOperands);
    result.outputs = table.integers(operator_field::kOutputs, kMostOperands);
    result.options = table.table(operator_field::kOptions);
    graph_->operators.push_back(std::move(result));
  }

  void note_bad_code() { bad_code_ = true; }

  Result<void> check_ids(const TfliteGraph& graph) const {
    const auto refuse = [](const char* what) {
      return failure("TfliteSyntax", "", std::string("the model names ") + what + " that it does not have",
                     "the file may be damaged");
    };
    if (bad_code_) return refuse("an operator");
    const auto valid = [&](const std::vector<std::int64_t>& ids, std::int64_t least) {
      for (const std::int64_t id : ids) {
        if (id < least || id >= static_cast<std::int64_t>(graph.tensors.size())) return false;
      }
      return true;
    };
    bool all = valid(graph.inputs, 0) && valid(graph.outputs, 0);
    for (const TfliteOperator& node : graph.operators) all = all && valid(node.inputs, -1) && valid(node.outputs, 0);
    if (!all) return refuse("a tensor");
    return {};
  }

  FlatBuffer& buffer_;
  std::vector<FlatTable> buffers_;
  std::vector<OperatorCode> codes_;
  TfliteModel model_;
  TfliteGraph* graph_ = nullptr;             ///< that is being read
  std::size_t tensors_ = 0, operators_ = 0;  ///< of all graphs
  bool bad_code_ = false;
};

}  // namespace

std::optional<ElementType> tflite_element_type(std::int64_t type) {
  switch (type) {
    case 0:
      return ElementType::kFloat32;
    case 1:
      return ElementType::kFloat16;
    case 2:
      return ElementType::kInt32;
    case 3:
      return ElementType::kUInt8;
    case 4:
      return ElementType::kInt64;
    case 6:
      return ElementType::kBool;
    case 7:
      return ElementType::kInt16;
    case 9:
      return ElementType::kInt8;
    case 10:
      return ElementType::kFloat64;
    case 12:
      return ElementType::kUInt64;
    case 15:
      return ElementType::kUInt32;
    case 16:
      return ElementType::kUInt16;
    case 17:
      return ElementType::kInt4;
    case 18:
      return ElementType::kBFloat16;
    default:
      return std::nullopt;
  }
}

Result<TfliteModel> parse_tflite(FlatBuffer& buffer) { return ModelParser(buffer).parse(); }

}  // namespace cyclescope::network

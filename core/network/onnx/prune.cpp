#include "network/onnx/prune.h"

#include <algorithm>
#include <protozero/pbf_writer.hpp>

#include "network/onnx/byte_cursor.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kLargestModel = std::size_t{256} << 20;  // bytes, without weights
constexpr std::uint64_t kLargestField = std::uint64_t{64} << 10;
constexpr int kDeepestNesting = 100;  // messages inside each other: five for each level of subgraphs

enum class Message { kModel, kGraph, kNode, kAttribute, kTensor, kSparseTensor, kFunction };

/// What becomes of a field.
enum class Fate { kDrop, kCopy, kTensorData, kEnter };

struct FieldRule {
  Message message;
  std::uint32_t field;
  Fate fate;
  Message entered = Message::kModel;
};

// Field numbers of onnx.proto; what is not listed is dropped.
constexpr FieldRule kRules[] = {
    {Message::kModel, 1, Fate::kCopy},                                // ir_version
    {Message::kModel, 7, Fate::kEnter, Message::kGraph},              // graph
    {Message::kModel, 8, Fate::kCopy},                                // opset_import
    {Message::kModel, 25, Fate::kEnter, Message::kFunction},          // functions
    {Message::kFunction, 1, Fate::kCopy},                             // name
    {Message::kFunction, 4, Fate::kCopy},                             // input
    {Message::kFunction, 5, Fate::kCopy},                             // output
    {Message::kFunction, 7, Fate::kEnter, Message::kNode},            // node
    {Message::kFunction, 9, Fate::kCopy},                             // opset_import
    {Message::kFunction, 10, Fate::kCopy},                            // domain
    {Message::kFunction, 11, Fate::kEnter, Message::kAttribute},      // attribute_proto
    {Message::kGraph, 1, Fate::kEnter, Message::kNode},               // node
    {Message::kGraph, 2, Fate::kCopy},                                // name
    {Message::kGraph, 5, Fate::kEnter, Message::kTensor},             // initializer
    {Message::kGraph, 11, Fate::kCopy},                               // input
    {Message::kGraph, 12, Fate::kCopy},                               // output
    {Message::kGraph, 13, Fate::kCopy},                               // value_info
    {Message::kGraph, 15, Fate::kEnter, Message::kSparseTensor},      // sparse_initializer
    {Message::kNode, 1, Fate::kCopy},                                 // input
    {Message::kNode, 2, Fate::kCopy},                                 // output
    {Message::kNode, 3, Fate::kCopy},                                 // name
    {Message::kNode, 4, Fate::kCopy},                                 // op_type
    {Message::kNode, 5, Fate::kEnter, Message::kAttribute},           // attribute
    {Message::kNode, 7, Fate::kCopy},                                 // domain
    {Message::kAttribute, 1, Fate::kCopy},                            // name
    {Message::kAttribute, 2, Fate::kCopy},                            // f
    {Message::kAttribute, 3, Fate::kCopy},                            // i
    {Message::kAttribute, 4, Fate::kCopy},                            // s
    {Message::kAttribute, 5, Fate::kEnter, Message::kTensor},         // t
    {Message::kAttribute, 6, Fate::kEnter, Message::kGraph},          // g
    {Message::kAttribute, 7, Fate::kCopy},                            // floats
    {Message::kAttribute, 8, Fate::kCopy},                            // ints
    {Message::kAttribute, 9, Fate::kCopy},                            // strings
    {Message::kAttribute, 20, Fate::kCopy},                           // type
    {Message::kAttribute, 21, Fate::kCopy},                           // ref_attr_name
    {Message::kAttribute, 22, Fate::kEnter, Message::kSparseTensor},  // sparse_tensor
    {Message::kTensor, 1, Fate::kCopy},                               // dims
    {Message::kTensor, 2, Fate::kCopy},                               // data_type
    {Message::kTensor, 4, Fate::kTensorData},                         // float_data
    {Message::kTensor, 5, Fate::kTensorData},                         // int32_data
    {Message::kTensor, 7, Fate::kTensorData},                         // int64_data
    {Message::kTensor, 8, Fate::kCopy},                               // name
    {Message::kTensor, 9, Fate::kTensorData},                         // raw_data
    {Message::kTensor, 10, Fate::kTensorData},                        // double_data
    {Message::kTensor, 11, Fate::kTensorData},                        // uint64_data
    {Message::kSparseTensor, 1, Fate::kEnter, Message::kTensor},      // values
    {Message::kSparseTensor, 3, Fate::kCopy},                         // dims
};

FieldRule rule_of(Message message, std::uint32_t field) {
  for (const FieldRule& rule : kRules) {
    if (rule.message == message && rule.field == field) return rule;
  }
  return {message, field, Fate::kDrop};
}

/// Types that shapes, axes and indices have: 32- and 64-bit integers and truth values.
bool is_integer_type(std::uint64_t data_type) {
  return data_type == 6 || data_type == 7 || data_type == 9 || data_type == 12 || data_type == 13;
}

class Pruner {
 public:
  explicit Pruner(ByteSource& source) : cursor_(source), size_(source.size()) {}

  Result<std::string> prune() {
    std::string result;
    if (auto done = message(Message::kModel, size_, 0, result); !done) return tl::unexpected<Diagnostic>(done.error());
    return result;
  }

 private:
  /// Copies what is kept of the message from the cursor to `end`.
  Result<void> message(Message type, std::uint64_t end, int depth, std::string& out) {
    if (depth > kDeepestNesting) return refuse("subgraphs are nested too deeply");
    std::uint64_t tensor_type = 7;  // unless the tensor says otherwise: kept if small
    std::size_t tensor_bytes = 0;
    while (cursor_.position() < end) {
      const std::uint64_t start = cursor_.position();
      const auto key = cursor_.varint(end);
      if (!key || (*key >> 3U) == 0 || (*key >> 3U) > 0x1FFFFFFFU) return refuse("a field's number is expected");
      const auto field = static_cast<std::uint32_t>(*key >> 3U);
      const auto wire = static_cast<std::uint32_t>(*key & 7U);
      const FieldRule rule = rule_of(type, field);
      std::uint64_t value = 0;
      auto length = length_of(wire, end, value);
      if (!length) return tl::unexpected<Diagnostic>(length.error());
      if (type == Message::kTensor && field == 2 && wire == 0) tensor_type = value;
      const std::uint64_t behind = cursor_.position() + *length;
      if (rule.fate == Fate::kEnter && wire == 2) {
        std::string inner;
        if (auto done = message(rule.entered, behind, depth + 1, inner); !done) return done;
        protozero::pbf_writer(out).add_message(field, inner);
      } else {
        bool kept = rule.fate == Fate::kCopy && *length <= kLargestField;
        if (rule.fate == Fate::kTensorData) {
          const std::size_t most = is_integer_type(tensor_type) ? kKeptIntegerBytes : kKeptOtherBytes;
          kept = *length <= most && tensor_bytes <= most;
          tensor_bytes += static_cast<std::size_t>(std::min<std::uint64_t>(behind - start, most + 1));
        }
        if (kept) {
          const std::uint64_t payload = *length;
          protozero::add_varint_to_buffer(&out, *key);
          if (wire == 0) protozero::add_varint_to_buffer(&out, value);
          if (wire == 2) protozero::add_varint_to_buffer(&out, payload);
          if (payload > 0 && !cursor_.copy(payload, out)) return refuse("the file cannot be read");
        } else {
          cursor_.skip(*length);
        }
      }
      if (out.size() > kLargestModel) {
        return failure("OnnxTooLarge", "", "the model has more than 256 MB besides its weights");
      }
    }
    return {};
  }

  /// Bytes of a field's payload behind the cursor; those of a number have been read into `value`.
  Result<std::uint64_t> length_of(std::uint32_t wire, std::uint64_t end, std::uint64_t& value) {
    const std::uint64_t left = end - cursor_.position();
    std::uint64_t length = 0;
    if (wire == 0) {
      const auto number = cursor_.varint(end);
      if (!number) return refuse("a number does not end");
      value = *number;
      return 0;
    }
    if (wire == 1 || wire == 5) {
      length = wire == 1 ? 8 : 4;
    } else if (wire == 2) {
      const auto given = cursor_.varint(end);
      if (!given) return refuse("a length does not end");
      length = *given;
    } else {
      return refuse("a field of an unknown kind");
    }
    const std::uint64_t room = end - cursor_.position();
    if (length > room || length > left) {
      return refuse("a field of " + std::to_string(length) + " bytes is announced where " + std::to_string(room) +
                    " are left");
    }
    return length;
  }

  tl::unexpected<Diagnostic> refuse(const std::string& what) const {
    return failure("OnnxSyntax", "",
                   "not a complete ONNX model: " + what + ", at byte " + std::to_string(cursor_.position()) + " of " +
                       std::to_string(size_),
                   "the file may be truncated or of another kind");
  }

  ByteCursor cursor_;
  std::uint64_t size_;
};

}  // namespace

Result<std::string> prune_onnx(ByteSource& source) { return Pruner(source).prune(); }

}  // namespace cyclescope::network

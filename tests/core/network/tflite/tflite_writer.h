#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cyclescope::reference {

/// Writes TensorFlow Lite models for tests, field by field.
class TfliteWriter {
 public:
  /// A field of an operator's options: an integer of 32 bits, one of 8 bits (enumerations, truths), or a vector.
  struct Option {
    int field;
    std::int32_t value = 0;
    bool is_byte = false;
    std::vector<std::int32_t> values = {};
  };
  static Option byte(int field, int value) { return {field, value, true}; }
  static Option number(int field, int value) { return {field, value}; }

  struct Tensor {
    std::string name;
    std::vector<std::int32_t> shape;
    std::int8_t type = 0;  ///< 0: float32, 2: int32, 9: int8
    std::vector<std::int32_t> signature = {};
    std::vector<std::uint8_t> data = {};
    bool variable = false;
  };

  int tensor(const Tensor& tensor);
  int tensor(const std::string& name, const std::vector<std::int32_t>& shape, std::int8_t type = 0) {
    return tensor(Tensor{name, shape, type});
  }
  /// Weights; their contents are a single byte, which nothing looks at.
  int weights(const std::string& name, const std::vector<std::int32_t>& shape, std::int8_t type = 0);
  /// Whole numbers of 32 bits.
  int integers(const std::string& name, const std::vector<std::int32_t>& values, std::vector<std::int32_t> shape = {});

  void add(std::int32_t builtin, const std::vector<std::int32_t>& inputs, const std::vector<std::int32_t>& outputs,
           const std::vector<Option>& options = {});
  void add_custom(const std::string& name, const std::vector<std::int32_t>& inputs,
                  const std::vector<std::int32_t>& outputs);

  /// Ends a graph that others call by the number that is given back; what is added then belongs to the next one.
  int end_graph(const std::vector<std::int32_t>& inputs, const std::vector<std::int32_t>& outputs);
  /// The file, whose main graph is the last one.
  std::string write(const std::vector<std::int32_t>& inputs, const std::vector<std::int32_t>& outputs);

 private:
  using Table = flatbuffers::Offset<flatbuffers::Table>;

  Table write_code(std::int32_t builtin, const std::string& custom);
  Table write_graph(const std::vector<std::int32_t>& inputs, const std::vector<std::int32_t>& outputs);
  Table write_options(const std::vector<Option>& options);

  flatbuffers::FlatBufferBuilder file_;
  std::vector<Table> tensors_, buffers_, codes_, operators_, called_;
  std::size_t operators_before_ = 0;  ///< of the graphs that have ended
};

}  // namespace cyclescope::reference

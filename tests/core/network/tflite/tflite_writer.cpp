#include "core/network/tflite/tflite_writer.h"

#include <algorithm>
#include <cstring>

namespace cyclescope::reference {
namespace {

flatbuffers::voffset_t place(int field) { return static_cast<flatbuffers::voffset_t>(4 + 2 * field); }

}  // namespace

int TfliteWriter::tensor(const Tensor& tensor) {
  if (buffers_.empty()) buffers_.push_back(Table(file_.EndTable(file_.StartTable())));  // the first one is always empty
  std::uint32_t buffer = 0;
  if (!tensor.data.empty()) {
    const auto data = file_.CreateVector(tensor.data);
    const auto start = file_.StartTable();
    file_.AddOffset(place(0), data);
    buffer = static_cast<std::uint32_t>(buffers_.size());
    buffers_.push_back(Table(file_.EndTable(start)));
  }
  const auto shape = file_.CreateVector(tensor.shape);
  const auto name = file_.CreateString(tensor.name);
  const auto signature = file_.CreateVector(tensor.signature);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), shape);
  file_.AddElement<std::int8_t>(place(1), tensor.type, 0);
  file_.AddElement<std::uint32_t>(place(2), buffer, 0);
  file_.AddOffset(place(3), name);
  file_.AddElement<std::uint8_t>(place(5), tensor.variable ? 1 : 0, 0);
  if (!tensor.signature.empty()) file_.AddOffset(place(7), signature);
  tensors_.push_back(Table(file_.EndTable(start)));
  return static_cast<int>(tensors_.size()) - 1;
}

int TfliteWriter::weights(const std::string& name, const std::vector<std::int32_t>& shape, std::int8_t type) {
  return tensor(Tensor{name, shape, type, {}, {1}});
}

int TfliteWriter::integers(const std::string& name, const std::vector<std::int32_t>& values,
                           std::vector<std::int32_t> shape) {
  if (shape.empty()) shape = {static_cast<std::int32_t>(values.size())};
  std::vector<std::uint8_t> bytes(values.size() * sizeof(std::int32_t));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return tensor(Tensor{name, shape, 2, {}, bytes});
}

TfliteWriter::Table TfliteWriter::write_code(std::int32_t builtin, const std::string& custom) {
  const auto name = file_.CreateString(custom);
  const auto start = file_.StartTable();
  file_.AddElement<std::int8_t>(place(0), static_cast<std::int8_t>(std::min(builtin, 127)), 0);
  if (!custom.empty()) file_.AddOffset(place(1), name);
  file_.AddElement<std::int32_t>(place(3), builtin, 0);
  return Table(file_.EndTable(start));
}

TfliteWriter::Table TfliteWriter::write_options(const std::vector<Option>& options) {
  std::vector<flatbuffers::Offset<flatbuffers::Vector<std::int32_t>>> vectors;
  for (const Option& option : options) vectors.push_back(file_.CreateVector(option.values));
  const auto start = file_.StartTable();
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Option& option = options[i];
    if (!option.values.empty()) {
      file_.AddOffset(place(option.field), vectors[i]);
    } else if (option.is_byte) {
      file_.AddElement<std::int8_t>(place(option.field), static_cast<std::int8_t>(option.value), 0);
    } else {
      file_.AddElement<std::int32_t>(place(option.field), option.value, 0);
    }
  }
  return Table(file_.EndTable(start));
}

void TfliteWriter::add(std::int32_t builtin, const std::vector<std::int32_t>& inputs,
                       const std::vector<std::int32_t>& outputs, const std::vector<Option>& options) {
  if (codes_.size() == operators_before_ + operators_.size()) codes_.push_back(write_code(builtin, ""));
  const auto reads = file_.CreateVector(inputs);
  const auto writes = file_.CreateVector(outputs);
  const Table given = write_options(options);
  const auto start = file_.StartTable();
  file_.AddElement<std::uint32_t>(place(0), static_cast<std::uint32_t>(codes_.size()) - 1, 0);
  file_.AddOffset(place(1), reads);
  file_.AddOffset(place(2), writes);
  file_.AddOffset(place(4), given);
  operators_.push_back(Table(file_.EndTable(start)));
}

void TfliteWriter::add_custom(const std::string& name, const std::vector<std::int32_t>& inputs,
                              const std::vector<std::int32_t>& outputs) {
  constexpr std::int32_t kCustom = 32;
  codes_.push_back(write_code(kCustom, name));
  add(kCustom, inputs, outputs);
}

TfliteWriter::Table TfliteWriter::write_graph(const std::vector<std::int32_t>& inputs,
                                              const std::vector<std::int32_t>& outputs) {
  const auto reads = file_.CreateVector(inputs);
  const auto writes = file_.CreateVector(outputs);
  const auto tensors = file_.CreateVector(tensors_);
  const auto operators = file_.CreateVector(operators_);
  const auto name = file_.CreateString("main");
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), tensors);
  file_.AddOffset(place(1), reads);
  file_.AddOffset(place(2), writes);
  file_.AddOffset(place(3), operators);
  file_.AddOffset(place(4), name);
  return Table(file_.EndTable(start));
}

int TfliteWriter::end_graph(const std::vector<std::int32_t>& inputs, const std::vector<std::int32_t>& outputs) {
  called_.push_back(write_graph(inputs, outputs));
  operators_before_ += operators_.size();
  tensors_.clear();
  operators_.clear();
  return static_cast<int>(called_.size());
}

std::string TfliteWriter::write(const std::vector<std::int32_t>& inputs, const std::vector<std::int32_t>& outputs) {
  std::vector<Table> graphs = {write_graph(inputs, outputs)};
  graphs.insert(graphs.end(), called_.begin(), called_.end());
  const auto graph_list = file_.CreateVector(graphs);
  const auto codes = file_.CreateVector(codes_);
  const auto buffers = file_.CreateVector(buffers_);
  const auto start = file_.StartTable();
  file_.AddElement<std::uint32_t>(place(0), 3, 0);
  file_.AddOffset(place(1), codes);
  file_.AddOffset(place(2), graph_list);
  file_.AddOffset(place(4), buffers);
  file_.Finish(Table(file_.EndTable(start)), "TFL3");
  return {reinterpret_cast<const char*>(file_.GetBufferPointer()), file_.GetSize()};
}

}  // namespace cyclescope::reference

#include "core/network/onnx/ort_writer.h"

#include <cstring>

namespace cyclescope::reference {
namespace {

flatbuffers::voffset_t place(int field) { return static_cast<flatbuffers::voffset_t>(4 + 2 * field); }

}  // namespace

OrtWriter::Table OrtWriter::value(const std::string& name, const std::vector<Dimension>& shape) {
  std::vector<Table> dimensions;
  for (const Dimension& dimension : shape) {
    const auto parameter = file_.CreateString(dimension.name);
    auto start = file_.StartTable();
    file_.AddElement<std::int8_t>(place(0), dimension.name.empty() ? 1 : 2, 0);
    file_.AddElement<std::int64_t>(place(1), dimension.value, 0);
    file_.AddOffset(place(2), parameter);
    const Table of(file_.EndTable(start));
    start = file_.StartTable();
    file_.AddOffset(place(0), of);
    dimensions.push_back(Table(file_.EndTable(start)));
  }
  const auto list = file_.CreateVector(dimensions);
  auto start = file_.StartTable();
  file_.AddOffset(place(0), list);
  const Table extents(file_.EndTable(start));
  start = file_.StartTable();
  file_.AddElement<std::int32_t>(place(0), 1, 0);
  file_.AddOffset(place(1), extents);
  const Table tensor(file_.EndTable(start));
  start = file_.StartTable();
  file_.AddElement<std::uint8_t>(place(1), 1, 0);
  file_.AddOffset(place(2), tensor);
  const Table type(file_.EndTable(start));
  const auto text = file_.CreateString(name);
  start = file_.StartTable();
  file_.AddOffset(place(0), text);
  file_.AddOffset(place(2), type);
  return Table(file_.EndTable(start));
}

OrtWriter::Table OrtWriter::tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                   const std::vector<std::int64_t>& elements) {
  std::vector<std::uint8_t> bytes(elements.size() * sizeof(std::int64_t));
  if (!bytes.empty()) std::memcpy(bytes.data(), elements.data(), bytes.size());
  const auto text = file_.CreateString(name);
  const auto extents = file_.CreateVector(shape);
  const auto contents = file_.CreateVector(bytes);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), text);
  file_.AddOffset(place(2), extents);
  file_.AddElement<std::int32_t>(place(3), elements.empty() ? 1 : 7, 0);
  if (!elements.empty()) file_.AddOffset(place(4), contents);
  return Table(file_.EndTable(start));
}

OrtWriter::Table OrtWriter::attribute_of(const std::string& name, int field, flatbuffers::uoffset_t offset) {
  const auto text = file_.CreateString(name);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), text);
  file_.AddOffset(place(field), flatbuffers::Offset<void>(offset));
  return Table(file_.EndTable(start));
}

OrtWriter::Table OrtWriter::attribute(const std::string& name, const std::vector<std::int64_t>& integers) {
  return attribute_of(name, 9, file_.CreateVector(integers).o);
}

OrtWriter::Table OrtWriter::attribute(const std::string& name, Table graph) { return attribute_of(name, 7, graph.o); }

OrtWriter::Table OrtWriter::attribute(const std::string& name, std::int64_t integer) {
  const auto text = file_.CreateString(name);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), text);
  file_.AddElement<std::int64_t>(place(4), integer, 0);
  return Table(file_.EndTable(start));
}

OrtWriter::Table OrtWriter::attribute(const std::string& name, float real) {
  const auto text = file_.CreateString(name);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), text);
  file_.AddElement<float>(place(3), real, 0);
  return Table(file_.EndTable(start));
}

OrtWriter::Table OrtWriter::node(const std::string& op, const std::vector<std::string>& inputs,
                                 const std::vector<std::string>& outputs, const std::vector<Table>& attributes,
                                 const std::string& domain) {
  const auto text = file_.CreateString(op);
  const auto family = file_.CreateString(domain);
  const auto reads = file_.CreateVectorOfStrings(inputs);
  const auto writes = file_.CreateVectorOfStrings(outputs);
  const auto given = file_.CreateVector(attributes);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), text);
  file_.AddOffset(place(2), family);
  file_.AddOffset(place(5), text);
  file_.AddOffset(place(8), reads);
  file_.AddOffset(place(9), writes);
  file_.AddOffset(place(10), given);
  return Table(file_.EndTable(start));
}

OrtWriter::Table OrtWriter::graph(const std::vector<Table>& nodes, const std::vector<Table>& values,
                                  const std::vector<Table>& initializers, const std::vector<std::string>& inputs,
                                  const std::vector<std::string>& outputs) {
  const auto tensors = file_.CreateVector(initializers);
  const auto described = file_.CreateVector(values);
  const auto list = file_.CreateVector(nodes);
  const auto reads = file_.CreateVectorOfStrings(inputs);
  const auto writes = file_.CreateVectorOfStrings(outputs);
  const auto start = file_.StartTable();
  file_.AddOffset(place(0), tensors);
  file_.AddOffset(place(1), described);
  file_.AddOffset(place(2), list);
  file_.AddOffset(place(5), reads);
  file_.AddOffset(place(6), writes);
  return Table(file_.EndTable(start));
}

std::string OrtWriter::write(Table graph, std::int64_t opset) {
  const auto domain = file_.CreateString("");
  auto start = file_.StartTable();
  file_.AddOffset(place(0), domain);
  file_.AddElement<std::int64_t>(place(1), opset, 0);
  const std::vector<Table> imported = {Table(file_.EndTable(start))};
  const auto opsets = file_.CreateVector(imported);
  start = file_.StartTable();
  file_.AddElement<std::int64_t>(place(0), 8, 0);
  file_.AddOffset(place(1), opsets);
  file_.AddOffset(place(7), graph);
  const Table model(file_.EndTable(start));
  const auto version = file_.CreateString("6");
  start = file_.StartTable();
  file_.AddOffset(place(0), version);
  file_.AddOffset(place(1), model);
  file_.Finish(Table(file_.EndTable(start)), "ORTM");
  return {reinterpret_cast<const char*>(file_.GetBufferPointer()), file_.GetSize()};
}

}  // namespace cyclescope::reference

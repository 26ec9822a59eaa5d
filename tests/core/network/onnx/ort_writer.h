#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <string>
#include <vector>

namespace cyclescope::reference {

/// Writes models in ONNX Runtime's own format for tests, field by field.
class OrtWriter {
 public:
  using Table = flatbuffers::Offset<flatbuffers::Table>;

  /// An extent, or the name of one that is open.
  struct Dimension {
    std::int64_t value = 0;
    std::string name = {};
  };

  Table value(const std::string& name, const std::vector<Dimension>& shape);
  /// Elements of 64 bits; without any it is of the type float32 and its contents are left out.
  Table tensor(const std::string& name, const std::vector<std::int64_t>& shape,
               const std::vector<std::int64_t>& elements = {});
  Table attribute(const std::string& name, const std::vector<std::int64_t>& integers);
  Table attribute(const std::string& name, std::int64_t integer);
  Table attribute(const std::string& name, float real);
  Table attribute(const std::string& name, Table graph);
  Table node(const std::string& op, const std::vector<std::string>& inputs, const std::vector<std::string>& outputs,
             const std::vector<Table>& attributes = {}, const std::string& domain = {});
  Table graph(const std::vector<Table>& nodes, const std::vector<Table>& values, const std::vector<Table>& initializers,
              const std::vector<std::string>& inputs, const std::vector<std::string>& outputs);
  /// The file.
  std::string write(Table graph, std::int64_t opset = 17);

 private:
  Table attribute_of(const std::string& name, int field, flatbuffers::uoffset_t offset);

  flatbuffers::FlatBufferBuilder file_;
};

}  // namespace cyclescope::reference

#include "representatives/types/layer_type.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "diagnostics/nearest_name.h"
#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {

/// All rows, and what is looked up in them.
class LayerTypeTable {
 public:
  static const LayerTypeTable& get() {
    static const LayerTypeTable table;
    return table;
  }

  struct Entry {
    LayerTypeRow row;
    std::vector<LayerParameter> parameters;
    std::array<std::int8_t, kLayerParameters> places;  ///< of each parameter in `parameters`; -1: it has none
  };
  const Entry& entry(std::size_t index) const { return entries_[index]; }
  const std::vector<LayerType>& types() const { return types_; }

 private:
  LayerTypeTable();

  static LayerTypeRow block_of(const LayerTypeRow& first, const std::vector<const LayerFunction*>& functions);
  void add(LayerTypeRow row);

  std::vector<Entry> entries_;
  std::vector<LayerType> types_;
};

LayerTypeTable::LayerTypeTable() {
  for (const auto family : {convolution_types, matrix_product_types, pooling_types, elementwise_types,
                            normalization_types, block_types, copy_types}) {
    for (LayerTypeRow& row : family()) add(std::move(row));
  }
}

/// `first` and `functions` behind it as one type, which is `first` but for its names.
LayerTypeRow LayerTypeTable::block_of(const LayerTypeRow& first, const std::vector<const LayerFunction*>& functions) {
  LayerTypeRow block = first;
  block.description = first.name;
  block.first = first.name;
  block.functions = functions;
  for (const LayerFunction* function : functions) {
    block.name += std::string("_") + function->name;
    block.title += std::string(" + ") + function->title;
    block.description += std::string(", ") + function->description;
  }
  return block;
}

void LayerTypeTable::add(LayerTypeRow row) {
  if (!row.first.empty()) {
    const auto first =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.row.name == row.first; });
    row = block_of(first->row, row.functions);
  }
  Entry entry{std::move(row), {}, {}};
  entry.places.fill(-1);
  for (const TypeParameter& one : entry.row.parameters) {
    entry.places[static_cast<std::size_t>(one.parameter)] = static_cast<std::int8_t>(entry.parameters.size());
    entry.parameters.push_back(one.parameter);
  }
  types_.push_back(LayerType(entries_.size()));
  entries_.push_back(std::move(entry));
}

const LayerTypeRow& LayerType::row() const { return LayerTypeTable::get().entry(index_).row; }

const std::vector<LayerType>& all_layer_types() { return LayerTypeTable::get().types(); }

const char* name_of(LayerType type) { return type.row().name.c_str(); }

Result<LayerType> layer_type_of(std::string_view name) {
  std::vector<std::string> known;
  for (const LayerType type : all_layer_types()) {
    if (type.row().name == name) return type;
    known.push_back(type.row().name);
  }
  return failure("UnknownLayerType", "", "there is no layer type '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, known));
}

const std::vector<LayerParameter>& parameters_of(LayerType type) {
  return LayerTypeTable::get().entry(type.index_).parameters;
}

std::optional<std::size_t> index_of(LayerType type, LayerParameter parameter) {
  const std::int8_t place = LayerTypeTable::get().entry(type.index_).places[static_cast<std::size_t>(parameter)];
  if (place < 0) return std::nullopt;
  return static_cast<std::size_t>(place);
}

TypeParameter::TypeParameter(LayerParameter parameter)
    : parameter(parameter),
      usual_least(info_of(parameter).usual_least),
      usual_most(info_of(parameter).usual_most),
      if_left_out(info_of(parameter).if_left_out) {}

TypeParameter::TypeParameter(LayerParameter parameter, std::int64_t usual_least, std::int64_t usual_most)
    : parameter(parameter),
      usual_least(usual_least),
      usual_most(usual_most),
      if_left_out(info_of(parameter).if_left_out) {}

TypeParameter::TypeParameter(LayerParameter parameter, std::int64_t usual_least, std::int64_t usual_most,
                             std::int64_t if_left_out)
    : parameter(parameter), usual_least(usual_least), usual_most(usual_most), if_left_out(if_left_out) {}

WorkSizes work_sizes(const MeasurableLayer& layer) {
  const LayerTypeRow& row = layer.type.row();
  WorkSizes sizes = row.work(layer);
  for (const LayerFunction* function : row.functions) {
    if (function->reads_another_tensor) sizes.inputs += sizes.outputs;
  }
  return sizes;
}

}  // namespace cyclescope::representatives

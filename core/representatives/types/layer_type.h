#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/types/layer_parameter.h"

namespace cyclescope::representatives {

struct LayerTypeRow;

/// What is benchmarked and predicted as a unit: a layer, or a block of layers that a device's compiler fuses. A type is
/// a row of a table, see layer_type_row.h.
class LayerType {
 public:
  /// The first of all_layer_types().
  LayerType() = default;

  const LayerTypeRow& row() const;

  /// In the order of all_layer_types().
  std::strong_ordering operator<=>(const LayerType&) const = default;

 private:
  friend class LayerTypeTable;
  friend const std::vector<LayerParameter>& parameters_of(LayerType type);
  friend std::optional<std::size_t> index_of(LayerType type, LayerParameter parameter);
  explicit LayerType(std::size_t index) : index_(static_cast<std::uint8_t>(index)) {}

  std::uint8_t index_ = 0;
};

const std::vector<LayerType>& all_layer_types();

/// The type called `name`. Errors: UnknownLayerType.
Result<LayerType> layer_type_of(std::string_view name);

const char* name_of(LayerType type);

/// The parameters of `type`, in the order of MeasurableLayer::values.
const std::vector<LayerParameter>& parameters_of(LayerType type);

/// Where `parameter` is in the values of `type`, if it has it.
std::optional<std::size_t> index_of(LayerType type, LayerParameter parameter);

}  // namespace cyclescope::representatives

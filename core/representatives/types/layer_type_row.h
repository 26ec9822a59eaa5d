#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "network/network.h"
#include "representatives/types/layer_function.h"
#include "representatives/types/layer_type.h"
#include "representatives/types/measurable_layer.h"
#include "representatives/types/work_sizes.h"

namespace cyclescope::representatives {

/// The usual range of columns of what works on rows ends here: a vector may be a whole image, or a plane of it.
constexpr std::int64_t kLargestVector = std::int64_t{1} << 20;

class LayerNetwork;
class NetworkReader;
struct FoundBlock;

/// A parameter as a layer type has it.
struct TypeParameter {
  /// As most types have it.
  TypeParameter(LayerParameter parameter);  // NOLINT(google-explicit-constructor): rows list parameters by their names
  /// With a usual range of its own.
  TypeParameter(LayerParameter parameter, std::int64_t usual_least, std::int64_t usual_most);
  TypeParameter(LayerParameter parameter, std::int64_t usual_least, std::int64_t usual_most, std::int64_t if_left_out);

  LayerParameter parameter;
  std::int64_t usual_least, usual_most;
  std::optional<std::int64_t> if_left_out;
};

/// A dimension of a layer's work.
struct WorkDimension {
  std::vector<LayerParameter> product;            ///< the dimension is this product
  std::vector<LayerParameter> another_form = {};  ///< which a device may also see as this one
  bool may_take_batch = false;                    ///< `batch` may be a further factor, and is then no dimension
  bool may_be_squared = false;
};

/// All that there is to know about a layer type.
struct LayerTypeRow {
  std::string name;         ///< "conv2d"
  std::string title;        ///< for people: "Convolution"
  std::string description;  ///< what it computes
  std::vector<TypeParameter> parameters;

  /// Multiply-accumulates and elements.
  WorkSizes (*work)(const MeasurableLayer& layer) = nullptr;
  std::vector<WorkDimension> dimensions;
  /// A parameter, and others that hardware may quantise together with it, as one product.
  std::vector<std::vector<LayerParameter>> joint;
  /// What a convolution's groups are; none: it has a single one.
  std::optional<LayerParameter> kernel_groups;
  /// Whether the sizes of its kernels are its parameters.
  bool kernel_sizes_are_parameters = true;
  /// The share of layers that pool whole images, of those that networks use.
  double pools_whole_images = 0;

  /// Builds it, its inputs included.
  void (*build)(LayerNetwork& network) = nullptr;

  /// A single layer: the kinds of operators that it may be, ...
  std::vector<network::OperatorKind> kinds;
  /// ... and `layer`, of one of these kinds, as one of this `type`, if it is one.
  std::optional<MeasurableLayer> (*find)(LayerType type, const network::Network& network,
                                         const network::Layer& layer) = nullptr;

  /// A block of a single layer and functions behind it: the layer's type and the functions in order. All else that the
  /// block is follows from them.
  std::string first;
  std::vector<const LayerFunction*> functions;

  /// Any other block: where it begins with layer `index`.
  std::optional<FoundBlock> (*find_block)(LayerType type, const NetworkReader& reader, std::size_t index) = nullptr;
};

// The rows, family by family: a new type is a row in one of their files. A new family is a file and a name, here and in
// layer_type.cpp.
std::vector<LayerTypeRow> convolution_types();
std::vector<LayerTypeRow> matrix_product_types();
std::vector<LayerTypeRow> pooling_types();
std::vector<LayerTypeRow> elementwise_types();
std::vector<LayerTypeRow> normalization_types();
std::vector<LayerTypeRow> block_types();
std::vector<LayerTypeRow> copy_types();

}  // namespace cyclescope::representatives

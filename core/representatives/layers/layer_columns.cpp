#include "representatives/layers/layer_columns.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "representatives/types/layer_type_row.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

}  // namespace

// Digits and signs are read by the C library in the C locale, which the core never
/// leaves.
std::optional<double> number_in(const std::string& cell) {
  if (cell.empty() || cell.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  if (end != cell.c_str() + cell.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::vector<std::string> LayerColumns::known() {
  std::vector<std::string> names = {"type", "kernel", "padding"};
  for (std::size_t i = 0; i < kLayerParameters; ++i) names.emplace_back(name_of(static_cast<P>(i)));
  return names;
}

Result<LayerColumns> LayerColumns::read_header(const csv::CsvRow& header, std::string_view only_type) {
  LayerColumns layers;
  layers.only_type_ = std::string(only_type);
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string& name = header.cells[i];
    if (layers.columns_.emplace(name, i).second) continue;
    return tl::unexpected<Diagnostic>(
        Diagnostic{"DuplicateColumn", name, "the column '" + name + "' is there twice", "", header.line, 1});
  }
  if (only_type.empty() && layers.columns_.count("type") == 0) {
    return tl::unexpected<Diagnostic>(Diagnostic{"MissingColumn", "type", "there is no column 'type'",
                                                 "it names each row's layer type, e.g. conv2d", header.line, 1});
  }
  return layers;
}

const std::string* LayerColumns::cell(const csv::CsvRow& row, std::string_view column) const {
  const auto found = columns_.find(column);
  if (found == columns_.end() || row.cells[found->second].empty()) return nullptr;
  return &row.cells[found->second];
}

Result<std::optional<std::int64_t>> LayerColumns::integer(const csv::CsvRow& row, std::string_view column) const {
  const std::string* text = cell(row, column);
  if (text == nullptr) return std::optional<std::int64_t>();
  const auto value = number_in(*text);
  if (!value || *value != std::floor(*value)) {
    return failure("NotANumber", std::string(column), std::string(column) + " is '" + *text + "', no whole number");
  }
  if (*value < 0 || *value > 0x1p20) {
    return failure("OutOfRange", std::string(column), std::string(column) + " is " + *text + ", not within 0 to 2^20");
  }
  return std::optional<std::int64_t>(static_cast<std::int64_t>(*value));
}

Result<MeasurableLayer> LayerColumns::read(const csv::CsvRow& row) const {
  if (row.cells.size() != columns_.size()) {
    return failure("WrongCellCount", "",
                   "the row has " + std::to_string(row.cells.size()) + " cells, and the header " +
                       std::to_string(columns_.size()));
  }
  std::string type_name(only_type_);
  if (const std::string* given = cell(row, "type")) type_name = *given;
  if (type_name.empty()) return failure("MissingValue", "type", "the row names no layer type");
  const auto type = layer_type_of(type_name);
  if (!type) {
    Diagnostic error = type.error();
    error.path = "type";
    return tl::unexpected<Diagnostic>(std::move(error));
  }
  MeasurableLayer layer = unit_layer(*type);
  for (const TypeParameter& one : type->row().parameters) {
    const P parameter = one.parameter;
    if (is_dependent(parameter) || parameter == P::kOutputHeight || parameter == P::kOutputWidth) continue;
    auto value = integer(row, name_of(parameter));
    if (!value) return tl::unexpected(value.error());
    if (!*value && (parameter == P::kKernelHeight || parameter == P::kKernelWidth)) {
      value = integer(row, "kernel");
      if (!value) return tl::unexpected(value.error());
    }
    if (!*value) *value = one.if_left_out;
    if (!*value) {
      return failure("MissingValue", name_of(parameter),
                     std::string("a ") + name_of(*type) + " layer needs " + name_of(parameter));
    }
    layer.values[*index_of(*type, parameter)] = **value;
  }
  for (const WindowExtent& extent : kWindowExtents) {
    if (!index_of(*type, extent.output)) continue;
    if (auto done = read_extent(row, layer, extent); !done) return tl::unexpected(done.error());
  }
  if (auto valid = check_measurable(layer); !valid) return tl::unexpected(valid.error());
  return layer;
}

Result<void> LayerColumns::read_extent(const csv::CsvRow& row, MeasurableLayer& layer,
                                       const WindowExtent& extent) const {
  const auto given_output = integer(row, name_of(extent.output));
  if (!given_output) return tl::unexpected(given_output.error());
  const auto given_input = integer(row, name_of(extent.input));
  if (!given_input) return tl::unexpected(given_input.error());
  const auto input_index = index_of(layer.type, extent.input);
  if (!*given_output && (!*given_input || !input_index)) {
    return failure("MissingValue", name_of(extent.output),
                   std::string("a ") + name_of(layer.type) + " layer needs " + name_of(extent.output) +
                       (input_index ? std::string(" or ") + name_of(extent.input) : std::string()));
  }
  const std::int64_t stride = std::max<std::int64_t>(1, value_of(layer, P::kStride));
  const std::int64_t kernel = value_of(layer, extent.kernel);
  const std::string* padding = cell(row, "padding");
  const bool same = padding == nullptr || *padding == "same";
  std::int64_t zeros = 0;
  if (!same && *padding != "valid") {
    const auto number = integer(row, "padding");
    if (!number) {
      return failure("NotANumber", "padding",
                     "padding is '" + *padding + "', neither same nor valid nor a whole number");
    }
    zeros = 2 * **number;
  }
  std::int64_t out = 0;
  std::int64_t in = 0;
  if (*given_output) {
    out = **given_output;
    in = same ? out * stride : (out - 1) * stride + kernel - zeros;
    if (*given_input) in = **given_input;
  } else {
    in = **given_input;
    out = same ? (in + stride - 1) / stride : in + zeros < kernel ? 0 : (in + zeros - kernel) / stride + 1;
  }
  layer.values[*index_of(layer.type, extent.output)] = out;
  if (input_index) layer.values[*input_index] = in;
  return {};
}

}  // namespace cyclescope::representatives

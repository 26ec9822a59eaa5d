#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "csv/csv.h"
#include "network/builder/network_builder.h"
#include "network/checked.h"
#include "network/scale_sim/scale_sim.h"
#include "network/shapes/window_attributes.h"
#include "network/utf8.h"

namespace cyclescope::network {
namespace {

constexpr std::size_t kMostRows = 40'000;

/// The letters of `cell` in lower case, without what stands in brackets: "IFMAP Height (px)" is "ifmapheight".
std::string letters_of(std::string_view cell) {
  std::string letters;
  for (const char c : cell.substr(0, cell.find_first_of("(["))) {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return letters;
}

enum Column {
  kName,
  kHeight,
  kWidth,
  kFilterHeight,
  kFilterWidth,
  kChannels,
  kFilters,
  kStride,
  kStrideWidth,
  kSparsity
};
enum ProductColumn { kProductName, kM, kN, kK };

using Aliases = std::vector<std::string_view>;

const std::array<Aliases, 10> kConvolutionColumns = {{
    {"layername", "layer", "name"},
    {"ifmapheight", "ifmaph", "inputheight"},
    {"ifmapwidth", "ifmapw", "inputwidth"},
    {"filterheight", "filterh", "kernelheight"},
    {"filterwidth", "filterw", "kernelwidth"},
    {"channels", "channel", "numchannels", "numchannel"},
    {"numfilter", "numfilters", "filters", "filter"},
    {"strides", "stride", "strideheight", "strideh"},
    {"stridewidth", "stridew"},
    {"sparsity", "sparsityratio"},
}};
const std::array<Aliases, 4> kProductColumns = {{{"layername", "layer", "name"}, {"m"}, {"n"}, {"k"}}};

/// Where the columns are, by their names; -1: not there.
template <std::size_t kCount>
std::array<int, kCount> find_columns(const csv::CsvRow& header, const std::array<Aliases, kCount>& known) {
  std::array<int, kCount> found;
  found.fill(-1);
  for (std::size_t cell = 0; cell < header.cells.size(); ++cell) {
    const std::string letters = letters_of(header.cells[cell]);
    for (std::size_t column = 0; column < kCount; ++column) {
      if (found[column] < 0 && std::find(known[column].begin(), known[column].end(), letters) != known[column].end()) {
        found[column] = static_cast<int>(cell);
      }
    }
  }
  return found;
}

bool has_products(const csv::CsvRow& header) {
  const auto columns = find_columns(header, kProductColumns);
  return std::all_of(columns.begin() + 1, columns.end(), [](int column) { return column >= 0; });
}

bool has_convolutions(const csv::CsvRow& header) {
  const auto columns = find_columns(header, kConvolutionColumns);
  return columns[kHeight] >= 0 && columns[kFilterHeight] >= 0;
}

tl::unexpected<Diagnostic> at_line(const csv::CsvRow& row, std::string code, std::string message,
                                   std::string hint = {}) {
  Diagnostic error{std::move(code), "", std::move(message), std::move(hint), row.line, 1};
  return tl::unexpected<Diagnostic>(std::move(error));
}

class TopologyReader {
 public:
  explicit TopologyReader(std::string_view text) : rows_(csv::read_csv(text)), builder_("topology", "SCALE-Sim") {}

  Result<OnnxResult> read() {
    if (rows_.size() < 2) return failure("BadHeader", "", "the topology has no rows");
    if (rows_.size() > kMostRows) return failure("TooLarge", "", "the topology has more than 40,000 rows");
    const bool products = has_products(rows_[0]);
    if (auto found = products ? find_products() : find_convolutions(); !found) {
      return tl::unexpected<Diagnostic>(found.error());
    }
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      auto added = products ? add_product(rows_[i]) : add_convolution(rows_[i]);
      if (!added) return tl::unexpected<Diagnostic>(added.error());
    }
    return finish();
  }

 private:
  Result<void> find_products() {
    products_ = find_columns(rows_[0], kProductColumns);
    return {};
  }

  Result<void> find_convolutions() {
    columns_ = find_columns(rows_[0], kConvolutionColumns);
    for (std::size_t column = kHeight; column <= kStride; ++column) {
      if (columns_[column] >= 0) continue;
      return at_line(rows_[0], "BadHeader",
                     "the topology has no column '" + std::string(kConvolutionColumns[column][0]) + "'",
                     "a header of SCALE-Sim: Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, "
                     "Channels, Num Filter, Strides");
    }
    return {};
  }

  Result<std::int64_t> number(const csv::CsvRow& row, int column) const {
    const std::string& title = rows_[0].cells[static_cast<std::size_t>(column)];
    if (static_cast<std::size_t>(column) >= row.cells.size()) {
      return at_line(row, "BadRow", "the row ends before '" + title + "'");
    }
    const std::string& cell = row.cells[static_cast<std::size_t>(column)];
    std::int64_t value = 0;
    const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (read.ec != std::errc() || read.ptr != cell.data() + cell.size() || value < 1 || value > kLargestWindow * 1024) {
      return at_line(row, "BadRow", "'" + title + "' is '" + cell + "'; a whole number from 1 to 2^30 is expected");
    }
    return value;
  }

  template <std::size_t kCount>
  Result<std::array<std::int64_t, kCount>> numbers(const csv::CsvRow& row, const int* columns) const {
    std::array<std::int64_t, kCount> values{};
    for (std::size_t i = 0; i < kCount; ++i) {
      const auto value = number(row, columns[i]);
      if (!value) return tl::unexpected<Diagnostic>(value.error());
      values[i] = *value;
    }
    return values;
  }

  std::string name_of_row(const csv::CsvRow& row, int column) const {
    const auto at = static_cast<std::size_t>(column);
    if (column >= 0 && at < row.cells.size() && !row.cells[at].empty()) return well_formed_utf8(row.cells[at]);
    return "layer_" + std::to_string(row.line);
  }

  Result<void> add_product(const csv::CsvRow& row) {
    const auto sizes = numbers<3>(row, &products_[kM]);
    if (!sizes) return tl::unexpected<Diagnostic>(sizes.error());
    const auto [m, n, k] = *sizes;
    Layer layer;
    layer.kind = OperatorKind::kGemm;
    layer.operator_name = "Gemm";
    return add(row, name_of_row(row, products_[kProductName]), std::move(layer), {m, k}, {k, n});
  }

  Result<void> add_convolution(const csv::CsvRow& row) {
    const auto sizes = numbers<7>(row, &columns_[kHeight]);
    if (!sizes) return tl::unexpected<Diagnostic>(sizes.error());
    const auto [height, width, filter_height, filter_width, channels, filters, stride] = *sizes;
    std::int64_t stride_width = stride;
    const auto given = static_cast<std::size_t>(columns_[kStrideWidth]);
    if (columns_[kStrideWidth] >= 0 && given < row.cells.size() && !row.cells[given].empty()) {
      const auto value = number(row, columns_[kStrideWidth]);
      if (!value) return tl::unexpected<Diagnostic>(value.error());
      stride_width = *value;
    }
    if (filter_height > height || filter_width > width) {
      return at_line(row, "BadRow", "the filter is larger than the input",
                     "heights and widths of inputs include their padding");
    }
    note_sparsity(row);
    const std::string name = name_of_row(row, columns_[kName]);
    const bool depthwise = name.find("DP") != std::string::npos;
    Layer layer;
    layer.name = name;
    layer.kind = OperatorKind::kConvolution;
    layer.operator_name = "Conv";
    layer.attributes.groups = depthwise ? channels : 1;
    WindowDescription window;
    window.kernel = {filter_height, filter_width};
    window.stride = {stride, stride_width};
    window.pad_begin = {0, 0};
    window.pad_end = {missing(height, filter_height, stride), missing(width, filter_width, stride_width)};
    const Shape data = {1, channels, height, width};
    if (auto set = set_window(layer, std::move(window), data); !set) {
      return at_line(row, set.error().code, set.error().message);
    }
    const Shape weights = {depthwise ? saturating_multiply(channels, filters) : filters, depthwise ? 1 : channels,
                           filter_height, filter_width};
    return add(row, name, std::move(layer), data, weights);
  }

  /// How much the last window, which counts if it begins inside the input, reaches beyond it.
  static std::int64_t missing(std::int64_t extent, std::int64_t filter, std::int64_t stride) {
    const std::int64_t rest = (extent - filter) % stride;
    return rest == 0 ? 0 : stride - rest;
  }

  void note_sparsity(const csv::CsvRow& row) {
    const auto at = static_cast<std::size_t>(columns_[kSparsity]);
    if (columns_[kSparsity] < 0 || at >= row.cells.size()) return;
    const std::string& ratio = row.cells[at];
    const std::size_t colon = ratio.find(':');
    if (colon == std::string::npos || ratio.substr(0, colon) == ratio.substr(colon + 1)) return;
    sparse_ = true;
  }

  Result<void> add(const csv::CsvRow& row, const std::string& name, Layer layer, const Shape& data,
                   const Shape& weights) {
    const auto placed = [&](const Diagnostic& error) { return at_line(row, error.code, error.message, error.hint); };
    layer.name = name;
    const auto input = builder_.add_input(name + "_input", data, ElementType::kInt8);
    if (!input) return placed(input.error());
    const auto weight = builder_.add_tensor(name + "_weight", weights, ElementType::kInt8, true);
    if (!weight) return placed(weight.error());
    layer.inputs = {*input, *weight};
    const auto outputs = builder_.add_layer(std::move(layer), {{name + "_output", {}, ElementType::kInt8}});
    if (!outputs) return placed(outputs.error());
    builder_.add_output((*outputs)[0]);
    return {};
  }

  Result<OnnxResult> finish() {
    auto network = builder_.finish();
    if (!network) return tl::unexpected<Diagnostic>(network.error());
    OnnxResult result;
    result.network = std::move(*network);
    result.warnings.emplace_back(
        "a topology says neither what reads what nor element types: every layer has an input of its own, of int8");
    if (sparse_) result.warnings.emplace_back("the topology's sparsity is left out: all weights are taken as dense");
    return result;
  }

  std::vector<csv::CsvRow> rows_;
  NetworkBuilder builder_;
  std::array<int, 10> columns_{};
  std::array<int, 4> products_{};
  bool sparse_ = false;
};

}  // namespace

bool looks_like_scale_sim(std::string_view start) {
  const std::string_view first = start.substr(0, start.find('\n'));
  const std::vector<csv::CsvRow> rows = csv::read_csv(first);
  return !rows.empty() && (has_products(rows[0]) || has_convolutions(rows[0]));
}

Result<OnnxResult> read_scale_sim(std::string_view text) { return TopologyReader(text).read(); }

}  // namespace cyclescope::network

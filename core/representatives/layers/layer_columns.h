#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv/csv.h"
#include "diagnostics/diagnostic.h"
#include "representatives/types/measurable_layer.h"

namespace cyclescope::representatives {

/// The columns of a table whose rows are layers: which cell is which parameter. measurement_table.h documents them.
class LayerColumns {
 public:
  /// `only_type`: the type of rows that name none. Errors (path: the column): DuplicateColumn, and MissingColumn where
  /// there is neither a column `type` nor an `only_type`.
  static Result<LayerColumns> read_header(const csv::CsvRow& header, std::string_view only_type);

  /// The names that mean something in a header, but for those of latencies.
  static std::vector<std::string> known();

  /// How many columns there are.
  std::size_t count() const { return columns_.size(); }

  /// The layer in `row`. Errors (path: the column): WrongCellCount, UnknownLayerType, MissingValue, NotANumber,
  /// OutOfRange.
  Result<MeasurableLayer> read(const csv::CsvRow& row) const;

 private:
  Result<void> read_extent(const csv::CsvRow& row, MeasurableLayer& layer, const WindowExtent& extent) const;
  const std::string* cell(const csv::CsvRow& row, std::string_view column) const;
  Result<std::optional<std::int64_t>> integer(const csv::CsvRow& row, std::string_view column) const;

  std::string only_type_;
  std::map<std::string, std::size_t, std::less<>> columns_;
};

/// A finite number and nothing else.
std::optional<double> number_in(const std::string& cell);

}  // namespace cyclescope::representatives

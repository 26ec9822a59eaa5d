#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"

namespace cyclescope::representatives {

/// A row of a table that was left out, or that deserves a look.
struct TableRemark {
  int line = 0;      ///< 1-based line in the text
  bool used = true;  ///< false: the row is not among the measurements
  Diagnostic reason;
};

/// One layer's row or rows.
struct MeasuredLayer {
  MeasurableLayer layer;
  std::vector<double> latencies;  ///< as measured, in the order of the rows; outliers included
  double latency = 0;             ///< their median
};

/// Measurements of a device, and what was wrong with its table.
struct MeasurementTable {
  std::string unit;                     ///< "cycles", "s", "ms", "us" or "ns"
  std::vector<MeasuredLayer> measured;  ///< every layer once, in the order of first appearance
  std::vector<TableRemark> remarks;     ///< by line

  Measurements measurements() const;
};

/// Reads a table of measurements, comma-separated with a header. Columns, in any order:
///
///   type                          a layer type's name; may be missing if `only_type` says it
///   the parameters of the types   by name ("channels", "kernel_width", ...). `batch`, `groups`, `stride` and
///                                 `operands` of elementwise are 1 where missing or empty; `kernel` stands for both
///                                 kernel extents
///   output_height or input_height, output_width or input_width
///                                 one of each pair is enough together with `padding`: same (the default), valid, or
///                                 the number of zeros on each side
///   latency_cycles, latency_s, latency_ms, latency_us or latency_ns
///                                 exactly one of them: > 0
///
/// Other columns are ignored and remarked on. Several rows of one layer are repetitions and are reduced to
/// their median. Rows that cannot be used are left out, with a remark: WrongCellCount, UnknownLayerType, MissingValue,
/// NotANumber, OutOfRange, NotPositive. Rows that are used but remarked on: Outlier (a repetition far from the others),
/// Contradiction (repetitions that differ by more than a quarter, of which none is the outlier). Errors of the whole:
/// EmptyTable, MissingColumn, UnknownUnit, SeveralUnits, DuplicateColumn, NoUsableRow, each with its line.
Result<MeasurementTable> read_measurement_table(std::string_view text, std::string_view only_type = {});

/// Layers without latencies, such as a plan that is to be measured or layers that are to be predicted.
struct LayerTable {
  std::vector<MeasurableLayer> layers;  ///< in the order of the rows
  std::vector<TableRemark> remarks;     ///< rows that were left out, by line
};

/// Reads the layers of such a table and leaves latencies, if there are any, alone. Columns and errors are those of
/// read_measurement_table() without the ones about latencies.
Result<LayerTable> read_layer_table(std::string_view text, std::string_view only_type = {});

/// The table that a plan is exported as, for a benchmark program to fill in: a header and a row per layer, with
/// an empty column latency_`unit`. Types are told apart by the column `type`; parameters that a type does not have stay
/// empty.
std::string write_plan(const std::vector<MeasurableLayer>& plan, std::string_view unit);

/// The same with latencies.
std::string write_measurements(const Measurements& measurements, std::string_view unit);

}  // namespace cyclescope::representatives

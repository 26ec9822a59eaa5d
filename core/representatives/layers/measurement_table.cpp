#include "representatives/layers/measurement_table.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "csv/csv.h"
#include "diagnostics/nearest_name.h"
#include "json/writer.h"
#include "representatives/layers/latency_unit.h"
#include "representatives/layers/layer_columns.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

constexpr std::string_view kLatencyPrefix = "latency_";
/// A repetition this many scaled median deviations away from the median, and by more than kOutlierPart, is an outlier.
constexpr double kOutlierDeviations = 6;
constexpr double kOutlierPart = 0.1;
constexpr double kContradictingPart = 0.25;
/// Scales the median absolute deviation to a normal distribution's standard deviation.
constexpr double kDeviationScale = 1.4826;

tl::unexpected<Diagnostic> at_line(int line, const char* code, std::string path, std::string message,
                                   std::string hint = {}) {
  Diagnostic diagnostic{code, std::move(path), std::move(message), std::move(hint), line, 1};
  return tl::unexpected<Diagnostic>(std::move(diagnostic));
}

tl::unexpected<Diagnostic> no_usable_row(const Diagnostic& first) {
  return at_line(first.line, "NoUsableRow", first.path, "no row can be used; the first: " + first.message, first.hint);
}

std::vector<std::string> known_columns() {
  std::vector<std::string> known = LayerColumns::known();
  for (const std::string_view unit : kLatencyUnits) known.push_back(std::string(kLatencyPrefix) + std::string(unit));
  return known;
}

class TableReader {
 public:
  explicit TableReader(std::string_view only_type) : only_type_(only_type) {}

  Result<MeasurementTable> read(std::string_view text);

 private:
  Result<void> read_header(const csv::CsvRow& header);
  Result<void> find_latency_column(const csv::CsvRow& header);
  Result<Measurement> read_row(const csv::CsvRow& row) const;
  void reduce_repetitions();

  std::string_view only_type_;
  LayerColumns columns_;
  std::size_t latency_column_ = 0;
  MeasurementTable table_;
  std::vector<std::vector<int>> lines_;  ///< by measured layer, of its rows
};

Result<MeasurementTable> TableReader::read(std::string_view text) {
  const std::vector<csv::CsvRow> rows = csv::read_csv(text);
  if (rows.empty()) return at_line(1, "EmptyTable", "", "the table has no header");
  if (auto header = read_header(rows[0]); !header) return tl::unexpected(header.error());
  std::map<MeasurableLayer, std::size_t> known;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto measurement = read_row(rows[i]);
    if (!measurement) {
      measurement.error().line = rows[i].line;
      measurement.error().column = 1;
      table_.remarks.push_back({rows[i].line, false, measurement.error()});
      continue;
    }
    const auto [place, added] = known.emplace(measurement->layer, table_.measured.size());
    if (added) {
      table_.measured.push_back({measurement->layer, {}, 0});
      lines_.emplace_back();
    }
    table_.measured[place->second].latencies.push_back(measurement->latency);
    lines_[place->second].push_back(rows[i].line);
  }
  if (table_.measured.empty()) {
    if (rows.size() == 1) return at_line(rows[0].line, "EmptyTable", "", "the table has a header and no rows");
    Diagnostic first = table_.remarks.back().reason;
    for (const TableRemark& remark : table_.remarks) {
      if (!remark.used) {
        first = remark.reason;
        break;
      }
    }
    return no_usable_row(first);
  }
  reduce_repetitions();
  std::stable_sort(table_.remarks.begin(), table_.remarks.end(),
                   [](const TableRemark& a, const TableRemark& b) { return a.line < b.line; });
  return std::move(table_);
}

Result<void> TableReader::read_header(const csv::CsvRow& header) {
  auto columns = LayerColumns::read_header(header, only_type_);
  if (!columns) return tl::unexpected(columns.error());
  columns_ = std::move(*columns);
  const std::vector<std::string> known = known_columns();
  for (const std::string& name : header.cells) {
    const bool latency = std::string_view(name).substr(0, kLatencyPrefix.size()) == kLatencyPrefix;
    if (latency || name.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
    table_.remarks.push_back({header.line,
                              true,
                              {"UnknownColumn", name, "the column '" + name + "' means nothing here and is ignored",
                               diagnostics::nearest_name_hint(name, known), header.line, 1}});
  }
  return find_latency_column(header);
}

Result<void> TableReader::find_latency_column(const csv::CsvRow& header) {
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string_view name = header.cells[i];
    if (name.substr(0, kLatencyPrefix.size()) != kLatencyPrefix) continue;
    const std::string_view unit = name.substr(kLatencyPrefix.size());
    if (std::find(kLatencyUnits.begin(), kLatencyUnits.end(), unit) == kLatencyUnits.end()) {
      return at_line(header.line, "UnknownUnit", header.cells[i], "'" + std::string(unit) + "' is no unit of latency",
                     "use one of cycles, s, ms, us, ns");
    }
    if (!table_.unit.empty()) {
      return at_line(header.line, "SeveralUnits", header.cells[i], "there are several columns of latencies",
                     "keep one of them");
    }
    table_.unit = std::string(unit);
    latency_column_ = i;
  }
  if (table_.unit.empty()) {
    return at_line(header.line, "MissingColumn", "latency_cycles", "there is no column of latencies",
                   "name it latency_cycles, latency_s, latency_ms, latency_us or latency_ns");
  }
  return {};
}

Result<Measurement> TableReader::read_row(const csv::CsvRow& row) const {
  auto layer = columns_.read(row);
  if (!layer) return tl::unexpected(layer.error());
  const std::string column = std::string(kLatencyPrefix) + table_.unit;
  const std::string& text = row.cells[latency_column_];
  if (text.empty()) return failure("MissingValue", column, "the row has no latency");
  const auto latency = number_in(text);
  if (!latency) return failure("NotANumber", column, column + " is '" + text + "', no number");
  if (*latency <= 0) return failure("NotPositive", column, column + " is " + text + ", and must be more than 0");
  return Measurement{std::move(*layer), *latency};
}

void TableReader::reduce_repetitions() {
  for (std::size_t i = 0; i < table_.measured.size(); ++i) {
    MeasuredLayer& measured = table_.measured[i];
    measured.latency = median(measured.latencies);
    std::vector<double> distances;
    for (const double latency : measured.latencies) distances.push_back(std::fabs(latency - measured.latency));
    const double deviation = kDeviationScale * median(distances);
    double least = INFINITY;
    double most = 0;
    for (std::size_t k = 0; k < measured.latencies.size(); ++k) {
      const bool far = measured.latencies.size() >= 3 &&
                       distances[k] > std::max(kOutlierDeviations * deviation, kOutlierPart * measured.latency);
      if (far) {
        table_.remarks.push_back(
            {lines_[i][k],
             true,
             {"Outlier", "", "far from the median of the repetitions of this layer", "", lines_[i][k], 1}});
        continue;
      }
      least = std::min(least, measured.latencies[k]);
      most = std::max(most, measured.latencies[k]);
    }
    if (most > least * (1 + kContradictingPart)) {
      table_.remarks.push_back(
          {lines_[i].back(),
           true,
           {"Contradiction", "",
            "repetitions of " + describe(measured.layer) + " differ by more than a quarter; their median is used",
            "measure this layer again", lines_[i].back(), 1}});
    }
  }
}

std::vector<P> plan_parameters(const std::vector<const MeasurableLayer*>& layers) {
  std::vector<P> used;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(P::kColumns); ++i) {
    const auto parameter = static_cast<P>(i);
    const bool needed = std::any_of(layers.begin(), layers.end(), [&](const MeasurableLayer* layer) {
      return index_of(layer->type, parameter).has_value();
    });
    if (needed) used.push_back(parameter);
  }
  return used;
}

std::string write_table(const std::vector<const MeasurableLayer*>& layers, const Measurements* measurements,
                        std::string_view unit) {
  const std::vector<P> parameters = plan_parameters(layers);
  std::string text = "type";
  for (const P parameter : parameters) text += std::string(",") + name_of(parameter);
  text += ',' + std::string(kLatencyPrefix) + std::string(unit) + '\n';
  for (std::size_t i = 0; i < layers.size(); ++i) {
    text += name_of(layers[i]->type);
    for (const P parameter : parameters) {
      text += ',';
      const auto index = index_of(layers[i]->type, parameter);
      if (index) text += std::to_string(layers[i]->values[*index]);
    }
    text += ',';
    if (measurements != nullptr) text += json::number_text((*measurements)[i].latency);
    text += '\n';
  }
  return text;
}

}  // namespace

Measurements MeasurementTable::measurements() const {
  Measurements all;
  for (const MeasuredLayer& one : measured) all.push_back({one.layer, one.latency});
  return all;
}

Result<MeasurementTable> read_measurement_table(std::string_view text, std::string_view only_type) {
  if (!only_type.empty()) {
    if (auto type = layer_type_of(only_type); !type) return tl::unexpected(type.error());
  }
  return TableReader(only_type).read(text);
}

Result<LayerTable> read_layer_table(std::string_view text, std::string_view only_type) {
  if (!only_type.empty()) {
    if (auto type = layer_type_of(only_type); !type) return tl::unexpected(type.error());
  }
  const std::vector<csv::CsvRow> rows = csv::read_csv(text);
  if (rows.empty()) return at_line(1, "EmptyTable", "", "the table has no header");
  const auto columns = LayerColumns::read_header(rows[0], only_type);
  if (!columns) return tl::unexpected(columns.error());
  LayerTable table;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto layer = columns->read(rows[i]);
    if (layer) {
      table.layers.push_back(std::move(*layer));
      continue;
    }
    layer.error().line = rows[i].line;
    layer.error().column = 1;
    table.remarks.push_back({rows[i].line, false, layer.error()});
  }
  if (!table.layers.empty()) return table;
  if (table.remarks.empty()) return at_line(rows[0].line, "EmptyTable", "", "the table has a header and no rows");
  return no_usable_row(table.remarks.front().reason);
}

std::string write_plan(const std::vector<MeasurableLayer>& plan, std::string_view unit) {
  std::vector<const MeasurableLayer*> all;
  for (const MeasurableLayer& one : plan) all.push_back(&one);
  return write_table(all, nullptr, unit);
}

std::string write_measurements(const Measurements& measurements, std::string_view unit) {
  std::vector<const MeasurableLayer*> all;
  for (const Measurement& one : measurements) all.push_back(&one.layer);
  return write_table(all, &measurements, unit);
}

}  // namespace cyclescope::representatives

#include "representatives/measurement_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "diagnostics/json_text.h"
#include "diagnostics/nearest_name.h"
#include "representatives/csv.h"

namespace cyclescope {
namespace {

using P = LayerParameter;

constexpr std::string_view kLatencyPrefix = "latency_";
constexpr std::array<std::string_view, 5> kUnits = {"cycles", "s", "ms", "us", "ns"};
/// A repetition this many scaled median deviations away from the median, and by more than kOutlierPart, is an outlier.
constexpr double kOutlierDeviations = 6;
constexpr double kOutlierPart = 0.1;
constexpr double kContradictingPart = 0.25;
/// Scales the median absolute deviation to a normal distribution's standard deviation.
constexpr double kDeviationScale = 1.4826;

using Columns = std::map<std::string, std::size_t, std::less<>>;

tl::unexpected<Diagnostic> at_line(int line, const char* code, std::string path, std::string message,
                                   std::string hint = {}) {
  Diagnostic diagnostic{code, std::move(path), std::move(message), std::move(hint), line, 1};
  return tl::unexpected<Diagnostic>(std::move(diagnostic));
}

std::vector<std::string> known_columns() {
  std::vector<std::string> known = {"type", "kernel", "padding"};
  for (std::size_t i = 0; i <= static_cast<std::size_t>(P::kColumns); ++i)
    known.emplace_back(name_of(static_cast<P>(i)));
  for (const std::string_view unit : kUnits) known.push_back(std::string(kLatencyPrefix) + std::string(unit));
  return known;
}

/// A finite number and nothing else. Digits and signs are read by the C library in the C locale, which the core never
/// leaves.
std::optional<double> number_in(const std::string& cell) {
  if (cell.empty() || cell.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  if (end != cell.c_str() + cell.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

class TableReader {
 public:
  explicit TableReader(std::string_view only_type) : only_type_(only_type) {}

  Result<MeasurementTable> read(std::string_view text);

 private:
  Result<void> read_header(const CsvRow& header);
  Result<void> find_latency_column(const CsvRow& header);
  Result<Measurement> read_row(const CsvRow& row) const;
  Result<Configuration> read_configuration(const CsvRow& row) const;
  Result<void> read_extent(const CsvRow& row, Configuration& configuration, P output, P input) const;
  const std::string* cell(const CsvRow& row, std::string_view column) const;
  Result<std::optional<std::int64_t>> integer(const CsvRow& row, std::string_view column) const;
  void reduce_repetitions();

  std::string_view only_type_;
  Columns columns_;
  std::size_t latency_column_ = 0;
  MeasurementTable table_;
  std::vector<std::vector<int>> lines_;  ///< by measured configuration, of its rows
};

Result<MeasurementTable> TableReader::read(std::string_view text) {
  const std::vector<CsvRow> rows = read_csv(text);
  if (rows.empty()) return at_line(1, "EmptyTable", "", "the table has no header");
  if (auto header = read_header(rows[0]); !header) return tl::unexpected(header.error());
  std::map<Configuration, std::size_t> known;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    auto measurement = read_row(rows[i]);
    if (!measurement) {
      measurement.error().line = rows[i].line;
      measurement.error().column = 1;
      table_.remarks.push_back({rows[i].line, false, measurement.error()});
      continue;
    }
    const auto [place, added] = known.emplace(measurement->configuration, table_.measured.size());
    if (added) {
      table_.measured.push_back({measurement->configuration, {}, 0});
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
    return at_line(first.line, "NoUsableRow", first.path, "no row can be used; the first: " + first.message,
                   first.hint);
  }
  reduce_repetitions();
  std::stable_sort(table_.remarks.begin(), table_.remarks.end(),
                   [](const TableRemark& a, const TableRemark& b) { return a.line < b.line; });
  return std::move(table_);
}

Result<void> TableReader::read_header(const CsvRow& header) {
  const std::vector<std::string> known = known_columns();
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string& name = header.cells[i];
    if (!columns_.emplace(name, i).second) {
      return at_line(header.line, "DuplicateColumn", name, "the column '" + name + "' is there twice");
    }
    const bool latency = std::string_view(name).substr(0, kLatencyPrefix.size()) == kLatencyPrefix;
    if (latency || name.empty() || std::find(known.begin(), known.end(), name) != known.end()) continue;
    table_.remarks.push_back({header.line,
                              true,
                              {"UnknownColumn", name, "the column '" + name + "' means nothing here and is ignored",
                               nearest_name_hint(name, known), header.line, 1}});
  }
  if (only_type_.empty() && columns_.count("type") == 0) {
    return at_line(header.line, "MissingColumn", "type", "there is no column 'type'",
                   "it names each row's layer type, e.g. conv2d");
  }
  return find_latency_column(header);
}

Result<void> TableReader::find_latency_column(const CsvRow& header) {
  for (std::size_t i = 0; i < header.cells.size(); ++i) {
    const std::string_view name = header.cells[i];
    if (name.substr(0, kLatencyPrefix.size()) != kLatencyPrefix) continue;
    const std::string_view unit = name.substr(kLatencyPrefix.size());
    if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end()) {
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

const std::string* TableReader::cell(const CsvRow& row, std::string_view column) const {
  const auto found = columns_.find(column);
  if (found == columns_.end() || row.cells[found->second].empty()) return nullptr;
  return &row.cells[found->second];
}

Result<std::optional<std::int64_t>> TableReader::integer(const CsvRow& row, std::string_view column) const {
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

Result<Measurement> TableReader::read_row(const CsvRow& row) const {
  if (row.cells.size() != columns_.size()) {
    return failure("WrongCellCount", "",
                   "the row has " + std::to_string(row.cells.size()) + " cells, and the header " +
                       std::to_string(columns_.size()));
  }
  auto configuration = read_configuration(row);
  if (!configuration) return tl::unexpected(configuration.error());
  const std::string column = std::string(kLatencyPrefix) + table_.unit;
  const std::string& text = row.cells[latency_column_];
  if (text.empty()) return failure("MissingValue", column, "the row has no latency");
  const auto latency = number_in(text);
  if (!latency) return failure("NotANumber", column, column + " is '" + text + "', no number");
  if (*latency <= 0) return failure("NotPositive", column, column + " is " + text + ", and must be more than 0");
  return Measurement{std::move(*configuration), *latency};
}

Result<Configuration> TableReader::read_configuration(const CsvRow& row) const {
  std::string type_name(only_type_);
  if (const std::string* given = cell(row, "type")) type_name = *given;
  if (type_name.empty()) return failure("MissingValue", "type", "the row names no layer type");
  const auto type = layer_type_of(type_name);
  if (!type) {
    Diagnostic error = type.error();
    error.path = "type";
    return tl::unexpected<Diagnostic>(std::move(error));
  }
  Configuration configuration = unit_configuration(*type);
  for (const P parameter : parameters_of(*type)) {
    if (is_dependent(parameter) || parameter == P::kOutputHeight || parameter == P::kOutputWidth) continue;
    auto value = integer(row, name_of(parameter));
    if (!value) return tl::unexpected(value.error());
    if (!*value && (parameter == P::kKernelHeight || parameter == P::kKernelWidth)) {
      value = integer(row, "kernel");
      if (!value) return tl::unexpected(value.error());
    }
    const bool optional =
        parameter == P::kBatch || parameter == P::kGroups || parameter == P::kStride || parameter == P::kOperands;
    if (!*value && !optional) {
      return failure("MissingValue", name_of(parameter),
                     std::string("a ") + name_of(*type) + " layer needs " + name_of(parameter));
    }
    configuration.values[*index_of(*type, parameter)] = value->value_or(1);
  }
  for (const auto& [output, input] :
       {std::pair(P::kOutputHeight, P::kInputHeight), {P::kOutputWidth, P::kInputWidth}}) {
    if (!index_of(*type, output)) continue;
    if (auto done = read_extent(row, configuration, output, input); !done) return tl::unexpected(done.error());
  }
  if (auto valid = check_configuration(configuration); !valid) return tl::unexpected(valid.error());
  return configuration;
}

Result<void> TableReader::read_extent(const CsvRow& row, Configuration& configuration, P output, P input) const {
  const auto given_output = integer(row, name_of(output));
  if (!given_output) return tl::unexpected(given_output.error());
  const auto given_input = integer(row, name_of(input));
  if (!given_input) return tl::unexpected(given_input.error());
  const auto input_index = index_of(configuration.type, input);
  if (!*given_output && (!*given_input || !input_index)) {
    return failure("MissingValue", name_of(output),
                   std::string("a ") + name_of(configuration.type) + " layer needs " + name_of(output) +
                       (input_index ? std::string(" or ") + name_of(input) : std::string()));
  }
  const std::int64_t stride = std::max<std::int64_t>(1, value_of(configuration, P::kStride));
  const std::int64_t kernel = value_of(configuration, output == P::kOutputHeight ? P::kKernelHeight : P::kKernelWidth);
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
  configuration.values[*index_of(configuration.type, output)] = out;
  if (input_index) configuration.values[*input_index] = in;
  return {};
}

void TableReader::reduce_repetitions() {
  for (std::size_t i = 0; i < table_.measured.size(); ++i) {
    MeasuredConfiguration& measured = table_.measured[i];
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
             {"Outlier", "", "far from the median of the repetitions of this configuration", "", lines_[i][k], 1}});
        continue;
      }
      least = std::min(least, measured.latencies[k]);
      most = std::max(most, measured.latencies[k]);
    }
    if (most > least * (1 + kContradictingPart)) {
      table_.remarks.push_back({lines_[i].back(),
                                true,
                                {"Contradiction", "",
                                 "repetitions of " + describe(measured.configuration) +
                                     " differ by more than a quarter; their median is used",
                                 "measure this configuration again", lines_[i].back(), 1}});
    }
  }
}

std::vector<P> plan_parameters(const std::vector<const Configuration*>& configurations) {
  std::vector<P> used;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(P::kColumns); ++i) {
    const auto parameter = static_cast<P>(i);
    const bool needed = std::any_of(configurations.begin(), configurations.end(), [&](const Configuration* layer) {
      return index_of(layer->type, parameter).has_value();
    });
    if (needed) used.push_back(parameter);
  }
  return used;
}

std::string write_table(const std::vector<const Configuration*>& configurations, const Measurements* measurements,
                        std::string_view unit) {
  const std::vector<P> parameters = plan_parameters(configurations);
  std::string text = "type";
  for (const P parameter : parameters) text += std::string(",") + name_of(parameter);
  text += ',' + std::string(kLatencyPrefix) + std::string(unit) + '\n';
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    text += name_of(configurations[i]->type);
    for (const P parameter : parameters) {
      text += ',';
      const auto index = index_of(configurations[i]->type, parameter);
      if (index) text += std::to_string(configurations[i]->values[*index]);
    }
    text += ',';
    if (measurements != nullptr) text += Json((*measurements)[i].latency).dump();
    text += '\n';
  }
  return text;
}

}  // namespace

Measurements MeasurementTable::measurements() const {
  Measurements all;
  for (const MeasuredConfiguration& one : measured) all.push_back({one.configuration, one.latency});
  return all;
}

Result<MeasurementTable> read_measurement_table(std::string_view text, std::string_view only_type) {
  if (!only_type.empty()) {
    if (auto type = layer_type_of(only_type); !type) return tl::unexpected(type.error());
  }
  return TableReader(only_type).read(text);
}

TableDevice::TableDevice(const MeasurementTable& table) : unit_(table.unit) {
  for (const MeasuredConfiguration& one : table.measured) latencies_.emplace(one.configuration, one.latency);
}

Result<double> TableDevice::latency(const Configuration& configuration) {
  const auto found = latencies_.find(configuration);
  if (found != latencies_.end()) return found->second;
  return failure("NotMeasured", "", "the table has no row for " + describe(configuration));
}

std::string write_plan(const std::vector<Configuration>& plan, std::string_view unit) {
  std::vector<const Configuration*> all;
  for (const Configuration& one : plan) all.push_back(&one);
  return write_table(all, nullptr, unit);
}

std::string write_measurements(const Measurements& measurements, std::string_view unit) {
  std::vector<const Configuration*> all;
  for (const Measurement& one : measurements) all.push_back(&one.configuration);
  return write_table(all, &measurements, unit);
}

}  // namespace cyclescope

#include "experiments/tables.h"

#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <sstream>

#include "csv/csv.h"
#include "representatives/layers/measurement_table.h"

namespace cyclescope::experiments {
namespace {

using Row = std::map<std::string, std::string>;

/// What a foreign row is in the columns of read_measurement_table(), the type first; nothing where it is left out.
using Converter = std::function<std::optional<std::vector<std::string>>(const Row&)>;

struct Source {
  const char* name;
  const char* file;
  const char* header;
  Converter convert;
};

constexpr const char* kProductHeader = "type,m,n,k,latency_cycles\n";
constexpr const char* kWindowHeader =
    "type,batch,channels,filters,kernel_height,kernel_width,stride,output_height,output_width,padding,latency_cycles\n";

std::vector<Source> sources() {
  return {
      {"gemmini_rtl_matmul_ws", "gemmini_rtl_matmul.csv", kProductHeader,
       [](const Row& row) -> std::optional<std::vector<std::string>> {
         if (row.at("dataflow") != "WS" || row.at("dram_latency_cycles") != "0") return std::nullopt;
         return {{"fully_connected", row.at("M"), row.at("N"), row.at("K"), row.at("cycles_warm")}};
       }},
      {"gemmini_rtl_conv_relu", "gemmini_rtl_conv.csv",
       "type,channels,filters,kernel,stride,input_height,input_width,padding,latency_cycles\n",
       [](const Row& row) -> std::optional<std::vector<std::string>> {
         if (row.at("relu") != "1" || row.at("pool_size") != "0") return std::nullopt;
         return {{"conv2d_relu", row.at("in_channels"), row.at("out_channels"), row.at("kernel"), row.at("stride"),
                  row.at("in_height"), row.at("in_width"), row.at("padding"), row.at("cycles")}};
       }},
      {"gemmini_firesim", "gemmini_firesim_layers.csv", kWindowHeader,
       [](const Row& row) -> std::optional<std::vector<std::string>> {
         return {{"conv2d", row.at("batch"), row.at("in_channels"), row.at("out_channels"), row.at("kernel_h"),
                  row.at("kernel_w"), row.at("stride"), row.at("out_h"), row.at("out_w"), "same",
                  row.at("cycles_auto_tiling")}};
       }},
      {"scalesim_resnet18_os_16", "scalesim_resnet18.csv", kProductHeader,
       [](const Row& row) -> std::optional<std::vector<std::string>> {
         if (row.at("dim") != "16" || row.at("dataflow") != "os") return std::nullopt;
         return {{"fully_connected", row.at("M_ofmap_px"), row.at("N_filters"), row.at("K_window"),
                  row.at("compute_cycles")}};
       }},
  };
}

std::optional<std::string> converted(const Source& source, const std::filesystem::path& folder) {
  std::ifstream file(folder / source.file);
  if (!file) return std::nullopt;
  std::stringstream text;
  text << file.rdbuf();
  const std::vector<csv::CsvRow> rows = csv::read_csv(text.str());
  std::string result = source.header;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Row row;
    for (std::size_t k = 0; k < rows[i].cells.size() && k < rows[0].cells.size(); ++k) {
      row[rows[0].cells[k]] = rows[i].cells[k];
    }
    const auto cells = source.convert(row);
    if (!cells) continue;
    for (std::size_t k = 0; k < cells->size(); ++k) result += (k == 0 ? "" : ",") + (*cells)[k];
    result += "\n";
  }
  return result;
}

}  // namespace

std::vector<MeasuredTable> measured_tables(const std::filesystem::path& folder) {
  std::vector<MeasuredTable> tables;
  for (const Source& source : sources()) {
    const auto text = converted(source, folder);
    if (!text) continue;
    const auto table = representatives::read_measurement_table(*text);
    if (table) tables.push_back({source.name, table->measurements()});
  }
  return tables;
}

}  // namespace cyclescope::experiments

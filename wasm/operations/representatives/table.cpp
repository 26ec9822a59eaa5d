#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "border/request.h"
#include "json/writer.h"
#include "operations/representatives/documents.h"
#include "operations/representatives/members.h"
#include "operations/representatives/operations.h"
#include "representatives/sampling/step_width_json.h"
#include "representatives/sampling/table_split.h"

namespace cyclescope::border {
namespace {

constexpr std::int64_t kLargestDraw = 1'000'000;

std::vector<representatives::ParameterRange> ranges_of(
    const std::vector<const representatives::MeasuredLayer*>& measured, representatives::LayerType type) {
  std::vector<representatives::ParameterRange> ranges;
  const auto& parameters = representatives::parameters_of(type);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    representatives::ParameterRange range{parameters[i], measured.front()->layer.values[i],
                                          measured.front()->layer.values[i]};
    for (const representatives::MeasuredLayer* one : measured) {
      range.least = std::min(range.least, one->layer.values[i]);
      range.most = std::max(range.most, one->layer.values[i]);
    }
    ranges.push_back(range);
  }
  return ranges;
}

void write_type(json::JsonWriter& json, representatives::LayerType type,
                const std::vector<const representatives::MeasuredLayer*>& measured) {
  representatives::Measurements measurements;
  for (const representatives::MeasuredLayer* one : measured) measurements.push_back({one->layer, one->latency});
  json.object([&] {
    json.member("type", name_of(type));
    json.member("layers", measured.size());
    json.array("ranges", ranges_of(measured, type),
               [&](const representatives::ParameterRange& range) { write_range(json, range); });
    json.member("widths", [&] {
      representatives::write_step_widths(json, representatives::step_widths_in_table(measurements, type));
    });
  });
}

/// The parts of a table under handles.
class PartWriter {
 public:
  PartWriter(json::JsonWriter& json, Session& session, std::string unit)
      : json_(json), session_(session), unit_(std::move(unit)) {}

  /// The members `samples` and `table`.
  void write(const representatives::Measurements& part) {
    const auto handle =
        hand_out(session_, std::make_shared<const TableDocument>(representatives::write_measurements(part, unit_)));
    if (!handle && !error_) error_ = handle.error();
    json_.member("samples", part.size());
    json_.member("table", handle ? *handle : 0);
  }

  const std::optional<Refusal>& error() const { return error_; }

 private:
  json::JsonWriter& json_;
  Session& session_;
  std::string unit_;
  std::optional<Refusal> error_;
};

}  // namespace

Answer<std::string> describe_table(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"table", "type"});
  const auto document = read_document<TableDocument>(reader, session, "table");
  const std::string type = reader.text_or("type", "");
  if (reader.failed()) return refuse(reader);
  const auto table = measurements_of(*document, type);
  if (!table) return tl::unexpected(table.error());
  std::map<representatives::LayerType, std::vector<const representatives::MeasuredLayer*>> by_type;
  std::size_t rows = 0;
  for (const representatives::MeasuredLayer& one : table->measured) {
    by_type[one.layer.type].push_back(&one);
    rows += one.latencies.size();
  }
  json::JsonWriter json;
  json.object([&] {
    json.member("unit", table->unit);
    json.member("rows", rows);
    json.member("layers", table->measured.size());
    json.array("types", by_type, [&](const auto& entry) { write_type(json, entry.first, entry.second); });
    write_remarks(json, table->remarks);
  });
  return json.written();
}

Answer<std::string> split_table(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"table", "type", "widths", "test_part", "sizes", "seed"});
  const auto document = read_document<TableDocument>(reader, session, "table");
  const std::string type = reader.text_or("type", "");
  const std::vector<representatives::TypeWidths> widths = read_widths(reader);
  const double test_part = read_part(reader, "test_part", 0.2);
  const std::uint64_t seed = read_seed(reader);
  std::vector<std::int64_t> sizes;
  if (const auto list = reader.find("sizes")) sizes = list->integers(1, kLargestDraw);
  if (reader.failed()) return refuse(reader);
  const auto table = measurements_of(*document, type);
  if (!table) return tl::unexpected(table.error());
  const representatives::TableSplit split =
      representatives::split_measurements(table->measurements(), widths, test_part, seed);
  json::JsonWriter json;
  PartWriter parts(json, session, table->unit);
  json.object([&] {
    json.object("test", [&] { parts.write(split.test); });
    json.object("train", [&] { parts.write(split.train); });
    json.array("draws", [&] {
      for (const std::int64_t size : sizes) {
        for (const bool representatives : {true, false}) {
          json.object([&] {
            json.member("sampling", representatives ? "representatives" : "random");
            parts.write(representatives::draw_measurements(split.train, widths, static_cast<std::size_t>(size),
                                                           representatives, seed));
          });
        }
      }
    });
  });
  if (parts.error()) return tl::unexpected(*parts.error());
  return json.written();
}

}  // namespace cyclescope::border

#include <utility>

#include "architecture/clock.h"
#include "architecture/description.h"
#include "architecture/description_reader.h"
#include "description/expand.h"

namespace cyclescope::architecture {
namespace {

constexpr std::size_t kMaxDescriptionBytes = std::size_t{16} << 20;

void read_heading(DescriptionReader& reader) {
  const json::JsonReader& document = reader.document;
  document.expect_keys({"$schema", "name", "title", "description", "clock_hz", "parameters", "constants", "constraints",
                        "operations", "objects", "edges", "titles", "mappings", "accuracy", "regression", "sources"});
  Description& description = reader.description;
  document.text_or("$schema", "");
  description.name = document.text_or("name", "");
  description.title = document.text_or("title", "");
  description.description = document.text_or("description", "");
  const json::JsonReader name = document.at("name");
  if (is_identifier(description.name)) return;
  name.refuse("InvalidName", "'" + description.name + "' is no name: a letter or '_', then letters, digits and '_'");
}

void read_clock(DescriptionReader& reader) {
  reader.description.templates.clock_hz = read_number(reader.document.at("clock_hz"), reader.scope, 1, kHighestClockHz);
}

void read_mappings(DescriptionReader& reader) {
  const auto mappings = reader.document.find("mappings");
  if (!mappings) return;
  mappings->each([](const json::JsonReader& mapping) { mapping.expect_object(); });
  reader.description.mappings = mappings->json();
}

void read_all(DescriptionReader& reader) {
  for (const auto part : {read_heading, read_definitions, read_constraints, read_clock, read_operations, read_objects,
                          read_edges, read_titles, read_mappings, read_evidence, read_sources}) {
    part(reader);
    if (reader.document.failed()) return;
  }
  reader.description.templates.slots = reader.scope.slots();
  reader.description.templates.families = reader.scope.families();
}

Result<description::Expanded> read_expanded(const std::vector<std::string_view>& texts) {
  json::JsonLimits limits;
  limits.max_bytes = kMaxDescriptionBytes;
  const Result<Json> document = json::parse_json(texts.front(), limits);
  if (!document) return tl::unexpected<Diagnostic>(document.error());
  return description::expand(*document, texts);
}

}  // namespace

void locate(Diagnostic& diagnostic, const Description& description) {
  description.map.locate(diagnostic, description.text);
}

Result<Description> read_description(std::string_view text) {
  const std::vector<std::string_view> texts = description::split_texts(text);
  Result<description::Expanded> expanded = read_expanded(texts);
  if (!expanded) return tl::unexpected<Diagnostic>(std::move(expanded.error()));
  DescriptionReader reader{json::JsonReader(expanded->document)};
  read_all(reader);
  reader.description.text = std::string(texts.front());
  reader.description.map = std::move(expanded->map);
  if (!reader.document.failed()) return std::move(reader.description);
  Diagnostic error = reader.document.error().value();
  locate(error, reader.description);
  return tl::unexpected<Diagnostic>(std::move(error));
}

}  // namespace cyclescope::architecture

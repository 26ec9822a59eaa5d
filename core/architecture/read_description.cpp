#include <utility>

#include "architecture/clock.h"
#include "architecture/description.h"
#include "architecture/description_reader.h"

namespace cyclescope::architecture {
namespace {

constexpr std::size_t kMaxDescriptionBytes = std::size_t{16} << 20;

Result<void> read_heading(DescriptionReader& reader) {
  if (auto checked = json::check_keys(
          reader.document, "",
          {"$schema", "name", "title", "description", "clock_hz", "parameters", "constants", "constraints",
           "operations", "objects", "edges", "mappings", "accuracy", "regression", "sources"});
      !checked) {
    return checked;
  }
  struct Text {
    const char* key;
    std::string* value;
  };
  std::string schema;
  Description& description = reader.description;
  for (const Text& text : {Text{"$schema", &schema}, Text{"name", &description.name}, Text{"title", &description.title},
                           Text{"description", &description.description}}) {
    const Json* member = json::find_member(reader.document, text.key);
    if (member == nullptr) continue;
    Result<std::string> read = json::as_string(*member, json::json_child("", text.key));
    if (!read) return tl::unexpected<Diagnostic>(std::move(read.error()));
    *text.value = std::move(*read);
  }
  if (const auto name = json::require_member(reader.document, "", "name"); !name) {
    return tl::unexpected<Diagnostic>(name.error());
  }
  if (!is_identifier(description.name)) {
    return failure("InvalidName", "/name",
                   "'" + description.name + "' is no name: a letter or '_', then letters, digits and '_'");
  }
  return {};
}

Result<void> read_clock(DescriptionReader& reader) {
  const Result<const Json*> clock = json::require_member(reader.document, "", "clock_hz");
  if (!clock) return tl::unexpected<Diagnostic>(clock.error());
  Result<NumberTemplate> number = read_number(**clock, "/clock_hz", reader.scope, 1, kHighestClockHz);
  if (!number) return tl::unexpected<Diagnostic>(std::move(number.error()));
  reader.description.templates.clock_hz = std::move(*number);
  return {};
}

Result<void> read_mappings(DescriptionReader& reader) {
  const Json* mappings = json::find_member(reader.document, "mappings");
  if (mappings == nullptr) return {};
  if (const auto array = json::as_array(*mappings, "/mappings"); !array)
    return tl::unexpected<Diagnostic>(array.error());
  for (std::size_t i = 0; i < mappings->size(); ++i) {
    const auto object = json::as_object((*mappings)[i], json::json_child("/mappings", i));
    if (!object) return tl::unexpected<Diagnostic>(object.error());
  }
  reader.description.mappings = *mappings;
  return {};
}

Result<void> read_all(DescriptionReader& reader) {
  for (const auto part : {read_heading, read_definitions, read_constraints, read_clock, read_operations, read_objects,
                          read_edges, read_mappings, read_evidence, read_sources}) {
    if (auto read = part(reader); !read) return read;
  }
  reader.description.templates.slots = reader.scope.slots();
  reader.description.templates.families = reader.scope.families();
  return {};
}

}  // namespace

Result<Description> read_description(std::string_view text) {
  json::JsonLimits limits;
  limits.max_bytes = kMaxDescriptionBytes;
  const Result<Json> document = json::parse_json(text, limits);
  if (!document) return tl::unexpected<Diagnostic>(document.error());
  DescriptionReader reader{*document};
  if (auto read = read_all(reader); !read) {
    json::locate(read.error(), text);
    return tl::unexpected<Diagnostic>(std::move(read.error()));
  }
  reader.description.text = std::string(text);
  return std::move(reader.description);
}

}  // namespace cyclescope::architecture

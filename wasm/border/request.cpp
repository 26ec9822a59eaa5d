#include "border/request.h"

#include <limits>

#include "border/estimates.h"

namespace cyclescope::border {
namespace {

constexpr std::int64_t kMaxDimension = std::int64_t{1} << 31;

}  // namespace

architecture::ParameterValues read_parameters(const json::JsonReader& reader, std::string_view key) {
  architecture::ParameterValues values;
  const auto object = reader.find(key);
  if (!object) return values;
  object->each_member([&](const std::string& name, const json::JsonReader& value) {
    if (value.json().is_string()) {
      values[name] = value.text();
    } else {
      values[name] = value.integer(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
    }
  });
  return values;
}

DimensionValues read_dimensions(const json::JsonReader& reader) {
  DimensionValues dimensions;
  const auto object = reader.find("dimensions");
  if (!object) return dimensions;
  object->each_member([&](const std::string& name, const json::JsonReader& extent) {
    dimensions[name] = extent.integer(0, kMaxDimension);
  });
  return dimensions;
}

std::int32_t read_known(const json::JsonReader& reader, Session& session) {
  if (!reader.has("known")) return 0;
  const std::int32_t known = read_number(reader, "known");
  if (reader.failed()) return 0;
  const auto document = session.handles.get<EstimateDocument>(known);
  if (document || document.error().code == "UnknownHandle") return known;
  reader.keep(Result<void>(tl::unexpected(at_member(document.error(), reader, "known"))));
  return 0;
}

}  // namespace cyclescope::border

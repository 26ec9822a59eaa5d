#include "diagnostics/member_reader.h"

namespace cyclescope::diagnostics {

MemberReader::MemberReader(const Json& json, std::string path, std::initializer_list<std::string_view> known)
    : json_(json), path_(std::move(path)) {
  keep(check_keys(json, path_, known));
}

const Json& MemberReader::member(std::string_view key) {
  static const Json kNothing;
  if (failed_) return kNothing;
  auto found = require_member(json_, path_, key);
  if (!keep(found)) return kNothing;
  return **found;
}

const Json& MemberReader::array(std::string_view key) {
  const Json& json = member(key);
  if (!failed_) keep(as_array(json, path(key)));
  return json;
}

double MemberReader::number(std::string_view key) {
  const Json& json = member(key);
  if (failed_) return 0;
  auto value = as_number(json, path(key));
  return keep(value) ? *value : 0;
}

std::int64_t MemberReader::integer(std::string_view key, std::int64_t least, std::int64_t most) {
  const Json& json = member(key);
  if (failed_) return least;
  auto value = as_integer(json, path(key), least, most);
  return keep(value) ? *value : least;
}

std::string MemberReader::text(std::string_view key) {
  const Json& json = member(key);
  if (failed_) return {};
  auto value = as_string(json, path(key));
  return keep(value) ? *value : std::string();
}

bool MemberReader::boolean(std::string_view key) {
  const Json& json = member(key);
  if (failed_) return false;
  auto value = as_boolean(json, path(key));
  return keep(value) && *value;
}

}  // namespace cyclescope::diagnostics

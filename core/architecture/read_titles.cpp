// What people call the objects: {"pe[*][*]": "processing elements", "dram": "DRAM"}.
#include <algorithm>
#include <string>
#include <vector>

#include "architecture/description_reader.h"
#include "architecture/object_names.h"
#include "diagnostics/nearest_name.h"

namespace cyclescope::architecture {
namespace {

/// The names of all object templates, which have been read without an error, with * for every index.
void collect_names(const json::JsonReader& objects, std::vector<std::string>& names) {
  objects.each([&](const json::JsonReader& element) {
    if (const auto inner = element.find("objects")) {
      collect_names(*inner, names);
    } else {
      names.push_back(name_without_indices(element.text("name")));
    }
  });
}

}  // namespace

void read_titles(DescriptionReader& reader) {
  const auto titles = reader.document.find("titles");
  if (!titles || !titles->expect_object()) return;
  std::vector<std::string> names;
  collect_names(reader.document.at("objects"), names);
  titles->each_member([&](const std::string& name, const json::JsonReader& title) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      title.refuse("UnknownObject", "no object is called '" + name + "'", diagnostics::nearest_name_hint(name, names));
    }
    reader.description.titles.emplace_back(name, title.text());
  });
}

}  // namespace cyclescope::architecture

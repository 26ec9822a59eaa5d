#include "mapping/mapping_scope.h"

#include "architecture/name_template.h"

namespace cyclescope::mapping {

Result<Slot> MappingScope::declare(const std::string& name, Stage stage, const std::string& path) {
  if (!architecture::is_identifier(name)) {
    return failure("InvalidName", path, "'" + name + "' is no name",
                   "a name is a letter followed by letters, digits and underscores");
  }
  const auto slot = static_cast<Slot>(stages_.size());
  if (!by_name_.emplace(name, slot).second) {
    return failure("DuplicateName", path, "'" + name + "' has a meaning here already", "choose another name");
  }
  names_.push_back(name);
  slots_.push_back(slot);
  stages_.push_back(stage);
  return slot;
}

std::optional<Slot> MappingScope::find(const std::string& name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional<Slot>(found->second);
}

std::vector<std::string> MappingScope::names() const { return names_; }

void MappingScope::close_block() {
  while (names_.size() > blocks_.back()) {
    by_name_.erase(names_.back());
    names_.pop_back();
    slots_.pop_back();
  }
  blocks_.pop_back();
}

}  // namespace cyclescope::mapping

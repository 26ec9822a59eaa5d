#pragma once

#include <cstdint>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/name_template.h"

namespace cyclescope::architecture {

/// Finds objects by the template of their name and the values in its braces, so that the many edges of an array need
/// neither write nor hash the names of their ends. Knows only names whose values are small; the others are looked up by
/// name.
class ObjectIndex {
 public:
  explicit ObjectIndex(std::int32_t families) : families_(static_cast<std::size_t>(families)) {}

  /// Notes the object called `name`, if it is one that can be found here.
  void add(const NameTemplate& name, const std::int64_t* slots, ObjectId id);

  /// The object called `name`, or kNone: there may be one all the same.
  ObjectId find(const NameTemplate& name, const std::int64_t* slots) const {
    std::int64_t at[NameTemplate::kMaxIndices];
    if (!name.indices(slots, at)) return kNone;
    const Family& family = families_[static_cast<std::size_t>(name.family())];
    if (at[0] >= static_cast<std::int64_t>(family.size())) return kNone;
    const std::vector<ObjectId>& row = family[static_cast<std::size_t>(at[0])];
    return at[1] < static_cast<std::int64_t>(row.size()) ? row[static_cast<std::size_t>(at[1])] : kNone;
  }

 private:
  using Family = std::vector<std::vector<ObjectId>>;  // by both values

  std::vector<Family> families_;
};

}  // namespace cyclescope::architecture

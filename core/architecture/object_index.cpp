#include "architecture/object_index.h"

namespace cyclescope::architecture {
namespace {

// Values may run a little ahead of what is there, so that a table never is much larger than its contents.
constexpr std::size_t kAhead = 64;

/// Makes `index` an element of `table`, unless it is far behind the last.
template <typename Table, typename Value>
bool reach(Table& table, std::int64_t index, const Value& empty) {
  const auto wanted = static_cast<std::size_t>(index);
  if (wanted < table.size()) return true;
  if (wanted - table.size() > kAhead) return false;
  table.resize(wanted + 1, empty);
  return true;
}

}  // namespace

void ObjectIndex::add(const NameTemplate& name, const std::int64_t* slots, ObjectId id) {
  std::int64_t at[NameTemplate::kMaxIndices];
  if (!name.indices(slots, at)) return;
  Family& family = families_[static_cast<std::size_t>(name.family())];
  if (!reach(family, at[0], std::vector<ObjectId>())) return;
  std::vector<ObjectId>& row = family[static_cast<std::size_t>(at[0])];
  if (reach(row, at[1], kNone)) row[static_cast<std::size_t>(at[1])] = id;
}

}  // namespace cyclescope::architecture

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "architecture/architecture.h"
#include "architecture/graph.h"
#include "estimate/resource_groups.h"

namespace cyclescope::estimate {

/// A size of the objects of a group: the least and the largest, which mostly are the same.
struct GroupSize {
  std::string_view name;  ///< a key of number_fields(), "capacity", "capacity_bytes" or "registers"
  std::int64_t min = 0, max = 0;
};

/// What a picture shows of the objects of one name.
struct GroupOutline {
  ResourceGroup group;
  /// How many values each index has where the objects are all of a grid, else the number of objects alone. Empty
  /// without an index.
  std::vector<std::int64_t> extents;
  /// Those that the class has, each once. `macs_per_cycle` is left out where an object does not multiply and
  /// accumulate; `capacity` (words) and `capacity_bytes` are left out where an object is
  /// unbounded, `capacity_bytes` also above 2^53.
  std::vector<GroupSize> sizes;
  /// Units: cycles, each different expression over an instruction's attributes once, as text, in order of the objects.
  std::vector<std::string> latencies, initiation_intervals;  ///< no interval: a unit is free when its result is there
  std::vector<architecture::OperationId> operations;         ///< units: what some of them process, sorted
};

/// The edges of one kind from objects of a group to objects of a group.
struct EdgeGroup {
  architecture::EdgeKind kind = architecture::EdgeKind::kForward;
  std::size_t source = 0, target = 0;  ///< positions in Outline::groups
  std::size_t count = 0;               ///< edges between objects
};

/// An architecture with its arrays folded: what its picture is drawn from.
struct Outline {
  std::vector<GroupOutline> groups;  ///< in the order of group_objects()
  std::vector<EdgeGroup> edges;      ///< in order of their first edge
};

/// `edges` are those of `architecture`.
Outline outline_of(const architecture::Architecture& architecture, const std::vector<architecture::Edge>& edges);

}  // namespace cyclescope::estimate

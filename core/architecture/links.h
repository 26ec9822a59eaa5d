#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "architecture/graph.h"

namespace cyclescope::architecture {

/// Where an object stands in a table of all objects.
inline std::size_t index(ObjectId id) { return static_cast<std::size_t>(id); }

/// The edges of a graph by source; those of a source sorted by kind, then target.
class Links {
 public:
  Links(const std::vector<Edge>& edges, std::size_t objects);

  struct Range {
    const Edge* first;
    const Edge* last;
    const Edge* begin() const { return first; }
    const Edge* end() const { return last; }
    std::size_t size() const { return static_cast<std::size_t>(last - first); }
  };

  Range from(ObjectId source) const;
  Range from(ObjectId source, EdgeKind kind) const;
  Range all() const { return {edges_.data(), edges_.data() + edges_.size()}; }

 private:
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> first_;  // by source, and one behind
};

// The parts of connect(); see there for the errors.
Result<void> find_fetch_path(Architecture& architecture, const Links& links);
Result<void> find_backing(Architecture& architecture, const Links& links);
Result<void> find_routes(Architecture& architecture, const Links& links);
Result<void> check_data_reachable(const Architecture& architecture, const Links& links);
Result<void> check_streaming(const Architecture& architecture, const Links& links);
Result<void> check_operations_distinct(const Architecture& architecture);

}  // namespace cyclescope::architecture

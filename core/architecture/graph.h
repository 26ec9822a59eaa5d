#pragma once

#include <vector>

#include "architecture/architecture.h"
#include "architecture/templates.h"
#include "diagnostics/diagnostic.h"

namespace cyclescope::architecture {

/// An edge between two objects; `origin` is the template that made it.
struct Edge {
  ObjectId source = kNone;
  ObjectId target = kNone;
  EdgeKind kind = EdgeKind::kForward;
  const EdgeTemplate* origin = nullptr;
};

/// Refuses an edge whose kind does not join the classes of `source` and `target`. Errors: InvalidEdge, without path.
Result<void> check_edge(const Object& source, EdgeKind kind, const Object& target);

/// Checks the graph of `architecture`'s objects and `edges`, and fills in what follows from it: the fetch path, routes,
/// readable, writable, and what backs each cache. Errors: see instantiate(), from DuplicateEdge on.
Result<void> connect(Architecture& architecture, const std::vector<Edge>& edges);

}  // namespace cyclescope::architecture

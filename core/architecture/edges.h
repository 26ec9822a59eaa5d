#pragma once

#include <vector>

#include "architecture/description.h"
#include "architecture/expansion.h"
#include "architecture/graph.h"
#include "architecture/object_index.h"

namespace cyclescope::architecture {

/// Appends to `edges` those that `templates` declare between the objects of `architecture`, in the order of the text.
/// `objects` finds their ends, or they are looked up by name. Errors: UnknownObject, InvalidEdge, those of
/// Expansion::expand().
Result<void> make_edges(const std::vector<Element<EdgeTemplate>>& templates, const Architecture& architecture,
                        const ObjectIndex& objects, Expansion& expansion, std::vector<Edge>& edges);

/// The edges of `architecture`, which instantiate() made of `description`, in the order of the text. Architectures do
/// not keep them: only who draws one needs them. They refer to `description`. Errors: as make_edges(); none where
/// `architecture` is of this description.
Result<std::vector<Edge>> edges_of(const Description& description, const Architecture& architecture);

}  // namespace cyclescope::architecture

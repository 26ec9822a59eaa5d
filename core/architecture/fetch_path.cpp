// The way of instructions into the machine: instruction memory, its access unit, fetch stage.
#include "architecture/links.h"
#include "architecture/object_fields.h"

namespace cyclescope::architecture {
namespace {

const Object& object_at(const Architecture& architecture, ObjectId id) {
  return architecture.objects[static_cast<std::size_t>(id)];
}

/// The one object of the class. Errors: MissingObject, SurplusObject.
Result<ObjectId> find_single(const Architecture& architecture, ObjectClass object_class) {
  ObjectId found = kNone;
  for (std::size_t i = 0; i < architecture.objects.size(); ++i) {
    const Object& object = architecture.objects[i];
    if (object.object_class != object_class) continue;
    if (found != kNone) {
      return failure("SurplusObject", object.pointer,
                     "'" + object.name + "' is a second " + name_of(object_class) + " beside '" +
                         object_at(architecture, found).name + "'; there can be only one");
    }
    found = static_cast<ObjectId>(i);
  }
  if (found == kNone) {
    return failure("MissingObject", "/objects",
                   std::string("there is no ") + name_of(object_class) + "; there must be one");
  }
  return found;
}

Result<ObjectId> find_instruction_memory(const Architecture& architecture, const Links& links, ObjectId fetch_unit) {
  ObjectId found = kNone;
  for (const Edge& edge : links.all()) {
    if (edge.target != fetch_unit || edge.kind != EdgeKind::kReadData) continue;
    if (!is_storage(object_at(architecture, edge.source).object_class)) continue;
    if (found != kNone) {
      return failure("SurplusObject", edge.origin->pointer,
                     "'" + object_at(architecture, fetch_unit).name + "' reads instructions from both '" +
                         object_at(architecture, found).name + "' and '" + object_at(architecture, edge.source).name +
                         "'; there can be only one instruction memory");
    }
    found = edge.source;
  }
  if (found == kNone) {
    return failure("MissingObject", object_at(architecture, fetch_unit).pointer,
                   "there is no instruction memory: no READ_DATA edge from an SRAM or DRAM to '" +
                       object_at(architecture, fetch_unit).name + "'");
  }
  for (const Edge& edge : links.all()) {
    const bool touches = edge.source == found || edge.target == found;
    if (!touches || edge.target == fetch_unit) continue;
    const ObjectId other = edge.source == found ? edge.target : edge.source;
    return failure("SharedInstructionMemory", edge.origin->pointer,
                   "'" + object_at(architecture, other).name + "' accesses the instruction memory '" +
                       object_at(architecture, found).name + "', which serves the fetch stage alone");
  }
  return found;
}

}  // namespace

Result<void> find_fetch_path(Architecture& architecture, const Links& links) {
  const Result<ObjectId> stage = find_single(architecture, ObjectClass::kInstructionFetchStage);
  if (!stage) return tl::unexpected<Diagnostic>(stage.error());
  const Result<ObjectId> unit = find_single(architecture, ObjectClass::kInstructionMemoryAccessUnit);
  if (!unit) return tl::unexpected<Diagnostic>(unit.error());
  if (links.from(*stage, EdgeKind::kContains).size() == 0) {
    return failure("Unreachable", object_at(architecture, *unit).pointer,
                   "the fetch stage '" + object_at(architecture, *stage).name + "' does not contain '" +
                       object_at(architecture, *unit).name + "': a CONTAINS edge is missing");
  }
  const Result<ObjectId> memory = find_instruction_memory(architecture, links, *unit);
  if (!memory) return tl::unexpected<Diagnostic>(memory.error());
  architecture.fetch_stage = *stage;
  architecture.instruction_memory_access_unit = *unit;
  architecture.instruction_memory = *memory;
  const std::int64_t buffer = object_at(architecture, *stage).issue_buffer_size;
  const std::int64_t width = object_at(architecture, *memory).storage.port_width;
  if (buffer < width) {
    return failure("IssueBufferTooSmall", object_at(architecture, *stage).pointer + "/issue_buffer_size",
                   "the issue buffer holds " + std::to_string(buffer) + " instructions, but '" +
                       object_at(architecture, *memory).name + "' delivers " + std::to_string(width) +
                       " at a time (its port_width)");
  }
  return {};
}

}  // namespace cyclescope::architecture

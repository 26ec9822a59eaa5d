#include "border/handles.h"

#include <algorithm>

namespace cyclescope::border {
namespace {

tl::unexpected<Diagnostic> unknown(std::int32_t handle, std::int32_t next) {
  const bool was_there = handle > 0 && handle < next;
  return failure("UnknownHandle", "", "there is no handle " + std::to_string(handle) + (was_there ? " any more" : ""),
                 was_there ? "it was released, or is an estimate and newer ones took its place: estimate again"
                           : "put() and results give handles");
}

}  // namespace

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::kArchitecture:
      return "architecture";
    case Kind::kNetwork:
      return "network";
    case Kind::kFile:
      return "file";
    case Kind::kTable:
      return "table";
    case Kind::kModel:
      return "model";
    case Kind::kEstimate:
      return "estimate";
  }
  return "";
}

Diagnostic Handles::wrong_kind(std::int32_t handle, Kind found, Kind wanted) {
  return {"WrongHandleKind",
          "",
          "the handle " + std::to_string(handle) + " is of kind '" + name_of(found) + "', and '" + name_of(wanted) +
              "' is wanted",
          "",
          0,
          0};
}

std::int32_t Handles::find(Kind kind, std::string_view content) {
  const auto found = by_content_.find({kind, content});
  if (found == by_content_.end()) return 0;
  ++entries_.at(found->second).handed_out;
  return found->second;
}

Result<std::int32_t> Handles::add(std::shared_ptr<const Document> document) {
  const bool estimate = document->kind() == Kind::kEstimate;
  if (!estimate && entries_.size() - estimates_.size() >= kMost) {
    return failure("TooManyHandles", "", "there are " + std::to_string(kMost) + " handles", "release some of them");
  }
  const std::int32_t handle = next_++;
  const Entry& entry = entries_.emplace(handle, Entry{std::move(document)}).first->second;
  if (estimate) {
    estimates_.push_front(handle);
    if (estimates_.size() > kMostEstimates) remove(estimates_.back());
  } else {
    by_content_.emplace(Key(entry.document->kind(), entry.document->content()), handle);
  }
  return handle;
}

Result<void> Handles::release(std::int32_t handle) {
  const auto found = entries_.find(handle);
  if (found == entries_.end()) return unknown(handle, next_);
  if (--found->second.handed_out == 0) remove(handle);
  return {};
}

Result<std::shared_ptr<const Document>> Handles::get(std::int32_t handle) {
  const auto found = entries_.find(handle);
  if (found == entries_.end()) return unknown(handle, next_);
  const auto estimate = std::find(estimates_.begin(), estimates_.end(), handle);
  if (estimate != estimates_.end()) estimates_.splice(estimates_.begin(), estimates_, estimate);
  return found->second.document;
}

void Handles::drop_estimates() {
  while (!estimates_.empty()) remove(estimates_.back());
}

void Handles::remove(std::int32_t handle) {
  const auto found = entries_.find(handle);
  const Document& document = *found->second.document;
  if (document.kind() == Kind::kEstimate) {
    estimates_.remove(handle);
  } else {
    by_content_.erase({document.kind(), document.content()});
  }
  entries_.erase(found);
}

}  // namespace cyclescope::border

#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "border/document.h"
#include "diagnostics/diagnostic.h"

namespace cyclescope::border {

/// The numbers under which documents are known outside. Documents that a caller put, or was given, are counted: each
/// is there until it was released as often as it was handed out. Estimates are kept too, the latest of them.
class Handles {
 public:
  /// Documents at a time that are not estimates; a caller with more has forgotten to release them.
  static constexpr std::size_t kMost = 1000;
  /// Estimates at a time.
  static constexpr std::size_t kMostEstimates = 32;

  /// The handle of an equal document, handed out once more; 0: there is none.
  std::int32_t find(Kind kind, std::string_view content);

  /// A handle for a new document. An estimate takes the place of the one that was not used for the longest time.
  /// Errors: TooManyHandles.
  Result<std::int32_t> add(std::shared_ptr<const Document> document);

  /// Takes back one handing-out. Errors: UnknownHandle.
  Result<void> release(std::int32_t handle);

  /// Errors: UnknownHandle.
  Result<std::shared_ptr<const Document>> get(std::int32_t handle);

  /// Errors: UnknownHandle; WrongHandleKind (the handle is of another kind than T::kKind).
  template <typename T>
  Result<std::shared_ptr<const T>> get(std::int32_t handle) {
    auto document = get(handle);
    if (!document) return tl::unexpected(std::move(document.error()));
    if ((*document)->kind() != T::kKind) return tl::unexpected(wrong_kind(handle, (*document)->kind(), T::kKind));
    return std::static_pointer_cast<const T>(std::move(*document));
  }

  /// Gives up all estimates.
  void drop_estimates();

  std::size_t size() const { return entries_.size(); }
  std::size_t estimates() const { return estimates_.size(); }

 private:
  struct Entry {
    std::shared_ptr<const Document> document;
    std::size_t handed_out = 1;
  };
  using Key = std::pair<Kind, std::string_view>;  ///< the view is of the document's own content

  static Diagnostic wrong_kind(std::int32_t handle, Kind found, Kind wanted);
  void remove(std::int32_t handle);

  std::map<std::int32_t, Entry> entries_;
  std::map<Key, std::int32_t> by_content_;
  std::list<std::int32_t> estimates_;  ///< most recently used first
  std::int32_t next_ = 1;
};

}  // namespace cyclescope::border

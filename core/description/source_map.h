#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"

namespace cyclescope::description {

/// Something that a value came through, beside standing in a text: a component, a block, a mapping that is extended, a
/// function. Index into the uses of a SourceMap; kNoUse for what stands where it is written.
using UseId = std::int32_t;
constexpr UseId kNoUse = -1;

/// Where a value of an expanded description was written.
struct Origin {
  std::size_t text = 0;  ///< 0: the document; n: its n-th library
  std::string pointer;   ///< JSON pointer there
  UseId use = kNoUse;    ///< through which it came here
};

/// Where the values of an expanded description were written, for messages about them.
class SourceMap {
 public:
  /// Numbers a library, from 1 on.
  void add_library(std::string name, std::string text) { libraries_.push_back({std::move(name), std::move(text)}); }
  std::size_t libraries() const { return libraries_.size(); }
  const std::string& library_text(std::size_t text) const { return libraries_[text - 1].text; }
  const std::string& library_name(std::size_t text) const { return libraries_[text - 1].name; }
  /// `what`: with its article, "the block 'load'".
  UseId add_use(std::string what, Origin at) {
    uses_.push_back({std::move(what), std::move(at)});
    return static_cast<UseId>(uses_.size() - 1);
  }

  /// The value at `path` of the expanded description was written at `origin`, and what is in it likewise.
  void record(std::string path, Origin origin) { entries_.push_back({std::move(path), std::move(origin), {}}); }
  /// The string at `path` was written otherwise, and is `text` now.
  void record_text(const std::string& path, const Origin& origin, std::string text) {
    entries_.push_back({path, origin, std::move(text)});
  }

  /// Where the value at `path` of the expanded description was written.
  Origin origin_of(std::string_view path) const;

  /// The JSON pointer of what stands for that value in the document: for what stands in a library, of its use.
  std::string document_pointer(std::string_view path) const { return in_document(origin_of(path)).pointer; }

  /// Puts a diagnostic about the expanded description where its value was written: path, line and column in `document`,
  /// and words that say through which uses it came. What stands in a library is put where the document uses that.
  /// Leaves a diagnostic alone that has a line already, or whose path is no JSON pointer.
  void locate(Diagnostic& diagnostic, std::string_view document) const;
  /// The same for a diagnostic about a value that was written at `origin`.
  void place(Diagnostic& diagnostic, const Origin& origin, std::string_view document) const;

 private:
  struct Library {
    std::string name, text;
  };
  struct Use {
    std::string what;
    Origin at;
  };
  struct Entry {
    std::string path;
    Origin origin;
    std::string text;  ///< of a string that was written otherwise
  };

  /// The last entry of the value at `path`, or of the nearest around it; null where there is none.
  const Entry* nearest(std::string_view path) const;
  Origin in_document(Origin origin) const;
  std::string words(const Origin& origin, std::string_view document) const;

  std::vector<Library> libraries_;
  std::vector<Use> uses_;
  std::vector<Entry> entries_;  ///< searched from end to begin, and only for errors
};

}  // namespace cyclescope::description

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "border/operation.h"
#include "border/session.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::border {

/// The border between the core and whoever uses it. Every function answers an outcome, {"ok":true,"value":...} or
/// {"ok":false,"error":{...}}, in the shapes of schema/; none throws, and after one that failed all others work as
/// before.
class Border {
 public:
  explicit Border(const Table& table) : table_(table), session_(table.operations) {}

  /// A document becomes {"handle": n}; an equal one of its kind gets the same handle once more. Errors: those of the
  /// document, with their place in it; UnknownKind, TooManyHandles.
  std::string put(std::string_view kind, std::string text);
  /// The same of a file that is read in pieces. Error beside these: FileUnreadable.
  std::string put(std::string_view kind, network::ByteSource& source);

  /// Short work: the operation's response. Errors: UnknownOperation; those of the operation, with their place in the
  /// request or in the document that is at fault.
  std::string call(std::string_view operation, const std::string& request);

  /// Long work becomes {"job": n}. Errors: as for call(); TooManyJobs.
  std::string start(std::string_view operation, const std::string& request);

  /// Works on a job for about `milliseconds`: schema/step.schema.json. A job that is done or failed is gone. Errors:
  /// UnknownJob; those of the operation.
  std::string step(std::int32_t job, double milliseconds);

  /// Ends a job; null. Errors: UnknownJob.
  std::string cancel(std::int32_t job);

  const Session& session() const { return session_; }

 private:
  template <typename Work>
  std::string guarded(const Work& work);
  template <typename Content>
  std::string put_document(std::string_view kind, Content&& content);
  Answer<const DocumentKind*> find_kind(std::string_view name) const;
  Answer<const Operation*> find_operation(std::string_view name, bool job) const;
  Answer<std::int32_t> handle_of(const DocumentKind& kind, std::string content);

  Table table_;
  Session session_;
};

}  // namespace cyclescope::border

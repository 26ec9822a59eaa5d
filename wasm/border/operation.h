#pragma once

#include <memory>
#include <span>
#include <string>

#include "border/document.h"
#include "border/job.h"
#include "border/outcome.h"
#include "border/session.h"
#include "json/document.h"

namespace cyclescope::border {

/// One row of a table of operations. Its schemas are schema/NAME.request.schema.json and NAME.response.schema.json, and
/// NAME.partial.schema.json where a job has something to tell before it is done.
struct Operation {
  const char* name;
  /// Short work: the response, a JSON text. Null of a job.
  Answer<std::string> (*call)(Session& session, const Json& request);
  /// Long work: a job whose value is the response. Null of short work.
  Answer<std::unique_ptr<Job>> (*start)(Session& session, const Json& request);
};

constexpr Operation short_work(const char* name, Answer<std::string> (*call)(Session&, const Json&)) {
  return {name, call, nullptr};
}
constexpr Operation long_work(const char* name, Answer<std::unique_ptr<Job>> (*start)(Session&, const Json&)) {
  return {name, nullptr, start};
}

/// What one module can do.
struct Table {
  std::span<const Operation> operations;
  std::span<const DocumentKind* const> documents;
};

}  // namespace cyclescope::border

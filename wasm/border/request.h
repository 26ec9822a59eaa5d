#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "architecture/description.h"
#include "border/networks.h"
#include "border/outcome.h"
#include "border/session.h"
#include "json/reader.h"

namespace cyclescope::border {

// Members that several requests have. Errors are kept in the reader; after one, nothing is read.

/// The first error of a request as the answer to it.
inline tl::unexpected<Refusal> refuse(const json::JsonReader& reader) {
  return refuse(reader.error().value(), Input::kRequest);
}

/// `error`, which is about the member `key`.
inline Diagnostic at_member(Diagnostic error, const json::JsonReader& reader, std::string_view key) {
  error.path = reader.path(key);
  return error;
}

/// A number of a handle or job, which is there.
inline std::int32_t read_number(const json::JsonReader& reader, std::string_view key) {
  return static_cast<std::int32_t>(reader.integer(key, 1, std::numeric_limits<std::int32_t>::max()));
}

/// The document of the handle `key`; null after an error: UnknownHandle, WrongHandleKind.
template <typename T>
std::shared_ptr<const T> read_document(const json::JsonReader& reader, Session& session, std::string_view key) {
  const std::int32_t handle = read_number(reader, key);
  if (reader.failed()) return nullptr;
  auto document = session.handles.get<T>(handle);
  if (!document) document.error().path = reader.path(key);
  return reader.keep(document) ? std::move(*document) : nullptr;
}

/// `parameters`: values of an accelerator's parameters by name. Errors: WrongType, OutOfRange.
architecture::ParameterValues read_parameters(const json::JsonReader& reader, std::string_view key = "parameters");

/// `known`: the handle of an estimate, which may be gone; 0 where it is missing. Errors: WrongHandleKind.
std::int32_t read_known(const json::JsonReader& reader, Session& session);

/// `dimensions`: values of what a network's file leaves open, by name. Errors: WrongType, OutOfRange.
DimensionValues read_dimensions(const json::JsonReader& reader);

}  // namespace cyclescope::border

#include <string>

#include "border/request.h"
#include "description/expand.h"
#include "estimate/version.h"
#include "json/writer.h"
#include "operations/operations.h"

namespace cyclescope::border {

Answer<std::string> answer_version(Session& /*session*/, const Json& request) {
  const json::JsonReader reader(request, "", {});
  if (reader.failed()) return refuse(reader);
  json::JsonWriter json;
  json.object([&] {
    json.member("core", estimate::kCoreVersion);
    json.member("schema", estimate::kSchemaVersion);
  });
  return json.written();
}

Answer<std::string> list_operations(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {});
  if (reader.failed()) return refuse(reader);
  json::JsonWriter json;
  json.array(session.operations, [&](const Operation& operation) {
    const std::string name = operation.name;
    json.object([&] {
      json.member("name", name);
      json.member("kind", operation.call != nullptr ? "call" : "job");
      json.member("request", name + ".request.schema.json");
      json.member("response", name + ".response.schema.json");
    });
  });
  return json.written();
}

Answer<std::string> release_handle(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"handle"});
  const std::int32_t handle = read_number(reader, "handle");
  if (reader.failed()) return refuse(reader);
  const auto released = session.handles.release(handle);
  if (!released) return refuse(at_member(released.error(), reader, "handle"), Input::kRequest);
  return "null";
}

Answer<std::string> provide_answers(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"job", "answers"});
  const std::int32_t job = read_number(reader, "job");
  const Json& answers = reader.array("answers");
  if (reader.failed()) return refuse(reader);
  const auto taken = session.jobs.provide(job, answers, reader.path("answers"));
  if (!taken) return tl::unexpected(taken.error());
  return "null";
}

Answer<std::string> write_document(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"handle"});
  const std::int32_t handle = read_number(reader, "handle");
  if (reader.failed()) return refuse(reader);
  const auto document = session.handles.get(handle);
  if (!document) return refuse(at_member(document.error(), reader, "handle"), Input::kRequest);
  const Kind kind = (*document)->kind();
  if (kind == Kind::kFile || kind == Kind::kEstimate) {
    return refuse(
        {"WrongHandleKind", reader.path("handle"),
         "the handle " + std::to_string(handle) + " is of kind '" + name_of(kind) + "', which is no text",
         kind == Kind::kFile ? "networkDocument writes it in our own JSON" : "estimateDocument writes it", 0, 0},
        Input::kRequest);
  }
  json::JsonWriter json;
  json.object([&] { json.member("text", description::split_texts((*document)->content()).front()); });
  return json.written();
}

}  // namespace cyclescope::border

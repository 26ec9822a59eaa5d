// The description of an accelerator, written out.
#include "description/expand.h"

#include <string>

#include "border/request.h"
#include "json/writer.h"
#include "operations/operations.h"

namespace cyclescope::border {

Answer<std::string> expand_architecture(Session& session, const Json& request) {
  const json::JsonReader reader(request, "", {"architecture"});
  const auto document = read_document<ArchitectureDocument>(reader, session, "architecture");
  if (reader.failed()) return refuse(reader);
  // It was read before, and so reads again.
  const auto texts = description::split_texts(document->sequence);
  const auto expanded =
      json::parse_json(texts.front()).and_then([&](const Json& json) { return description::expand(json, texts); });
  if (!expanded) return refuse(expanded.error(), Input::kArchitecture);
  json::JsonWriter json;
  json.object([&] { json.member("text", expanded->document.dump()); });
  return json.written();
}

}  // namespace cyclescope::border

#include "border/border.h"

#include <utility>
#include <vector>

#include "diagnostics/nearest_name.h"
#include "json/pointer.h"
#include "json/writer.h"

namespace cyclescope::border {
namespace {

constexpr std::uint64_t kLargestText = std::uint64_t{64} << 20;

/// A text as a source.
class TextSource : public network::ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  std::uint64_t size() const override { return text_.size(); }
  bool read(std::uint64_t offset, char* target, std::size_t length) override {
    text_.copy(target, length, static_cast<std::size_t>(offset));
    return true;
  }

 private:
  std::string text_;
};

Result<std::string> content_of(const DocumentKind& kind, std::string text) {
  if (kind.condense == nullptr) return text;
  TextSource source(std::move(text));
  return kind.condense(source);
}

Result<std::string> content_of(const DocumentKind& kind, network::ByteSource& source) {
  if (kind.condense != nullptr) return kind.condense(source);
  if (source.size() > kLargestText) {
    return failure("FileTooLarge", "", "the file has more than 64 MB", "it is a text of this kind in error");
  }
  std::string text(static_cast<std::size_t>(source.size()), '\0');
  if (!source.read(0, text.data(), text.size())) return failure("FileUnreadable", "", "the file could not be read");
  return text;
}

/// The text of an object with one member.
std::string number_object(std::string_view key, std::int32_t number) {
  json::JsonWriter json;
  json.object([&] { json.member(key, number); });
  return json.written();
}

Answer<Json> parse_request(const std::string& text) {
  auto json = text.empty() ? Result<Json>(Json::object()) : json::parse_json(text);
  if (!json) return refuse(std::move(json.error()), Input::kRequest);
  return std::move(*json);
}

/// Gives a fault of the request its line and column there.
template <typename T>
Answer<T> placed(Answer<T> answer, const std::string& request) {
  if (!answer && answer.error().input == Input::kRequest) json::locate(answer.error().diagnostic, request);
  return answer;
}

}  // namespace

template <typename Work>
std::string Border::guarded(const Work& work) {
  return outcome(work, [this] { session_.free_memory(); });
}

std::string Border::put(std::string_view kind, std::string text) { return put_document(kind, std::move(text)); }
std::string Border::put(std::string_view kind, network::ByteSource& source) { return put_document(kind, source); }

template <typename Content>
std::string Border::put_document(std::string_view kind, Content&& content) {
  return guarded([&]() -> Answer<std::string> {
    const auto known = find_kind(kind);
    if (!known) return tl::unexpected(known.error());
    auto condensed = content_of(**known, std::forward<Content>(content));
    if (!condensed) return refuse(std::move(condensed.error()), (*known)->input);
    const auto handle = handle_of(**known, std::move(*condensed));
    if (!handle) return tl::unexpected(handle.error());
    return number_object("handle", *handle);
  });
}

Answer<std::int32_t> Border::handle_of(const DocumentKind& kind, std::string content) {
  if (const std::int32_t known = session_.handles.find(kind.kind, content); known != 0) return known;
  auto document = kind.read(std::move(content));
  if (!document) return refuse(std::move(document.error()), kind.input);
  auto handle = session_.handles.add(std::move(*document));
  if (!handle) return refuse(std::move(handle.error()), Input::kModule);
  return *handle;
}

std::string Border::call(std::string_view operation, const std::string& request) {
  return guarded([&]() -> Answer<std::string> {
    const auto known = find_operation(operation, false);
    if (!known) return tl::unexpected(known.error());
    const auto json = parse_request(request);
    if (!json) return tl::unexpected(json.error());
    return placed((*known)->call(session_, *json), request);
  });
}

std::string Border::start(std::string_view operation, const std::string& request) {
  return guarded([&]() -> Answer<std::string> {
    const auto known = find_operation(operation, true);
    if (!known) return tl::unexpected(known.error());
    const auto json = parse_request(request);
    if (!json) return tl::unexpected(json.error());
    auto job = placed((*known)->start(session_, *json), request);
    if (!job) return tl::unexpected(std::move(job.error()));
    const auto number = session_.jobs.add(std::move(*job));
    if (!number) return tl::unexpected(number.error());
    return number_object("job", *number);
  });
}

std::string Border::step(std::int32_t job, double milliseconds) {
  return guarded([&] { return session_.jobs.step(job, milliseconds, session_); });
}

std::string Border::cancel(std::int32_t job) {
  return guarded([&]() -> Answer<std::string> {
    const auto cancelled = session_.jobs.cancel(job);
    if (!cancelled) return tl::unexpected(cancelled.error());
    return "null";
  });
}

Answer<const DocumentKind*> Border::find_kind(std::string_view name) const {
  std::vector<std::string> names;
  for (const DocumentKind* kind : table_.documents) {
    if (name == name_of(kind->kind)) return kind;
    names.emplace_back(name_of(kind->kind));
  }
  return refuse({"UnknownKind", "", "there is no kind of document '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, names), 0, 0},
                Input::kModule);
}

Answer<const Operation*> Border::find_operation(std::string_view name, bool job) const {
  std::vector<std::string> names;
  for (const Operation& operation : table_.operations) {
    if (name != operation.name) {
      names.emplace_back(operation.name);
      continue;
    }
    if ((operation.start != nullptr) == job) return &operation;
    return refuse(
        {"UnknownOperation", "", "'" + std::string(name) + (job ? "' is short work" : "' is long work, a job"),
         job ? "call it" : "start it, and step it to its end", 0, 0},
        Input::kModule);
  }
  return refuse({"UnknownOperation", "", "there is no operation '" + std::string(name) + "'",
                 diagnostics::nearest_name_hint(name, names), 0, 0},
                Input::kModule);
}

}  // namespace cyclescope::border

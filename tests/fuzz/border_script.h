#pragma once

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "border/border.h"
#include "json/document.h"
#include "operations/operations.h"

namespace cyclescope::fuzz {

/// A line of a script: a verb, what it is done to, and the rest.
struct ScriptLine {
  std::string_view verb, name, text;
};

/// Takes what is before the next `separator`, or all.
inline std::string_view take(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return taken;
}

/// Calls across the border as text, one a line. Handles and jobs are numbered from 1, so a script knows its own.
///
///     module MODULE               cyclescope or cyclescope_full; only as the first line, else the former
///     put KIND DOCUMENT           a text as it is, or as a JSON string, which can have lines; a file in hexadecimal
///     file KIND DOCUMENT          the same, to be read in pieces
///     call OPERATION REQUEST
///     start OPERATION REQUEST
///     step JOB MILLISECONDS N     N times at most, until it is done, fails or wants answers
///     answer JOB ANSWER           the same ANSWER to all that the job wanted in its last step
///     cancel JOB
///
/// Lines that are none are passed over. However hostile a script, it is over after about a second: times and numbers of
/// steps have limits, so have the members of requests that say how much is to be done, and there is an end to it all.
class BorderScript {
 public:
  /// Is told every outcome.
  using Listener = std::function<void(const ScriptLine& line, const std::string& outcome)>;

  /// What is left of the script after `longest` is not run.
  explicit BorderScript(std::string_view script, std::chrono::milliseconds longest = std::chrono::milliseconds(500))
      : script_(script), border_(table_of(script_)), end_(Clock::now() + longest) {}

  void run(const Listener& listener) {
    listener_ = &listener;
    while (!script_.empty() && Clock::now() < end_) {
      std::string_view rest = take(script_, '\n');
      const std::string_view verb = take(rest, ' ');
      const std::string_view name = take(rest, ' ');
      run({verb, name, rest});
    }
    for (std::int32_t job = 1; job <= kMostJobs; ++job) run({"cancel", std::to_string(job), ""});
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr double kMostStepMilliseconds = 2;
  static constexpr int kMostSteps = 100;
  static constexpr std::int32_t kMostJobs = 4;  ///< that are cancelled in the end

  static const border::Table& table_of(std::string_view& script) {
    constexpr std::string_view kModule = "module ";
    if (script.substr(0, kModule.size()) != kModule) return border::kCoreTable;
    std::string_view line = take(script, '\n');
    take(line, ' ');
    return line == "cyclescope_full" ? border::kFullTable : border::kCoreTable;
  }

  void run(const ScriptLine& line) {
    if (line.verb == "put") {
      answered(line, border_.put(line.name, document_of(line.text)));
    } else if (line.verb == "file") {
      Bytes source(document_of(line.text));
      answered(line, border_.put(line.name, source));
    } else if (line.verb == "call") {
      answered(line, border_.call(line.name, bounded(line.text)));
    } else if (line.verb == "start") {
      answered(line, border_.start(line.name, bounded(line.text)));
    } else if (line.verb == "cancel") {
      answered(line, border_.cancel(number_of(line.name)));
    } else if (line.verb == "step") {
      step(line);
    } else if (line.verb == "answer") {
      answer(line);
    }
  }

  void step(const ScriptLine& line) {
    const std::int32_t job = number_of(line.name);
    std::string_view rest = line.text;
    const double milliseconds = std::min<double>(number_of(take(rest, ' ')), kMostStepMilliseconds);
    const std::int32_t times = std::clamp(number_of(rest), 1, kMostSteps);
    for (std::int32_t i = 0; i < times && Clock::now() < end_; ++i) {
      const std::string outcome = border_.step(job, milliseconds);
      answered(line, outcome);
      const Json step = Json::parse(outcome, nullptr, false).value("value", Json::object());
      wanted_[job] = step.value("wanted", Json::array()).size();
      if (wanted_[job] > 0 || step.value("done", true)) break;
    }
  }

  void answer(const ScriptLine& line) {
    const std::int32_t job = number_of(line.name);
    std::string request = R"({"job":)" + std::to_string(job) + R"(,"answers":[)";
    for (std::size_t i = 0; i < wanted_[job]; ++i) request.append(i > 0 ? "," : "").append(line.text);
    answered(line, border_.call("provide", request + "]}"));
  }

  void answered(const ScriptLine& line, const std::string& outcome) const { (*listener_)(line, outcome); }

  static std::int32_t number_of(std::string_view text) {
    std::int32_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  static std::string document_of(std::string_view text) {
    if (text.substr(0, 1) == "\"") {
      const Json string = Json::parse(text, nullptr, false);
      if (string.is_string()) return string.get<std::string>();
    }
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
      std::uint8_t byte = 0;
      const char* const end = text.data() + i + 2;
      if (std::from_chars(text.data() + i, end, byte, 16).ptr != end) return std::string(text);
      bytes.push_back(static_cast<char>(byte));
    }
    return bytes;
  }

  /// A request that asks for no more work than is done in a moment.
  static std::string bounded(std::string_view request) {
    auto json = json::parse_json(request);
    return json && bound(*json) ? json->dump() : std::string(request);
  }

  /// True where something was too much.
  static bool bound(Json& json) {
    static const std::map<std::string, std::int64_t, std::less<>> kMost = {
        {"budget", 100}, {"repetitions", 5}, {"farthest", 64}, {"widest", 64}, {"most_operations", 10'000}};
    bool changed = false;
    if (!json.is_structured()) return changed;
    for (const auto& member : json.items()) {
      const auto most = json.is_object() ? kMost.find(member.key()) : kMost.end();
      if (most != kMost.end() && member.value().is_number() && member.value() > most->second) {
        member.value() = most->second;
        changed = true;
      }
      changed = bound(member.value()) || changed;
    }
    return changed;
  }

  /// A file, of which nothing is read beyond its end.
  class Bytes : public network::ByteSource {
   public:
    explicit Bytes(std::string content) : content_(std::move(content)) {}
    std::uint64_t size() const override { return content_.size(); }
    bool read(std::uint64_t offset, char* target, std::size_t length) override {
      if (offset > content_.size() || length > content_.size() - offset) return false;
      if (length > 0) std::memcpy(target, content_.data() + offset, length);
      return true;
    }

   private:
    std::string content_;
  };

  std::string_view script_;
  border::Border border_;
  Clock::time_point end_;
  const Listener* listener_ = nullptr;
  std::map<std::int32_t, std::size_t> wanted_;  ///< by job: layers in its last step
};

}  // namespace cyclescope::fuzz

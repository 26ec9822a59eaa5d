#include "border/border.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "border/session.h"
#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

/// A file that may refuse to be read.
class File : public network::ByteSource {
 public:
  explicit File(std::string text, bool readable = true) : text_(std::move(text)), readable_(readable) {}
  std::uint64_t size() const override { return text_.size(); }
  bool read(std::uint64_t offset, char* target, std::size_t length) override {
    if (readable_) std::memcpy(target, text_.data() + offset, length);
    return readable_;
  }

 private:
  std::string text_;
  bool readable_;
};

json estimate_request(Caller& caller) {
  return {{"architecture", caller.put("architecture", scalar_text())},
          {"network", caller.put("network", kSmallNetwork)}};
}

TEST(Border, EqualDocumentsHaveOneHandleUntilAllAreReleased) {
  Caller caller;
  const int handle = caller.put("network", kSmallNetwork);
  EXPECT_EQ(caller.put("network", kSmallNetwork), handle);
  EXPECT_NE(caller.put("network", kSmallNetwork + " "), handle);
  EXPECT_NE(caller.put("architecture", scalar_text()), handle);
  EXPECT_TRUE(caller.call("release", {{"handle", handle}}).is_null());
  caller.call("describeNetwork", {{"network", handle}});
  caller.call("release", {{"handle", handle}});
  const json error = caller.refused("describeNetwork", {{"network", handle}});
  EXPECT_EQ(error.at("code"), "UnknownHandle");
  EXPECT_EQ(error.at("input"), "request");
  EXPECT_EQ(error.at("path"), "/network");
  EXPECT_EQ(error.at("line"), 1);
  EXPECT_EQ(caller.refused("release", {{"handle", handle}}).at("code"), "UnknownHandle");
  EXPECT_NE(caller.put("network", kSmallNetwork), handle);
}

TEST(Border, AFileIsReadAsItsText) {
  Caller caller;
  File file(kSmallNetwork);
  EXPECT_EQ(value_of(caller.border.put("network", file)).at("handle"), caller.put("network", kSmallNetwork));
  File broken(kSmallNetwork, false);
  EXPECT_EQ(error_of(caller.border.put("network", broken)).at("code"), "FileUnreadable");
  EXPECT_EQ(error_of(Caller(kFullTable).border.put("file", broken)).at("input"), "network");
}

TEST(Border, RefusesKindsAndDocumentsThatItDoesNotKnow) {
  Caller caller;
  const json kind = error_of(caller.border.put("netwrok", kSmallNetwork));
  EXPECT_EQ(kind.at("code"), "UnknownKind");
  EXPECT_NE(kind.at("hint").get<std::string>().find("network"), std::string::npos);
  EXPECT_EQ(error_of(caller.border.put("estimate", "")).at("code"), "UnknownKind");
  const json network = error_of(caller.border.put(
      "network", "{\"name\": \"n\",\n \"inputs\": {\"x\": [4]},\n \"layers\": [{\"op\": \"Convv\"}]}"));
  EXPECT_EQ(network.at("input"), "network");
  EXPECT_EQ(network.at("line"), 3);
  std::string text = scalar_text();
  text.replace(text.find("\"latency\": \"multiplier"), 9, "\"latencey\"");
  const json architecture = error_of(caller.border.put("architecture", text));
  EXPECT_EQ(architecture.at("code"), "UnknownKey");
  EXPECT_EQ(architecture.at("input"), "architecture");
  EXPECT_GT(architecture.at("line"), 1);
  EXPECT_NE(architecture.at("hint").get<std::string>().find("latency"), std::string::npos);
  EXPECT_EQ(caller.border.session().handles.size(), 0u);
}

TEST(Border, RefusesMoreHandlesThanAnyoneMeansToHave) {
  Caller caller;
  std::string text = kSmallNetwork;
  for (std::size_t i = 0; i < Handles::kMost; ++i) caller.put("network", text += " ");
  EXPECT_EQ(error_of(caller.border.put("network", text + " ")).at("code"), "TooManyHandles");
  EXPECT_EQ(caller.put("network", text), static_cast<int>(Handles::kMost));
  caller.call("release", {{"handle", 1}});
  caller.put("network", text + " ");
}

TEST(Border, NamesTheOperationThatMayHaveBeenMeant) {
  Caller caller;
  const json error = caller.refused("describeNetwrok");
  EXPECT_EQ(error.at("code"), "UnknownOperation");
  EXPECT_EQ(error.at("input"), "module");
  EXPECT_NE(error.at("hint").get<std::string>().find("describeNetwork"), std::string::npos);
  EXPECT_EQ(caller.refused("estimate").at("code"), "UnknownOperation");
  EXPECT_EQ(caller.refused_start("version", json::object()).at("code"), "UnknownOperation");
}

TEST(Border, RequestsAreObjectsOfKnownMembersOrNothing) {
  Caller caller;
  EXPECT_FALSE(value_of(caller.border.call("version", "")).is_null());
  for (const char* request : {"[]", "{", "1", "\xff", R"({"a": 1, "a": 2})", R"({"verion": 1})"}) {
    EXPECT_EQ(error_of(caller.border.call("version", request)).at("input"), "request") << request;
    EXPECT_EQ(error_of(caller.border.start("estimate", request)).at("input"), "request") << request;
  }
}

TEST(Border, AHandleOfAnotherKindSaysSo) {
  Caller caller;
  const int network = caller.put("network", kSmallNetwork);
  const json error = caller.refused("describeArchitecture", {{"architecture", network}});
  EXPECT_EQ(error.at("code"), "WrongHandleKind");
  EXPECT_EQ(error.at("path"), "/architecture");
  EXPECT_NE(error.at("message").get<std::string>().find("network"), std::string::npos);
  for (const json& handle : {json(0), json(-1), json(1.5), json("1"), json(), json(std::int64_t{1} << 40)}) {
    EXPECT_EQ(caller.refused("describeNetwork", {{"network", handle}}).at("path"), "/network") << handle;
  }
}

TEST(Border, AJobIsGoneAfterItsEnd) {
  Caller caller;
  const int job = caller.start("estimate", estimate_request(caller));
  EXPECT_TRUE(caller.step(job, 10'000).at("done").get<bool>());
  EXPECT_EQ(error_of(caller.border.step(job, 10)).at("code"), "UnknownJob");
  EXPECT_EQ(error_of(caller.border.cancel(job)).at("code"), "UnknownJob");
}

TEST(Border, AJobOutlivesTheHandlesItWasStartedWith) {
  Caller caller;
  const json request = estimate_request(caller);
  const int job = caller.start("estimate", request);
  caller.call("release", {{"handle", request.at("architecture")}});
  caller.call("release", {{"handle", request.at("network")}});
  EXPECT_EQ(caller.finish(job).at("ok"), true);
}

TEST(Border, AJobCanBeCancelledHalfWayAndTheNextOneWorks) {
  Caller caller;
  json request = estimate_request(caller);
  request["method"] = "whole_graph";
  request["instruction_budget"] = 1'000'000'000;
  request["network"] = caller.put(
      "network",
      R"({"name": "n", "inputs": {"x": [64, 512]}, "layers": [{"op": "Gemm", "units": 512, "bias": false}]})");
  const int job = caller.start("estimate", request);
  EXPECT_FALSE(caller.step(job, 0).at("done").get<bool>());
  EXPECT_FALSE(caller.step(job, 0).at("done").get<bool>());
  EXPECT_TRUE(value_of(caller.border.cancel(job)).is_null());
  EXPECT_EQ(error_of(caller.border.step(job, 0)).at("code"), "UnknownJob");
  EXPECT_GT(caller.run("estimate", estimate_request(caller)).at("total").at("cycles"), 0);
}

TEST(Border, RefusesMoreJobsThanAnyoneMeansToRun) {
  Caller caller;
  const json request = estimate_request(caller);
  for (std::size_t i = 0; i < Jobs::kMost; ++i) caller.start("estimate", request);
  EXPECT_EQ(caller.refused_start("estimate", request).at("code"), "TooManyJobs");
  value_of(caller.border.cancel(1));
  caller.start("estimate", request);
}

TEST(Border, AbsurdStepTimesAreNoWait) {
  Caller caller;
  const json request = estimate_request(caller);
  for (const double milliseconds : {std::nan(""), -1.0, -std::numeric_limits<double>::infinity()}) {
    const int job = caller.start("estimate", request);
    caller.step(job, milliseconds);
    caller.border.cancel(job);
  }
}

TEST(Border, AnswersThatNobodyAskedForAreRefused) {
  Caller caller;
  const int job = caller.start("estimate", estimate_request(caller));
  EXPECT_EQ(caller.refused("provide", {{"job", job}, {"answers", json::array()}}).at("code"), "UnexpectedAnswer");
  EXPECT_EQ(caller.refused("provide", {{"job", job + 1}, {"answers", json::array()}}).at("code"), "UnknownJob");
  EXPECT_EQ(caller.refused("provide", {{"job", job}}).at("code"), "MissingKey");
  EXPECT_EQ(caller.finish(job).at("ok"), true);
}

/// Bytes that are allocated and not freed. A sanitizer's allocator counts for itself, so that this stays the same
/// there.
std::size_t heap_bytes() { return mallinfo2().uordblks; }

TEST(Border, MemoryDoesNotGrowWithWhatIsAsked) {
  constexpr int kSteps = 10'000;
  constexpr int kSettled = kSteps / 2;  // after which caches are full and every value was asked for
  constexpr std::size_t kMostGrowth = std::size_t{64} << 10;  // 13 bytes a step
  Caller caller;
  json request = estimate_request(caller);
  json known;
  std::size_t settled = 0;
  for (int i = 0; i < kSteps; ++i) {
    if (i == kSettled) settled = heap_bytes();
    request["parameters"] = {{"latency", 1 + i % 64}, {"store_latency", 1 + i / 64 % 64}};
    if (!known.is_null()) request["known"] = known;
    known = caller.run("estimate", request).at("estimate");
  }
  EXPECT_LE(heap_bytes(), settled + kMostGrowth);
  const Session& session = caller.border.session();
  EXPECT_EQ(session.handles.size(), 2 + Handles::kMostEstimates);
  EXPECT_EQ(session.handles.estimates(), Handles::kMostEstimates);
  EXPECT_EQ(session.jobs.size(), 0u);
  EXPECT_LE(session.machines.objects(), Machines::kMostObjects);
}

}  // namespace
}  // namespace cyclescope::border

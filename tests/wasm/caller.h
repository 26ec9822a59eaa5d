#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "border/border.h"
#include "core/description/libraries.h"
#include "operations/operations.h"
#include "wasm/outcome_json.h"

namespace cyclescope::border {

/// A file of the repository; a description with the libraries that it may use.
inline std::string read_file(const std::string& path) {
  std::ifstream file(CYCLESCOPE_SOURCE_DIR "/" + path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return description::with_libraries({std::istreambuf_iterator<char>(file), {}});
}

/// A border with the calls that tests make of it. Requests are JSON.
class Caller {
 public:
  using json = nlohmann::json;

  explicit Caller(const Table& table = kCoreTable) : border(table) {}

  int put(const std::string& kind, std::string text) {
    return value_of(border.put(kind, std::move(text))).value("handle", 0);
  }
  json call(const std::string& operation, const json& request = json::object()) {
    return value_of(border.call(operation, request.dump()));
  }
  json refused(const std::string& operation, const json& request = json::object()) {
    return error_of(border.call(operation, request.dump()));
  }
  int start(const std::string& operation, const json& request) {
    return value_of(border.start(operation, request.dump())).value("job", 0);
  }
  json refused_start(const std::string& operation, const json& request) {
    return error_of(border.start(operation, request.dump()));
  }
  json step(int job, double milliseconds = 1000) { return value_of(border.step(job, milliseconds)); }

  /// The outcome of a job's last step.
  json finish(int job) {
    for (;;) {
      json outcome = json::parse(border.step(job, 1000));
      if (!outcome.at("ok").get<bool>() || outcome.at("value").at("done").get<bool>()) return outcome;
    }
  }
  /// The response of long work.
  json run(const std::string& operation, const json& request) {
    const json outcome = finish(start(operation, request));
    EXPECT_TRUE(outcome.at("ok").get<bool>()) << outcome;
    return outcome.contains("value") ? outcome.at("value").value("value", json()) : json();
  }

  Border border;
};

}  // namespace cyclescope::border

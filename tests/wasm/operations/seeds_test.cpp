// The fuzz target of the border starts from scripts, one for every operation of either module: in it the operation is
// asked for something that it can do.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "fuzz/border_script.h"
#include "wasm/caller.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

const std::string kSeeds = "tests/fuzz/corpus/border/";

std::string seed_of(const std::string& module, const Operation& operation) {
  return kSeeds + module + "." + operation.name + ".txt";
}

/// The operation that a line asks for; empty: none.
std::string operation_of(const fuzz::ScriptLine& line) {
  if (line.verb == "answer") return "provide";
  return line.verb == "call" || line.verb == "start" ? std::string(line.name) : std::string();
}

/// Whether the operation did its work. `provide` has none to do where no job ever asks.
bool worked(const json& outcome) {
  return outcome.at("ok").get<bool>() || outcome.at("error").at("code") == "UnexpectedAnswer";
}

/// Runs a seed: whether `operation` worked in it at least once, and all steps of jobs.
void expect_works(const std::string& seed, const std::string& operation) {
  bool reached = false;
  const std::string script = read_file(seed);
  fuzz::BorderScript(script, std::chrono::hours(1)).run([&](const fuzz::ScriptLine& line, const std::string& text) {
    const json outcome = json::parse(text);
    if (operation_of(line) == operation && worked(outcome)) reached = true;
    if (line.verb == "step" || line.verb == "put" || line.verb == "file") {
      EXPECT_TRUE(outcome.at("ok").get<bool>()) << seed << ": " << text;
    }
  });
  EXPECT_TRUE(reached) << seed << " has no request of '" << operation << "' that is answered";
}

TEST(Seeds, ThereIsOneForEveryOperation) {
  for (const auto& [module, table] :
       {std::pair("cyclescope", &kCoreTable), std::pair("cyclescope_full", &kFullTable)}) {
    for (const Operation& operation : table->operations) expect_works(seed_of(module, operation), operation.name);
  }
}

TEST(Seeds, AreOfOperationsThatThereAre) {
  std::set<std::string> expected, found;
  for (const Operation& operation : kCoreTable.operations) expected.insert(seed_of("cyclescope", operation));
  for (const Operation& operation : kFullTable.operations) {
    expected.insert(seed_of("cyclescope_full", operation));
  }
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/" + kSeeds)) {
    const std::string name = entry.path().filename().string();
    if (name.find('.') != name.rfind('.')) found.insert(kSeeds + name);  // others are what fuzzing found
  }
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace cyclescope::border

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "architecture/description.h"
#include "architecture/object_fields.h"
#include "wasm/caller.h"
#include "wasm/small_documents.h"

namespace cyclescope::border {
namespace {

using nlohmann::json;

std::vector<std::string> preset_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(CYCLESCOPE_SOURCE_DIR "/arch_presets")) {
    if (entry.path().extension() == ".json") files.push_back("arch_presets/" + entry.path().filename().string());
  }
  return files;
}

/// The sum of `count` over the elements of `list` for which `counts` holds.
template <typename Predicate>
std::size_t sum_of_counts(const json& list, const Predicate& counts) {
  std::size_t sum = 0;
  for (const json& element : list) {
    if (counts(element)) sum += element.at("count").get<std::size_t>();
  }
  return sum;
}

std::size_t total_size(const std::vector<std::vector<architecture::ObjectId>>& lists) {
  std::size_t sum = 0;
  for (const auto& list : lists) sum += list.size();
  return sum;
}

/// The keys of `object`, sorted.
std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

struct DescribeAccelerator : testing::Test {
  Caller caller;

  json describe(const std::string& text, const json& parameters = json::object()) {
    return caller.call("describe", {{"architecture", caller.put("architecture", text)}, {"parameters", parameters}});
  }
};

/// The only group of that name.
json group(const json& described, const std::string& name) {
  json found;
  for (const json& one : described.at("groups")) {
    if (one.at("name") != name) continue;
    EXPECT_TRUE(found.is_null()) << name;
    found = one;
  }
  EXPECT_FALSE(found.is_null()) << name;
  return found;
}

/// How many edges lead from the group `from` to the group `to`.
std::size_t edges(const json& described, const std::string& kind, const std::string& from, const std::string& to) {
  const json& groups = described.at("groups");
  return sum_of_counts(described.at("edges"), [&](const json& edge) {
    return edge.at("kind") == kind && groups.at(edge.at("from").get<std::size_t>()).at("name") == from &&
           groups.at(edge.at("to").get<std::size_t>()).at("name") == to;
  });
}

json exactly(std::int64_t size) { return {{"min", size}, {"max", size}}; }

TEST_F(DescribeAccelerator, EveryObjectOfAPresetIsInOneGroup) {
  for (const std::string& file : preset_files()) {
    const std::string text = read_file(file);
    const json described = describe(text);
    const auto architecture = architecture::instantiate(architecture::read_description(text).value()).value();
    EXPECT_EQ(sum_of_counts(described.at("groups"), [](const json&) { return true; }), architecture.objects.size())
        << file;
    std::set<std::pair<std::string, std::string>> names;
    for (const json& one : described.at("groups")) names.emplace(one.at("name"), one.at("class"));
    EXPECT_EQ(names.size(), described.at("groups").size()) << file;
  }
}

TEST_F(DescribeAccelerator, EveryEdgeOfAPresetJoinsGroups) {
  for (const std::string& file : preset_files()) {
    const std::string text = read_file(file);
    const json described = describe(text);
    const json& groups = described.at("groups");
    const auto class_of = [&](const json& edge, const char* end) {
      return *architecture::object_class_of(groups.at(edge.at(end).get<std::size_t>()).at("class").get<std::string>());
    };
    const auto sum = [&](const std::string& kind, const auto& counts) {
      return sum_of_counts(described.at("edges"),
                           [&](const json& edge) { return edge.at("kind") == kind && counts(edge); });
    };
    const auto to_unit = [&](const json& edge) { return architecture::is_unit(class_of(edge, "to")); };
    const auto from_unit = [&](const json& edge) { return architecture::is_unit(class_of(edge, "from")); };
    const auto architecture = architecture::instantiate(architecture::read_description(text).value()).value();
    EXPECT_EQ(sum("READ_DATA", to_unit), total_size(architecture.readable)) << file;
    EXPECT_EQ(sum("WRITE_DATA", from_unit), total_size(architecture.writable)) << file;
    // A unit is in one stage.
    const std::size_t units =
        std::count_if(architecture.objects.begin(), architecture.objects.end(),
                      [](const auto& object) { return architecture::is_unit(object.object_class); });
    EXPECT_EQ(sum("CONTAINS", to_unit), units) << file;
    for (const json& edge : described.at("edges")) {
      if (edge.at("kind") == "FORWARD") {
        EXPECT_TRUE(architecture::is_stage(class_of(edge, "from")) && architecture::is_stage(class_of(edge, "to")));
      }
    }
  }
}

TEST_F(DescribeAccelerator, AnArrayIsOneGroup) {
  const json described = describe(read_file("arch_presets/systolic_array.json"),
                                  {{"rows", 3}, {"columns", 5}, {"dataflow", "weight_stationary"}});
  EXPECT_EQ(group(described, "pe[*][*]").at("count"), 15);
  const json macs = group(described, "mac[*][*]");
  EXPECT_EQ(macs.at("class"), "FunctionalUnit");
  EXPECT_EQ(macs.at("count"), 15);
  EXPECT_EQ(macs.at("operations"), json({"shift", "mul_down", "mac_down"}));
  EXPECT_EQ(macs.at("latencies"), json({"1"}));
  EXPECT_EQ(edges(described, "CONTAINS", "pe[*][*]", "mac[*][*]"), 15U);
  // Sums leave the last row into registers of the same name, which have one register instead of three.
  const json registers = group(described, "rf[*][*]");
  EXPECT_EQ(registers.at("count"), 15 + 5);
  EXPECT_EQ(registers.at("sizes").at("registers"), json({{"min", 1}, {"max", 3}}));
}

TEST_F(DescribeAccelerator, SizesAreAtTheParameters) {
  const json described = describe(scalar_text(), {{"latency", 9}, {"multiplier", "slow"}});
  const json dram = group(described, "dram");
  EXPECT_EQ(dram.at("sizes").at("read_latency"), exactly(9));
  EXPECT_EQ(dram.at("sizes").at("write_latency"), exactly(10));
  EXPECT_EQ(dram.at("operations"), json::array());
  EXPECT_FALSE(dram.at("sizes").contains("capacity")) << "it is unbounded";
  const json imem = group(described, "imem");
  EXPECT_EQ(imem.at("sizes").at("port_width"), exactly(2));
  EXPECT_EQ(imem.at("sizes").at("capacity"), exactly(1024));
  EXPECT_EQ(imem.at("sizes").at("capacity_bytes"), exactly(4096));
  EXPECT_EQ(group(described, "rf").at("sizes"), json({{"data_width", exactly(32)}, {"registers", exactly(3)}}));
  EXPECT_EQ(group(described, "fetch").at("sizes"), json({{"latency", exactly(1)}, {"issue_buffer_size", exactly(4)}}));
  EXPECT_EQ(group(described, "alu").at("latencies"), json({"4"}));
  EXPECT_EQ(group(described, "alu").at("sizes"), json({{"macs_per_cycle", exactly(1)}}));
  EXPECT_EQ(group(described, "mau").at("operations"), json({"load", "store"}));
  EXPECT_EQ(group(described, "mau").at("sizes"), json::object()) << "it moves, and multiplies nothing";
  EXPECT_EQ(edges(described, "CONTAINS", "execute", "alu"), 1U);
  EXPECT_EQ(edges(described, "WRITE_DATA", "mau", "dram"), 1U);
  EXPECT_EQ(edges(described, "FORWARD", "execute", "fetch"), 0U);
}

TEST_F(DescribeAccelerator, ACacheHasItsLinesAndWhatIsBehindIt) {
  const json described =
      describe(read_file("arch_presets/oma.json"), {{"cache_sets", 32}, {"cache_ways", 2}, {"line_words", 16}});
  const json sizes = group(described, "dcache").at("sizes");
  EXPECT_EQ(sizes.at("sets"), exactly(32));
  EXPECT_EQ(sizes.at("ways"), exactly(2));
  EXPECT_EQ(sizes.at("line_size"), exactly(16));
  EXPECT_EQ(sizes.at("capacity"), exactly(1024));
  EXPECT_EQ(sizes.at("capacity_bytes"), exactly(4096));
  EXPECT_FALSE(sizes.contains("read_latency"));
  EXPECT_EQ(edges(described, "READ_DATA", "dram", "dcache"), 1U);
}

TEST_F(DescribeAccelerator, TheSchemaKnowsEverySize) {
  const json schema = json::parse(read_file("wasm/schema/describe.response.schema.json"));
  const json& sizes = schema.at("properties").at("groups").at("items").at("properties").at("sizes").at("properties");
  std::set<std::string> known = {"capacity", "capacity_bytes", "registers"};
  for (const architecture::NumberField& field : architecture::number_fields()) known.emplace(field.key);
  EXPECT_EQ(keys(sizes), known);
}

TEST_F(DescribeAccelerator, ARefusedParameterIsTheRequestsFault) {
  const int architecture = caller.put("architecture", scalar_text());
  const json error = caller.refused("describe", {{"architecture", architecture}, {"parameters", {{"latency", 65}}}});
  EXPECT_EQ(error.at("code"), "OutOfRange");
  EXPECT_EQ(error.at("input"), "request");
  EXPECT_EQ(error.at("path"), "/parameters/latency");
  EXPECT_EQ(error.at("line"), 1);
}

TEST_F(DescribeAccelerator, WantsTheHandleOfADescription) {
  const json error = caller.refused("describe", {{"architecture", 1}});
  EXPECT_EQ(error.at("code"), "UnknownHandle");
  EXPECT_EQ(error.at("path"), "/architecture");
  const int network = caller.put("network", kSmallNetwork);
  EXPECT_EQ(caller.refused("describe", {{"architecture", network}}).at("code"), "WrongHandleKind");
}

}  // namespace
}  // namespace cyclescope::border

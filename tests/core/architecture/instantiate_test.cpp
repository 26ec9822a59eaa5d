#include <gtest/gtest.h>

#include "architecture/description.h"
#include "tiny_description.h"

namespace cyclescope::architecture {
namespace {

using tests::tiny_description;

Result<Architecture> build(const Json& json, const ParameterValues& values = {}) {
  return read_description(json.dump()).and_then([&](const Description& description) {
    return instantiate(description, values);
  });
}

const Object& object(const Architecture& architecture, const std::string& name) {
  return architecture.objects.at(static_cast<std::size_t>(architecture.object_by_name.at(name)));
}

std::string latency(const Architecture& architecture, const std::string& unit) {
  return expression::to_text(
      architecture.expressions.at(static_cast<std::size_t>(object(architecture, unit).latency_expression)));
}

std::vector<std::string> names(const Architecture& architecture, const std::vector<ObjectId>& ids) {
  std::vector<std::string> result;
  for (const ObjectId id : ids) result.push_back(architecture.objects.at(static_cast<std::size_t>(id)).name);
  return result;
}

std::vector<std::string> route(const Architecture& architecture, const std::string& unit) {
  return names(architecture, architecture.routes.at(static_cast<std::size_t>(architecture.object_by_name.at(unit))));
}

TEST(Instantiate, EvaluatesNumbersWithTheDefaults) {
  const auto architecture = build(tiny_description());
  ASSERT_TRUE(architecture) << architecture.error().message;
  EXPECT_EQ(architecture->name, "tiny");
  EXPECT_EQ(architecture->clock_hz, 1'000'000'000);
  EXPECT_EQ(architecture->objects.size(), 8U);
  EXPECT_EQ(object(*architecture, "dram").storage.port_width, 2);
  EXPECT_EQ(object(*architecture, "dram").storage.read_latency, 20);
  EXPECT_EQ(object(*architecture, "dram").storage.write_latency, 1);
  EXPECT_EQ(object(*architecture, "imau").latency, 0);
  EXPECT_EQ(object(*architecture, "execute").latency, 1);
  EXPECT_EQ(object(*architecture, "fetch").issue_buffer_size, 2);
  EXPECT_EQ(value_of(*architecture, "width"), 2);
  EXPECT_EQ(value_of(*architecture, "flow"), 1);
}

TEST(Instantiate, TakesParametersThatAreGiven) {
  const auto architecture = build(tiny_description(), {{"width", 7}, {"flow", "output"}});
  ASSERT_TRUE(architecture) << architecture.error().message;
  EXPECT_EQ(object(*architecture, "dram").storage.port_width, 7);
  EXPECT_EQ(architecture->parameters.at("width"), 7);
  EXPECT_EQ(architecture->parameters.at("flow"), 0);
}

TEST(Instantiate, RefusesParametersThatCannotBe) {
  const auto error = [](const ParameterValues& values) {
    const auto architecture = build(tiny_description(), values);
    return architecture ? Diagnostic{} : architecture.error();
  };
  EXPECT_EQ(error({{"width", 9}}).code, "OutOfRange");
  EXPECT_EQ(error({{"width", 9}}).path, "/parameters/width");
  EXPECT_EQ(error({{"width", 9}}).message, "width = 9 is outside 1 to 8 words");
  EXPECT_EQ(error({{"width", INT64_MIN}}).code, "OutOfRange");
  EXPECT_EQ(error({{"width", "2"}}).code, "WrongType");
  EXPECT_EQ(error({{"flow", 1}}).code, "WrongType");
  EXPECT_EQ(error({{"flow", "weights"}}).code, "UnknownValue");
  EXPECT_EQ(error({{"flow", "weights"}}).hint, "did you mean 'weight'?");
  EXPECT_EQ(error({{"widht", 1}}).code, "UnknownParameter");
  EXPECT_EQ(error({{"widht", 1}}).hint, "did you mean 'width'?");
}

TEST(Instantiate, KeepsToTheStepsOfAParameter) {
  Json json = tiny_description();
  json["parameters"]["depth"] = {{"default", 10}, {"min", 4}, {"max", 15}, {"step", 3}};
  EXPECT_TRUE(build(json, {{"depth", 13}}));
  const auto refused = build(json, {{"depth", 14}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "depth = 14 is none of 4, 7, ... 15");
  EXPECT_EQ(refused.error().hint, "the nearest are 13");
  EXPECT_EQ(build(json, {{"depth", 11}}).error().hint, "the nearest are 10 and 13");
}

TEST(Instantiate, KeepsToThePowersOfAParameter) {
  Json json = tiny_description();
  json["parameters"]["depth"] = {{"default", 12}, {"min", 3}, {"max", 48}, {"factor", 2}};
  for (const std::int64_t depth : {3, 6, 12, 24, 48}) EXPECT_TRUE(build(json, {{"depth", depth}})) << depth;
  const auto refused = build(json, {{"depth", 13}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "OutOfRange");
  EXPECT_EQ(refused.error().message, "depth = 13 is none of 3, 6, ... 48");
  EXPECT_EQ(refused.error().hint, "the nearest are 12 and 24");
}

TEST(Instantiate, LetsDefaultsAndConstantsFollowEachOtherInAnyOrder) {
  Json json = tiny_description();
  json["parameters"]["depth"] = {{"default", "area + 1"}, {"min", 1}, {"max", 100}};
  json["constants"] = {{"volume", "area * depth"}, {"area", "width * width"}};
  const auto architecture = build(json, {{"width", 3}});
  ASSERT_TRUE(architecture) << architecture.error().message;
  EXPECT_EQ(architecture->constants.at("area"), 9);
  EXPECT_EQ(architecture->parameters.at("depth"), 10);
  EXPECT_EQ(architecture->constants.at("volume"), 90);
  EXPECT_EQ(build(json, {{"width", 3}, {"depth", 2}})->constants.at("volume"), 18);
  EXPECT_EQ(build(json, {{"width", 8}, {"depth", 2}})->constants.at("volume"), 128);
  json["parameters"]["depth"]["max"] = 50;
  EXPECT_EQ(build(json, {{"width", 8}}).error().code, "OutOfRange");
}

TEST(Instantiate, FoldsParametersIntoLatencies) {
  const auto architecture = build(tiny_description(), {{"width", 3}});
  ASSERT_TRUE(architecture);
  EXPECT_EQ(latency(*architecture, "alu"), "(4 + (length * 3))");
  EXPECT_EQ(latency(*architecture, "loader"), "1");
  EXPECT_EQ(object(*architecture, "alu").initiation_interval_expression, kNone);
}

TEST(Instantiate, SharesEqualLatencies) {
  Json json = tiny_description();
  json["objects"].push_back(Json::parse(R"json({"for": {"i": 5}, "objects": [
    {"class": "FunctionalUnit", "name": "alu[{i}]", "to_process": ["add"], "latency": "4 + length * (width + i % 2)",
     "initiation_interval": "i % 2 + 1"
},
    {"class": "RegisterFile", "name": "own[{i}]", "registers": ["r"]}]
})json"));
  json["edges"].push_back(Json::parse(R"json({"for": {"i": 5}, "edges": [
    ["execute", "CONTAINS", "alu[{i}]"], ["own[{i}]", "READ_DATA", "alu[{i}]"], ["alu[{i}]", "WRITE_DATA", "own[{i}]"]]})json"));
  const auto architecture = build(json);
  ASSERT_TRUE(architecture) << architecture.error().message;
  EXPECT_EQ(latency(*architecture, "alu[0]"), "(4 + (length * 2))");
  EXPECT_EQ(latency(*architecture, "alu[3]"), "(4 + (length * 3))");
  EXPECT_EQ(object(*architecture, "alu[0]").latency_expression, object(*architecture, "alu").latency_expression);
  EXPECT_EQ(object(*architecture, "alu[0]").latency_expression, object(*architecture, "alu[4]").latency_expression);
  EXPECT_EQ(architecture->expressions.size(),
            4U);  // two latencies, and intervals of 1 (also the loader's latency) and 2
}

TEST(Instantiate, ExpandsTemplates) {
  Json json = tiny_description();
  json["objects"].push_back(Json::parse(R"json({"for": {"i": 2, "j": ["i", "6", 2]}, "objects": [
    {"if": "j != 3", "objects": [
      {"class": "RegisterFile", "name": "x[{i}][{j}]", "data_width": "8 * (i + 1)",
       "registers": ["a", {"for": {"k": "j"}, "registers": ["r{k}"]}]
}]
}]
})json"));
  json["edges"].push_back(Json::parse(R"json({"for": {"i": 2, "j": ["i", "6", 2]}, "edges": [
    {"if": "j != 3", "edges": [["x[{i}][{j}]", "READ_DATA", ["alu", "loader"]]]}]})json"));
  const auto architecture = build(json);
  ASSERT_TRUE(architecture) << architecture.error().message;
  std::vector<std::string> made;
  for (std::size_t i = 8; i < architecture->objects.size(); ++i) made.push_back(architecture->objects[i].name);
  EXPECT_EQ(made, (std::vector<std::string>{"x[0][0]", "x[0][2]", "x[0][4]", "x[1][1]", "x[1][5]"}));
  EXPECT_EQ(object(*architecture, "x[1][5]").storage.data_width, 16);
  EXPECT_EQ(object(*architecture, "x[1][5]").pointer, "/objects/8/objects/0/objects/0");
  std::vector<std::string> registers;
  for (const Register& reg : architecture->registers) registers.push_back(reg.name);
  EXPECT_EQ(registers, (std::vector<std::string>{"rf.r0", "rf.r1", "x[0][0].a", "x[0][2].a", "x[0][2].r0", "x[0][2].r1",
                                                 "x[0][4].a", "x[0][4].r0", "x[0][4].r1", "x[0][4].r2", "x[0][4].r3",
                                                 "x[1][1].a", "x[1][1].r0", "x[1][5].a", "x[1][5].r0", "x[1][5].r1",
                                                 "x[1][5].r2", "x[1][5].r3", "x[1][5].r4"}));
  EXPECT_EQ(architecture->registers.at(static_cast<std::size_t>(architecture->register_by_name.at("x[1][1].r0"))).file,
            architecture->object_by_name.at("x[1][1]"));
}

TEST(Instantiate, MakesNothingOfEmptyRanges) {
  Json json = tiny_description();
  json["objects"].push_back(
      Json::parse(R"json({"for": {"i": "width - 2"}, "objects": [{"class": "DRAM", "name": "d[{i}]"}]})json"));
  json["objects"].push_back(
      Json::parse(R"json({"for": {"i": "-5"}, "objects": [{"class": "DRAM", "name": "d[{i}]"}]})json"));
  json["objects"].push_back(
      Json::parse(R"json({"if": "flow == 'output'", "objects": [{"class": "DRAM", "name": "e"}]})json"));
  const auto architecture = build(json);
  ASSERT_TRUE(architecture) << architecture.error().message;
  EXPECT_EQ(architecture->objects.size(), 8U);
}

TEST(Instantiate, DoesNotEvaluateWhatIsLeftOut) {
  Json json = tiny_description();
  json["objects"].push_back(
      Json::parse(R"json({"if": "width > 2", "objects": [{"class": "DRAM", "name": "d", "port_width": "8 / (width - 2)"
}]
})json"));
  EXPECT_TRUE(build(json));
  EXPECT_EQ(build(json, {{"width", 3}}).error().code, "Unreachable");
}

TEST(Instantiate, FindsObjectsHoweverTheirNamesAreWritten) {
  Json json = tiny_description();
  json["objects"].push_back(Json::parse(R"json({"for": {"i": 3}, "objects": [
    {"class": "RegisterFile", "name": "x[{i}][{i * 1000000}][{0 - i}]", "registers": ["r"]},
    {"class": "RegisterFile", "name": "y{i}", "registers": ["r"]}]})json"));
  json["edges"].push_back(Json::parse(R"json({"for": {"k": [0, 3]}, "edges": [
    ["x[{k}][{1000000 * k}][{-k}]", "READ_DATA", "alu"]]})json"));
  json["edges"].push_back(Json::parse(R"json([["y0", "y{2 - 1}", "y2"], "READ_DATA", "alu"])json"));
  const auto architecture = build(json);
  ASSERT_TRUE(architecture) << architecture.error().message;
  const auto& readable = architecture->readable.at(static_cast<std::size_t>(architecture->object_by_name.at("alu")));
  EXPECT_EQ(names(*architecture, readable),
            (std::vector<std::string>{"rf", "x[0][0][0]", "y0", "x[1][1000000][-1]", "y1", "x[2][2000000][-2]", "y2"}));
}

TEST(Instantiate, SumsAddressRanges) {
  Json json = tiny_description();
  json["objects"][7]["address_ranges"] = Json::parse(R"json([["4Ki", "8Ki"], [0, "width * 100"]])json");
  EXPECT_EQ(object(*build(json), "dram").storage.capacity, 4296);
  EXPECT_EQ(object(*build(tiny_description()), "dram").storage.capacity, 0);
}

TEST(Instantiate, ReadsCaches) {
  Json json = tiny_description();
  json["objects"].push_back(
      Json::parse(R"json({"class": "SetAssociativeCache", "name": "cache", "sets": "8 * width", "ways": 2,
    "line_size": 4, "hit_latency": 3, "miss_latency": 5, "write_back": false, "write_allocate": false,
    "replacement_policy": "FIFO"})json"));
  json["edges"].push_back({"cache", "READ_DATA", "loader"});
  json["edges"].push_back({"loader", "WRITE_DATA", "cache"});
  json["edges"].push_back({"dram", "READ_DATA", "cache"});
  json["edges"].push_back({"cache", "WRITE_DATA", "dram"});
  const auto architecture = build(json);
  ASSERT_TRUE(architecture) << architecture.error().message;
  const Object& cache = object(*architecture, "cache");
  EXPECT_EQ(cache.cache.sets, 16);
  EXPECT_EQ(cache.cache.ways, 2);
  EXPECT_EQ(cache.cache.line_words, 4);
  EXPECT_EQ(cache.cache.miss_latency, 5);
  EXPECT_EQ(cache.storage.read_latency, 3);
  EXPECT_EQ(cache.storage.write_latency, 3);
  EXPECT_FALSE(cache.cache.write_back);
  EXPECT_FALSE(cache.cache.write_allocate);
  EXPECT_EQ(cache.cache.replacement, ReplacementPolicy::kFifo);
  EXPECT_EQ(cache.cache.backing, architecture->object_by_name.at("dram"));
}

TEST(Instantiate, FindsTheFetchPath) {
  const auto architecture = build(tiny_description());
  ASSERT_TRUE(architecture);
  EXPECT_EQ(architecture->fetch_stage, architecture->object_by_name.at("fetch"));
  EXPECT_EQ(architecture->instruction_memory, architecture->object_by_name.at("imem"));
  EXPECT_EQ(architecture->instruction_memory_access_unit, architecture->object_by_name.at("imau"));
}

TEST(Instantiate, FindsTheRouteToEveryUnit) {
  Json json = tiny_description();
  json["objects"].push_back({{"class", "PipelineStage"}, {"name", "decode"}});
  json["objects"].push_back({{"class", "ExecuteStage"}, {"name", "deep"}});
  json["objects"].push_back({{"class", "FunctionalUnit"}, {"name", "deep_alu"}, {"to_process", {"add"}}});
  json["edges"][2] = {"fetch", "FORWARD", "decode"};
  json["edges"].push_back({"decode", "FORWARD", "execute"});
  json["edges"].push_back({"execute", "FORWARD", "deep"});
  json["edges"].push_back({"deep", "CONTAINS", "deep_alu"});
  const auto architecture = build(json);
  ASSERT_TRUE(architecture) << architecture.error().message;
  EXPECT_EQ(route(*architecture, "loader"), (std::vector<std::string>{"decode", "execute"}));
  EXPECT_EQ(route(*architecture, "deep_alu"), (std::vector<std::string>{"decode", "execute", "deep"}));
  EXPECT_TRUE(route(*architecture, "imau").empty());
  EXPECT_TRUE(route(*architecture, "execute").empty());
}

TEST(Instantiate, ListsWhatUnitsReadAndWrite) {
  const auto architecture = build(tiny_description());
  ASSERT_TRUE(architecture);
  const auto at = [&](const auto& lists, const char* name) {
    return names(*architecture, lists.at(static_cast<std::size_t>(architecture->object_by_name.at(name))));
  };
  EXPECT_EQ(at(architecture->readable, "alu"), std::vector<std::string>{"rf"});
  EXPECT_EQ(at(architecture->writable, "alu"), std::vector<std::string>{"rf"});
  EXPECT_EQ(at(architecture->readable, "loader"), std::vector<std::string>{"dram"});
  EXPECT_EQ(at(architecture->writable, "loader"), std::vector<std::string>{"rf"});
}

TEST(Instantiate, AcceptsUnitsThatDifferInWhatTheyReadOrWrite) {
  Json json = tiny_description();
  json["objects"].push_back({{"class", "RegisterFile"}, {"name", "rf2"}, {"registers", {"r0"}}});
  json["objects"].push_back({{"class", "FunctionalUnit"}, {"name", "alu2"}, {"to_process", {"add"}}});
  json["edges"].push_back({"execute", "CONTAINS", "alu2"});
  json["edges"].push_back({"rf", "READ_DATA", "alu2"});
  json["edges"].push_back({"alu2", "WRITE_DATA", "rf2"});
  EXPECT_TRUE(build(json));
  json["edges"].back() = {"alu2", "WRITE_DATA", "rf"};
  json["edges"].push_back({"rf2", "READ_DATA", "loader"});
  EXPECT_EQ(build(json).error().code, "AmbiguousOperation");
  json["objects"].back()["to_process"] = {"sub"};
  json["operations"]["sub"] = Json::object();
  EXPECT_TRUE(build(json));
}

TEST(Instantiate, NamesTheIterationOfAnError) {
  Json json = tiny_description();
  json["objects"].push_back(Json::parse(R"json({"for": {"i": 3, "j": 3}, "objects": [
    {"class": "DRAM", "name": "d[{i}][{j}]", "port_width": "3 - i * j"}]})json"));
  const auto architecture = build(json);
  ASSERT_FALSE(architecture);
  EXPECT_EQ(architecture.error().code, "OutOfRange");
  EXPECT_EQ(architecture.error().path, "/objects/8/objects/0/port_width");
  EXPECT_EQ(architecture.error().message, "the value is -1, but must be from 1 to 1048576 (for i = 2, j = 2)");
  EXPECT_GT(architecture.error().line, 0);
}

TEST(Instantiate, GivesTheSameForTheSameParameters) {
  const auto description = read_description(tiny_description().dump());
  ASSERT_TRUE(description);
  const auto first = instantiate(*description, {{"width", 4}});
  const auto other = instantiate(*description, {{"width", 5}});
  const auto second = instantiate(*description, {{"width", 4}});
  ASSERT_TRUE(first && other && second);
  EXPECT_EQ(latency(*first, "alu"), latency(*second, "alu"));
  EXPECT_NE(latency(*first, "alu"), latency(*other, "alu"));
}

}  // namespace
}  // namespace cyclescope::architecture

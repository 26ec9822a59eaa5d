#include "representatives/layers/measurement_table.h"

#include <gtest/gtest.h>

#include <map>

#include "core/representatives/types/named_type.h"
#include "representatives/sampling/plan.h"

namespace cyclescope::representatives {
namespace {

using P = LayerParameter;

const std::string kHeader = "type,channels,filters,output_height,output_width,kernel,latency_ms\n";

MeasurementTable read(const std::string& text) {
  auto table = read_measurement_table(text);
  EXPECT_TRUE(table) << (table ? "" : table.error().message);
  return table ? *table : MeasurementTable();
}

std::vector<std::string> codes(const MeasurementTable& table) {
  std::vector<std::string> result;
  for (const TableRemark& remark : table.remarks) {
    result.push_back(std::to_string(remark.line) + (remark.used ? " " : "!") + remark.reason.code);
  }
  return result;
}

TEST(MeasurementTable, FillsInWhatIsUsual) {
  const MeasurementTable table = read(kHeader + "conv2d,3,16,28,30,3,1.5\n");
  ASSERT_EQ(table.measured.size(), 1u);
  const MeasurableLayer& layer = table.measured[0].layer;
  EXPECT_EQ(table.unit, "ms");
  EXPECT_EQ(value_of(layer, P::kBatch), 1);
  EXPECT_EQ(value_of(layer, P::kStride), 1);
  EXPECT_EQ(value_of(layer, P::kKernelWidth), 3);
  EXPECT_EQ(value_of(layer, P::kInputHeight), 28);
  EXPECT_EQ(value_of(layer, P::kInputWidth), 30);
  EXPECT_TRUE(table.remarks.empty());
}

TEST(MeasurementTable, FindsOutputsFromInputsAndPadding) {
  const std::string header = "type,channels,filters,input_height,input_width,kernel,stride,padding,latency_cycles\n";
  const MeasurementTable table =
      read(header + "conv2d,3,16,224,224,7,2,3,10\nconv2d,3,16,224,224,11,4,valid,10\nconv2d,3,16,15,15,3,2,same,10\n");
  ASSERT_EQ(table.measured.size(), 3u);
  EXPECT_EQ(value_of(table.measured[0].layer, P::kOutputHeight), 112);
  EXPECT_EQ(value_of(table.measured[1].layer, P::kOutputHeight), 54);
  EXPECT_EQ(value_of(table.measured[2].layer, P::kOutputHeight), 8);
}

TEST(MeasurementTable, ReducesRepetitionsToTheirMedianAndNamesOutliers) {
  const std::string row = "conv2d,3,16,28,28,3,";
  const MeasurementTable table =
      read(kHeader + row + "1.00\n" + row + "1.02\n" + row + "9\n" + row + "0.98\n" + row + "1.01\n");
  ASSERT_EQ(table.measured.size(), 1u);
  EXPECT_EQ(table.measured[0].latency, 1.01);
  EXPECT_EQ(codes(table), (std::vector<std::string>{"4 Outlier"}));
}

TEST(MeasurementTable, NamesContradictions) {
  const std::string row = "conv2d,3,16,28,28,3,";
  EXPECT_EQ(codes(read(kHeader + row + "1\n" + row + "2\n")), (std::vector<std::string>{"3 Contradiction"}));
  EXPECT_TRUE(read(kHeader + row + "1\n" + row + "1.1\n").remarks.empty());
}

TEST(MeasurementTable, LeavesOutBadRowsAndUsesTheRest) {
  const MeasurementTable table = read(kHeader +
                                      "conv2d,3,16,28,28,3,1\n"
                                      "conv2d,3,16,28,28,3,-1\n"
                                      "conv2d,3,16,28,28,3,0\n"
                                      "conv2d,3,16,28,28,3\n"
                                      "conv2,3,16,28,28,3,1\n"
                                      "conv2d,,16,28,28,3,1\n"
                                      "conv2d,many,16,28,28,3,1\n"
                                      "conv2d,2.5,16,28,28,3,1\n"
                                      "conv2d,0,16,28,28,3,1\n"
                                      "conv2d,3,16,28,28,3,\n"
                                      "conv2d,3,16,28,28,3,nan\n"
                                      "conv2d,4,16,28,28,3,2\n");
  EXPECT_EQ(table.measured.size(), 2u);
  EXPECT_EQ(codes(table),
            (std::vector<std::string>{"3!NotPositive", "4!NotPositive", "5!WrongCellCount", "6!UnknownLayerType",
                                      "7!MissingValue", "8!NotANumber", "9!NotANumber", "10!OutOfRange",
                                      "11!MissingValue", "12!NotANumber"}));
}

TEST(MeasurementTable, RefusesWhatCannotBeATable) {
  const auto code = [](const std::string& text) {
    const auto table = read_measurement_table(text);
    return table ? std::string("none") : table.error().code;
  };
  EXPECT_EQ(code(""), "EmptyTable");
  EXPECT_EQ(code(kHeader), "EmptyTable");
  EXPECT_EQ(code("channels,latency_ms\n1,1\n"), "MissingColumn");
  EXPECT_EQ(code("type,channels\nconv2d,1\n"), "MissingColumn");
  EXPECT_EQ(code("type,latency_hours\nconv2d,1\n"), "UnknownUnit");
  EXPECT_EQ(code("type,latency_ms,latency_s\nconv2d,1,1\n"), "SeveralUnits");
  EXPECT_EQ(code("type,type,latency_ms\nconv2d,conv2d,1\n"), "DuplicateColumn");
  EXPECT_EQ(code(kHeader + "conv2d,3,16,28,28,3,0\n"), "NoUsableRow");
}

TEST(MeasurementTable, SurvivesAnyText) {
  statistics::Random random(11);
  const std::string letters = "conv2d,;\"\n\r1.-e# softmaxrows";
  for (int i = 0; i < 3000; ++i) {
    std::string text = random.chance(0.7) ? kHeader : "";
    const std::int64_t length = random.integer(0, 60);
    for (std::int64_t k = 0; k < length; ++k) {
      text += letters[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(letters.size()) - 1))];
    }
    const auto table = read_measurement_table(text);
    EXPECT_TRUE(table || !table.error().message.empty()) << text;
  }
}

TEST(MeasurementTable, ReadsWhatIsWritten) {
  Measurements measurements;
  statistics::Random random(5);
  for (const LayerType type : all_layer_types()) {
    for (int i = 0; i < 5; ++i) {
      measurements.push_back({random_layer(usual_space(type), {}, random), 1 + random.uniform()});
    }
  }
  const MeasurementTable table = read(write_measurements(measurements, "us"));
  EXPECT_EQ(table.unit, "us");
  std::map<MeasurableLayer, double> latencies;
  for (const Measurement& one : table.measurements()) latencies.emplace(one.layer, one.latency);
  for (const Measurement& one : measurements) {
    ASSERT_EQ(latencies.count(one.layer), 1u) << describe(one.layer);
    if (table.measured.size() == measurements.size()) {
      EXPECT_EQ(latencies.at(one.layer), one.latency);
    }
  }
}

}  // namespace
}  // namespace cyclescope::representatives

#include "estimate/outline.h"

#include <gtest/gtest.h>

namespace cyclescope::estimate {
namespace {

/// Two banks of one name: 3 words of 12 bits, and `capacity` words of 16.
architecture::Architecture two_banks(std::int64_t capacity) {
  architecture::Architecture architecture;
  for (const char* name : {"bank[0]", "bank[1]"}) {
    architecture::Object& bank = architecture.objects.emplace_back();
    bank.object_class = architecture::ObjectClass::kSram;
    bank.name = name;
  }
  architecture.objects[0].storage.data_width = 12;
  architecture.objects[0].storage.capacity = 3;
  architecture.objects[1].storage.data_width = 16;
  architecture.objects[1].storage.capacity = capacity;
  return architecture;
}

const GroupSize* size_of(const Outline& outline, std::string_view name) {
  for (const GroupSize& size : outline.groups.at(0).sizes) {
    if (size.name == name) return &size;
  }
  return nullptr;
}

void expect_size(const Outline& outline, std::string_view name, std::int64_t min, std::int64_t max) {
  const GroupSize* size = size_of(outline, name);
  ASSERT_NE(size, nullptr) << name;
  EXPECT_EQ(size->min, min) << name;
  EXPECT_EQ(size->max, max) << name;
}

TEST(Outline, ASizeIsARangeWhereObjectsOfAGroupDiffer) {
  const Outline outline = outline_of(two_banks(100), {});
  ASSERT_EQ(outline.groups.size(), 1U);
  expect_size(outline, "data_width", 12, 16);
  expect_size(outline, "capacity", 3, 100);
  expect_size(outline, "capacity_bytes", 5, 200);  // 36 bits begin a fifth byte
  EXPECT_EQ(size_of(outline, "sets"), nullptr);
}

TEST(Outline, AnUnboundedObjectLeavesTheCapacityOut) {
  const Outline outline = outline_of(two_banks(0), {});
  EXPECT_EQ(size_of(outline, "capacity"), nullptr);
  EXPECT_EQ(size_of(outline, "capacity_bytes"), nullptr);
}

TEST(Outline, BytesThatNoNumberHoldsAreLeftOut) {
  const std::int64_t words = std::int64_t{1} << 53;
  expect_size(outline_of(two_banks(words), {}), "capacity", 3, words);
  EXPECT_EQ(size_of(outline_of(two_banks(words), {}), "capacity_bytes"), nullptr);
  expect_size(outline_of(two_banks(words / 2), {}), "capacity_bytes", 5, words);
}

TEST(Outline, AGridIsToldFromOtherObjectsOfOneName) {
  const auto extents = [](std::initializer_list<const char*> names) {
    architecture::Architecture architecture;
    for (const char* name : names) {
      architecture.objects.emplace_back().object_class = architecture::ObjectClass::kSram;
      architecture.objects.back().name = name;
    }
    return outline_of(architecture, {}).groups.at(0).extents;
  };
  using Extents = std::vector<std::int64_t>;
  EXPECT_EQ(extents({"pe[0][0]", "pe[0][1]", "pe[0][2]", "pe[1][0]", "pe[1][1]", "pe[1][2]"}), (Extents{2, 3}));
  EXPECT_EQ(extents({"pe[0][0]", "pe[0][1]", "pe[1][1]"}), (Extents{3}));
  EXPECT_EQ(extents({"bank[2]", "bank[10]"}), (Extents{2}));
  EXPECT_EQ(extents({"dram"}), (Extents{}));
}

TEST(Outline, EdgesAreCountedByKindAndEnds) {
  using architecture::EdgeKind;
  const Outline outline = outline_of(
      two_banks(1), {{0, 1, EdgeKind::kReadData}, {1, 0, EdgeKind::kWriteData}, {1, 0, EdgeKind::kReadData}});
  ASSERT_EQ(outline.edges.size(), 2U);
  EXPECT_EQ(outline.edges[0].kind, EdgeKind::kReadData);
  EXPECT_EQ(outline.edges[0].count, 2U);
  EXPECT_EQ(outline.edges[1].kind, EdgeKind::kWriteData);
  EXPECT_EQ(outline.edges[1].count, 1U);
}

}  // namespace
}  // namespace cyclescope::estimate

#include "representatives/sampling/questions.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "core/representatives/types/named_type.h"

namespace cyclescope::representatives {
namespace {

MeasurableLayer layer(std::int64_t columns) {
  MeasurableLayer one = unit_layer(layer_type("matmul"));
  set_value(one, LayerParameter::kN, columns);
  return one;
}

Latencies answers(std::initializer_list<double> values) { return {values.begin(), values.end()}; }

Pull<double> double_of(Questions& questions, std::int64_t columns) {
  const std::vector<MeasurableLayer> layers(2, layer(columns));
  const Latencies latencies = co_await questions.ask(layers);
  double sum = 0;
  for (const Result<double>& latency : latencies) sum += latency ? *latency : 1000;
  co_return sum;
}

/// Counts how many are alive.
struct Alive {
  explicit Alive(int& counted) : count(counted) { ++count; }
  Alive(const Alive&) = delete;
  Alive& operator=(const Alive&) = delete;
  ~Alive() { --count; }
  int& count;
};

Pull<double> sum_of(Questions& questions, std::int64_t most, int& alive) {
  const Alive inside(alive);
  double sum = 0;
  for (std::int64_t columns = 1; columns <= most; ++columns) sum += co_await double_of(questions, columns);
  if (sum < 0) throw std::runtime_error("negative");
  co_return sum;
}

TEST(Questions, ASearchGoesOnWhereItStopped) {
  Questions questions(true);
  int alive = 0;
  auto search = sum_of(questions, 3, alive);
  search.run();
  for (std::int64_t columns = 1; columns <= 3; ++columns) {
    ASSERT_FALSE(search.done());
    EXPECT_EQ(questions.wanted(), std::vector<MeasurableLayer>(2, layer(columns)));
    questions.provide(answers({1.0 * static_cast<double>(columns), 10}));
  }
  ASSERT_TRUE(search.done());
  EXPECT_TRUE(questions.wanted().empty());
  EXPECT_EQ(search.take(), 36);
  EXPECT_EQ(alive, 0);
}

TEST(Questions, OneThatAsksNothingIsDoneAtOnce) {
  Questions questions(true);
  int alive = 0;
  auto search = sum_of(questions, 0, alive);
  search.run();
  ASSERT_TRUE(search.done());
  EXPECT_EQ(search.take(), 0);
}

TEST(Questions, WhatFollowsARefusalIsNotHeard) {
  Questions questions(true);
  auto search = double_of(questions, 1);
  search.run();
  Latencies given;
  given.emplace_back(failure("NotMeasured", "", "no"));
  given.emplace_back(5.0);
  questions.provide(std::move(given));
  EXPECT_EQ(search.take(), 1000);
}

TEST(Questions, ASearchThatIsGivenUpHalfWayLeavesNothing) {
  Questions questions(true);
  int alive = 0;
  {
    auto search = sum_of(questions, 3, alive);
    EXPECT_EQ(alive, 0);  // it begins when it is run
    search.run();
    questions.provide(answers({1, 1}));
    EXPECT_EQ(alive, 1);
  }
  EXPECT_EQ(alive, 0);
}

TEST(Questions, AnExceptionComesOutWhereTheValueIsTaken) {
  Questions questions(true);
  int alive = 0;
  auto search = sum_of(questions, 1, alive);
  search.run();
  questions.provide(answers({-1, -1}));
  ASSERT_TRUE(search.done());
  EXPECT_EQ(alive, 0);
  EXPECT_THROW(search.take(), std::runtime_error);
}

}  // namespace
}  // namespace cyclescope::representatives

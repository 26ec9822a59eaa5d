// Tensors in a cache in closed form: hand-worked sequences, and caches of single lines.
#include "estimate/cache_contents.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <list>
#include <map>
#include <random>
#include <utility>
#include <vector>

namespace cyclescope::estimate {
namespace {

using mapping::TensorAccess;
using mapping::TensorCache;

constexpr mapping::TensorIdentity kA{0, -1}, kB{1, -1}, kC{2, -1};

std::unique_ptr<CacheContents> contents_of(std::int64_t bytes, TensorCache::Replacement replacement) {
  return CacheContents::of({0, bytes, replacement});
}

TEST(CacheContents, LeastRecentKeepsTheLastBytesOfTheTraffic) {
  const auto contents = contents_of(100, TensorCache::Replacement::kLeastRecent);
  contents->access({kA, 60, false});
  contents->access({kB, 30, true});
  EXPECT_EQ(contents->held(kA), 60);
  EXPECT_EQ(contents->held(kB), 30);
  contents->access({kC, 50, false});  // 140 in all: A is oldest, and loses 40
  EXPECT_EQ(contents->held(kA), 20);
  EXPECT_EQ(contents->held(kB), 30);
  EXPECT_EQ(contents->held(kC), 50);
  contents->access({kB, 30, false});  // all there: nothing makes room, but B is the latest now
  EXPECT_EQ(contents->held(kA), 20);
  contents->access({kA, 60, false});  // 40 more: C is oldest
  EXPECT_EQ(contents->held(kA), 60);
  EXPECT_EQ(contents->held(kB), 30);
  EXPECT_EQ(contents->held(kC), 10);
}

TEST(CacheContents, OfATensorLargerThanTheCacheItsEndIsLeft) {
  const auto contents = contents_of(100, TensorCache::Replacement::kLeastRecent);
  contents->access({kA, 60, false});
  contents->access({kB, 250, false});
  EXPECT_EQ(contents->held(kA), 0);
  EXPECT_EQ(contents->held(kB), 100);
}

TEST(CacheContents, RandomLosesTheSameShareOfAll) {
  const auto contents = contents_of(1000, TensorCache::Replacement::kRandom);
  contents->access({kA, 100, false});
  EXPECT_NEAR(contents->held(kA), 1000 * (1 - std::exp(-0.1)), 1e-9);  // its own lines take each other's places, too
  const double before = contents->held(kA);
  contents->access({kB, 500, false});
  EXPECT_NEAR(contents->held(kA), before * std::exp(-0.5), 1e-9);
  EXPECT_NEAR(contents->held(kB), 1000 * (1 - std::exp(-0.5)), 1e-9);
  const double a = contents->held(kA), b = contents->held(kB);
  contents->access({kB, 500, false});  // only what is missing is filled
  const double growth = (1 - b / 500) * std::exp(0.5) + b / 500;
  EXPECT_NEAR(contents->held(kA), a / growth, 1e-9);
  EXPECT_NEAR(contents->held(kB), std::min(500.0, 1000 - (1000 - b) / growth), 1e-9);
  EXPECT_GT(contents->held(kB), b);
}

TEST(CacheContents, ANothingOfACacheHoldsNothing) {
  for (const auto replacement : {TensorCache::Replacement::kLeastRecent, TensorCache::Replacement::kRandom}) {
    const auto contents = contents_of(0, replacement);
    contents->access({kA, 100, false});
    EXPECT_EQ(contents->held(kA), 0);
  }
}

using Line = std::pair<std::int64_t, std::int64_t>;  ///< tensor, number

/// A fully associative cache, line by line.
class Lines {
 public:
  Lines(std::size_t most, TensorCache::Replacement replacement) : most_(most), replacement_(replacement) {}

  void access(std::int64_t tensor, std::int64_t lines) {
    for (std::int64_t i = 0; i < lines; ++i) access(Line{tensor, i});
  }
  double held(std::int64_t tensor) const {
    return static_cast<double>(std::count_if(places_.begin(), places_.end(),
                                             [tensor](const auto& place) { return place.first.first == tensor; }));
  }

 private:
  void access(const Line& line) {
    const auto known = places_.find(line);
    if (known != places_.end()) {
      if (replacement_ == TensorCache::Replacement::kLeastRecent) order_.splice(order_.begin(), order_, known->second);
      return;
    }
    if (replacement_ == TensorCache::Replacement::kLeastRecent) {
      if (order_.size() == most_) {
        places_.erase(order_.back());
        order_.pop_back();
      }
      order_.push_front(line);
      places_[line] = order_.begin();
      return;
    }
    // Any of the cache's places, be it empty or not, as a set-associative cache with random replacement does.
    const std::size_t place = random_() % most_;
    slots_.resize(most_, {-1, -1});
    places_.erase(slots_[place]);
    slots_[place] = line;
    places_[line] = order_.end();
  }

  std::size_t most_;
  TensorCache::Replacement replacement_;
  std::mt19937 random_{7};
  std::list<Line> order_;
  std::vector<Line> slots_;
  std::map<Line, std::list<Line>::iterator> places_;
};

TEST(CacheContents, AreThoseOfACacheOfLines) {
  constexpr std::int64_t kLines = 2000;
  for (const auto replacement : {TensorCache::Replacement::kLeastRecent, TensorCache::Replacement::kRandom}) {
    std::mt19937 random(3);
    for (int round = 0; round < 4; ++round) {
      std::vector<std::int64_t> sizes(6);
      for (std::int64_t& size : sizes) size = 50 + static_cast<std::int64_t>(random() % (round == 0 ? 3000 : 900));
      Lines lines(kLines, replacement);
      const auto contents = contents_of(kLines, replacement);
      for (int i = 0; i < 25; ++i) {
        const auto tensor = static_cast<std::int64_t>(random() % sizes.size());
        const std::int64_t size = sizes[static_cast<std::size_t>(tensor)];
        lines.access(tensor, size);
        contents->access({{tensor, -1}, size, false});
        for (std::int64_t other = 0; other < 6; ++other) {
          const double tolerance = replacement == TensorCache::Replacement::kRandom ? 0.03 * kLines : 0;
          EXPECT_NEAR(contents->held({other, -1}), lines.held(other), tolerance) << round << " " << i << " " << other;
        }
      }
    }
  }
}

}  // namespace
}  // namespace cyclescope::estimate

#include "estimate/cache_contents.h"

#include <algorithm>
#include <list>
#include <utility>

#include "statistics/portable_math.h"

namespace cyclescope::estimate {
namespace {

using mapping::TensorAccess;
using mapping::TensorIdentity;

/// What was accessed last stays, as far as there is room: the last bytes of the traffic.
class LeastRecentContents final : public CacheContents {
 public:
  explicit LeastRecentContents(double bytes) : bytes_(bytes) {}

  void access(const TensorAccess& access) override {
    if (const auto known = places_.find(access.tensor); known != places_.end()) recent_.erase(known->second);
    recent_.emplace_front(access.tensor, std::min(static_cast<double>(access.bytes), bytes_));
    places_[access.tensor] = recent_.begin();
    double room = bytes_;
    for (auto entry = recent_.begin(); entry != recent_.end();) {
      entry->second = std::min(entry->second, room);
      room -= entry->second;
      if (entry->second > 0) {
        ++entry;
        continue;
      }
      places_.erase(entry->first);
      entry = recent_.erase(entry);
    }
  }

  double held(const TensorIdentity& tensor) const override {
    const auto place = places_.find(tensor);
    return place == places_.end() ? 0 : place->second->second;
  }

  std::map<TensorIdentity, double> all() const override { return {recent_.begin(), recent_.end()}; }

 private:
  using Recent = std::list<std::pair<TensorIdentity, double>>;

  double bytes_;
  Recent recent_;  ///< what is held of each, the latest first
  std::map<TensorIdentity, Recent::iterator> places_;
};

/// Every line that is filled takes the place of any other with equal probability: of what was there before n bytes were
/// filled, exp(-n / capacity) is left, the limit of (1 - 1 / lines)^fills for many lines.
class RandomContents final : public CacheContents {
 public:
  explicit RandomContents(double bytes) : bytes_(bytes) {}

  /// While a tensor of b bytes is accessed, of which r are there, fills f grow with the place x in it as
  /// df/dx = b - r exp(-f / c): what is still there of it is not filled. Hence exp(f / c) = (1 - r/b) exp(b/c) + r/b at
  /// its end. Of the tensor itself r + fills are there, less what its own fills took the place of.
  void access(const TensorAccess& access) override {
    const auto size = static_cast<double>(access.bytes);
    if (size <= 0 || bytes_ <= 0) return;
    const double before = held(access.tensor);
    const double missing = std::max(0.0, 1 - before / size);
    const double growth = missing * statistics::portable_exp(std::min(size / bytes_, kLargestExponent)) + 1 - missing;
    left_ /= growth;
    const double now = std::min(size, bytes_ - (bytes_ - before) / growth);
    if (left_ < kLeastFactor) settle();
    shares_[access.tensor] = now / left_;
  }

  double held(const TensorIdentity& tensor) const override {
    const auto found = shares_.find(tensor);
    return found == shares_.end() ? 0 : found->second * left_;
  }

  std::map<TensorIdentity, double> all() const override {
    std::map<TensorIdentity, double> all;
    for (const auto& [tensor, share] : shares_) all[tensor] = share * left_;
    return all;
  }

 private:
  static constexpr double kLargestExponent = 40;  ///< nothing is left after so many capacities
  static constexpr double kLeastFactor = 1e-100;

  void settle() {
    for (auto& [tensor, share] : shares_) share *= left_;
    left_ = 1;
  }

  double bytes_;
  double left_ = 1;                          ///< of everything since it was put down
  std::map<TensorIdentity, double> shares_;  ///< bytes held, over `left_`
};

}  // namespace

std::unique_ptr<CacheContents> CacheContents::of(const mapping::TensorCache& cache) {
  const auto bytes = static_cast<double>(cache.bytes);
  if (cache.replacement == mapping::TensorCache::Replacement::kRandom) return std::make_unique<RandomContents>(bytes);
  return std::make_unique<LeastRecentContents>(bytes);
}

}  // namespace cyclescope::estimate

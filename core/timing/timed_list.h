#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cyclescope::timing {

/// Entries ascending in their `time`, in blocks, so that thousands can be had and one put between them at little cost.
template <typename Entry>
class TimedList {
 public:
  /// Where an entry is, until the list changes.
  struct Place {
    std::size_t block = 0, index = 0;
    bool operator==(const Place&) const = default;
  };

  TimedList() : blocks_(1) {}

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  Entry& front() { return blocks_.front()[first_]; }
  const Entry& front() const { return blocks_.front()[first_]; }
  Entry& back() { return blocks_.back().back(); }
  const Entry& back() const { return blocks_.back().back(); }

  Place begin() const { return size_ == 0 ? end() : Place{0, first_}; }
  /// Behind the last.
  Place end() const { return {blocks_.size(), 0}; }
  Entry& operator[](const Place& place) { return blocks_[place.block][place.index]; }
  const Entry& operator[](const Place& place) const { return blocks_[place.block][place.index]; }
  Place next(const Place& place) const {
    return place.index + 1 < blocks_[place.block].size() ? Place{place.block, place.index + 1}
                                                         : Place{place.block + 1, 0};
  }
  /// Precondition: `place` is not that of the first.
  Place previous(const Place& place) const {
    return place.index > 0 ? Place{place.block, place.index - 1}
                           : Place{place.block - 1, blocks_[place.block - 1].size() - 1};
  }

  /// The first that is later than `time`, or the end.
  Place after(std::int64_t time) const {
    // Most looks are for what is near the end.
    std::size_t b = blocks_.size() - 1;
    if (b > 0 && blocks_[b].front().time > time) b = block_of(time);
    const Block& block = blocks_[b];
    const std::size_t first = b == 0 ? first_ : 0;
    std::size_t i = block.size();
    const std::size_t near_end = i > first + kFew ? i - kFew : first;
    while (i > near_end && block[i - 1].time > time) --i;
    if (i == near_end && i > first && block[i - 1].time > time) {
      const auto later = [](std::int64_t t, const Entry& entry) { return t < entry.time; };
      const auto begin = block.begin() + static_cast<std::ptrdiff_t>(first);
      i = static_cast<std::size_t>(
          std::upper_bound(begin, block.begin() + static_cast<std::ptrdiff_t>(i), time, later) - block.begin());
    }
    return i < block.size() ? Place{b, i} : Place{b + 1, 0};
  }

  /// Puts `entry` before that at `place`, and returns where it is.
  Place insert(Place place, const Entry& entry) {
    if (place.block == blocks_.size()) place = {place.block - 1, blocks_.back().size()};
    if (blocks_[place.block].size() >= kMostInBlock) place = split(place);
    Block& block = blocks_[place.block];
    block.insert(block.begin() + static_cast<std::ptrdiff_t>(place.index), entry);
    ++size_;
    return place;
  }

  /// Removes the entry at `place`, and returns where the next one is.
  Place erase(const Place& place) {
    Block& block = blocks_[place.block];
    block.erase(block.begin() + static_cast<std::ptrdiff_t>(place.index));
    --size_;
    if (place.index < block.size()) return place;
    if (block.size() > (place.block == 0 ? first_ : 0)) return {place.block + 1, 0};
    return remove_block(place.block);
  }

  /// Removes the first entry. Precondition: there is one.
  void pop_front() {
    ++first_;
    --size_;
    if (first_ == blocks_.front().size()) {
      remove_block(0);
    } else if (first_ >= kMostInBlock / 2) {
      trim();
    }
  }

  /// Precondition: not earlier than the last.
  void push_back(const Entry& entry) {
    if (blocks_.back().size() >= kMostInBlock) {
      insert(end(), entry);
    } else {
      blocks_.back().push_back(entry);
      ++size_;
    }
  }

  void clear() {
    blocks_.resize(1);
    blocks_.front().clear();
    first_ = size_ = 0;
  }

  /// Calls visit(entry) for each in order.
  template <typename Visit>
  void for_each(const Visit& visit) const {
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      for (std::size_t i = b == 0 ? first_ : 0; i < blocks_[b].size(); ++i) visit(blocks_[b][i]);
    }
  }
  /// Likewise; `change` may change the entry, but not the order.
  template <typename Change>
  void change_each(const Change& change) {
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      for (std::size_t i = b == 0 ? first_ : 0; i < blocks_[b].size(); ++i) change(blocks_[b][i]);
    }
  }

 private:
  using Block = std::vector<Entry>;
  static constexpr std::size_t kMostInBlock = 128;
  static constexpr std::size_t kFew = 8;

  /// The last block that begins at `time` or before, or the first.
  std::size_t block_of(std::int64_t time) const {
    const auto later = [](std::int64_t t, const Block& block) { return t < block.front().time; };
    return static_cast<std::size_t>(std::upper_bound(blocks_.begin() + 1, blocks_.end(), time, later) -
                                    blocks_.begin()) -
           1;
  }

  /// Removes a block that is used up, and returns where the entry after it is.
  Place remove_block(std::size_t b) {
    if (b == 0) first_ = 0;
    if (blocks_.size() == 1) {
      blocks_.front().clear();
      return end();
    }
    blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(b));
    return {b, 0};
  }

  /// Gives back what entries before the first hold.
  void trim() {
    Block& block = blocks_.front();
    block.erase(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

  /// Makes room in a block that is full, and returns where `place` is then.
  Place split(Place place) {
    if (place.block == 0 && first_ > 0) {
      place.index -= first_;
      trim();
      return place;
    }
    // Blocks that only grow at their end stay full.
    const bool at_end = place.index == blocks_[place.block].size();
    const std::size_t kept = at_end ? place.index : kMostInBlock / 2;
    Block& block = blocks_[place.block];
    Block later(block.begin() + static_cast<std::ptrdiff_t>(kept), block.end());
    block.resize(kept);
    later.reserve(kMostInBlock);
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(place.block) + 1, std::move(later));
    return place.index < kept ? place : Place{place.block + 1, place.index - kept};
  }

  std::vector<Block> blocks_;  ///< none is empty, unless it is the only one
  std::size_t first_ = 0;      ///< in the first block, those before are gone
  std::size_t size_ = 0;
};

}  // namespace cyclescope::timing

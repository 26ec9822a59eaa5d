#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cyclescope::network {

class FlatBuffer;

/// A table of a flatbuffer that nobody generated code for: fields by their ids. Every read is checked by the library's
/// verifier first; what fails the check is as if it were absent, and the buffer knows that it is not sound.
class FlatTable {
 public:
  /// An absent table, whose fields are all absent.
  FlatTable() = default;

  bool is_there() const { return table_ != nullptr; }
  bool has(int field) const;

  template <typename T>
  std::int64_t integer(int field, std::int64_t fallback) const;
  bool boolean(int field, bool fallback) const { return integer<std::uint8_t>(field, fallback ? 1 : 0) != 0; }
  /// A number of 32 bits.
  double real(int field, double fallback) const;
  std::string text(int field) const;
  // Vectors have at most `most` elements: a longer one is not sound.
  std::vector<std::int64_t> integers(int field, std::size_t most) const;       ///< of 32 bits
  std::vector<std::int64_t> long_integers(int field, std::size_t most) const;  ///< of 64 bits
  std::vector<double> reals(int field, std::size_t most) const;                ///< of 32 bits
  std::vector<std::string> texts(int field, std::size_t most) const;
  /// The contents of a vector of bytes.
  std::string_view bytes(int field) const;
  FlatTable table(int field) const;
  std::vector<FlatTable> tables(int field, std::size_t most) const;

 private:
  friend class FlatBuffer;
  FlatTable(FlatBuffer& buffer, const flatbuffers::Table* table) : buffer_(&buffer), table_(table) {}

  template <typename T>
  const flatbuffers::Vector<T>* vector(int field, std::size_t most) const;
  template <typename T, typename Result>
  std::vector<Result> numbers(int field, std::size_t most) const;
  /// Where the offsets of a vector point to.
  std::vector<const std::uint8_t*> entries(int field, std::size_t most) const;

  FlatBuffer* buffer_ = nullptr;
  const flatbuffers::Table* table_ = nullptr;
};

/// A flatbuffer in memory, which must outlive its tables.
class FlatBuffer {
 public:
  explicit FlatBuffer(std::string_view content);

  FlatTable root();
  /// Whether something that was read so far points outside the buffer, or is larger than it may be.
  bool is_broken() const { return broken_; }

 private:
  friend class FlatTable;

  /// Elements of vectors that may be read in all: vectors may be shared, so that a small file describes much.
  static constexpr std::size_t kMostElements = 16'000'000;

  bool check(bool sound) {
    broken_ = broken_ || !sound;
    return sound;
  }
  bool spend(std::size_t elements);
  FlatTable checked(const flatbuffers::Table* table);

  std::string_view content_;
  flatbuffers::Verifier verifier_;
  std::size_t spent_ = 0;
  bool broken_ = false;
};

}  // namespace cyclescope::network

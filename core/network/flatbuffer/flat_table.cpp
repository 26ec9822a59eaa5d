#include "network/flatbuffer/flat_table.h"

#include <cstring>

namespace cyclescope::network {
namespace {

constexpr std::size_t kLongestText = 4096;

/// Where a field's offset is in a vtable.
flatbuffers::voffset_t place_of(int field) { return static_cast<flatbuffers::voffset_t>(4 + 2 * field); }

constexpr flatbuffers::uoffset_t kMostTables = 8'000'000;

const std::uint8_t* first_byte(std::string_view content) {
  return reinterpret_cast<const std::uint8_t*>(content.data());
}

}  // namespace

bool FlatTable::has(int field) const { return table_ != nullptr && table_->CheckField(place_of(field)); }

template <typename T>
std::int64_t FlatTable::integer(int field, std::int64_t fallback) const {
  if (!has(field)) return fallback;
  if (!buffer_->check(table_->VerifyField<T>(buffer_->verifier_, place_of(field), sizeof(T)))) return fallback;
  return static_cast<std::int64_t>(table_->GetField<T>(place_of(field), T{}));
}
template std::int64_t FlatTable::integer<std::int8_t>(int, std::int64_t) const;
template std::int64_t FlatTable::integer<std::uint8_t>(int, std::int64_t) const;
template std::int64_t FlatTable::integer<std::int32_t>(int, std::int64_t) const;
template std::int64_t FlatTable::integer<std::uint32_t>(int, std::int64_t) const;
template std::int64_t FlatTable::integer<std::uint64_t>(int, std::int64_t) const;
template std::int64_t FlatTable::integer<std::int64_t>(int, std::int64_t) const;

double FlatTable::real(int field, double fallback) const {
  if (!has(field)) return fallback;
  if (!buffer_->check(table_->VerifyField<float>(buffer_->verifier_, place_of(field), sizeof(float)))) return fallback;
  return static_cast<double>(table_->GetField<float>(place_of(field), 0));
}

template <typename T>
const flatbuffers::Vector<T>* FlatTable::vector(int field, std::size_t most) const {
  if (!has(field)) return nullptr;
  const flatbuffers::Verifier& verifier = buffer_->verifier_;
  if (!buffer_->check(table_->VerifyOffset(verifier, place_of(field)))) return nullptr;
  const auto* found = table_->GetPointer<const flatbuffers::Vector<T>*>(place_of(field));
  if (!buffer_->check(verifier.VerifyVector(found))) return nullptr;
  return found != nullptr && buffer_->check(found->size() <= most) && buffer_->spend(found->size()) ? found : nullptr;
}

std::string FlatTable::text(int field) const {
  const auto* found = vector<std::uint8_t>(field, kLongestText);
  if (found == nullptr) return {};
  return {reinterpret_cast<const char*>(found->Data()), found->size()};
}

std::string_view FlatTable::bytes(int field) const {
  if (!has(field)) return {};
  const flatbuffers::Verifier& verifier = buffer_->verifier_;
  if (!buffer_->check(table_->VerifyOffset(verifier, place_of(field)))) return {};
  const auto* found = table_->GetPointer<const flatbuffers::Vector<std::uint8_t>*>(place_of(field));
  if (!buffer_->check(verifier.VerifyVector(found)) || found == nullptr) return {};
  return {reinterpret_cast<const char*>(found->Data()), found->size()};
}

template <typename T, typename Result>
std::vector<Result> FlatTable::numbers(int field, std::size_t most) const {
  const auto* found = vector<T>(field, most);
  std::vector<Result> result;
  if (found == nullptr) return result;
  result.reserve(found->size());
  for (flatbuffers::uoffset_t i = 0; i < found->size(); ++i) {
    // The verifier looks at where the length is, not at whether the elements behind it are aligned.
    T number;
    std::memcpy(&number, found->Data() + i * sizeof(T), sizeof(T));
    result.push_back(static_cast<Result>(flatbuffers::EndianScalar(number)));
  }
  return result;
}

std::vector<std::int64_t> FlatTable::integers(int field, std::size_t most) const {
  return numbers<std::int32_t, std::int64_t>(field, most);
}

std::vector<std::int64_t> FlatTable::long_integers(int field, std::size_t most) const {
  return numbers<std::int64_t, std::int64_t>(field, most);
}

std::vector<double> FlatTable::reals(int field, std::size_t most) const { return numbers<float, double>(field, most); }

FlatTable FlatTable::table(int field) const {
  if (!has(field) || !buffer_->check(table_->VerifyOffset(buffer_->verifier_, place_of(field)))) return {};
  return buffer_->checked(table_->GetPointer<const flatbuffers::Table*>(place_of(field)));
}

std::vector<const std::uint8_t*> FlatTable::entries(int field, std::size_t most) const {
  const auto* found = vector<flatbuffers::uoffset_t>(field, most);
  std::vector<const std::uint8_t*> result;
  if (found == nullptr) return result;
  result.reserve(found->size());
  for (flatbuffers::uoffset_t i = 0; i < found->size(); ++i) {
    const std::uint8_t* entry = found->Data() + i * sizeof(flatbuffers::uoffset_t);
    const auto place = static_cast<std::size_t>(entry - first_byte(buffer_->content_));
    if (!buffer_->check(buffer_->verifier_.VerifyOffset(place) != 0)) break;
    result.push_back(entry + flatbuffers::ReadScalar<flatbuffers::uoffset_t>(entry));
  }
  return result;
}

std::vector<FlatTable> FlatTable::tables(int field, std::size_t most) const {
  std::vector<FlatTable> result;
  for (const std::uint8_t* entry : entries(field, most)) {
    result.push_back(buffer_->checked(reinterpret_cast<const flatbuffers::Table*>(entry)));
    if (buffer_->is_broken()) break;
  }
  return result;
}

std::vector<std::string> FlatTable::texts(int field, std::size_t most) const {
  std::vector<std::string> result;
  for (const std::uint8_t* entry : entries(field, most)) {
    const auto* found = reinterpret_cast<const flatbuffers::Vector<std::uint8_t>*>(entry);
    if (!buffer_->check(buffer_->verifier_.VerifyVector(found) && found->size() <= kLongestText)) break;
    if (!buffer_->spend(found->size())) break;
    result.emplace_back(reinterpret_cast<const char*>(found->Data()), found->size());
  }
  return result;
}

FlatBuffer::FlatBuffer(std::string_view content)
    : content_(content), verifier_(first_byte(content), content.size(), 64, kMostTables) {}

FlatTable FlatBuffer::root() {
  if (!check(content_.size() >= 8 && verifier_.VerifyOffset(0) != 0)) return {};
  return checked(flatbuffers::GetRoot<flatbuffers::Table>(content_.data()));
}

bool FlatBuffer::spend(std::size_t elements) {
  spent_ += elements;
  return check(spent_ <= kMostElements);
}

FlatTable FlatBuffer::checked(const flatbuffers::Table* table) {
  if (table == nullptr || !check(table->VerifyTableStart(verifier_))) return {};
  verifier_.EndTable();
  return {*this, table};
}

}  // namespace cyclescope::network

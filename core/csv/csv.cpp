#include "csv/csv.h"

namespace cyclescope::csv {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char separator_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  return first.find(',') == std::string_view::npos && first.find(';') != std::string_view::npos ? ';' : ',';
}

std::string trimmed(const std::string& cell) {
  const std::size_t begin = cell.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return cell.substr(begin, cell.find_last_not_of(" \t\r") - begin + 1);
}

/// Reads cells one after another.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  bool at_end() const { return position_ >= text_.size(); }

  CsvRow row() {
    CsvRow row;
    row.line = line_;
    for (;;) {
      row.cells.push_back(cell());
      if (at_end()) return row;
      const char end = text_[position_++];
      if (end == '\n') {
        ++line_;
        return row;
      }
    }
  }

 private:
  std::string cell() {
    std::string plain;
    while (!at_end() && text_[position_] != separator_ && text_[position_] != '\n') {
      if (text_[position_] == '"' && trimmed(plain).empty()) {
        std::string quoted = quoted_cell();
        while (!at_end() && text_[position_] != separator_ && text_[position_] != '\n') ++position_;
        return quoted;
      }
      plain += text_[position_++];
    }
    return trimmed(plain);
  }

  std::string quoted_cell() {
    std::string value;
    ++position_;
    while (!at_end()) {
      const char c = text_[position_++];
      if (c == '"') {
        if (at_end() || text_[position_] != '"') return value;
        ++position_;
      }
      if (c == '\n') ++line_;
      value += c;
    }
    return value;
  }

  std::string_view text_;
  char separator_;
  std::size_t position_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  CsvReader reader(text, separator_of(text));
  std::vector<CsvRow> rows;
  while (!reader.at_end()) {
    CsvRow row = reader.row();
    const bool empty = row.cells.size() == 1 && row.cells[0].empty();
    const bool comment = !row.cells[0].empty() && row.cells[0][0] == '#';
    if (!empty && !comment) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace cyclescope::csv

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cyclescope::csv {

/// A line of comma-separated values.
struct CsvRow {
  int line = 0;  ///< 1-based line in the text where it begins
  std::vector<std::string> cells;
};

/// The rows of `text`: cells separated by commas (or by semicolons, where the first line has no comma), white space
/// around them dropped; cells in double quotes may hold separators, line ends and doubled quotes. Empty lines and lines
/// that begin with # are left out.
std::vector<CsvRow> read_csv(std::string_view text);

}  // namespace cyclescope::csv

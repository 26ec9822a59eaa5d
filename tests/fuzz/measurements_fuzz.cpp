// Reads any text as a table of measurements and as one of layers: whatever the text, there are rows or a diagnostic
// that can be shown, and what was read can be written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "diagnostic_check.h"
#include "representatives/layers/measurement_table.h"
#include "representatives/sampling/step_width.h"

namespace {

using cyclescope::fuzz::check;
using cyclescope::fuzz::check_diagnostic;

/// JavaScript gives nothing else.
bool is_utf8(std::string_view text) {
  try {
    static_cast<void>(cyclescope::Json(text).dump());
    return true;
  } catch (const cyclescope::Json::type_error&) {
    return false;
  }
}

void check_remarks(const std::vector<cyclescope::representatives::TableRemark>& remarks) {
  for (const cyclescope::representatives::TableRemark& remark : remarks) {
    check_diagnostic(remark.reason);
    check(remark.line > 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!is_utf8(text)) return 0;
  const auto layers = cyclescope::representatives::read_layer_table(text);
  if (layers) {
    check_remarks(layers->remarks);
    check(!layers->layers.empty());
  } else {
    check_diagnostic(layers.error());
  }
  const auto table = cyclescope::representatives::read_measurement_table(text);
  if (!table) {
    check_diagnostic(table.error());
    return 0;
  }
  check_remarks(table->remarks);
  const cyclescope::representatives::Measurements measurements = table->measurements();
  for (const cyclescope::representatives::LayerType type : cyclescope::representatives::all_layer_types()) {
    cyclescope::representatives::Measurements mine;
    for (const cyclescope::representatives::Measurement& one : measurements) {
      if (one.layer.type == type) mine.push_back(one);
    }
    static_cast<void>(cyclescope::representatives::step_widths_in_table(mine, type));
  }
  const auto again = cyclescope::representatives::read_measurement_table(
      cyclescope::representatives::write_measurements(measurements, table->unit));
  check(again && again->measured.size() == measurements.size());
  return 0;
}

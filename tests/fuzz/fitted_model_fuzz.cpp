// Reads any text as a fitted model: whatever the text, there is a model that predicts and that can be written and read
// again, or a diagnostic that can be shown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "diagnostic_check.h"
#include "representatives/model/model_json.h"

namespace {

using cyclescope::fuzz::check;

/// A layer of `type` with every parameter at `value`, as far as there is such a layer.
cyclescope::representatives::MeasurableLayer layer_of(cyclescope::representatives::LayerType type, std::int64_t value) {
  cyclescope::representatives::MeasurableLayer layer = cyclescope::representatives::unit_layer(type);
  for (std::int64_t& one : layer.values) one = value;
  cyclescope::representatives::pad_same(layer);
  return layer;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto model = cyclescope::representatives::read_fitted_model(text);
  if (!model) {
    cyclescope::fuzz::check_diagnostic(model.error());
    return 0;
  }
  for (const cyclescope::representatives::TypeModel& type : model->types) {
    for (const std::int64_t value : {1, 3, 64, 1 << 20}) {
      static_cast<void>(model->predict(layer_of(type.type, value)));
    }
  }
  const auto again =
      cyclescope::representatives::read_fitted_model(cyclescope::representatives::write_fitted_model(*model));
  check(again && again->types.size() == model->types.size());
  return 0;
}

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/sampling/pull.h"
#include "representatives/sampling/questions.h"
#include "representatives/sampling/staircase.h"

namespace cyclescope::representatives {

/// How a device's repeated answers differ.
struct RepeatError {
  double relative = 0;  ///< standard deviation of the logarithm, from its median absolute deviation
  bool stray = false;   ///< some answers differ, though most do not
};

/// A device over one parameter, all others held. Values are measured once and remembered; the first value that the
/// device cannot run ends the range.
class Sweep {
 public:
  /// `questions` must outlive it.
  Sweep(Questions& questions, MeasurableLayer base, LayerParameter parameter, std::int64_t least, std::int64_t most);

  std::int64_t least() const { return least_; }
  std::int64_t most() const { return most_; }
  const MeasurableLayer& base() const { return base_; }
  MeasurableLayer layer_at(std::int64_t value) const;

  /// Asks the least value and one in the middle several times. Errors: as Device::latency of the least value.
  Pull<Result<RepeatError>> repeat_error();

  /// How many times each value is asked from now on; a repeatable device is asked once.
  void set_repetitions(int repetitions);

  /// The latency at `value` (clamped to the range), or nothing where the device cannot run it: most() is then below it.
  Pull<std::optional<double>> at(std::int64_t value);

  /// The latencies at `count` values from least() on, asked for all at once, or as many as there are.
  Pull<std::vector<SweepPoint>> first(std::int64_t count);

  /// One more measurement at each of `values`, which is not remembered; fewer where the device cannot run one.
  Pull<std::vector<double>> once(std::vector<std::int64_t> values);

  /// Device runs so far.
  int measurements() const { return measurements_; }
  /// Ascending.
  std::vector<SweepPoint> points() const;

 private:
  /// Measures values that are not known yet.
  Pull<bool> look_at(std::vector<std::int64_t> values);

  Questions& questions_;
  MeasurableLayer base_;
  LayerParameter parameter_;
  std::int64_t least_, most_;
  int repetitions_ = 1;
  int measurements_ = 0;
  std::map<std::int64_t, double> known_;
};

}  // namespace cyclescope::representatives

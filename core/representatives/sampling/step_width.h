#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "representatives/layers/device.h"
#include "representatives/sampling/pull.h"
#include "representatives/sampling/questions.h"
#include "representatives/sampling/space.h"
#include "representatives/sampling/staircase.h"

namespace cyclescope::representatives {

/// A width that holds in a part of the swept range only.
struct WidthRange {
  std::int64_t from = 1;
  std::int64_t to = 1;     ///< of the parameter, both included
  std::int64_t width = 1;  ///< 1: no steps there
  std::int64_t offset = 0;
};

/// What was measured along one parameter, with the others held.
struct SweepRecord {
  MeasurableLayer base;            ///< the operating point; the swept parameter's own value is of no meaning
  std::vector<SweepPoint> points;  ///< ascending
  Staircase::Shape shape = Staircase::Shape::kFlat;  ///< what it looks like by itself
};

/// Where what is known of a step width comes from.
enum class StepSource : std::uint8_t {
  kDescription,  ///< white box: given, not measured
  kConfirmed,    ///< gray box: a hint, and measurements agree
  kRefuted,      ///< gray box: a hint, and measurements say otherwise
  kMeasured,     ///< black box: from measurements alone
};

/// How a device quantises one parameter, or the product of several.
struct StepWidth {
  LayerParameter parameter = LayerParameter::kBatch;
  /// The parameters whose product has the width or period, `parameter` first; alone where it has it by itself.
  std::vector<LayerParameter> product;
  /// Latency is constant while ceil((product - offset) / width) is; 1: there is no such width.
  std::int64_t width = 1;
  std::int64_t offset = 0;  ///< 0 <= offset < width
  /// The distance of jumps between which latency slopes; 1 where none was found, `width` where there is a width. Where
  /// a hint was refuted and there are slopes and no steps, the hint's.
  std::int64_t period = 1;
  std::int64_t period_offset = 0;
  /// Latency did not depend on the parameter at any operating point.
  bool flat = false;
  StepSource source = StepSource::kMeasured;
  /// How sure the finding is, 0 to 1; 1 for a white box.
  double confidence = 0;
  int measurements = 0;             ///< runs of the device, repetitions included
  std::vector<WidthRange> ranges;   ///< of a measured width, where it differs over the range
  std::vector<SweepRecord> sweeps;  ///< by operating point
};

/// The step widths of one layer type.
struct TypeWidths {
  LayerType type;
  std::vector<StepWidth> widths;
};

/// A width that is known or guessed before anything was measured.
struct StepHint {
  std::vector<LayerParameter> product;  ///< as StepWidth::product
  std::int64_t width = 1;
  std::int64_t offset = 0;
};

struct StepOptions {
  /// Widths up to this are looked for.
  std::int64_t widest = 64;
  /// Values of the swept parameter beyond this are not measured.
  std::int64_t farthest = 256;
  /// Measurements of the device that one parameter may take.
  int budget = 4000;
};

/// Sweeps `parameter` at two operating points on a device that answers `questions`, which must outlive the search, and
/// says how it is quantised. A parameter that a hint names is first measured where the hint can fail; others are
/// searched. A device that answers alike every time is searched by bisection, one with noise by the shape that best
/// explains medians of repetitions. Errors: those of the device where it cannot run the first operating point; a value
/// that it cannot run ends the sweep before it.
Pull<Result<StepWidth>> search_step_width(Questions& questions, Space space, LayerParameter parameter,
                                          std::vector<StepHint> hints, StepOptions options);

/// Whether `parameter`, which is one of swept_parameters(), is to be swept after others were `found`: it varies in
/// `space`, and is no part of a product that has a width.
bool is_left_to_sweep(const Space& space, LayerParameter parameter, const std::vector<StepWidth>& found);

/// The hints taken for truth: a white box.
std::vector<StepWidth> known_step_widths(const Space& space, const std::vector<StepHint>& hints);

/// What a table of measurements shows: each parameter's longest series of rows that differ in nothing else. Parameters
/// without a series of at least 12 values are not listed.
std::vector<StepWidth> step_widths_in_table(const Measurements& measurements, LayerType type,
                                            const StepOptions& options = {});

/// The parameters of `type` that step widths are looked for: all but strides, operands and input extents.
std::vector<LayerParameter> swept_parameters(LayerType type);

/// The parameters that `parameter` may be multiplied with before the product is rounded up (im2col: channels and
/// kernel).
std::vector<LayerParameter> possible_partners(LayerType type, LayerParameter parameter);

/// Two layers at which to sweep `parameter`, with its partners at 1, so that a width shows as it is.
std::vector<MeasurableLayer> operating_points(const Space& space, LayerParameter parameter);

const char* name_of(StepSource source);
const char* name_of(Staircase::Shape shape);

}  // namespace cyclescope::representatives

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/diagnostic.h"
#include "network/onnx/read_onnx.h"

namespace cyclescope::network {

/// Whether a text begins like a topology of SCALE-Sim: a header of convolutions, or one of products (M, N, K).
bool looks_like_scale_sim(std::string_view start);

/// A topology of SCALE-Sim (CSV): a row per convolution (extents of the input with its padding, of the filter,
/// channels, filters, one stride or two) or per matrix product (M, N, K; A is M x K). Rows stand for themselves: the
/// file does not say what reads what, so every layer has an input of its own. As in SCALE-Sim, a last window that
/// begins inside the input counts, and a row whose name contains "DP" is depthwise. Errors, with their line: BadHeader,
/// BadRow, TooLarge.
Result<OnnxResult> read_scale_sim(std::string_view text);

struct ScaleSimTopology {
  std::string text;  ///< CSV
  /// Layers with multiply-accumulates, or that may have some, that have no row: their places in the network.
  std::vector<std::size_t> left_out;
};

/// The convolutions and matrix products of a network as a topology of SCALE-Sim; products as convolutions of 1 x K
/// inputs, as SCALE-Sim itself reads them. Others, among them grouped convolutions that are not depthwise, dilated
/// ones, those of several images and those over three dimensions, have no rows. Errors: NothingToWrite.
Result<ScaleSimTopology> write_scale_sim(const Network& network);

}  // namespace cyclescope::network
